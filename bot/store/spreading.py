"""How a broadcast gets to its readers: some at a time into the outbox, counted when their messages are settled.

All that belongs together is one transaction: the rows of the outbox, who has one, how far the broadcast has come.
Killed at any moment, it goes on where it stood; nobody is passed over, and by its slot nobody gets it twice.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import schedule_text
from bot.core.broadcast import BroadcastState, turn
from bot.core.delivery import OutboxState
from bot.core.subscriber import Format, Platform, SubscriberState
from bot.store.audience import audience_of
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.enqueueing import Written, has_digest, send_to, write_rendering
from bot.store.schema import broadcast_readers, broadcasts, outbox, renderings, subscribers

_log = logging.getLogger(__name__)
SLOT = "broadcast:"
"""Begins the slot of a broadcast's messages; its number follows."""
_LOOKED_AT_ONCE = 20_000
"""So many subscribers a transaction looks at, at most, however few of them are to get it."""
_BEGUN = (OutboxState.LEASED.value, OutboxState.SENT.value, OutboxState.FAILED.value, OutboxState.GONE.value)


@dataclass(frozen=True, slots=True)
class Fed:
    """How many readers' messages were put into the outbox, and whether all have been looked at."""

    readers: int = 0
    is_through: bool = True


@dataclass
class _Turns:
    """Readers whose turn has come: who gets it now, in which format, who later, and who doesn't get it."""

    now: dict[Format, list[int]] = field(default_factory=dict)
    later: dict[int, datetime] = field(default_factory=dict)
    never: list[int] = field(default_factory=list)


class Spreading:
    """Puts broadcasts into the outbox and counts what came of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def feed(self, broadcast_id: int, written: Mapping[Format, Written], most: int, now: datetime) -> Fed:
        """Put a broadcast into the outbox for up to `most` readers: first those for whom it was held and is due, then
        the next by number. `written` is its text in each format. Where it isn't (any more) to be sent, nothing happens.
        """
        async with self._database.writing() as connection:
            sending = broadcasts.c.state == BroadcastState.SENDING.value
            selection = select(broadcasts).where(broadcasts.c.id == broadcast_id, sending)
            broadcast = (await connection.execute(selection)).one_or_none()
            if broadcast is None:
                return Fed()
            held = await _held(connection, broadcast_id, most, now)
            await _forget(connection, broadcast_id, [row.id for row in held])
            fresh, reached, is_through = await _next(connection, broadcast, most - len(held), now)
            turns = _sorted_out([*held, *fresh], now)
            for form, ids in turns.now.items():
                rendering_id = await _rendering(connection, broadcast_id, written[form])
                await _send(connection, broadcast_id, ids, rendering_id, now)
            await _note(connection, broadcast_id, turns)
            moved = {"reached": reached, "started_at": broadcast.started_at or now}
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(moved))
            return Fed(sum(map(len, turns.now.values())), is_through)

    async def count(self, broadcast_id: int, now: datetime) -> int:
        """Count the readers whose messages are all settled, and note it where the broadcast is over by that; return how
        many messages of it are still in the outbox.
        """
        async with self._database.writing() as connection:
            is_done = and_(_in_outbox(broadcast_id), ~_has_message(broadcast_id, outbox.c.settled_at.is_(None)))
            outcome = case(
                (_has_message(broadcast_id, outbox.c.state == OutboxState.GONE.value), "gone"),
                (_has_message(broadcast_id, outbox.c.state == OutboxState.FAILED.value), "failed"),
                else_="sent",
            )
            outcomes = select(outcome.label("outcome"), func.count().label("readers")).where(is_done)
            counts = {row.outcome: row.readers for row in await connection.execute(outcomes.group_by(outcome))}
            if counts:
                added = {name: broadcasts.c[name] + readers for name, readers in counts.items()}
                await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(added))
                await connection.execute(delete(broadcast_readers).where(is_done))
            await finish_if_done(connection, broadcast_id, now)
            mine = outbox.c.subscriber_id == broadcast_readers.c.subscriber_id, outbox.c.slot == _slot(broadcast_id)
            waiting = select(func.count()).select_from(broadcast_readers.join(outbox, and_(*mine)))
            waiting = waiting.where(_in_outbox(broadcast_id), outbox.c.settled_at.is_(None))
            return await connection.scalar(waiting) or 0

    async def faults(self, broadcast_id: int, most: int) -> Sequence[tuple[str, int]]:
        """Return why messages of a broadcast failed, and how many for each reason, the most frequent first."""
        theirs = select(renderings.c.id).where(renderings.c.broadcast_id == broadcast_id)
        failed = and_(outbox.c.state == OutboxState.FAILED.value, outbox.c.rendering_id.in_(theirs))
        many = func.count(outbox.c.subscriber_id.distinct())
        selection = select(outbox.c.reason, many.label("readers")).where(failed).group_by(outbox.c.reason)
        async with self._database.reading() as connection:
            rows = await connection.execute(selection.order_by(many.desc(), outbox.c.reason).limit(most))
            return [(row.reason or "", row.readers) for row in rows]


async def withdraw(connection: AsyncConnection, broadcast_id: int, at: datetime, *, for_good: bool) -> None:
    """Take the messages that nobody has begun to send out of the outbox; their readers are the first to get them when
    the broadcast is resumed, or (`for_good`) get none, and neither do those for whom it was held.

    Of a text in several messages, all are sent once the first one is under way.
    """
    begun = outbox.c.state.in_(_BEGUN)
    untouched = and_(_in_outbox(broadcast_id), ~_has_message(broadcast_id, begun))
    ids = (await connection.scalars(select(broadcast_readers.c.subscriber_id).where(untouched))).all()
    for chunk in chunks(ids):
        messages = and_(outbox.c.subscriber_id.in_(chunk), outbox.c.slot == _slot(broadcast_id))
        await connection.execute(delete(outbox).where(messages))
        theirs = and_(_of(broadcast_id), broadcast_readers.c.subscriber_id.in_(chunk))
        await connection.execute(update(broadcast_readers).where(theirs).values(due_at=at))
    if for_good:
        await connection.execute(
            delete(broadcast_readers).where(_of(broadcast_id), broadcast_readers.c.due_at.is_not(None))
        )


async def finish_if_done(connection: AsyncConnection, broadcast_id: int, at: datetime) -> None:
    """Note the end of a broadcast that nobody waits for any more."""
    last = select(func.coalesce(func.max(subscribers.c.id), 0)).scalar_subquery()
    is_sent = and_(
        broadcasts.c.state == BroadcastState.SENDING.value,
        broadcasts.c.started_at.is_not(None),
        broadcasts.c.reached >= last,
    )
    is_cancelled = broadcasts.c.state == BroadcastState.CANCELLED.value
    state = case((is_cancelled, BroadcastState.CANCELLED.value), else_=BroadcastState.DONE.value)
    await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.finished_at.is_(None), or_(is_sent, is_cancelled))
        .where(~exists().where(broadcast_readers.c.broadcast_id == broadcasts.c.id))
        .values(state=state, finished_at=at)
    )


async def _held(
    connection: AsyncConnection, broadcast_id: int, most: int, now: datetime
) -> Sequence[Row[*tuple[object, ...]]]:
    """Return readers for whom a broadcast was held and is due, the longest due first."""
    selection = (
        select(*_COLUMNS)
        .join(broadcast_readers, broadcast_readers.c.subscriber_id == subscribers.c.id)
        .where(_of(broadcast_id), broadcast_readers.c.due_at <= now)
        .order_by(broadcast_readers.c.due_at, broadcast_readers.c.subscriber_id)
    )
    return (await connection.execute(selection.limit(most))).all()


async def _next(
    connection: AsyncConnection, broadcast: Row[*tuple[object, ...]], most: int, now: datetime
) -> tuple[Sequence[Row[*tuple[object, ...]]], int, bool]:
    """Return up to `most` of the readers who come next, the last number that was looked at, and whether that is the
    last one there is. Who came after the broadcast was begun gets none.
    """
    last = await connection.scalar(select(func.max(subscribers.c.id))) or 0
    if most <= 0:
        return (), broadcast.reached, broadcast.reached >= last
    upto = min(broadcast.reached + _LOOKED_AT_ONCE, last)
    selection = select(*_COLUMNS).where(
        subscribers.c.id > broadcast.reached,
        subscribers.c.id <= upto,
        subscribers.c.created_at <= (broadcast.started_at or now),
        await audience_of(connection, broadcast.category_id),
    )
    rows = (await connection.execute(selection.order_by(subscribers.c.id).limit(most))).all()
    reached = rows[-1].id if len(rows) == most else max(upto, broadcast.reached)
    return rows, reached, reached >= last


def _sorted_out(rows: Sequence[Row[*tuple[object, ...]]], now: datetime) -> _Turns:
    turns = _Turns()
    for row in rows:
        when = _turn(row, now)
        if when is None:
            turns.never.append(row.id)
        elif when > now:
            turns.later[row.id] = when
        else:
            turns.now.setdefault(Format(row.format), []).append(row.id)
    return turns


def _turn(row: Row[*tuple[object, ...]], now: datetime) -> datetime | None:
    if row.state != SubscriberState.ACTIVE.value or row.platform != Platform.TELEGRAM.value:
        return None
    try:
        return turn(schedule_text.decode(row.times, row.zone), now)
    except (ValueError, KeyError):
        _log.exception("schedule not read; the broadcast goes out at once", extra={"reader": row.id})
        return now


async def _rendering(connection: AsyncConnection, broadcast_id: int, written: Written) -> int:
    """Return the number of a broadcast's text in a format, written at the first reader who wants it."""
    known = select(renderings.c.id).where(
        renderings.c.broadcast_id == broadcast_id, renderings.c.format == written.format.value
    )
    found: int | None = await connection.scalar(known)
    return found if found is not None else await write_rendering(connection, written, broadcast_id=broadcast_id)


async def _send(
    connection: AsyncConnection, broadcast_id: int, ids: Sequence[int], rendering_id: int, at: datetime
) -> None:
    slot = _slot(broadcast_id)
    for chunk in chunks(ids):
        whose = and_(subscribers.c.id.in_(chunk), ~has_digest(slot))
        await send_to(connection, whose, rendering_id, slot, at, first=False)


async def _note(connection: AsyncConnection, broadcast_id: int, turns: _Turns) -> None:
    """Note who has a message in the outbox now, and for whom it is held."""
    due = {number: None for ids in turns.now.values() for number in ids} | turns.later
    rows = [{"broadcast_id": broadcast_id, "subscriber_id": number, "due_at": at} for number, at in due.items()]
    if rows:
        await connection.execute(insert(broadcast_readers), rows)


async def _forget(connection: AsyncConnection, broadcast_id: int, ids: Sequence[int]) -> None:
    for chunk in chunks(ids):
        theirs = and_(_of(broadcast_id), broadcast_readers.c.subscriber_id.in_(chunk))
        await connection.execute(delete(broadcast_readers).where(theirs))


_COLUMNS = tuple(subscribers.c[name] for name in ("id", "platform", "state", "format", "times", "zone"))


def _slot(broadcast_id: int) -> str:
    return f"{SLOT}{broadcast_id}"


def _of(broadcast_id: int) -> ColumnElement[bool]:
    return broadcast_readers.c.broadcast_id == broadcast_id


def _in_outbox(broadcast_id: int) -> ColumnElement[bool]:
    return and_(_of(broadcast_id), broadcast_readers.c.due_at.is_(None))


def _has_message(broadcast_id: int, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of a broadcast's readers has such a message of it."""
    return exists().where(
        outbox.c.subscriber_id == broadcast_readers.c.subscriber_id, outbox.c.slot == _slot(broadcast_id), which
    )
