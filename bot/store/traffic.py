"""What waits in the outbox and what went out, counted.

Each question is one of a partial index: rows are counted in it without being looked up, the oldest is its first entry.
So it stays cheap while a million messages wait. What readers on other platforms are to get waits for a process that
serves them (a chat in a terminal); it is found from those few readers, and left out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import schedule_text
from bot.core.delivery import OutboxState
from bot.core.forecast import DueReaders
from bot.core.schedule import Due, Schedule
from bot.core.subscriber import Platform
from bot.core.traffic import Queue, Settled, Standing, Tallies
from bot.store.database import Database
from bot.store.schema import delivery_counts, outbox, rendering_parts, renderings, subscribers

_SAMPLE = 500
"""Of so many of the newest renderings the average is taken; alerts and broadcasts among them don't count."""
_LOOKED_AT = 20_000
_IN_LINE, _RETRYING, _UNDER_WAY = "in line", "retrying", "under way"
_UNFINISHED = outbox.c.settled_at.is_(None)
_STANDS_IN_LINE = and_(_UNFINISHED, outbox.c.not_before.is_(None))
_IS_TIMED = and_(_UNFINISHED, outbox.c.not_before.is_not(None))


class TrafficCounts:
    """Counts of the messages to readers of one platform."""

    def __init__(self, database: Database, platform: Platform) -> None:
        self._database = database
        self._platform = platform

    async def tallies(self, now: datetime, days: Sequence[str], until: datetime) -> Tallies:
        """Count what waits at `now`, what came to an end on `days` (UTC), and whose digests fall due before `until`."""
        async with self._database.reading() as connection:
            return Tallies(
                queue=await self._queue(connection, now),
                failed=await _count(connection, outbox.c.state == literal_column("'failed'")),
                days=await _settled(connection, days),
                due=await _due(connection, until),
                messages_a_digest=await _messages_a_digest(connection),
            )

    async def standing(self, subscriber_id: int, now: datetime) -> Standing | None:
        """Return where a reader's messages stand at `now`; none where it has none to get."""
        own = and_(outbox.c.subscriber_id == subscriber_id, _UNFINISHED)
        last = select(outbox.c.id, outbox.c.not_before).where(own).order_by(outbox.c.id.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(last)).one_or_none()
            if row is None:
                return None
            messages = await _count(connection, own)
            come = now if row.not_before is None else max(now, row.not_before)
            ahead = await _count(connection, _IS_TIMED & (outbox.c.not_before <= come))
            if row.not_before is None:
                ahead += await _count(connection, _STANDS_IN_LINE & (outbox.c.id <= row.id))
        return Standing(messages, ahead, row.not_before)

    async def _queue(self, connection: AsyncConnection, now: datetime) -> Queue:
        kinds = Counter({_IN_LINE: await _count(connection, _STANDS_IN_LINE)})
        kinds += await self._timed(connection, now)
        kinds -= await _kinds(connection, now, _UNFINISHED & outbox.c.subscriber_id.in_(self._elsewhere()))
        return Queue(kinds[_IN_LINE], kinds[_RETRYING], kinds[_UNDER_WAY], await self._oldest_due_at(connection, now))

    async def _timed(self, connection: AsyncConnection, now: datetime) -> Counter[str]:
        """Count rows that wait for an instant. Beyond the first thousands nobody looks what for: another try, most."""
        some = select(outbox.c.id).where(_IS_TIMED).order_by(outbox.c.not_before, outbox.c.id).limit(_LOOKED_AT)
        kinds = await _kinds(connection, now, outbox.c.id.in_(some.scalar_subquery()))
        rest = await _count(connection, _IS_TIMED) - kinds.total()
        return kinds + Counter({_RETRYING: rest})

    async def _oldest_due_at(self, connection: AsyncConnection, now: datetime) -> datetime | None:
        # A scalar subquery instead of a join: SQLite would start a join from the subscribers, all of them.
        platform = select(subscribers.c.platform).where(subscribers.c.id == outbox.c.subscriber_id).scalar_subquery()
        here = platform == self._platform.value
        in_line = select(outbox.c.enqueued_at).where(_STANDS_IN_LINE, here).order_by(outbox.c.id)
        come = _IS_TIMED & (outbox.c.not_before <= now)
        timed = select(outbox.c.not_before).where(come, here).order_by(outbox.c.not_before, outbox.c.id)
        found = [await connection.scalar(first.limit(1)) for first in (in_line, timed)]
        return min((at for at in found if at is not None), default=None)

    def _elsewhere(self) -> Select[int]:
        others = [platform.value for platform in Platform if platform is not self._platform]
        return select(subscribers.c.id).where(subscribers.c.platform.in_(others))


async def _count(connection: AsyncConnection, where: ColumnElement[bool]) -> int:
    return await connection.scalar(select(func.count()).select_from(outbox).where(where)) or 0


async def _kinds(connection: AsyncConnection, now: datetime, where: ColumnElement[bool]) -> Counter[str]:
    """Count rows by what they wait for. One whose lease has run out stands in line again."""
    leased = and_(outbox.c.state == OutboxState.LEASED.value, outbox.c.not_before > now)
    kind = case(
        (leased, literal(_UNDER_WAY, String)),
        (outbox.c.state == OutboxState.WAITING.value, literal(_RETRYING, String)),
        else_=literal(_IN_LINE, String),
    ).label("kind")
    selection = select(kind, func.count().label("many")).where(where).group_by(kind)
    return Counter({row.kind: row.many for row in await connection.execute(selection)})


async def _settled(connection: AsyncConnection, days: Sequence[str]) -> Mapping[str, Settled]:
    """Return the counts of each of these days."""
    selection = select(delivery_counts).where(delivery_counts.c.day.in_(days))
    many = {(row.day, row.outcome): row.messages for row in await connection.execute(selection)}
    outcomes = ("sent", "retried", "gone", "failed")
    return {day: Settled(*(many.get((day, outcome), 0) for outcome in outcomes)) for day in days}


async def _due(connection: AsyncConnection, until: datetime) -> Sequence[DueReaders]:
    """Return whose digests fall due before `until`. Readers with one profile have one schedule: it is read once.

    Readers whose profile isn't worked out yet are taken together, so that the hours after the first are a guess.
    """
    columns = subscribers.c
    groups = (
        select(
            columns.next_due_at,
            func.count().label("readers"),
            func.min(columns.id).label("one"),
        )
        .where(columns.next_due_at.is_not(None), columns.next_due_at < until)
        .group_by(columns.next_due_at, columns.profile)
        .subquery()
    )
    by = (groups.c.next_due_at, columns.next_slot, columns.times, columns.zone)
    selection = select(*by, func.sum(groups.c.readers).label("readers")).join(groups, columns.id == groups.c.one)
    rows = await connection.execute(selection.group_by(*by))
    return [
        DueReaders(Due(row.next_slot, row.next_due_at), _schedule(row.times, row.zone), row.readers) for row in rows
    ]


def _schedule(text: str, zone: str) -> Schedule:
    """Read a schedule; a damaged one, which composing names in the log, has no further hours."""
    try:
        return schedule_text.decode(text, zone)
    except ValueError:
        return Schedule((), "UTC")


async def _messages_a_digest(connection: AsyncConnection) -> float:
    newest = select(func.max(renderings.c.id)).scalar_subquery()
    parts = select(func.count()).where(rendering_parts.c.rendering_id == renderings.c.id).scalar_subquery()
    some = (renderings.c.id > newest - _SAMPLE) & renderings.c.digest_key.is_not(None)
    return float(await connection.scalar(select(func.avg(parts)).where(some)) or 1)
