from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.delivery import Decision, OutboxState, Receipt
from bot.core.forecast import DueReaders
from bot.core.subscriber import Format, Platform
from bot.core.traffic import Queue, Settled, Standing
from bot.store.schema import subscribers
from bot.store.traffic import TrafficCounts
from tests.store.examples import (
    DUE,
    MINUTE,
    NOW,
    SENT,
    TELEGRAM,
    TOMORROW,
    Store,
    asked_for,
    chat,
    defaults,
    digest,
    enqueue,
    reader,
)

TODAY = NOW.date().isoformat()
WAIT = Decision(OutboxState.WAITING, NOW + MINUTE, "down")
FAILED = Decision(OutboxState.FAILED, reason="refused")


@pytest.fixture
def counts(store: Store) -> TrafficCounts:
    return TrafficCounts(store.database, Platform.TELEGRAM)


async def queue(counts: TrafficCounts, minutes: float = 0) -> Queue:
    return (await counts.tallies(NOW + minutes * MINUTE, [TODAY], NOW)).queue


async def test_an_empty_outbox_counts_nothing(counts: TrafficCounts) -> None:
    tallies = await counts.tallies(NOW, [TODAY], NOW)
    assert (tallies.queue, tallies.failed, tallies.days, tallies.due) == (Queue(), 0, {TODAY: Settled()}, [])
    assert tallies.messages_a_digest == 1


async def test_rows_are_counted_by_what_they_wait_for(store: Store, counts: TrafficCounts) -> None:
    readers = [await reader(store, number) for number in range(1, 6)]
    await enqueue(store, [digest(*readers)], NOW)
    sent, waiting, failed, _ = await store.outbox.lease(TELEGRAM, 4, NOW, NOW + 2 * MINUTE)
    decisions = ((sent, SENT), (waiting, WAIT), (failed, FAILED))
    await store.outbox.settle([Receipt(item, decision, NOW) for item, decision in decisions])
    tallies = await counts.tallies(NOW, [TODAY, "2026-11-22"], NOW)
    assert tallies.queue == Queue(in_line=1, retrying=1, under_way=1, oldest_due_at=NOW)
    assert tallies.failed == 1
    assert tallies.days == {TODAY: Settled(sent=1, retried=1, failed=1), "2026-11-22": Settled()}


async def test_a_lease_that_has_run_out_stands_in_line_and_is_due_since_then(
    store: Store, counts: TrafficCounts
) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    await store.outbox.lease(TELEGRAM, 1, NOW, NOW + 2 * MINUTE)
    assert await queue(counts, 1) == Queue(under_way=1)
    assert await queue(counts, 3) == Queue(in_line=1, oldest_due_at=NOW + 2 * MINUTE)


async def test_the_oldest_is_the_one_that_could_be_sent_the_longest(store: Store, counts: TrafficCounts) -> None:
    first, second = await reader(store, 1), await reader(store, 2)
    await enqueue(store, [digest(first)], NOW + MINUTE)
    await enqueue(store, [asked_for(second)], NOW)
    assert (await queue(counts, 5)).oldest_due_at == NOW
    (asked,) = await store.outbox.lease(TELEGRAM, 1, NOW, NOW + 9 * MINUTE)
    assert (await queue(counts, 5)).oldest_due_at == NOW + MINUTE
    await store.outbox.settle([Receipt(asked, SENT, NOW)])
    assert await queue(counts, 5) == Queue(in_line=1, oldest_due_at=NOW + MINUTE)


async def test_what_waits_for_a_terminal_is_left_out(store: Store, counts: TrafficCounts) -> None:
    terminal = await store.subscribers.add(chat(1, Platform.TERMINAL), defaults(form=Format.TERMINAL), DUE, NOW)
    await enqueue(store, [digest(terminal, parts=3)], NOW)
    assert await queue(counts) == Queue()
    await enqueue(store, [digest(await reader(store))], NOW + MINUTE)
    assert await queue(counts, 9) == Queue(in_line=1, oldest_due_at=NOW + MINUTE)


async def test_what_falls_due_is_told_by_instant_and_schedule(store: Store, counts: TrafficCounts) -> None:
    first = await reader(store, 1)
    await reader(store, 2)
    await reader(store, 3, TOMORROW)
    schedule = first.schedule
    assert (await counts.tallies(NOW, [], NOW + MINUTE)).due == [DueReaders(DUE, schedule, 2)]
    later = (await counts.tallies(NOW, [], NOW + timedelta(days=2))).due
    assert sorted(later, key=lambda one: one.due.at) == [
        DueReaders(DUE, schedule, 2),
        DueReaders(TOMORROW, schedule, 1),
    ]


async def test_a_damaged_schedule_spoils_no_count(store: Store, counts: TrafficCounts) -> None:
    await reader(store)
    async with store.database.writing() as connection:
        await connection.execute(update(subscribers).values(times="99", zone="Mars"))
    [one] = (await counts.tallies(NOW, [], NOW + MINUTE)).due
    assert (one.readers, one.schedule.next_after(NOW)) == (1, None)


async def test_how_many_messages_a_digest_makes_is_the_average_of_the_newest(
    store: Store, counts: TrafficCounts
) -> None:
    first, second = await reader(store, 1), await reader(store, 2)
    await enqueue(store, [digest(first, parts=3), digest(second, parts=1)], NOW)
    assert (await counts.tallies(NOW, [], NOW)).messages_a_digest == 2


async def test_a_readers_messages_stand_behind_what_goes_out_before_them(store: Store, counts: TrafficCounts) -> None:
    readers = [await reader(store, number) for number in range(1, 5)]
    await enqueue(store, [digest(*readers, parts=2)], NOW)
    assert await counts.standing(readers[2].id, NOW) == Standing(messages=2, ahead=6)
    assert await counts.standing(99, NOW) is None
    (first,) = await store.outbox.lease(TELEGRAM, 1, NOW, NOW + 2 * MINUTE)
    await store.outbox.settle([Receipt(first, WAIT, NOW)])
    assert await counts.standing(readers[0].id, NOW) == Standing(2, 2, NOW + MINUTE)
    assert await counts.standing(readers[2].id, NOW) == Standing(2, 4)
    assert await counts.standing(readers[2].id, NOW + MINUTE) == Standing(2, 6)
