"""What has been read of an entry so far, in the feed's own words, and what becomes of it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from bot.core.entry import Enclosure, Entry
from bot.reading.feeds.texts import Text, html_of, line_of

MAX_ENTRIES = 2_000
MAX_TAGS = 100
_MAX_AUTHORS = 3
_MAX_ENCLOSURES = 50
_MAX_NAME = 100
_MAX_URL = 2_000
_MAX_GUID = 2_000
_FULLER = 1.5
"""A summary that is longer than the content by this factor is the entry's text, and the content its teaser."""
_ORDINARY = re.compile(r"https?://[\w.-]+(?:/[\w./%~+@,=&:!-]*)?(?:\?[\w./%~+@,=&:!-]+)?(?:#[\w./%-]+)?", re.ASCII)
"""Absolute addresses that joining leaves as they are."""
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)/+")
_UNSAFE = re.compile(r"[\s<>\"]")
_MAILED = re.compile(r"<?([\w.+-]{1,64}@[\w.-]{1,200})>?")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)


@dataclass(slots=True)
class File:
    """A file that an entry mentions, as its attributes have it. `href` is absolute."""

    href: str
    mime: str = ""
    length: str = ""
    medium: str = ""

    @property
    def is_picture(self) -> bool:
        if self.mime or self.medium:
            return self.mime.startswith("image/") or self.medium == "image"
        return _PICTURE.search(self.href.partition("?")[0]) is not None


@dataclass(slots=True)
class Draft:
    """`base` is the entry's own. Of `link` none means that there was no such element at all."""

    base: str
    guid: str | None = None
    link: str | None = None
    original_link: str | None = None
    """What FeedBurner's own address stands for."""
    source: str | None = None
    """Where Atom's content stands that isn't in the feed."""
    title: Text | None = None
    summary: Text | None = None
    contents: list[Text] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    published: datetime | None = None
    updated: datetime | None = None
    created: datetime | None = None
    tags: list[str] = field(default_factory=list)
    enclosures: list[File] = field(default_factory=list)
    media: list[File] = field(default_factory=list)
    thumbnails: list[str] = field(default_factory=list)
    picture: str | None = None

    def finish(self) -> Entry:
        content, excerpt = self._texts()
        html = html_of(content)
        beside = html_of(excerpt) if excerpt.value != content.value else ""
        return Entry(
            guid=self.guid[:_MAX_GUID] if self.guid else None,
            link=web_link(self.original_link) or web_link(self.link) or web_link(self.source),
            title=line_of(self.title) if self.title else "",
            content=html,
            excerpt=beside,
            author="、".join(dict.fromkeys(filter(None, map(name_of, self.authors[:_MAX_AUTHORS])))) or None,
            published=self.published or self.updated or self.created,
            updated=self.updated,
            tags=tuple(dict.fromkeys(" ".join(tag[:1000].split())[:_MAX_NAME] for tag in self.tags[:MAX_TAGS] if tag)),
            enclosures=tuple(self._enclosures()),
            picture=self._picture(),
            base=content.base or self.base,
        )

    def _texts(self) -> tuple[Text, Text]:
        """Return the entry's fullest text, and the other one."""
        content = next((text for text in self.contents if text.value), None)
        summary = self.summary or Text("")
        if content is None:
            return summary, Text("")
        if len(summary.value) > len(content.value) * _FULLER:
            return summary, content
        return content, summary

    def _enclosures(self) -> list[Enclosure]:
        found: dict[str, Enclosure] = {}
        for file in self.enclosures[:_MAX_ENCLOSURES]:
            url = web_link(file.href)
            if url:
                digits = file.length.strip()
                length = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
                found.setdefault(url, Enclosure(url, file.mime[:_MAX_NAME], length))
        return list(found.values())

    def _picture(self) -> str | None:
        candidates = [
            *(file.href for file in self.media[:_MAX_ENCLOSURES] if file.is_picture),
            *self.thumbnails[:1],
            *filter(None, [self.picture]),
            *(file.href for file in self.enclosures[:_MAX_ENCLOSURES] if file.is_picture),
        ]
        return next(filter(None, map(web_link, candidates)), None)


def joined(base: str, address: str) -> str:
    """Return the absolute address as feedparser joins it, empty for none and for one that can't be taken apart."""
    if _ORDINARY.fullmatch(address):
        return address
    try:
        return address and urljoin(base, _SLASHES.sub(r"\1", address))
    except ValueError:
        return ""


def rebased(base: str, attributes: dict[str, str]) -> str:
    """Return what relative addresses are relative to inside an element with these attributes."""
    own = attributes.get("xml:base") or attributes.get("base")
    if not own:
        return base
    new = joined(base, own)
    return new if new.lower().startswith(("http://", "https://")) else base


def web_link(address: str | None) -> str | None:
    """Return an absolute http(s) address, or none for whatever else there is; stray white space is encoded."""
    address = (address or "").strip()
    if len(address) <= _MAX_URL and _ORDINARY.fullmatch(address):
        return address
    if not address[:8].lower().startswith(("http://", "https://")) or len(address) > _MAX_URL:
        return None
    if _UNSAFE.search(address):
        address = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}" if found[0] in ' <>"' else "", address)
    try:
        return address if urlsplit(address).hostname else None
    except ValueError:
        return None


def name_of(author: str) -> str:
    """Return the name in what RSS has for an author: `a@example.org (Ann)`, `Ann <a@example.org>`, `Ann`."""
    author = " ".join(author[:1000].split())
    rest = _MAILED.sub("", author).replace("()", "").strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1].strip()
    return (rest.strip(" ,;") or author)[:_MAX_NAME]
