"""feedparser for all that the fast way declines, with limits to the work that a document can make.

Its two parsers are used as its own `parse` uses them: expat first, then, where the XML is broken, the lenient one. They
get the document from its root on, so that no DTD reaches expat, and bytes only: nothing is ever opened or fetched.
"""

import io
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml import sax
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser

from bot.reading.feeds.draft import MAX_ENTRIES, MAX_TAGS
from bot.reading.feeds.prolog import Document
from bot.reading.feeds.rhythm import Rhythm

MAX_BYTES = 4_000_000
MAX_DEPTH = 200
_MAX_TAGS = 150_000
_MAX_EXPANDED = 1_000_000
_MAX_OPEN = 20_000
_MAX_NAMESPACES = 200
_MAX_BASE = 4_000
_MAX_AUTHOR = 1_000
_MANY_PIECES = 100
_log = logging.getLogger(__name__)
# Pictures within addresses; feedparser takes such a tag apart letter by letter.
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{100000,}>?")
_ENTITY = re.compile(r"&(\w{1,40});")


class EnoughError(Exception):
    """What has been read so far is all that will be read."""


class Parsed:
    """feedparser's own dictionaries of a feed and its entries, its name for the format, and the feed's rhythm."""

    def __init__(self, parser: Any, *, is_netscape: bool) -> None:
        self.feed: Mapping[str, Any] = parser.feeddata
        self.entries: list[Any] = parser.entries[:MAX_ENTRIES]
        self.version: str = "rss091n" if is_netscape else parser.version
        self.rhythm: Rhythm = parser.rhythm


def parse(document: Document, url: str) -> Parsed:
    """Return what feedparser finds in the first four megabytes of a document, as far as it comes."""
    body = _bounded(document.body)
    entities = document.entities if _expanded(body, document.entities) <= _MAX_EXPANDED else {}
    strict = _Strict(url, None, "utf-8")
    if _is_read(strict, lambda: _feed_expat(strict, _declarations(entities) + body)):
        return Parsed(strict, is_netscape=document.is_netscape)
    loose = _Loose(url, None, "utf-8", dict(entities))
    _is_read(loose, lambda: loose.feed(body.decode("utf-8", "replace")))
    return Parsed(loose, is_netscape=document.is_netscape)


def _feed_expat(parser: Any, data: bytes) -> None:
    reader = sax.make_parser()  # noqa: S317 - without a DTD, expat has nothing to expand or to load
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = InputSource()
    source.setByteStream(io.BytesIO(data))
    reader.parse(source)


def _is_read(parser: Any, work: Callable[[], None]) -> bool:
    """Let a parser work. Returns whether what it read was XML."""
    try:
        work()
    except sax.SAXException:
        return False
    except EnoughError:
        pass
    except Exception:  # noqa: BLE001 - feedparser trips over odd values; what it has found until then is kept
        _log.warning("feedparser broke off", exc_info=True, extra={"entries": len(parser.entries)})
    return True


def _declarations(entities: Mapping[str, str]) -> bytes:
    declared = "".join(f'<!ENTITY {name} "{value}">\n' for name, value in entities.items())
    doctype = f"<!DOCTYPE feed [\n{declared}]>\n" if declared else ""
    return f"<?xml version='1.0' encoding='utf-8'?>\n{doctype}".encode()


def _expanded(body: bytes, entities: Mapping[str, str]) -> int:
    """Return how many characters the references in a document stand for."""
    if not entities:
        return 0
    return sum(len(entities.get(name, "")) for name in _ENTITY.findall(body.decode("utf-8", "replace")))


def _bounded(body: bytes) -> bytes:
    body = body[:MAX_BYTES]
    if body.count(b"<") > _MAX_TAGS:
        body = b"<".join(body.split(b"<", _MAX_TAGS)[:-1])
    return _LONG_TAG.sub(b"", body)


class _Bounds:
    """What both parsers have on top of feedparser's: limits, and the feed's rhythm. Markup in texts stays as it is."""

    resolve_relative_uris = False
    sanitize_html = False
    rhythm: Rhythm
    baseuri: str
    elementstack: list[list[Any]]
    entries: list[Any]

    def __init__(self, *arguments: Any) -> None:
        self.rhythm = Rhythm()
        super().__init__(*arguments)

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        if len(self.elementstack) > _MAX_OPEN or len(self.baseuri) > _MAX_BASE:
            raise EnoughError
        super().unknown_starttag(tag, attrs)  # type: ignore[misc]

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        super().track_namespace(prefix, uri)  # type: ignore[misc]
        if len(self.namespaces_in_use) > _MAX_NAMESPACES:  # type: ignore[attr-defined]
            raise EnoughError

    def pop(self, element: str, strip_whitespace: int = 1) -> Any:
        """White space around a text goes at once, not piece by piece."""
        if self.elementstack and self.elementstack[-1][0] == element and len(self.elementstack[-1][2]) > _MANY_PIECES:
            pieces = self.elementstack[-1][2]
            inked = [at for at, piece in enumerate(pieces) if piece.strip()]
            self.elementstack[-1][2] = pieces[inked[0] : inked[-1] + 1] if inked else []
        return super().pop(element, strip_whitespace)  # type: ignore[misc]

    def handle_charref(self, ref: str) -> None:
        try:
            super().handle_charref(ref)  # type: ignore[misc]
        except (ValueError, OverflowError):
            """The number is no character's."""

    def _start_item(self, attrs_d: dict[str, str]) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            raise EnoughError
        super()._start_item(attrs_d)  # type: ignore[misc]

    _start_entry = _start_item

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._get_context().get("tags", ())) < MAX_TAGS:  # type: ignore[attr-defined]
            super()._add_tag(term, scheme, label)  # type: ignore[misc]

    def _sync_author_detail(self, key: str = "author") -> None:
        """A long name is no name, and feedparser looks for an address at each of its letters."""
        context = self._get_context()  # type: ignore[attr-defined]
        if len(context.get(key) or "") > _MAX_AUTHOR:
            context[key] = context[key][:_MAX_AUTHOR]
        super()._sync_author_detail(key)  # type: ignore[misc]

    def _start_hour(self, _attrs_d: dict[str, str]) -> None:
        self.push("hour", 1)  # type: ignore[attr-defined]

    def _end_hour(self) -> None:
        self.rhythm.say("hour", self.pop("hour") or "")

    def _start_day(self, _attrs_d: dict[str, str]) -> None:
        self.push("day", 1)  # type: ignore[attr-defined]

    def _end_day(self) -> None:
        self.rhythm.say("day", self.pop("day") or "")


class _Strict(_Bounds, StrictFeedParser):  # type: ignore[misc]
    """expat's events."""

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        if self.depth >= MAX_DEPTH:
            raise EnoughError
        super().unknown_starttag(tag, attrs)


class _Loose(_Bounds, LooseFeedParser):  # type: ignore[misc]
    """Whatever looks like a tag."""
