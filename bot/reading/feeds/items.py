"""One entry of an RSS or Atom feed that lxml has parsed, element by element in their order."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from bot.core.entry import Entry
from bot.reading.feeds.declining import DeclinedError, pass_over
from bot.reading.feeds.draft import MAX_TAGS, Draft, File, joined, rebased
from bot.reading.feeds.inline import Texts, plain
from bot.reading.feeds.instants import read_instant
from bot.reading.feeds.names import Names, attributes_of
from bot.reading.feeds.texts import HTML, PLAIN, XHTML, Text, mime_of, repaired

_NOTHING: dict[str, str] = {}
_HTML_TYPES = frozenset({HTML, XHTML})
_TEXT_TYPES = _HTML_TYPES | {PLAIN}
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_DECLINED = frozenset(
    "abstract body xhtml_body fullitem tags itunes_link item entry channel feed rss textinput".split()
)
_KEYS = frozenset("links authors entries items summary_detail title_detail".split())


class ItemReader:
    """Reads entries, one at a time. `version` is feedparser's name for the format."""

    def __init__(self, names: Names, version: str) -> None:
        self._names = names
        self._texts = Texts(names, version)

    def read(self, element: Any, base: str, *, has_content: bool) -> Entry:
        """Return an entry. `has_content`: what feedparser believes of the first one where the feed's own texts stand in
        an odd order.
        """
        attributes = attributes_of(element) if element.attrib else _NOTHING
        if "lastmod" in attributes or "href" in attributes:
            raise DeclinedError("CDF")
        self._draft = Draft(rebased(base, attributes))
        self._draft.guid = attributes.get("rdf:about") or None
        self._has_content = has_content
        self._guid_depth = self._summary_depth = self._title_depth = 0
        self._title_settled = 0
        self._inside(element, self._draft.base, 1)
        return self._draft.finish()

    def _inside(self, element: Any, base: str, depth: int) -> None:
        """Read what stands in an element; `depth` 1 is the entry's own. A depth of 0 is none at all, below."""
        for child in element:
            name = self._names.of(child)
            attributes = attributes_of(child) if child.attrib else _NOTHING
            read = self._readers.get(name)
            if read is not None:
                read(self, child, attributes, rebased(base, attributes) if attributes else base, depth)
            elif name in _DECLINED or name in _KEYS:
                raise DeclinedError(f"{name} in an entry")
            elif len(child):
                pass_over(child, name, self._names)

    def _title(self, element: Any, attributes: dict[str, str], base: str, depth: int) -> None:
        """The first title counts that isn't empty, and the outermost of those."""
        settled = self._title_settled
        text = self._texts.read(element, attributes, PLAIN, base)
        if not 0 < settled <= depth and (not self._title_depth or depth <= self._title_depth):
            self._draft.title = text
            self._title_depth = depth
        if text.value:
            self._title_settled = depth

    def _media_title(self, element: Any, attributes: dict[str, str], base: str, depth: int) -> None:
        settled = self._title_settled
        self._title(element, attributes, base, depth)
        self._title_settled = settled

    def _description(self, element: Any, attributes: dict[str, str], base: str, depth: int) -> None:
        self._summarise(element, attributes, base, depth, HTML)

    def _summary(self, element: Any, attributes: dict[str, str], base: str, depth: int) -> None:
        self._summarise(element, attributes, base, depth, PLAIN)

    def _summarise(self, element: Any, attributes: dict[str, str], base: str, depth: int, default: str) -> None:
        """The first of several is the summary, the second the content; where there is content, all are summaries."""
        if self._draft.summary is not None and not self._has_content:
            self._content(element, attributes, base, depth)
            return
        text = self._texts.read(element, attributes, default, base)
        if not self._summary_depth or depth <= self._summary_depth:
            self._draft.summary = text
            self._summary_depth = depth

    def _content(self, element: Any, attributes: dict[str, str], base: str, _depth: int) -> None:
        self._keep_content(element, attributes, base, PLAIN)

    def _encoded(self, element: Any, attributes: dict[str, str], base: str, _depth: int) -> None:
        self._keep_content(element, attributes, base, HTML)

    def _keep_content(self, element: Any, attributes: dict[str, str], base: str, default: str) -> None:
        self._has_content = True
        source = attributes.get("src")
        if source and not len(element) and not (element.text or "").strip():
            self._elsewhere(joined(base, source), attributes, default)
            return
        text = self._texts.read(element, attributes, default, base)
        self._draft.contents.append(text)
        if self._draft.summary is None:
            self._draft.summary = text

    def _elsewhere(self, url: str, attributes: dict[str, str], default: str) -> None:
        """Content that stands at another address."""
        mime = mime_of(attributes.get("type", default))
        if mime in _TEXT_TYPES and self._draft.summary is None:
            self._draft.summary = Text("")
        if mime in _HTML_TYPES:
            self._draft.source = url
        else:
            self._draft.enclosures.append(File(url, mime))

    def _link(self, element: Any, attributes: dict[str, str], base: str, _depth: int) -> None:
        href = attributes.get("url", attributes.get("uri", attributes.get("href")))
        if not href:
            if href is not None:
                raise DeclinedError("an empty address")
            text = plain(element)
            text = repaired(joined(base, text)) if text else ""
            self._draft.link = _REFERENCE.sub(r"&\1", text.replace("&amp;", "&"))
            return
        relation = attributes.get("rel", "alternate")
        url = joined(base, href)
        if relation == "enclosure":
            self._draft.enclosures.append(File(url, attributes.get("type", ""), attributes.get("length", "")))
        elif relation == "alternate" and mime_of(attributes.get("type", HTML)) in _HTML_TYPES:
            self._draft.link = url

    def _guid(self, element: Any, attributes: dict[str, str], base: str, depth: int) -> None:
        is_link = attributes.get("ispermalink", "true") == "true"
        text = plain(element)
        if is_link and text:
            text = repaired(joined(base, text))
        if not self._guid_depth or depth <= self._guid_depth:
            self._draft.guid = text
            self._guid_depth = depth
        if is_link and self._draft.link is None:
            self._draft.link = text

    def _published(self, element: Any, _attributes: dict[str, str], _base: str, _depth: int) -> None:
        self._draft.published = read_instant(plain(element))

    def _updated(self, element: Any, _attributes: dict[str, str], _base: str, _depth: int) -> None:
        self._draft.updated = read_instant(plain(element))

    def _created(self, element: Any, _attributes: dict[str, str], _base: str, _depth: int) -> None:
        self._draft.created = read_instant(plain(element))

    def _author(self, element: Any, _attributes: dict[str, str], _base: str, _depth: int) -> None:
        pass_over(element, "author", self._names)
        if not len(element):
            self._draft.authors.append(repaired(element.text or ""))
            return
        parts = {self._names.of(part): repaired(part.text or "") for part in element}
        self._draft.authors.append(parts.get("name") or parts.get("email") or repaired(element.text or ""))

    def _category(self, element: Any, attributes: dict[str, str], _base: str, _depth: int) -> None:
        term = attributes.get("term") or attributes.get("text") or plain(element) or attributes.get("label")
        if term and len(self._draft.tags) < MAX_TAGS:
            self._draft.tags.append(term)

    def _keywords(self, element: Any, attributes: dict[str, str], _base: str, _depth: int) -> None:
        if not attributes:
            self._draft.tags += [term.strip() for term in plain(element)[:10_000].split(",") if term.strip()][:MAX_TAGS]

    def _enclosure(self, _element: Any, attributes: dict[str, str], base: str, _depth: int) -> None:
        href = attributes.get("url", attributes.get("uri", attributes.get("href"))) or ""
        file = File(joined(base, href.strip()), attributes.get("type", ""), attributes.get("length", ""))
        self._draft.enclosures.append(file)

    def _media_group(self, element: Any, _attributes: dict[str, str], base: str, depth: int) -> None:
        self._inside(element, base, depth + 1)

    def _media_content(self, element: Any, attributes: dict[str, str], base: str, depth: int) -> None:
        url = joined(base, attributes.get("url", "").strip())
        medium = attributes.get("medium", "").lower()
        self._draft.media.append(File(url, attributes.get("type", ""), attributes.get("filesize", ""), medium))
        self._inside(element, base, depth + 1)

    def _thumbnail(self, element: Any, attributes: dict[str, str], base: str, _depth: int) -> None:
        self._draft.thumbnails.append(joined(base, attributes.get("url", "").strip() or plain(element)))

    def _itunes_image(self, _element: Any, attributes: dict[str, str], base: str, _depth: int) -> None:
        href = attributes.get("href") or attributes.get("url")
        self._draft.picture = joined(base, href.strip()) if href else self._draft.picture

    def _image(self, element: Any, _attributes: dict[str, str], base: str, _depth: int) -> None:
        """An image of the entry's own is no part of any RSS; feedparser forgets at it that there was a title."""
        url = joined(base, plain(element))
        self._draft.picture = self._draft.picture or url
        self._title_settled = 0

    def _source(self, element: Any, _attributes: dict[str, str], _base: str, depth: int) -> None:
        pass_over(element, "source", self._names)
        titled = any(self._names.of(part) == "title" and (part.text or "").strip() for part in element)
        self._title_settled = depth + 1 if titled else 0

    def _original_link(self, element: Any, _attributes: dict[str, str], base: str, _depth: int) -> None:
        self._draft.original_link = joined(base, plain(element))

    # What reads which element: feedparser's own table, under its names.
    _readers: ClassVar[Mapping[str, Callable[..., None]]] = {
        **dict.fromkeys(("title", "dc_title"), _title),
        "media_title": _media_title,
        **dict.fromkeys(("description", "dc_description", "media_description"), _description),
        **dict.fromkeys(("summary", "itunes_summary"), _summary),
        "content": _content,
        "content_encoded": _encoded,
        "link": _link,
        **dict.fromkeys(("guid", "id"), _guid),
        **dict.fromkeys(("pubdate", "published", "issued", "dcterms_issued"), _published),
        **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"), _updated),
        **dict.fromkeys(("created", "dcterms_created"), _created),
        **dict.fromkeys(("author", "managingeditor", "dc_creator", "dc_author", "itunes_author"), _author),
        **dict.fromkeys(("category", "keywords", "dc_subject", "media_category", "itunes_category"), _category),
        **dict.fromkeys(("itunes_keywords", "media_keywords"), _keywords),
        "enclosure": _enclosure,
        "media_group": _media_group,
        "media_content": _media_content,
        "media_thumbnail": _thumbnail,
        "itunes_image": _itunes_image,
        "image": _image,
        "source": _source,
        "feedburner_origlink": _original_link,
    }
