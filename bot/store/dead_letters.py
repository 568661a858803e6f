"""Messages that were given up or hang in the outbox, for the operator who looks after them: seen, retried, dropped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, literal_column, select, update

from bot.core.delivery import UNFINISHED, OutboxState
from bot.core.subscriber import ChatAddress, Platform
from bot.store.chunks import IN_A_QUERY, chunks
from bot.store.database import Database
from bot.store.schema import outbox, subscribers

_DROPPABLE = (OutboxState.PENDING.value, OutboxState.WAITING.value, OutboxState.FAILED.value)


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the outbox. `not_before` is when it is tried next, `settled_at` when it was given up."""

    id: int
    address: ChatAddress
    slot: str
    part: int
    state: OutboxState
    attempts: int
    reason: str
    enqueued_at: datetime
    not_before: datetime | None
    settled_at: datetime | None


class DeadLetters:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, state: OutboxState, count: int) -> Sequence[Letter]:
        """Return up to `count` messages in a state, the newest first."""
        own = ("id", "slot", "part", "state", "attempts", "reason", "enqueued_at", "not_before", "settled_at")
        selection = (
            select(*(outbox.c[name] for name in own), subscribers.c.platform, subscribers.c.chat_id)
            .join(subscribers, subscribers.c.id == outbox.c.subscriber_id)
            .where(_is(state))
            .order_by(outbox.c.id.desc())
            .limit(count)
        )
        async with self._database.reading() as connection:
            return [_letter(row) for row in await connection.execute(selection)]

    async def retry(self, ids: Collection[int] | None, at: datetime) -> int:
        """Send failed messages (none given: all) once more, as if they had never been tried; return how many."""
        again = {"state": OutboxState.PENDING.value, "attempts": 0, "reason": None}
        return await self._change(ids, [OutboxState.FAILED.value], again | {"not_before": at, "settled_at": None})

    async def drop(self, ids: Collection[int] | None, at: datetime) -> int:
        """Give messages up that have failed or aren't under way (none given: all that have failed); return how many."""
        states = _DROPPABLE if ids is not None else [OutboxState.FAILED.value]
        given_up = {"state": OutboxState.DROPPED.value, "not_before": None, "settled_at": at}
        return await self._change(ids, states, given_up)

    async def _change(self, ids: Collection[int] | None, states: Collection[str], values: Mapping[str, object]) -> int:
        """Change rows, some thousands in a transaction, so that nobody who sends has to wait for long."""
        if ids is not None:
            return sum([await self._change_some(some, states, values) for some in chunks(sorted(set(ids)))])
        changed = 0
        failed = select(outbox.c.id).where(_is(OutboxState.FAILED)).limit(IN_A_QUERY)
        while True:
            async with self._database.reading() as connection:
                some = (await connection.scalars(failed)).all()
            if not some:
                return changed
            changed += await self._change_some(some, states, values)

    async def _change_some(self, ids: Sequence[int], states: Collection[str], values: Mapping[str, object]) -> int:
        where = outbox.c.id.in_(ids) & outbox.c.state.in_(states)
        async with self._database.writing() as connection:
            return (await connection.execute(update(outbox).where(where).values(values))).rowcount


def _is(state: OutboxState) -> ColumnElement[bool]:
    """Only rows in a state, by the partial index that has it: each index is found by its very words."""
    if state is OutboxState.FAILED:
        return outbox.c.state == literal_column("'failed'")
    if state in UNFINISHED:
        return outbox.c.settled_at.is_(None) & (outbox.c.state == state.value)
    return outbox.c.state == state.value


def _letter(row: Row[*tuple[object, ...]]) -> Letter:
    return Letter(
        id=row.id,
        address=ChatAddress(Platform(row.platform), row.chat_id),
        slot=row.slot,
        part=row.part,
        state=OutboxState(row.state),
        attempts=row.attempts,
        reason=row.reason or "",
        enqueued_at=row.enqueued_at,
        not_before=row.not_before,
        settled_at=row.settled_at,
    )
