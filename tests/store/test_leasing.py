import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.delivery import Decision, OutboxItem, OutboxState, Receipt
from bot.core.subscriber import GENERAL, Format, Platform
from bot.errors import StorageError
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.schema import outbox
from tests.store.examples import (
    DUE,
    MINUTE,
    NOW,
    SENT,
    SLOT,
    TELEGRAM,
    Store,
    asked_for,
    chat,
    defaults,
    digest,
    enqueue,
    reader,
    unfinished,
)

LATER = NOW + 5 * MINUTE
WAIT = Decision(OutboxState.WAITING, LATER, "down")
TOO_FAST = replace(WAIT, counts_as_attempt=False)
FAILED = Decision(OutboxState.FAILED, reason="refused")
GONE = Decision(OutboxState.GONE, reason="blocked")


async def lease(store: Store, count: int = 9, minutes: int = 0) -> Sequence[OutboxItem]:
    """Lease for a minute."""
    now = NOW + minutes * MINUTE
    return await store.outbox.lease(TELEGRAM, count, now, now + MINUTE)


async def settle(store: Store, item: OutboxItem, decision: Decision = SENT) -> None:
    await store.outbox.settle([Receipt(item, decision, NOW, 77 if decision is SENT else None)])


def places(items: Sequence[OutboxItem]) -> list[tuple[int, int]]:
    """Chat and part of each message."""
    return [(item.address.chat_id, item.part) for item in items]


async def row(store: Store, outbox_id: int) -> tuple[object, ...]:
    selection = select(outbox.c.state, outbox.c.attempts, outbox.c.message_id, outbox.c.reason)
    async with store.database.reading() as connection:
        return tuple((await connection.execute(selection.where(outbox.c.id == outbox_id))).one())


async def test_a_leased_message_has_all_that_sending_needs(store: Store) -> None:
    subscriber = await reader(store, -100_123_456_789)
    await enqueue(store, [digest(subscriber)], NOW)
    (item,) = await lease(store)
    assert item == OutboxItem(
        id=item.id,
        subscriber_id=subscriber.id,
        address=chat(-100_123_456_789),
        slot=SLOT,
        part=0,
        format="html",
        content=digest(parts=1).rendering.parts[0],
        attempt=1,
    )


async def test_a_message_keeps_the_format_it_was_written_in(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [digest(subscriber)], NOW)
    await store.subscribers.set_format(subscriber.id, Format.PLAIN)
    (item,) = await lease(store)
    assert item.format == "html"


async def test_the_oldest_come_first_and_only_so_many(store: Store) -> None:
    readers = [await reader(store, number) for number in (5, 3, 9, 1)]
    await enqueue(store, [digest(*readers)], NOW)
    assert places(await lease(store, count=3)) == [(5, 0), (3, 0), (9, 0)]
    assert places(await lease(store, count=3)) == [(1, 0)]
    assert await lease(store) == ()


async def test_a_chat_has_one_message_under_way_and_the_next_only_when_that_is_done(store: Store) -> None:
    first, second = await reader(store, 1), await reader(store, 2)
    await enqueue(store, [digest(first, second, parts=2)], NOW)
    items = await lease(store)
    assert places(items) == [(1, 0), (2, 0)]
    await settle(store, items[1])
    assert places(await lease(store)) == [(2, 1)]
    await settle(store, items[0])
    assert places(await lease(store)) == [(1, 1)]


async def test_a_chats_later_digest_waits_for_its_earlier_one(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [digest(subscriber, parts=2)], NOW)
    await enqueue(store, [asked_for(subscriber, since=7)], NOW)
    order = []
    while items := await lease(store):
        order += [(item.slot, item.part) for item in items]
        await settle(store, items[0])
    assert order == [(SLOT, 0), (SLOT, 1), ("now:1", 0)]


async def test_only_the_platforms_that_can_be_sent_to_are_leased(store: Store) -> None:
    terminal = await store.subscribers.add(chat(1, Platform.TERMINAL), defaults(form=Format.TERMINAL), DUE, NOW)
    telegram = await reader(store, 2)
    await enqueue(store, [digest(terminal, telegram)], NOW)
    assert places(await lease(store)) == [(2, 0)]
    assert await store.outbox.lease((), 9, NOW, LATER) == ()
    both = (Platform.TELEGRAM, Platform.TERMINAL)
    assert [item.address for item in await store.outbox.lease(both, 9, NOW, LATER)] == [chat(1, Platform.TERMINAL)]


async def test_a_lease_that_has_run_out_is_taken_up_and_one_that_has_not_is_left(store: Store) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    (item,) = await lease(store)
    assert await store.outbox.lease(TELEGRAM, 9, NOW + MINUTE / 2, LATER) == ()
    assert await lease(store, minutes=1) == [item]


async def test_no_two_workers_lease_the_same_message(store: Store, url: str) -> None:
    other = await Database.open(url)
    await enqueue(store, [digest(*[await reader(store, number) for number in range(30)])], NOW)
    workers = [store.outbox, Outbox(other)] * 5
    leased = await asyncio.gather(*(worker.lease(TELEGRAM, 3, NOW, LATER) for worker in workers))
    await other.close()
    chats = [item.address.chat_id for items in leased for item in items]
    assert sorted(chats) == list(range(30))


async def test_a_message_that_was_sent_is_recorded_and_done_with(store: Store) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    (item,) = await lease(store)
    await settle(store, item)
    assert await row(store, item.id) == ("sent", 1, 77, None)
    assert await lease(store, minutes=60) == ()


@pytest.mark.parametrize("decision", [FAILED, GONE])
async def test_a_message_that_cannot_be_sent_is_given_up_and_the_next_one_tried(
    store: Store, decision: Decision
) -> None:
    await enqueue(store, [digest(await reader(store), parts=2)], NOW)
    (item,) = await lease(store)
    await settle(store, item, decision)
    assert await row(store, item.id) == (decision.state.value, 1, None, decision.reason)
    assert places(await lease(store)) == [(1, 1)]


async def test_a_message_that_waits_is_tried_again_when_its_time_has_come(store: Store) -> None:
    await enqueue(store, [digest(await reader(store), parts=2)], NOW)
    (item,) = await lease(store)
    await settle(store, item, WAIT)
    assert await row(store, item.id) == ("waiting", 1, None, "down")
    assert await lease(store, minutes=4) == ()
    assert await lease(store, minutes=5) == [replace(item, attempt=2)]


async def test_a_refusal_for_speed_is_no_attempt(store: Store) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    (item,) = await lease(store)
    await settle(store, item, TOO_FAST)
    assert await lease(store, minutes=5) == [item]


async def test_a_message_without_a_time_to_wait_for_may_be_tried_at_once(store: Store) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    (item,) = await lease(store)
    await settle(store, item, replace(WAIT, not_before=None))
    assert await lease(store) == [replace(item, attempt=2)]


async def test_one_chat_that_waits_holds_up_no_other(store: Store) -> None:
    first, second = await reader(store, 1), await reader(store, 2)
    await enqueue(store, [digest(first, second, parts=2)], NOW)
    (item,) = await lease(store, count=1)
    await settle(store, item, WAIT)
    assert places(await lease(store)) == [(2, 0)]


async def test_what_was_delayed_comes_before_what_stands_in_line(store: Store) -> None:
    readers = [await reader(store, number) for number in range(4)]
    await enqueue(store, [digest(*readers, parts=2)], NOW)
    (item,) = await lease(store, count=1)
    await settle(store, item, WAIT)
    assert places(await lease(store, count=1, minutes=5)) == [(0, 0)]
    await settle(store, item)
    assert places(await lease(store, count=2, minutes=5)) == [(0, 1), (1, 0)]


async def test_a_message_goes_to_the_topic_that_is_chosen_when_it_is_leased(store: Store) -> None:
    first, second = await reader(store, 1), await reader(store, 2)
    await store.subscribers.set_thread(first.id, 12)
    await enqueue(store, [digest(first, second)], NOW)
    await store.subscribers.set_thread(second.id, GENERAL)
    assert [item.thread_id for item in await lease(store)] == [12, None]


async def test_a_late_verdict_does_not_reopen_what_is_done(store: Store) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    (item,) = await lease(store)
    await settle(store, item)
    await settle(store, item, WAIT)
    await settle(store, item, FAILED)
    assert await row(store, item.id) == ("sent", 1, 77, None)


async def test_a_message_given_up_that_arrived_after_all_counts_as_sent(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [digest(subscriber)], NOW)
    (item,) = await lease(store)
    await store.subscribers.mark_gone(subscriber.address)
    await settle(store, item)
    assert (await row(store, item.id))[0] == "sent"


async def test_a_chat_that_moved_while_its_message_was_under_way_gets_it_at_its_new_address(store: Store) -> None:
    await enqueue(store, [digest(await reader(store, -1))], NOW)
    (item,) = await lease(store)
    await store.subscribers.move(chat(-1), chat(-100))
    await settle(store, item, replace(TOO_FAST, not_before=NOW))
    assert await lease(store) == [replace(item, address=chat(-100))]


async def test_a_message_that_this_program_cannot_read_is_named_and_stays(store: Store) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE rendering_parts SET buttons = '[1]'")
    with pytest.raises(StorageError, match="buttons"):
        await lease(store)
    assert await unfinished(store) == 1


async def test_a_rendering_is_read_once_for_a_crowd(store: Store) -> None:
    await enqueue(store, [digest(*[await reader(store, number) for number in range(6)])], NOW)
    contents = [item.content for _ in range(3) for item in await lease(store, count=2)]
    assert len(contents) == 6
    assert all(content is contents[0] for content in contents)
