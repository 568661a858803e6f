"""A chat that has moved: its subscriber gets the new address. Whoever was met there meanwhile is merged with it.

Whatever refers to a subscriber is named in `_BELONGINGS`; all of it is given on in the transaction of the move.
"""

from collections.abc import Mapping

from sqlalchemy import Column, ColumnElement, Table, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.subscriber import ChatAddress, ChatKind
from bot.store.profiles import forget_profiles
from bot.store.schema import (
    alerts,
    broadcast_readers,
    damped_categories,
    filters,
    outbox,
    saved_articles,
    subscribers,
    subscriptions,
)

_BELONGINGS: Mapping[Table, Column[int] | Column[str]] = {
    subscriptions: subscriptions.c.category_id,
    filters: filters.c.word_id,
    saved_articles: saved_articles.c.article_id,
    damped_categories: damped_categories.c.category_id,
    alerts: alerts.c.story_id,
    outbox: outbox.c.slot,
    broadcast_readers: broadcast_readers.c.broadcast_id,
}
"""Table → by what a subscriber's rows are told apart. Where both have the same, the taker's stands: of a digest that
both have, all parts, so that none comes twice.
"""


async def move_in(connection: AsyncConnection, mover: int, resident: int | None, address: ChatAddress) -> None:
    """Have a subscriber live at another address. A resident there is merged with it: one who has only just been met
    yields with all its settings; one who has its own wishes stays, and the mover goes.
    """
    if resident is not None and not await _is_just_met(connection, resident):
        await _merge(connection, mover, resident)
        return
    if resident is not None:
        await _merge(connection, resident, mover)
    await _give_address(connection, mover, address)


async def _is_just_met(connection: AsyncConnection, subscriber_id: int) -> bool:
    """Whether a subscriber has neither chosen anything to read nor got any digest."""
    has_any = or_(*(exists().where(table.c.subscriber_id == subscriber_id) for table in _BELONGINGS))
    return not await connection.scalar(select(has_any))


async def _give_address(connection: AsyncConnection, subscriber_id: int, address: ChatAddress) -> None:
    """Give a subscriber an address that is free. A group moves only by becoming a supergroup."""
    kind = case(
        (subscribers.c.kind == ChatKind.GROUP.value, ChatKind.SUPERGROUP.value),
        else_=subscribers.c.kind,
    )
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.id == subscriber_id)
        .values(platform=address.platform.value, chat_id=address.chat_id, kind=kind)
    )


async def _merge(connection: AsyncConnection, giver: int, taker: int) -> None:
    """Give the taker all that the giver has, as far as it hasn't its own, and remove the giver."""
    for table, key in _BELONGINGS.items():
        theirs = select(key).where(table.c.subscriber_id == taker)
        await connection.execute(
            update(table).where(table.c.subscriber_id == giver, key.not_in(theirs)).values(subscriber_id=taker)
        )
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.id == taker)
        .values(
            watermark=_further("watermark", giver),
            alerted_at=_further("alerted_at", giver),
            alert_due_at=_own_or("alert_due_at", giver),
            thread_id=_own_or("thread_id", giver),
            managed_by=_own_or("managed_by", giver),
        )
    )
    await forget_profiles(connection, subscribers.c.id == taker)
    await connection.execute(delete(subscribers).where(subscribers.c.id == giver))


def _own_or(name: str, giver: int) -> ColumnElement[object]:
    return func.coalesce(subscribers.c[name], _of(name, giver))


def _further(name: str, giver: int) -> ColumnElement[object]:
    own, given = subscribers.c[name], _of(name, giver)
    return case((own.is_(None) | (own < given), given), else_=own)


def _of(name: str, subscriber_id: int) -> ColumnElement[object]:
    other = subscribers.alias()
    return select(other.c[name]).where(other.c.id == subscriber_id).scalar_subquery()
