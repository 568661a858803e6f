"""What a feed says, whatever its format: a document and its entries, before anything is made of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry. `length` is in bytes, as the feed has it."""

    url: str
    mime_type: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in its feed's words. Addresses are absolute http(s) ones; HTML is as it came, not to be trusted."""

    guid: str | None
    """RSS's guid, Atom's id, RDF's about: any text at all, an address or not."""
    link: str | None
    title: str
    """Plain text on one line; empty where the entry has none."""
    content: str
    """HTML: the fullest text that the entry has, empty for none."""
    excerpt: str = ""
    """HTML: a shorter text that stands beside `content`."""
    author: str | None = None
    published: datetime | None = None
    """Aware, UTC. Where the entry has no date of publication, that of its last change."""
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    picture: str | None = None
    """The picture that the feed itself offers (media:thumbnail, media:content, itunes:image, an image enclosure)."""
    base: str = ""
    """What relative addresses in `content` and `excerpt` are relative to."""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as it was read. `entries` stand in the order of the document."""

    kind: str
    """As feedparser names formats: `rss20`, `rss10`, `atom10`, …, and `json11` for JSON Feed."""
    title: str
    link: str | None
    """The site."""
    entries: tuple[Entry, ...]
    language: str | None = None
    self_url: str | None = None
    hubs: tuple[str, ...] = ()
    """WebSub hubs."""
    moved_to: str | None = None
    """Where the feed says that it lives from now on (itunes:new-feed-url)."""
    interval_s: int | None = None
    """How long, by its own word (ttl, sy:updatePeriod and sy:updateFrequency), to wait between two checks."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day (0 to 23, UTC) in which nothing comes."""
    skip_days: frozenset[int] = frozenset()
    """Days of the week (0 is Monday, UTC) on which nothing comes."""
