"""Where an article came from, as its identity tells: `feed:12:00ab…` from feed 12, anything else from a post."""

from sqlalchemy import ColumnElement, and_

from bot.store.schema import articles

_FEEDS = "feed:"


def from_feed(feed_id: int) -> ColumnElement[bool]:
    """Only articles of this feed. They stand side by side in the index of identities."""
    return _begins(f"{_FEEDS}{feed_id}:")


def from_a_post() -> ColumnElement[bool]:
    """Only articles of no feed."""
    return ~_begins(_FEEDS)


def _begins(prefix: str) -> ColumnElement[bool]:
    # LIKE doesn't go by the index: to SQLite it means either case.
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return and_(articles.c.identity >= prefix, articles.c.identity < after)
