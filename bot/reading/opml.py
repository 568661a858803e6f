"""Lists of feeds as OPML 2.0 (opml.org/spec2.opml), which every feed reader writes and reads.

Readers take liberties: with the case of attributes, with `&` in addresses, with categories as nested outlines or in an
attribute. Read is what is meant; written is what all understand, with our own settings in a namespace of ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html.entities import html5
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bot.core.category import CategoryPath
from bot.core.feed import RSSHUB_SCHEME
from bot.errors import ReadingError
from bot.reading.feeds.encoding import to_utf8
from bot.reading.pictures import web_address
from bot.reading.whitespace import tidy

MAX_OUTLINES = 20_000
MAX_DEPTH = 50
MAX_BYTES = 10_000_000
_NAMESPACE = "https://yaodian.invalid/opml"
_TAGS = "yaodian:tags"
_TRUE = frozenset({"true", "1", "yes"})
_NO_FEEDS = frozenset({"link", "include"})
_ROUTE = re.compile(r"rsshub://[^\s<>\"]{1,1990}", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)(?:([A-Za-z]{2,24};))?")
# What stands before it, and itself: the text has been decoded, and lines are to keep their numbers.
_DECLARATION = re.compile(r"\A\ufeff?\s*(?:<\?xml\b[^>]{0,200}\?>)?")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as a list names it. `url` is an http(s) address, `rsshub://…`, or (from the operator's own list)
    `file://…`.
    """

    url: str
    title: str = ""
    site_url: str | None = None
    categories: CategoryPath = field(default=CategoryPath(()))
    with_tags: bool = False


@dataclass(frozen=True, slots=True)
class FeedList:
    """What a list holds: the feeds in its order, and a sentence for each that was kept out: where it stands, what is
    wrong, what to do.
    """

    outlines: tuple[Outline, ...] = ()
    faults: tuple[str, ...] = ()


def read_opml(data: bytes, origin: str) -> FeedList:
    """Return what a list holds; an address that is none is a fault. Raises ReadingError, which names the line, for what
    is no OPML.
    """
    if len(data) > MAX_BYTES:
        raise ReadingError(origin, f"the list has {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    return _Reader(origin).read(_repaired(to_utf8(data, "").decode("utf-8", "replace")))


def write_opml(outlines: Iterable[Outline], title: str, created: datetime) -> bytes:
    """Return a list of feeds, nested by category; what is read from it equals `outlines` but for their order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:yaodian="{_NAMESPACE}">',
        "  <head>",
        f"    <title>{escape(_clean(title))}</title>",
        f"    <dateCreated>{format_datetime(created)}</dateCreated>",
        "  </head>",
        "  <body>",
        *_written(_shelved(outlines), 2),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


class _Reader:
    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._found: list[Outline] = []
        self._faults: list[str] = []
        self._open: list[str] = []
        self._names: list[str] = []
        """One for each open outline: the category that it is, empty for none."""
        self._outlines = 0
        # The text is UTF-8 by now, whatever its declaration says.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity

    def read(self, text: str) -> FeedList:
        try:
            self._parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as fault:
            reason = expat.ErrorString(fault.code)
            raise ReadingError(self._origin, f"line {fault.lineno}: this is not well-formed XML: {reason}") from fault
        return FeedList(tuple(self._found), tuple(self._faults))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name.lower()
        if not self._open and name != "opml":
            raise self._error(f"this is no list of feeds (OPML): its root is <{name[:40]}>")
        self._open.append(name)
        if len(self._open) > MAX_DEPTH:
            raise self._error(f"outlines are nested more than {MAX_DEPTH} deep")
        if name == "outline":
            self._outlines += 1
            if self._outlines > MAX_OUTLINES:
                raise self._error(f"there are more than {MAX_OUTLINES:,} outlines")
            self._outline({key.lower(): value for key, value in attributes.items()})

    def _end(self, _name: str) -> None:
        if self._open.pop() == "outline":
            self._names.pop()

    def _entity(self, name: str, *_: object) -> None:
        raise self._error(f"it declares the entity {name[:40]}, which no list of feeds needs")

    def _outline(self, held: Mapping[str, str]) -> None:
        kind = held.get("type", "").strip().lower()
        text = tidy(held.get("text", ""))
        title = tidy(held.get("title", "")) or text
        written = held.get("xmlurl") or ("" if kind in _NO_FEEDS else held.get("url")) or ""
        if not written.strip():
            self._names.append("" if kind == "rss" or kind in _NO_FEEDS else title)
            return
        above = CategoryPath.of(self._names)
        self._names.append("")
        url = feed_address(written)
        if url is None:
            told = f"{written.strip()[:100]!r} is no address of a feed; write https://… or rsshub://…"
            self._faults.append(f"line {self._parser.CurrentLineNumber}: {told}")
            return
        self._found.append(
            Outline(
                url=url,
                # Every outline must have a text: where a feed has no title, its address stands there.
                title="" if title == written.strip() else title,
                site_url=web_address(held.get("htmlurl") or ""),
                categories=above if above.names else _named(held.get("category", "")),
                with_tags=held.get(_TAGS, "").strip().lower() in _TRUE,
            )
        )

    def _error(self, reason: str) -> ReadingError:
        return ReadingError(self._origin, f"line {self._parser.CurrentLineNumber}: {reason}")


def feed_address(written: str) -> str | None:
    """Return the address of a feed as the web has it, or `rsshub://…`; none for what is no address."""
    url = written.strip()
    if url[:5].lower() == "feed:":
        rest = url[5:]
        url = rest if rest.lower().startswith(("http://", "https://")) else f"http:{rest}"
    if _ROUTE.fullmatch(url):
        return RSSHUB_SCHEME + url[len(RSSHUB_SCHEME) :]
    return web_address(url) if "://" in url else None


def _named(attribute: str) -> CategoryPath:
    """Return the first category of OPML 2.0's `category="/Boston/Weather,/Harvard"`."""
    return CategoryPath.parse(attribute.partition(",")[0])


def _repaired(text: str) -> str:
    """Return XML with `&` escaped where it stands bare, HTML's entities as characters, and nothing that XML forbids."""
    text = _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), _NOT_XML.sub("", text), count=1)
    return _BARE_AMPERSAND.sub(
        lambda match: escape(html5[match[1]]) if match[1] in html5 else f"&amp;{match[1] or ''}", text
    )


@dataclass(slots=True)
class _Shelf:
    """The feeds of one category, and the categories below it, in the order in which they came."""

    feeds: list[Outline] = field(default_factory=list)
    below: dict[str, "_Shelf"] = field(default_factory=dict)


def _shelved(outlines: Iterable[Outline]) -> _Shelf:
    top = _Shelf()
    for outline in outlines:
        shelf = top
        for name in outline.categories.names:
            shelf = shelf.below.setdefault(name, _Shelf())
        shelf.feeds.append(outline)
    return top


def _written(shelf: _Shelf, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for feed in shelf.feeds:
        attributes = {"type": "rss", "text": feed.title or feed.url, "title": feed.title, "xmlUrl": feed.url}
        if feed.site_url:
            attributes["htmlUrl"] = feed.site_url
        if feed.with_tags:
            attributes[_TAGS] = "true"
        yield f"{indent}<outline{''.join(f' {name}={quoteattr(_clean(held))}' for name, held in attributes.items())}/>"
    for name, below in shelf.below.items():
        named = quoteattr(_clean(name))
        yield f"{indent}<outline text={named} title={named}>"
        yield from _written(below, depth + 1)
        yield f"{indent}</outline>"


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
