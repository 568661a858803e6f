"""What the buttons of the feeds' screens ask for; see `actions`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowFeeds:
    """Show page `page` (from 0) of the feeds, or (`failing` is 1) of those that can't be read."""

    page: int = 0
    failing: int = 0


@dataclass(frozen=True, slots=True)
class ShowFeed:
    """Show a feed; `anew` as in `actions`."""

    feed_id: int
    anew: int = 0


@dataclass(frozen=True, slots=True)
class ChooseCategory:
    """Show where a feed may be filed: page `page` of the categories right below `category_id` (0: the broadest)."""

    feed_id: int
    category_id: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskDeletion:
    """Ask whether a feed is really to be deleted."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class CheckFeed:
    """Check a feed at once."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class TurnFeed:
    """Keep a feed fresh (1) or pause it (0)."""

    feed_id: int
    on: int


@dataclass(frozen=True, slots=True)
class FileFeed:
    """File a feed, and what it has brought, under a category."""

    feed_id: int
    category_id: int


@dataclass(frozen=True, slots=True)
class DeleteFeed:
    """Delete a feed."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class TakeFeed:
    """Take a feed that a site offers."""

    feed_id: int
