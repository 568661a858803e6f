"""The feeds of the web: what shape each has, which entries are in it, and how it changes between two refreshes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from tests.feedweb.conduct import Conduct, Misconduct
from tests.feedweb.prose import Post, column, paper, write_post

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""What time it is in a web that is told nothing else."""


class Form(StrEnum):
    RSS_20 = "rss20"
    RSS_10 = "rss10"
    ATOM = "atom10"
    JSON = "json11"


class Guids(StrEnum):
    """LINK: the entry's own address. OPAQUE: any text. NONE: the entry has only its link, which in RSS 1.0 is its name
    as well.
    """

    LINK = "link"
    OPAQUE = "opaque"
    NONE = "none"


class Fullness(StrEnum):
    """EXCERPT: the whole text stands on the entry's page only."""

    FULL = "full"
    FULL_AND_EXCERPT = "full_and_excerpt"
    EXCERPT = "excerpt"


class Robots(StrEnum):
    """What /robots.txt says: all is allowed, posts are forbidden; or there is none, or the server fails."""

    ALLOWS = "allows"
    FORBIDS_POSTS = "forbids_posts"
    MISSING = "missing"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a feed looks like. `encoding` is a name that both Python and a Content-Type know."""

    form: Form = Form.RSS_20
    language: str = "zh"
    encoding: str = "utf-8"
    guids: Guids = Guids.OPAQUE
    fullness: Fullness = Fullness.FULL
    is_dated: bool = True
    robots: Robots = Robots.ALLOWS


@dataclass(frozen=True, slots=True)
class Item:
    """An entry. `number` counts up within its feed; `revision` says how often it was edited."""

    number: int
    published: datetime
    revision: int = 0
    updated: datetime | None = None
    """When it was edited last."""


class WebFeed:
    """One feed on a host of its own. Its items stand newest first.

    Whatever changes it moves `changed_at` on by a second at least, which is the grain of Last-Modified.
    """

    def __init__(
        self,
        number: int,
        *,
        seed: int = 0,
        shape: Shape | None = None,
        conduct: Conduct | None = None,
        entries: int = 12,
        now: datetime = START,
        every: timedelta = timedelta(hours=3),
    ) -> None:
        self.number = number
        self.shape = shape or Shape()
        self.conduct = conduct or Conduct()
        self.changed_at = now.replace(microsecond=0)
        self.edition = 0
        """How many times the GUIDs have changed."""
        self.version = 0
        """Counts every change."""
        self.items: tuple[Item, ...] = tuple(
            Item(entry, now - every * (entries - 1 - entry)) for entry in reversed(range(entries))
        )
        self._seed = seed
        self._next = entries

    @cached_property
    def host(self) -> str:
        return f"feed-{self.number}.test"

    @cached_property
    def new_host(self) -> str:
        """Where the feed lives after it has moved for good."""
        return f"new-{self.number}.test"

    @cached_property
    def title(self) -> str:
        return paper(self.shape.language, self.number)

    @cached_property
    def subtitle(self) -> str:
        return column(self.shape.language, self.number)

    @property
    def has_feed(self) -> bool:
        """Whether the feed itself can be had, in whole or in part."""
        misconduct = self.conduct.misconduct
        return misconduct is None or misconduct in {Misconduct.TRUNCATED_XML, Misconduct.SHORT_LENGTH}

    def post(self, item: Item) -> Post:
        seed = f"{self._seed}/{self.number}/{item.number}"
        return write_post(seed, self.shape.language, self.title, item.revision)

    def item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def guid(self, item: Item, link: str) -> str | None:
        """Return the entry's GUID as the feed has it now; after `change_guids` it is another one."""
        match self.shape.guids:
            case Guids.LINK:
                return f"{link}?edition={self.edition}" if self.edition else link
            case Guids.OPAQUE:
                return f"{self.host}:{self.edition}:{item.number}"
            case Guids.NONE:
                return link if self.shape.form is Form.RSS_10 else None

    def publish(self, count: int, now: datetime) -> Sequence[Item]:
        """Put new entries at the top, the newest first, all published now; return them."""
        fresh = tuple(Item(self._next + at, now) for at in reversed(range(count)))
        self._next += count
        self._change((*fresh, *self.items), now)
        return fresh

    def edit(self, item: Item, now: datetime) -> Item:
        """Correct an entry's text; return it as it is then."""
        edited = replace(item, revision=item.revision + 1, updated=now)
        self._change(tuple(edited if one == item else one for one in self.items), now)
        return edited

    def remove(self, item: Item, now: datetime) -> None:
        self._change(tuple(one for one in self.items if one != item), now)

    def change_guids(self, now: datetime) -> None:
        """Give every entry another GUID; links and texts stay."""
        self.edition += 1
        self._change(self.items, now)

    def _change(self, items: tuple[Item, ...], now: datetime) -> None:
        self.items = items
        self.version += 1
        self.changed_at = max(now.replace(microsecond=0), self.changed_at + timedelta(seconds=1))


Now = Callable[[], datetime]
"""What time it is, aware."""
