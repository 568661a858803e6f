"""Whom a broadcast is for: active readers on Telegram, all of them or those who get news of a category."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import schedule_text
from bot.core.broadcast import turn
from bot.core.subscriber import Platform, SubscriberState
from bot.store.schema import categories, subscribers, subscriptions

_PAUSED = "%|p=%"
"""A schedule's text with a pause in it; see `core.schedule_text`."""


async def audience_of(connection: AsyncConnection, category_id: int | None) -> ColumnElement[bool]:
    """Return the condition for subscribers whom a broadcast is for.

    News of a category are got by who is subscribed to it, to what lies above it, or to something below it.
    """
    # Computed, so that no index of it is used: nearly all are on Telegram, and would have to be sorted by number.
    platform = subscribers.c.platform.concat("")
    reachable = and_(platform == Platform.TELEGRAM.value, subscribers.c.state == SubscriberState.ACTIVE.value)
    if category_id is None:
        return reachable
    related = await _related(connection, category_id)
    subscribed = exists().where(
        subscriptions.c.subscriber_id == subscribers.c.id, subscriptions.c.category_id.in_(related)
    )
    return and_(reachable, subscribed)


async def count_audience(connection: AsyncConnection, category_id: int | None, now: datetime) -> int:
    """Return how many readers would get a broadcast; who is in a pause now isn't counted."""
    whose = await audience_of(connection, category_id)
    readers = await connection.scalar(select(func.count()).select_from(subscribers).where(whose)) or 0
    alike = (subscribers.c.times, subscribers.c.zone)
    paused = select(*alike, func.count().label("readers")).where(whose, subscribers.c.times.like(_PAUSED))
    for row in await connection.execute(paused.group_by(*alike)):
        if turn(schedule_text.decode(row.times, row.zone), now) is None:
            readers -= row.readers
    return readers


async def _related(connection: AsyncConnection, category_id: int) -> list[int]:
    """Return a category with all above it and all below it."""
    here = select(categories.c.id, categories.c.parent_id).where(categories.c.id == category_id)
    above = here.cte(recursive=True)
    above = above.union(select(categories.c.id, categories.c.parent_id).where(categories.c.id == above.c.parent_id))
    below = here.cte(recursive=True)
    below = below.union(select(categories.c.id, categories.c.parent_id).where(categories.c.parent_id == below.c.id))
    either = or_(categories.c.id.in_(select(above.c.id)), categories.c.id.in_(select(below.c.id)))
    return list(await connection.scalars(select(categories.c.id).where(either)))
