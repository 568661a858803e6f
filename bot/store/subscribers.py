"""Who reads, with their settings and what is due for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, null, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import schedule_text
from bot.core.readership import Group, Wants
from bot.core.schedule import Due, Schedule
from bot.core.subscriber import Card, ChatAddress, ChatKind, Format, Platform, Subscriber, SubscriberState
from bot.store.absence import offered_at_return, send_nothing
from bot.store.chunks import IN_A_QUERY
from bot.store.database import Database
from bot.store.enqueueing import in_group
from bot.store.merging import move_in
from bot.store.profiles import UNKNOWN, forget_profiles, wants_of, work_out_profiles
from bot.store.schema import subscribers


class ChatDefaults(Protocol):
    """What a chat starts with."""

    @property
    def kind(self) -> ChatKind: ...

    @property
    def language(self) -> str: ...

    @property
    def schedule(self) -> Schedule: ...

    @property
    def format(self) -> Format: ...


class Subscribers:
    """The subscribers. To change one that isn't there changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, address: ChatAddress) -> Subscriber | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(subscribers).where(_lives_at(address)))).one_or_none()
        return None if row is None else read_subscriber(row)

    async def add(self, address: ChatAddress, defaults: ChatDefaults, due: Due | None, at: datetime) -> Subscriber:
        """Store a new subscriber, or return the one that is there already."""
        row = {
            "platform": address.platform.value,
            "chat_id": address.chat_id,
            "kind": defaults.kind.value,
            "language": defaults.language,
            "times": schedule_text.encode(defaults.schedule),
            "zone": defaults.schedule.zone,
            "format": defaults.format.value,
            "state": SubscriberState.ACTIVE.value,
            "send_empty": False,
            "watermark": 0,
            "created_at": at,
        }
        statement = insert(subscribers).values(row | _due_values(due))
        async with self._database.writing() as connection:
            await connection.execute(statement.on_conflict_do_nothing(index_elements=["platform", "chat_id"]))
            return read_subscriber((await connection.execute(select(subscribers).where(_lives_at(address)))).one())

    async def set_schedule(self, subscriber_id: int, schedule: Schedule, due: Due | None) -> None:
        """Change when digests come. `due` is for an active subscriber; for any other nothing is due."""
        active = subscribers.c.state == SubscriberState.ACTIVE.value
        dues: dict[str, object] = {
            name: case((active, literal(value, subscribers.c[name].type)), else_=null())
            for name, value in _due_values(due).items()
        }
        # What waits to be told by the old schedule's quiet hours is looked at again by the new one's.
        waits = subscribers.c.alert_due_at.is_not(None)
        told = {"alert_due_at": case((waits, subscribers.c.created_at), else_=null())}
        values = {"times": schedule_text.encode(schedule), "zone": schedule.zone}
        await self._update(subscriber_id, values | dues | told)

    async def set_state(
        self, subscriber_id: int, state: SubscriberState, due: Due | None, since: datetime | None = None
    ) -> None:
        """Change the state; one that isn't active has nothing due, and what waits for it is given up. To one that
        becomes active, what came in before `since` counts as offered.
        """
        this = subscribers.c.id == subscriber_id
        is_active = state is SubscriberState.ACTIVE
        values: dict[str, object] = {"state": state.value} | _due_values(due if is_active else None)
        if is_active and since is not None:
            values["watermark"] = offered_at_return(since)
        async with self._database.writing() as connection:
            await connection.execute(update(subscribers).where(this).values(values))
            if not is_active:
                await send_nothing(connection, this, f"the reader is {state.value}")

    async def set_language(self, subscriber_id: int, language: str) -> None:
        await self._update(subscriber_id, {"language": language})

    async def set_format(self, subscriber_id: int, form: Format) -> None:
        await self._update(subscriber_id, {"format": form.value})

    async def set_card(self, subscriber_id: int, card: Card) -> None:
        await self._update(subscriber_id, {"card": card.value})

    async def set_send_empty(self, subscriber_id: int, *, send_empty: bool) -> None:
        await self._update(subscriber_id, {"send_empty": send_empty})

    async def set_min_stories(self, subscriber_id: int, count: int) -> None:
        await self._update(subscriber_id, {"min_stories": count})

    async def due_groups(self, now: datetime, count: int) -> Sequence[Group]:
        """Return up to `count` groups of readers whose digest is due at `now`, the longest due first.

        Readers whose settings have changed are sorted into groups first, so that it may take a moment after many have.
        """
        columns = (subscribers.c.next_due_at, subscribers.c.profile, subscribers.c.watermark, subscribers.c.next_slot)
        due = subscribers.c.next_due_at <= now
        groups = select(*columns, func.count().label("readers")).where(due).group_by(*columns).order_by(*columns)
        await self._work_out_profiles(due)
        async with self._database.reading() as connection:
            return [
                Group(row.next_slot, row.next_due_at, row.profile, row.watermark, row.readers)
                for row in await connection.execute(groups.limit(count))
            ]

    async def member(self, group: Group) -> tuple[Subscriber, Wants] | None:
        """Return one of a group, and what all of it want to read of; none where nobody is in it any more."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(subscribers).where(in_group(group)).limit(1))).one_or_none()
            if row is None:
                return None
            wants = await wants_of(connection, [row.id])
        return read_subscriber(row), wants.get(row.id, Wants())

    async def wants(self, subscriber_id: int) -> Wants:
        """Return what a subscriber wants to read of."""
        async with self._database.reading() as connection:
            return (await wants_of(connection, [subscriber_id])).get(subscriber_id, Wants())

    async def _work_out_profiles(self, due: ColumnElement[bool]) -> None:
        unknown = select(subscribers.c.id).where(due, subscribers.c.profile == UNKNOWN).limit(IN_A_QUERY)
        while True:
            async with self._database.reading() as connection:
                if not (await connection.scalars(unknown.limit(1))).all():
                    return
            async with self._database.writing() as connection:
                await work_out_profiles(connection, (await connection.scalars(unknown)).all())

    async def mark_gone(self, address: ChatAddress, reason: str = "the chat is gone") -> Subscriber | None:
        """Note that a chat is gone: nothing is due for it, and what waits for it in the outbox is `gone` too. Return
        the subscriber, if it was active until now.

        One that had stopped by its own wish stays stopped, so that it isn't sent digests when it comes back.
        """
        here = _lives_at(address)
        active = subscribers.c.state == SubscriberState.ACTIVE.value
        gone = {"state": SubscriberState.GONE.value} | _due_values(None)
        async with self._database.writing() as connection:
            left = update(subscribers).where(here, active).values(gone).returning(subscribers)
            row = (await connection.execute(left)).one_or_none()
            await send_nothing(connection, here, reason)
        return None if row is None else read_subscriber(row)

    async def look_after(self, subscriber_id: int, person_id: int) -> None:
        """Note who last changed the settings of a group or channel."""
        await self._note(subscribers.c.id == subscriber_id, managed_by=person_id)

    async def set_thread(self, subscriber_id: int, thread_id: int) -> None:
        """Have digests come to a topic of a forum; `GENERAL`: to none."""
        await self._note(subscribers.c.id == subscriber_id, thread_id=thread_id)

    async def forget_thread(self, address: ChatAddress, thread_id: int) -> None:
        """Have digests come to a topic no longer, which there isn't any more; unless they go to another one by now."""
        await self._note(_lives_at(address) & (subscribers.c.thread_id == thread_id), thread_id=None)

    async def move(self, old: ChatAddress, new: ChatAddress) -> None:
        """Give a subscriber a new address, with all that it has, in one transaction; one who lives there already is
        merged with it.
        """
        async with self._database.writing() as connection:
            mover = await _id_at(connection, old)
            resident = await _id_at(connection, new)
            if mover is not None and mover != resident:
                await move_in(connection, mover, resident, new)

    async def _note(self, where: ColumnElement[bool], **values: int | None) -> None:
        """Write what makes no difference to what a digest says."""
        async with self._database.writing() as connection:
            await connection.execute(update(subscribers).where(where).values(values))

    async def _update(self, subscriber_id: int, values: Mapping[str, object]) -> None:
        async with self._database.writing() as connection:
            this = subscribers.c.id == subscriber_id
            await connection.execute(update(subscribers).where(this).values(values))
            await forget_profiles(connection, this)


def _lives_at(address: ChatAddress) -> ColumnElement[bool]:
    return and_(subscribers.c.platform == address.platform.value, subscribers.c.chat_id == address.chat_id)


async def _id_at(connection: AsyncConnection, address: ChatAddress) -> int | None:
    return await connection.scalar(select(subscribers.c.id).where(_lives_at(address)))


def _due_values(due: Due | None) -> dict[str, object]:
    return {"next_due_at": None if due is None else due.at, "next_slot": None if due is None else due.slot}


def read_subscriber(row: Row[*tuple[object, ...]]) -> Subscriber:
    return Subscriber(
        id=row.id,
        address=ChatAddress(Platform(row.platform), row.chat_id),
        kind=ChatKind(row.kind),
        language=row.language,
        schedule=schedule_text.decode(row.times, row.zone),
        format=Format(row.format),
        state=SubscriberState(row.state),
        send_empty=row.send_empty,
        watermark=row.watermark,
        next_due_at=row.next_due_at,
        next_slot=row.next_slot,
        min_stories=row.min_stories,
        card=Card(row.card),
        thread_id=row.thread_id,
        managed_by=row.managed_by,
    )
