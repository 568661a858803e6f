"""A source as it is kept: where it is, where its entries are filed, and what is known of how it behaves.

All that changes from check to check stands in `Polling` and `PageRecord`; both are only ever replaced whole, by pure
decisions (`core/checking`, `core/full_text`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.category import CategoryPath
from bot.core.fault import Fault

FOLDER_SCHEME = "file://"
RSSHUB_SCHEME = "rsshub://"


class FeedState(StrEnum):
    """OFFERED (found on a site, not taken yet) → ACTIVE ⇄ PAUSED → DELETED.

    A deleted feed keeps what is known of its entries, so that none of them is news when somebody adds it again.
    """

    OFFERED = "offered"
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave along, to be asked with `If-None-Match` and `If-Modified-Since` whether anything has changed,
    and the body's own print for servers that don't know either.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_print: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """When a feed wants to be asked, as its last document said: not before `interval_s` has passed, not in these hours
    (0 to 23) and on these days (0 is Monday), UTC.
    """

    interval_s: int = 0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Polling:
    """How the checks of a feed went. Instants are aware, UTC."""

    next_check_at: datetime
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    """The last check that found the feed, changed or not."""
    newest_at: datetime | None = None
    """When the newest entry that is known was published, or first seen where it has no date."""
    entries_a_day: float = 0.0
    failures: int = 0
    """Checks that failed since the last one that didn't."""
    failing_since: datetime | None = None
    fault: Fault | None = None
    detail: str = ""
    """What the fault's sentence is filled with: a status, a name, an address."""
    told_at: datetime | None = None
    """When the operator was told of this run of failures."""
    wishes: Wishes = field(default=Wishes())


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What fetching the pages of a feed's entries has brought. `gain` is how many times as long as the entry's own text
    the page's was, averaged over recent samples.
    """

    samples: int = 0
    gain: float = 0.0
    since_sample: int = 0
    """Entries taken as they are since the last sample."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A source. `url` is as it was added (an address, `rsshub://sina/finance`, `file:///srv/posts`), `location` where
    it lives now, after redirects that are meant to last.
    """

    id: int
    url: str
    location: str
    categories: CategoryPath
    state: FeedState
    polling: Polling
    title: str = ""
    site_url: str | None = None
    with_tags: bool = False
    """Whether an entry's own first tag is a level below `categories`."""
    validators: Validators = field(default=Validators())
    pages: PageRecord = field(default=PageRecord())
    hub: str | None = None
    """Its WebSub hub."""
    topic: str | None = None
    """What the hub calls it: the feed's own `self` link."""

    @property
    def is_folder(self) -> bool:
        return self.url.startswith(FOLDER_SCHEME)

    @property
    def is_new(self) -> bool:
        """Whether it has never been read yet."""
        return self.polling.succeeded_at is None
