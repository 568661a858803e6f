"""The messages that are to be sent: put in by composing, leased and settled by delivering, forgotten in the end."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update

from bot.core.delivery import OutboxItem, OutboxState, Receipt
from bot.core.readership import Group
from bot.core.schedule import Due
from bot.core.subscriber import Platform, Subscriber
from bot.store.database import Database
from bot.store.enqueueing import Rendering, has_digest, move_on, send_to, some_of, write_rendering
from bot.store.leasing import Texts, lease_next
from bot.store.receipts import write_receipts
from bot.store.schema import broadcasts, outbox, renderings, subscribers


class Outbox:
    """The outbox. A message has the row it is known by; its text is shared by all who get the same digest."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts = Texts()

    async def enqueue(self, rendering: Rendering, group: Group, slot: str, following: Due | None, at: datetime) -> int:
        """Give a digest, named `slot`, to all of a group who are still in it; return how many messages that makes.

        Rows, watermarks and next due instants are written together, some thousands of readers at a time, in as many
        transactions. A reader who has a digest of this name keeps that one, and its watermark, for this one's stories
        were not offered.
        """
        rendering_id: int | None = None
        written = 0
        while True:
            async with self._database.writing() as connection:
                whose = await some_of(connection, group)
                if whose is None:
                    return written
                await move_on(connection, whose & has_digest(slot), following, None)
                if rendering_id is None:
                    rendering_id = await write_rendering(connection, rendering)
                written += await send_to(connection, whose, rendering_id, slot, at, first=False)
                await move_on(connection, whose, following, rendering.watermark)

    async def skip(self, group: Group, following: Due | None, watermark: int) -> None:
        """Move all of a group on to their next digest without sending this one. The watermark may stay as it is."""
        while True:
            async with self._database.writing() as connection:
                whose = await some_of(connection, group)
                if whose is None:
                    return
                await move_on(connection, whose, following, watermark)

    async def enqueue_asked(
        self, rendering: Rendering, reader: Subscriber, slot: str, watermark: int, at: datetime
    ) -> int:
        """Give a reader the digest that it has asked for, ahead of all that is in line, unless it has been offered
        something else meanwhile; return how many messages that makes.
        """
        whose = (subscribers.c.id == reader.id) & (subscribers.c.watermark == reader.watermark)
        async with self._database.writing() as connection:
            if await connection.scalar(select(subscribers.c.id).where(whose & ~has_digest(slot))) is None:
                return 0
            rendering_id = await write_rendering(connection, rendering)
            written = await send_to(connection, whose, rendering_id, slot, at, first=True)
            await connection.execute(update(subscribers).where(whose).values(watermark=watermark))
        return written

    async def shown(self, digest_key: int) -> Sequence[int]:
        """Return the articles that the digest with this key shows, in order; none where it is forgotten."""
        selection = select(renderings.c.article_ids).where(renderings.c.digest_key == digest_key)
        async with self._database.reading() as connection:
            found = await connection.scalar(selection.order_by(renderings.c.id.desc()).limit(1))
        return tuple(found or ())

    async def lease(
        self, platforms: Sequence[Platform], count: int, now: datetime, until: datetime
    ) -> Sequence[OutboxItem]:
        """Lease up to `count` rows that may be sent at `now`, the oldest first, at most one a subscriber and only its
        earliest unfinished one, until `until`. A row whose lease has run out may be leased again.
        """
        async with self._database.writing() as connection:
            return await lease_next(connection, platforms, count, now, until, self._texts)

    async def settle(self, receipts: Sequence[Receipt]) -> None:
        """Write what became of leased rows, all or nothing."""
        async with self._database.writing() as connection:
            await write_receipts(connection, receipts)

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

    async def forget_before(self, instant: datetime) -> int:
        """Delete what was sent or given up before `instant`, and texts that no message needs; return the rows gone.

        A broadcast that isn't over needs its text for readers who are yet to come.
        """
        needed = exists().where(outbox.c.rendering_id == renderings.c.id)
        spreading = exists().where(broadcasts.c.id == renderings.c.broadcast_id, broadcasts.c.finished_at.is_(None))
        async with self._database.writing() as connection:
            result = await connection.execute(delete(outbox).where(outbox.c.settled_at < instant))
            await connection.execute(delete(renderings).where(~needed, ~spreading))
        return result.rowcount
