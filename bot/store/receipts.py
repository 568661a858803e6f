"""What became of leased messages, written down for many at a time: settled, or put back to wait.

One transaction holds all that follows from it: a chat that waits keeps its later messages back, and the day's counts go
up.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Integer, Update, bindparam, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.delivery import UNFINISHED, OutboxState, Receipt
from bot.store.instants import Instant
from bot.store.schema import delivery_counts, outbox

RETRIED = "retried"


async def write_receipts(connection: AsyncConnection, receipts: Sequence[Receipt]) -> None:
    """Write what became of leased rows. A finished one stays as it is, unless it was sent after all."""
    for is_sent in (True, False):
        some = [one for one in receipts if (one.decision.state is OutboxState.SENT) is is_sent]
        if some:
            await connection.execute(_written(late=is_sent), [_values(one) for one in some])
    held = [(one.item.id, free_at) for one in receipts if (free_at := _chat_free_at(one)) is not None]
    if held:
        await connection.execute(_held_back(), [{"row": row, "until": free_at} for row, free_at in held])
    await _count(connection, _counts(receipts))


def _written(*, late: bool) -> Update:
    statement = update(outbox).where(outbox.c.id == bindparam("row"))
    if not late:
        statement = statement.where(outbox.c.settled_at.is_(None))
    names = ("state", "not_before", "settled_at", "message_id", "reason")
    values = {name: bindparam(f"new_{name}", type_=outbox.c[name].type) for name in names}
    return statement.values({**values, "attempts": outbox.c.attempts + bindparam("tries", type_=Integer)})


def _values(receipt: Receipt) -> dict[str, object]:
    decision = receipt.decision
    unfinished = decision.state in UNFINISHED
    return {
        "row": receipt.item.id,
        "tries": int(decision.counts_as_attempt),
        "new_state": decision.state.value,
        "new_not_before": _resumed_at(receipt) if unfinished else None,
        "new_settled_at": None if unfinished else receipt.at,
        "new_message_id": receipt.message_id,
        "new_reason": decision.reason,
    }


def _held_back() -> Update:
    """Let a chat's later messages wait as long as this one says: till then leasing needn't look at them."""
    row, until = bindparam("row", type_=Integer), bindparam("until", type_=Instant)
    this = outbox.alias("this")
    chat = select(this.c.subscriber_id).where(this.c.id == row).scalar_subquery()
    return (
        update(outbox)
        .where(
            outbox.c.subscriber_id == chat,
            outbox.c.id > row,
            outbox.c.settled_at.is_(None),
            or_(outbox.c.not_before.is_(None), outbox.c.not_before < until),
        )
        .values(not_before=until)
    )


def _chat_free_at(receipt: Receipt) -> datetime | None:
    if receipt.decision.state in UNFINISHED:
        return _resumed_at(receipt)
    return receipt.decision.chat_free_at


def _resumed_at(receipt: Receipt) -> datetime:
    return receipt.decision.not_before or receipt.at


def _counts(receipts: Sequence[Receipt]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in receipts:
        if one.decision.state not in UNFINISHED:
            counts[_day(one.at), one.decision.state.value] += 1
        elif one.decision.counts_as_attempt:
            counts[_day(one.at), RETRIED] += 1
    return counts


async def _count(connection: AsyncConnection, counts: Counter[tuple[str, str]]) -> None:
    rows = [{"day": day, "outcome": outcome, "messages": many} for (day, outcome), many in counts.items() if many]
    if not rows:
        return
    statement = insert(delivery_counts)
    more = delivery_counts.c.messages + statement.excluded.messages
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["day", "outcome"], set_={"messages": more}), rows
    )


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
