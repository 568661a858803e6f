from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.delivery import Decision, OutboxItem, OutboxState, Receipt
from bot.store.schema import delivery_counts, outbox
from tests.store.examples import MINUTE, NOW, SENT, TELEGRAM, Store, digest, enqueue, reader

FAILED = Decision(OutboxState.FAILED, reason="refused")
GONE = Decision(OutboxState.GONE, reason="blocked")
WAIT = Decision(OutboxState.WAITING, NOW + MINUTE, "down")
TOO_FAST = Decision(OutboxState.WAITING, NOW + MINUTE, "too fast", counts_as_attempt=False)
SENT_AND_TIRED = Decision(OutboxState.SENT, chat_free_at=NOW + MINUTE)


async def lease(store: Store, minutes: float = 0) -> list[OutboxItem]:
    now = NOW + minutes * MINUTE
    return list(await store.outbox.lease(TELEGRAM, 99, now, now + timedelta(hours=1)))


async def states(store: Store) -> list[str]:
    async with store.database.reading() as connection:
        return list((await connection.scalars(select(outbox.c.state).order_by(outbox.c.id))).all())


async def counts(store: Store) -> dict[tuple[str, str], int]:
    async with store.database.reading() as connection:
        rows = await connection.execute(select(delivery_counts))
        return {(row.day, row.outcome): row.messages for row in rows}


async def test_many_are_settled_at_once_each_in_its_own_way(store: Store) -> None:
    readers = [await reader(store, number) for number in range(1, 5)]
    await enqueue(store, [digest(*readers)], NOW)
    items = await lease(store)
    decisions = [SENT, FAILED, WAIT, GONE]
    await store.outbox.settle([Receipt(item, one, NOW) for item, one in zip(items, decisions, strict=True)])
    assert await states(store) == ["sent", "failed", "waiting", "gone"]


async def test_all_or_none_of_them_are_written(store: Store) -> None:
    await enqueue(store, [digest(await reader(store, 1), await reader(store, 2))], NOW)
    first, second = await lease(store)
    half = Receipt(second, Decision(OutboxState.WAITING, NOW, "\ud800"), NOW)
    with pytest.raises(Exception, match="half a character"):
        await store.outbox.settle([Receipt(first, SENT, NOW), half])
    assert await states(store) == ["leased", "leased"]


async def test_a_chat_that_takes_no_more_for_now_holds_its_own_messages_back_and_no_others(store: Store) -> None:
    await enqueue(store, [digest(await reader(store, 1), await reader(store, 2), parts=2)], NOW)
    tired, other = await lease(store)
    await store.outbox.settle([Receipt(tired, SENT_AND_TIRED, NOW), Receipt(other, SENT, NOW)])
    assert [(item.address.chat_id, item.part) for item in await lease(store)] == [(2, 1)]
    assert [(item.address.chat_id, item.part) for item in await lease(store, minutes=1)] == [(1, 1)]


async def test_outcomes_are_counted_by_day(store: Store) -> None:
    readers = [await reader(store, number) for number in range(1, 6)]
    await enqueue(store, [digest(*readers, parts=2)], NOW)
    one, two, three, four, five = await lease(store)
    await store.outbox.settle([Receipt(one, SENT, NOW), Receipt(two, SENT, NOW), Receipt(three, GONE, NOW)])
    await store.outbox.settle([Receipt(four, WAIT, NOW), Receipt(five, TOO_FAST, NOW)])
    tomorrow = NOW + timedelta(days=1)
    await store.outbox.settle([Receipt(item, SENT, tomorrow) for item in await lease(store, minutes=2)])
    assert await counts(store) == {
        ("2026-11-23", "sent"): 2,
        ("2026-11-23", "gone"): 1,
        ("2026-11-23", "retried"): 1,
        ("2026-11-24", "sent"): 5,
    }


async def test_nothing_to_write_is_no_fault(store: Store) -> None:
    await store.outbox.settle([])
    assert await counts(store) == {}
