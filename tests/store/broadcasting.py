"""Broadcasts to readers, for the tests of how they get there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import insert, select

from bot.core import schedule_text
from bot.core.broadcast import Broadcast, Step
from bot.core.delivery import Decision, OutboxItem, Receipt, RenderedPart
from bot.core.schedule import Schedule
from bot.core.subscriber import Format, SubscriberState
from bot.services.compose import Rendering
from bot.store.broadcasts import Broadcasts
from bot.store.database import Database
from bot.store.schema import subscribers
from bot.store.spreading import Fed, Spreading
from tests.store.examples import MINUTE, NOW, SENT, TELEGRAM, Store

EIGHT = Schedule((time(8),), "Asia/Shanghai")
FORMATS = (Format.RICH, Format.HTML, Format.PLAIN)


def texts(parts: int = 1) -> Mapping[Format, Rendering]:
    """A text in each format, in so many messages."""
    messages = {form: tuple(RenderedPart(f"{form} {at}", str(at)) for at in range(parts)) for form in FORMATS}
    return {form: Rendering(form, written, None, (), 0) for form, written in messages.items()}


async def crowd(
    database: Database, count: int, schedule: Schedule = EIGHT, form: Format = Format.HTML, **changes: object
) -> None:
    """Store many readers at once; their chats are numbered on from those there are."""
    row = {
        "platform": "telegram",
        "kind": "private",
        "language": "zh-Hans",
        "times": schedule_text.encode(schedule),
        "zone": schedule.zone,
        "format": form.value,
        "state": SubscriberState.ACTIVE.value,
        "send_empty": False,
        "watermark": 0,
        "created_at": NOW,
    } | changes
    async with database.writing() as connection:
        first = len((await connection.scalars(select(subscribers.c.id))).all()) + 1
        await connection.execute(insert(subscribers), [row | {"chat_id": first + at} for at in range(count)])


@dataclass
class Announcement:
    """A broadcast in a store, and what is done with it."""

    store: Store
    id: int
    parts: int = 1

    @classmethod
    async def begin(
        cls, store: Store, parts: int = 1, category_id: int | None = None, author: int | None = None
    ) -> "Announcement":
        """Draft and confirm one."""
        kept = Broadcasts(store.database)
        draft = await kept.draft("今晚停机", category_id, author, NOW)
        _, is_taken = await kept.take(draft.id, Step.START, NOW)
        assert is_taken
        return cls(store, draft.id, parts)

    async def feed(self, most: int, now: datetime = NOW) -> Fed:
        return await Spreading(self.store.database).feed(self.id, texts(self.parts), most, now)

    async def count(self, now: datetime = NOW) -> int:
        return await Spreading(self.store.database).count(self.id, now)

    async def take(self, step: Step, now: datetime = NOW) -> bool:
        return (await Broadcasts(self.store.database).take(self.id, step, now))[1]

    async def now(self) -> Broadcast:
        found = await Broadcasts(self.store.database).find(self.id)
        assert found is not None
        return found

    async def deliver(self, decision: Decision = SENT, count: int = 9_999, now: datetime = NOW) -> list[int]:
        """Lease and settle all that may be sent; return the chats, a message each."""
        chats: list[int] = []
        while len(chats) < count and (items := await lease(self.store, count - len(chats), now)):
            await self.store.outbox.settle([Receipt(item, decision, now, 1) for item in items])
            chats += [item.address.chat_id for item in items]
        return chats


async def lease(store: Store, count: int = 9_999, now: datetime = NOW) -> Sequence[OutboxItem]:
    return await store.outbox.lease(TELEGRAM, count, now, now + MINUTE)
