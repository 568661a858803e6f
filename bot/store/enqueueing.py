"""How digests get into the outbox: who still gets one is decided first, then everything is written in a few statements.

The decision is made within the writing transaction, on what is stored at that moment, so that a reader who changed
its hour, stopped or left while its digest was composed is not sent one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Row, Update, bindparam, case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.delivery import OutboxState, RenderedPart
from bot.core.schedule import Due
from bot.core.subscriber import Format, SubscriberState
from bot.store.chunks import chunks
from bot.store.instants import Instant
from bot.store.schema import outbox, rendering_parts, renderings, subscribers

_NOTHING_OFFERED = 0


class Recipient(Protocol):
    """A reader of a digest, and what is due for it next."""

    @property
    def subscriber_id(self) -> int: ...

    @property
    def due(self) -> Due | None: ...

    @property
    def reschedule(self) -> bool: ...


class Composed(Protocol):
    """A rendered digest and all who get it."""

    @property
    def slot(self) -> str: ...

    @property
    def format(self) -> Format: ...

    @property
    def parts(self) -> Sequence[RenderedPart]: ...

    @property
    def since(self) -> int: ...

    @property
    def watermark(self) -> int: ...

    @property
    def addressees(self) -> Sequence[Recipient]: ...


@dataclass(frozen=True, slots=True)
class _Share:
    """One composition: those who get it, and those who have a digest for that slot already."""

    composition: Composed
    receiving: Sequence[Recipient]
    served: Sequence[Recipient]


async def enqueue_all(connection: AsyncConnection, compositions: Sequence[Composed], at: datetime) -> int:
    """Write what `compose.OutboxStore.enqueue` describes; return how many outbox rows that were."""
    shares = await _shares(connection, compositions)
    written = await _write_messages(connection, shares, at)
    await _advance(connection, shares)
    return written


async def _shares(connection: AsyncConnection, compositions: Sequence[Composed]) -> Sequence[_Share]:
    ids = list({addressee.subscriber_id for composed in compositions for addressee in composed.addressees})
    present: dict[int, Row[int, str, str | None, int]] = {}
    taken: set[tuple[int, str]] = set()
    slots = {composed.slot for composed in compositions}
    for chunk in chunks(ids):
        selection = select(subscribers.c.id, subscribers.c.state, subscribers.c.next_slot, subscribers.c.watermark)
        present |= {row.id: row for row in await connection.execute(selection.where(subscribers.c.id.in_(chunk)))}
        filled = select(outbox.c.subscriber_id, outbox.c.slot).distinct()
        filled = filled.where(outbox.c.subscriber_id.in_(chunk), outbox.c.slot.in_(slots))
        taken |= {(row.subscriber_id, row.slot) for row in await connection.execute(filled)}
    return [_share(composed, present, taken) for composed in compositions]


def _share(
    composed: Composed, present: Mapping[int, Row[int, str, str | None, int]], taken: set[tuple[int, str]]
) -> _Share:
    """Decide who gets a digest. Notes in `taken` who is given one, so that no second one for the slot is.

    Who has been offered something since the digest was chosen is left out: its stories may be the same.
    """
    receiving: list[Recipient] = []
    served: list[Recipient] = []
    for addressee in composed.addressees:
        row = present.get(addressee.subscriber_id)
        if row is None or row.watermark != composed.since:
            continue
        if addressee.reschedule and not _still_due(row, composed.slot):
            continue
        place = (addressee.subscriber_id, composed.slot)
        if composed.parts and place in taken:
            served.append(addressee)
        else:
            receiving.append(addressee)
            taken.add(place)
    return _Share(composed, receiving, served)


def _still_due(row: Row[int, str, str | None, int], slot: str) -> bool:
    return (row.state, row.next_slot) == (SubscriberState.ACTIVE.value, slot)


async def _write_messages(connection: AsyncConnection, shares: Sequence[_Share], at: datetime) -> int:
    sent = [share for share in shares if share.composition.parts and share.receiving]
    if not sent:
        return 0
    formats = [{"format": share.composition.format.value} for share in sent]
    statement = insert(renderings).returning(renderings.c.id, sort_by_parameter_order=True)
    ids = (await connection.scalars(statement, formats)).all()
    rendered = list(zip(ids, sent, strict=True))
    await connection.execute(
        insert(rendering_parts),
        [
            {
                "rendering_id": id_,
                "part": number,
                "body": part.body,
                "plain": part.plain,
                "buttons": part.buttons,
                "kind": part.kind.value,
                "fallback": part.fallback,
            }
            for id_, share in rendered
            for number, part in enumerate(share.composition.parts)
        ],
    )
    rows = [row for id_, share in rendered for row in _rows(id_, share, at)]
    await connection.execute(insert(outbox), rows)
    return len(rows)


def _rows(rendering_id: int, share: _Share, at: datetime) -> Iterator[dict[str, object]]:
    for addressee in share.receiving:
        for part in range(len(share.composition.parts)):
            yield {
                "subscriber_id": addressee.subscriber_id,
                "slot": share.composition.slot,
                "part": part,
                "rendering_id": rendering_id,
                "state": OutboxState.PENDING.value,
                "enqueued_at": at,
                # What a reader has asked for doesn't stand in line behind a crowd's digests.
                "not_before": None if addressee.reschedule else at,
            }


async def _advance(connection: AsyncConnection, shares: Sequence[_Share]) -> None:
    """Move watermarks and schedules on. Who was served before has not been offered this digest's stories."""
    offers = [
        (addressee, offered)
        for share in shares
        for addressees, offered in (
            (share.receiving, share.composition.watermark),
            (share.served, _NOTHING_OFFERED),
        )
        for addressee in addressees
    ]
    higher = case((subscribers.c.watermark < bindparam("offered"), bindparam("offered")), else_=subscribers.c.watermark)
    moved = update(subscribers).where(subscribers.c.id == bindparam("subscriber")).values(watermark=higher)
    await _run(connection, moved, [_offer(*offer) for offer in offers if not offer[0].reschedule])
    moved = moved.values(next_due_at=bindparam("at", type_=Instant), next_slot=bindparam("slot"))
    await _run(connection, moved, [_offer(*offer) | _coming(offer[0].due) for offer in offers if offer[0].reschedule])


async def _run(connection: AsyncConnection, statement: Update, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await connection.execute(statement, rows)


def _offer(addressee: Recipient, offered: int) -> dict[str, object]:
    return {"subscriber": addressee.subscriber_id, "offered": offered}


def _coming(due: Due | None) -> dict[str, object]:
    return {"at": None if due is None else due.at, "slot": None if due is None else due.slot}
