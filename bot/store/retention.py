"""How articles go: the oldest first, by age or because there are more than are to be kept, a few at a time.

What goes is found at the end of an index, so that a call costs by what it removes. Readers lose nothing that they were
to be offered: what is newer than the watermark of anyone for whom a digest is due stays until it was. What somebody has
saved stays.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.subscriber import FilterKind
from bot.store.database import Database
from bot.store.hits import forget_hits
from bot.store.listing import count_articles, take_off_counts
from bot.store.origins import from_a_post
from bot.store.schema import articles, filters, removed_posts, saved_articles, subscribers, subscriptions
from bot.store.sightings import forget_sightings

_ARTICLES_AT_ONCE = 1_000
_SIGHTINGS_AT_ONCE = 10_000


class Retention:
    """Other writers have a turn between two calls."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tidy(self, *, older_than: datetime | None, keep: int | None, now: datetime) -> int:
        """Remove some articles that are shown as older than `older_than`, or that come after the `keep` newest ones,
        and forget some entries of feeds that weren't seen for more than a year, and some words that were found long
        ago. Return how much went; 0: all is tidy.
        """
        async with self._database.writing() as connection:
            ids = await _outdated(connection, older_than, keep)
            await _remove(connection, ids)
            forgotten = await forget_hits(connection, _ARTICLES_AT_ONCE, now)
            return len(ids) + forgotten + await forget_sightings(connection, _SIGHTINGS_AT_ONCE, now)


async def _outdated(connection: AsyncConnection, older_than: datetime | None, keep: int | None) -> Sequence[int]:
    """Return the oldest of the articles that may go."""
    is_saved = exists().where(saved_articles.c.article_id == articles.c.id)
    selection = select(articles.c.id).where(~is_saved).order_by(articles.c.shown_at, articles.c.id)
    offered = await _offered(connection)
    if offered is not None:
        selection = selection.where(articles.c.id <= offered)
    ids: set[int] = set()
    if older_than is not None:
        too_old = selection.where(articles.c.shown_at < older_than).limit(_ARTICLES_AT_ONCE)
        ids |= set(await connection.scalars(too_old))
    if keep is not None:
        excess = min(await count_articles(connection) - keep, _ARTICLES_AT_ONCE)
        ids |= set(await connection.scalars(selection.limit(max(0, excess))))
    return sorted(ids)


async def _offered(connection: AsyncConnection) -> int | None:
    """Return up to where everybody has been offered what there is; none where nobody waits for anything."""
    subscribes = exists().where(subscriptions.c.subscriber_id == subscribers.c.id)
    is_follow = filters.c.kind == FilterKind.FOLLOW.value
    follows = exists().where(filters.c.subscriber_id == subscribers.c.id, is_follow)
    waits: ColumnElement[bool] = subscribes | follows
    selection = select(func.min(subscribers.c.watermark)).where(subscribers.c.next_due_at.is_not(None), waits)
    offered: int | None = await connection.scalar(selection)
    return offered


async def _remove(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Remove articles with all that belongs to them. What came from a post is remembered."""
    if not ids:
        return
    these = articles.c.id.in_(ids)
    posts = select(articles.c.identity, articles.c.revision).where(these, from_a_post())
    statement = insert(removed_posts).from_select(["identity", "revision"], posts)
    newest = statement.on_conflict_do_update(
        index_elements=["identity"], set_={"revision": statement.excluded.revision}
    )
    await connection.execute(newest)
    await take_off_counts(connection, ids)
    await connection.execute(delete(articles).where(these))
