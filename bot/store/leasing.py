"""Which messages may be sent next.

Those that wait for an instant (another try, a lease that may run out, a digest asked for) come first, then those that
stand in line, by number. Both are read from partial indexes of unfinished rows, and only as far as is needed.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
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
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.delivery import OutboxItem, OutboxState, PartKind, RenderedPart
from bot.core.subscriber import GENERAL, ChatAddress, Platform
from bot.store.chunks import chunks
from bot.store.codec import decode_buttons
from bot.store.instants import Instant
from bot.store.schema import outbox, rendering_parts, renderings, subscribers

_KEPT_TEXTS = 512


class Texts:
    """The parts of renderings that were sent last. Renderings never change, and a crowd shares one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], RenderedPart] = OrderedDict()

    async def of(
        self, connection: AsyncConnection, wanted: Collection[tuple[int, int]]
    ) -> Mapping[tuple[int, int], RenderedPart]:
        """Return (rendering, part) → its text, reading what isn't kept."""
        found = {key: self._kept[key] for key in wanted if key in self._kept}
        missing = [key for key in wanted if key not in found]
        for some in chunks(missing):
            for row in await connection.execute(_text(), {"keys": some}):
                found[row.rendering_id, row.part] = _part(row)
        for key, part in found.items():
            self._kept[key] = part
            self._kept.move_to_end(key)
        while len(self._kept) > _KEPT_TEXTS:
            self._kept.popitem(last=False)
        return found


async def lease_next(
    connection: AsyncConnection,
    platforms: Sequence[Platform],
    count: int,
    now: datetime,
    until: datetime,
    texts: Texts,
) -> Sequence[OutboxItem]:
    """Lease up to `count` rows until `until`; see `deliver.OutboxStore.lease`."""
    names = [platform.value for platform in platforms]
    values = {"platforms": names, "now": now, "count": count, "until": until}
    ids = (await connection.scalars(_lease(), values)).all()
    if not ids:
        return ()
    rows = (await connection.execute(_rows(), {"ids": ids})).all()
    parts = await texts.of(connection, {(row.rendering_id, row.part) for row in rows})
    return [_item(row, parts[row.rendering_id, row.part]) for row in rows]


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
def _rows() -> Select[*tuple[object, ...]]:
    own = ("id", "subscriber_id", "slot", "part", "rendering_id", "attempts")
    chat = (subscribers.c.platform, subscribers.c.chat_id, subscribers.c.thread_id)
    return (
        select(*(outbox.c[name] for name in own), *chat, renderings.c.format)
        .join(subscribers, subscribers.c.id == outbox.c.subscriber_id)
        .join(renderings, renderings.c.id == outbox.c.rendering_id)
        .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
        .order_by(outbox.c.id)
    )


@cache
def _text() -> Select[*tuple[object, ...]]:
    key = tuple_(rendering_parts.c.rendering_id, rendering_parts.c.part)
    return select(rendering_parts).where(key.in_(bindparam("keys", expanding=True)))


def _item(row: Row[*tuple[object, ...]], content: RenderedPart) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        subscriber_id=row.subscriber_id,
        address=ChatAddress(Platform(row.platform), row.chat_id),
        slot=row.slot,
        part=row.part,
        format=row.format,
        content=content,
        attempt=row.attempts + 1,
        thread_id=None if row.thread_id == GENERAL else row.thread_id,
    )


def _part(row: Row[*tuple[object, ...]]) -> RenderedPart:
    return RenderedPart(row.body, row.plain, decode_buttons(row.buttons), PartKind(row.kind), tuple(row.fallback))
