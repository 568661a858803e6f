"""What a chat's absence means for what was to be sent there: nothing of it is kept for later.

Settings and subscriptions stay. What waits in the outbox is settled, what was to be told at once is forgotten, and at a
return all that came in long before it counts as offered.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.delivery import OutboxState
from bot.core.subscriber import SubscriberState
from bot.store.schema import alerts, articles, outbox, subscribers


async def send_nothing(connection: AsyncConnection, whose: ColumnElement[bool], reason: str) -> None:
    """Give up what waits for these subscribers, and what they were to be told at once."""
    ids = select(subscribers.c.id).where(whose)
    await connection.execute(
        update(outbox)
        .where(outbox.c.subscriber_id.in_(ids), outbox.c.settled_at.is_(None))
        .values(
            state=OutboxState.GONE.value,
            # Nobody says when; all that this instant is for is to be forgotten in good time.
            settled_at=outbox.c.enqueued_at,
            not_before=None,
            reason=reason,
        )
    )
    await connection.execute(delete(alerts).where(alerts.c.subscriber_id.in_(ids)))
    await connection.execute(update(subscribers).where(whose).values(alert_due_at=None))


def offered_at_return(since: datetime) -> ColumnElement[int]:
    """Return the watermark of a subscriber that becomes active: all that came in before `since` counts as offered."""
    earlier = select(articles.c.id).where(articles.c.id > 0, articles.c.ingested_at < since)
    last = func.coalesce(earlier.order_by(articles.c.id.desc()).limit(1).scalar_subquery(), 0)
    is_returning = subscribers.c.state != SubscriberState.ACTIVE.value
    return case((is_returning & (subscribers.c.watermark < last), last), else_=subscribers.c.watermark)
