"""The messages that are to be sent: put in by composing, leased and settled by delivering, forgotten in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update

from bot.core.delivery import Decision, OutboxItem, OutboxState
from bot.core.subscriber import Platform
from bot.store.database import Database
from bot.store.enqueueing import Composed, enqueue_all
from bot.store.leasing import lease_next, settle_row
from bot.store.schema import outbox, renderings, subscribers


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that are not sent yet, and for how many seconds the oldest has been waiting (none: there are none)."""

    rows: int
    oldest_age_s: float | None


class Outbox:
    """The outbox. A message has the row it is known by; its text is shared by all who get the same digest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enqueue(self, compositions: Sequence[Composed], at: datetime) -> int:
        """Write renderings, outbox rows, watermarks and next due instants in one transaction; return rows written.

        A subscriber has one digest a slot: where one is there already, it stays, and the watermark too, for the
        stories of this one were not offered. A subscriber who is to be rescheduled is left out where it isn't active
        any more or its `next_slot` isn't the composition's slot.
        """
        async with self._database.writing() as connection:
            return await enqueue_all(connection, compositions, at)

    async def lease(
        self, platforms: Sequence[Platform], count: int, now: datetime, until: datetime
    ) -> Sequence[OutboxItem]:
        """Lease up to `count` rows that may be sent at `now`, the oldest first, at most one a subscriber and only its
        earliest unfinished one, until `until`. A row whose lease has run out may be leased again.
        """
        async with self._database.writing() as connection:
            return await lease_next(connection, platforms, count, now, until)

    async def settle(self, item: OutboxItem, decision: Decision, message_id: int | None, at: datetime) -> None:
        """Write what became of a leased row."""
        async with self._database.writing() as connection:
            await settle_row(connection, item.id, decision, message_id, at)

    async def release(self, platforms: Sequence[Platform]) -> int:
        """Give back every leased row of these platforms (their only sender, at its start); return how many."""
        here = select(subscribers.c.id).where(subscribers.c.platform.in_([platform.value for platform in platforms]))
        leased = (
            outbox.c.settled_at.is_(None),
            outbox.c.state == OutboxState.LEASED.value,
            outbox.c.subscriber_id.in_(here),
        )
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(outbox).where(*leased).values(state=OutboxState.PENDING.value, not_before=None)
            )
        return result.rowcount

    async def waiting(self, now: datetime) -> Backlog:
        """Return how much is not sent yet at `now`."""
        selection = select(func.count(), func.min(outbox.c.enqueued_at)).where(outbox.c.settled_at.is_(None))
        async with self._database.reading() as connection:
            rows, oldest = (await connection.execute(selection)).one()
        return Backlog(rows, None if oldest is None else (now - oldest).total_seconds())

    async def forget_before(self, instant: datetime) -> int:
        """Delete what was sent or given up before `instant`, and texts that no message needs; return the rows gone."""
        needed = exists().where(outbox.c.rendering_id == renderings.c.id)
        async with self._database.writing() as connection:
            result = await connection.execute(delete(outbox).where(outbox.c.settled_at < instant))
            await connection.execute(delete(renderings).where(~needed))
        return result.rowcount
