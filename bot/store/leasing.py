"""Which messages may be sent next, and what becomes of them.

Those that wait for an instant (another try, a lease that may run out, a digest asked for) come first, then those that
stand in line, by number. Both are read from partial indexes of unfinished rows, and only as far as is needed.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    bindparam,
    exists,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.delivery import Decision, OutboxItem, OutboxState, PartKind, RenderedPart
from bot.core.subscriber import GENERAL, ChatAddress, Platform
from bot.store.codec import decode_buttons
from bot.store.instants import Instant
from bot.store.schema import outbox, rendering_parts, renderings, subscribers

_UNFINISHED_STATES = {OutboxState.PENDING, OutboxState.LEASED, OutboxState.WAITING}


async def lease_next(
    connection: AsyncConnection, platforms: Sequence[Platform], count: int, now: datetime, until: datetime
) -> Sequence[OutboxItem]:
    """Lease up to `count` rows until `until`; see `deliver.OutboxStore.lease`."""
    names = [platform.value for platform in platforms]
    values = {"platforms": names, "now": now, "count": count, "until": until}
    ids = (await connection.scalars(_lease(), values)).all()
    if not ids:
        return ()
    return [_item(row) for row in await connection.execute(_content(), {"ids": ids})]


@cache
def _lease() -> ReturningUpdate[int]:
    """Lease the first `count` of the rows that may be sent `now`, `until` then, and return their ids."""
    count = bindparam("count", type_=Integer)
    come = outbox.c.not_before.is_not(None) & (outbox.c.not_before <= bindparam("now", type_=Instant))
    timed = _leasable(0).where(come).order_by(outbox.c.not_before, outbox.c.id).limit(count)
    in_line = _leasable(1).where(outbox.c.not_before.is_(None)).order_by(outbox.c.id).limit(count)
    # SQLite takes no limit within a union, but in a subquery of it.
    both = union_all(select(timed.subquery()), select(in_line.subquery())).subquery()
    chosen = select(both.c.id).order_by(both.c.line, both.c.id).limit(count)
    return (
        update(outbox)
        .where(outbox.c.id.in_(chosen))
        .values(state=OutboxState.LEASED.value, not_before=bindparam("until", type_=Instant))
        .returning(outbox.c.id)
    )


def _leasable(line: int) -> Select[int, int]:
    """Select the earliest unfinished row of each subscriber on `platforms`; `line` orders the kinds of rows."""
    # A scalar subquery instead of a join: SQLite would start a join from the subscribers, all of them.
    platform = select(subscribers.c.platform).where(subscribers.c.id == outbox.c.subscriber_id).scalar_subquery()
    return select(outbox.c.id, literal_column(str(line), Integer).label("line")).where(
        outbox.c.settled_at.is_(None), _is_first(), platform.in_(bindparam("platforms", expanding=True))
    )


def _is_first() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return ~exists().where(
        earlier.c.subscriber_id == outbox.c.subscriber_id, earlier.c.id < outbox.c.id, earlier.c.settled_at.is_(None)
    )


@cache
def _content() -> Select[*tuple[object, ...]]:
    row = (outbox.c.id, outbox.c.subscriber_id, outbox.c.slot, outbox.c.part, outbox.c.attempts)
    chat = (subscribers.c.platform, subscribers.c.chat_id, subscribers.c.thread_id)
    text = tuple(rendering_parts.c[name] for name in ("body", "plain", "buttons", "kind", "fallback"))
    part = (rendering_parts.c.rendering_id == outbox.c.rendering_id) & (rendering_parts.c.part == outbox.c.part)
    return (
        select(*row, *chat, renderings.c.format, *text)
        .join(subscribers, subscribers.c.id == outbox.c.subscriber_id)
        .join(renderings, renderings.c.id == outbox.c.rendering_id)
        .join(rendering_parts, part)
        .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
        .order_by(outbox.c.id)
    )


def _item(row: Row[*tuple[object, ...]]) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        subscriber_id=row.subscriber_id,
        address=ChatAddress(Platform(row.platform), row.chat_id),
        slot=row.slot,
        part=row.part,
        format=row.format,
        content=RenderedPart(row.body, row.plain, decode_buttons(row.buttons), PartKind(row.kind), tuple(row.fallback)),
        attempt=row.attempts + 1,
        thread_id=None if row.thread_id == GENERAL else row.thread_id,
    )


async def settle_row(
    connection: AsyncConnection, outbox_id: int, decision: Decision, message_id: int | None, at: datetime
) -> None:
    """Write what became of a row. A finished one stays as it is, unless it turns out to have been sent after all."""
    unfinished = decision.state in _UNFINISHED_STATES
    resumed_at = decision.not_before or at
    statement = update(outbox).where(outbox.c.id == outbox_id)
    if decision.state is not OutboxState.SENT:
        statement = statement.where(outbox.c.settled_at.is_(None))
    await connection.execute(
        statement.values(
            state=decision.state.value,
            attempts=outbox.c.attempts + int(decision.counts_as_attempt),
            not_before=resumed_at if unfinished else None,
            settled_at=None if unfinished else at,
            message_id=message_id,
            reason=decision.reason,
        )
    )
    if unfinished:
        await _hold_back(connection, outbox_id, resumed_at)


async def _hold_back(connection: AsyncConnection, outbox_id: int, until: datetime) -> None:
    """Let a chat's later messages wait as long as the one before them: till then leasing needn't look at them."""
    chat = select(outbox.c.subscriber_id).where(outbox.c.id == outbox_id).scalar_subquery()
    early = outbox.c.not_before.is_(None) | (outbox.c.not_before < until)
    await connection.execute(
        update(outbox)
        .where(outbox.c.subscriber_id == chat, outbox.c.id > outbox_id, outbox.c.settled_at.is_(None), early)
        .values(not_before=until)
    )
