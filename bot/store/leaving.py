"""Chats that nothing is sent to any more, for a while or for good: they keep their settings."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.delivery import OutboxState
from bot.core.subscriber import SubscriberState
from bot.store.schema import outbox, subscribers


async def mark_gone(connection: AsyncConnection, whose: ColumnElement[bool]) -> int:
    """Note that the chats of subscribers are gone: nothing is due for them, and what waits for them in the outbox is
    `gone`, too. Return how many messages that were.

    One that had stopped by its own wish stays stopped, so that it isn't sent digests when it comes back.
    """
    active = subscribers.c.state == SubscriberState.ACTIVE.value
    ids = select(subscribers.c.id).where(whose)
    await connection.execute(
        update(subscribers)
        .where(whose, active)
        .values(state=SubscriberState.GONE.value, next_due_at=None, next_slot=None)
    )
    return await give_up(connection, outbox.c.subscriber_id.in_(ids), "the chat is gone")


async def give_up(connection: AsyncConnection, where: ColumnElement[bool], reason: str) -> int:
    """Settle messages that nobody is to get any more; return how many."""
    result = await connection.execute(
        update(outbox)
        .where(where, outbox.c.settled_at.is_(None))
        .values(
            state=OutboxState.GONE.value,
            # Nobody says when; all that this instant is for is to be forgotten in good time.
            settled_at=outbox.c.enqueued_at,
            not_before=None,
            reason=reason,
        )
    )
    return result.rowcount
