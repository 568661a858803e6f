"""What an RSS or Atom feed that lxml has parsed says of itself."""

from collections.abc import Sequence
from typing import Any

from bot.core.entry import Entry, FeedDocument
from bot.reading.feeds.declining import DeclinedError, pass_over
from bot.reading.feeds.draft import joined, rebased, web_link
from bot.reading.feeds.inline import Texts, plain
from bot.reading.feeds.names import Names, attributes_of
from bot.reading.feeds.rhythm import Rhythm
from bot.reading.feeds.texts import HTML, PLAIN, XHTML, Text, line_of, mime_of, repaired

MAX_HUBS = 10
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TITLES = frozenset({"title", "dc_title"})
_SUMMARIES = frozenset({"summary", "itunes_summary"})
_DESCRIPTIONS = frozenset({"description", "dc_description"})
_DECLINED = frozenset(
    "abstract body xhtml_body fullitem content content_encoded tags itunes_link channel feed rss source media_group "
    "media_content media_title media_description where".split()
)
_RHYTHM = frozenset("ttl sy_updateperiod sy_updatefrequency".split())


class ChannelReader:
    """Reads one feed's own elements, in their order. `version` is feedparser's name for the format."""

    def __init__(self, names: Names, version: str) -> None:
        self._names = names
        self._texts = Texts(names, version)
        self._title = Text("")
        self._link: str | None = None
        self._language: str | None = None
        self._self_url: str | None = None
        self._moved_to: str | None = None
        self._hubs: list[str] = []
        self._rhythm = Rhythm()
        self._has_summary = False
        self._has_content = False

    def takes_content(self) -> bool:
        """Whether feedparser believes, of the entry that comes now, that its content has been there already."""
        has_content, self._has_content = self._has_content, False
        return has_content

    def read(self, element: Any, base: str) -> None:
        name = self._names.of(element)
        attributes = attributes_of(element) if element.attrib else {}
        base = rebased(base, attributes)
        if name in _TITLES:
            text = self._texts.read(element, attributes, PLAIN, base)
            self._title = self._title if self._title.value else text
        elif name == "link":
            self._read_link(element, attributes, base)
        elif name in {"id", "guid"}:
            # feedparser takes a feed's id for its link, too, until a link comes.
            self._link = self._link or repaired(joined(base, plain(element)))
        elif name in _SUMMARIES or name in _DESCRIPTIONS:
            self._has_content |= self._has_summary
            self._has_summary |= name in _SUMMARIES
            self.pass_over(element)
        elif name in {"language", "dc_language"}:
            self._language = plain(element)
        elif name in _RHYTHM:
            self._rhythm.say(name, plain(element))
        elif name in {"itunes_new-feed-url", "newlocation"}:
            self._moved_to = web_link(joined(base, plain(element))) or self._moved_to
        elif name in {"skiphours", "skipdays"}:
            self._read_pauses(element)
        elif name in _DECLINED:
            raise DeclinedError(f"{name} in a feed")
        else:
            self.pass_over(element)

    def pass_over(self, element: Any) -> None:
        pass_over(element, self._names.of(element), self._names)

    def finish(self, kind: str, root: Any, entries: Sequence[Entry]) -> FeedDocument:
        language = self._language or root.get(_LANG) or root.get("lang")
        return FeedDocument(
            kind=kind,
            title=line_of(self._title),
            link=web_link(self._link),
            entries=tuple(entries),
            language=language.strip().replace("_", "-")[:40] if language else None,
            self_url=self._self_url,
            hubs=tuple(dict.fromkeys(self._hubs[:MAX_HUBS])),
            moved_to=self._moved_to,
            interval_s=self._rhythm.interval_s,
            skip_hours=self._rhythm.skip_hours,
            skip_days=self._rhythm.skip_days,
        )

    def _read_link(self, element: Any, attributes: dict[str, str], base: str) -> None:
        href = attributes.get("url", attributes.get("uri", attributes.get("href")))
        if href is None:
            text = plain(element)
            self._link = repaired(joined(base, text)) if text else self._link
            return
        url = joined(base, href)
        relation = attributes.get("rel", "alternate")
        if relation == "self":
            self._self_url = self._self_url or web_link(url)
        elif relation == "hub" and (hub := web_link(url)):
            self._hubs.append(hub)
        elif relation == "alternate" and mime_of(attributes.get("type", HTML)) in {HTML, XHTML}:
            self._link = url

    def _read_pauses(self, element: Any) -> None:
        self.pass_over(element)
        for part in element:
            self._rhythm.say(self._names.of(part), repaired(part.text or ""))
