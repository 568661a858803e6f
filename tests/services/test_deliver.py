import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.core.delivery import ChatGone, ChatMoved, OutboxItem, Receipt, Refused, Sent, TooFast, Unavailable, Unreachable
from bot.core.subscriber import Platform, SubscriberState
from bot.services.deliver import LEASE_S, Deliver
from tests.services.parts import CROWD, ScriptedSender, SetClock
from tests.store.examples import NOW, TELEGRAM, Store, again, asked_for, chat, digest, enqueue, reader, unfinished


class Post:
    """A deliverer over a store, with a sender that does as it is told."""

    def __init__(self, store: Store, concurrency: int = CROWD) -> None:
        self.store = store
        self.clock = SetClock()
        self.sender = ScriptedSender()
        self.deliver = Deliver(
            store.outbox, store.subscribers, {Platform.TELEGRAM: self.sender}, concurrency, self.clock
        )

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Return (chat, part) of all sendings, in order."""
        return [(item.address.chat_id, item.part) for item in self.sender.sent]

    async def unfinished(self) -> int:
        return await unfinished(self.store)


@pytest.fixture
def post(store: Store) -> Post:
    return Post(store)


async def test_everything_in_the_outbox_is_sent_once(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 8)]
    await enqueue(post.store, [digest(*readers)], NOW)
    assert await post.deliver.deliver_due() == 7
    assert sorted(post.parts) == [(number, 0) for number in range(1, 8)]
    assert await post.deliver.deliver_due() == 0


async def test_parts_reach_a_chat_in_order_and_chats_side_by_side(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 4)]
    await enqueue(post.store, [digest(*readers, parts=3)], NOW)
    await post.deliver.deliver_due()
    for number in range(1, 4):
        assert [part for chat_id, part in post.parts if chat_id == number] == [0, 1, 2]


async def test_no_more_are_under_way_than_allowed(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 20)]
    await enqueue(post.store, [digest(*readers)], NOW)
    post.sender.gate = asyncio.Event()
    running = asyncio.create_task(post.deliver.deliver_due())
    await post.sender.crowded.wait()
    post.sender.gate.set()
    await running
    assert post.sender.most_under_way == CROWD


async def test_a_429_waits_exactly_as_long_as_it_says_and_counts_as_no_try(post: Post) -> None:
    ann = await reader(post.store)
    await enqueue(post.store, [digest(ann)], NOW)
    post.sender.outcomes[1] = [TooFast(17.0)]
    await post.deliver.deliver_due()
    post.clock.instant = NOW + timedelta(seconds=16.9)
    assert await post.deliver.deliver_due() == 0
    post.clock.instant = NOW + timedelta(seconds=17)
    assert await post.deliver.deliver_due() == 1
    assert [item.attempt for item in post.sender.sent] == [1, 1]


async def test_an_outage_is_outwaited_ever_longer(post: Post) -> None:
    ann = await reader(post.store)
    await enqueue(post.store, [digest(ann)], NOW)
    post.sender.outcomes[1] = [Unavailable("502"), Unavailable("502")]
    await post.deliver.deliver_due()
    post.clock.instant += timedelta(seconds=2)
    await post.deliver.deliver_due()
    post.clock.instant += timedelta(seconds=3.9)
    assert await post.deliver.deliver_due() == 0
    post.clock.instant += timedelta(seconds=0.1)
    assert await post.deliver.deliver_due() == 1
    assert await post.unfinished() == 0


async def test_a_chat_that_is_gone_gets_nothing_more_and_keeps_its_settings(post: Post) -> None:
    ann = await reader(post.store)
    await enqueue(post.store, [digest(ann, parts=2), asked_for(ann)], NOW)
    post.sender.outcomes[1] = [ChatGone("blocked")]
    await post.deliver.deliver_due()
    assert len(post.sender.sent) == 1
    assert await post.unfinished() == 0
    left = await again(post.store, ann)
    assert left.state is SubscriberState.GONE
    assert left.schedule == ann.schedule


async def test_a_topic_that_is_no_more_is_forgotten(post: Post) -> None:
    ann = await reader(post.store)
    await post.store.subscribers.set_thread(ann.id, 12)
    await enqueue(post.store, [digest(ann, parts=2)], NOW)
    post.sender.outcomes[1] = [Sent(1, topic_is_gone=True)]
    await post.deliver.deliver_due()
    assert [item.thread_id for item in post.sender.sent] == [12, None]


async def test_a_group_that_moved_gets_its_digest_at_the_new_address(post: Post) -> None:
    ann = await reader(post.store, -5)
    await enqueue(post.store, [digest(ann)], NOW)
    post.sender.outcomes[-5] = [ChatMoved(chat(-100_5))]
    await post.deliver.deliver_due()
    assert [item.address.chat_id for item in post.sender.sent] == [-5, -100_5]
    assert await post.store.subscribers.find(chat(-5)) is None


async def test_a_refused_message_fails_and_the_next_one_goes_out(post: Post) -> None:
    ann = await reader(post.store)
    await enqueue(post.store, [digest(ann, parts=2)], NOW)
    post.sender.outcomes[1] = [Refused("bad request")]
    await post.deliver.deliver_due()
    assert post.parts == [(1, 0), (1, 1)]
    assert await post.unfinished() == 0


async def test_a_defect_in_a_sender_neither_ends_the_round_nor_loses_the_row(post: Post) -> None:
    ann, ben = await reader(post.store, 1), await reader(post.store, 2)
    await enqueue(post.store, [digest(ann, ben)], NOW)
    post.sender.outcomes[1] = [RuntimeError("defect")]
    await post.deliver.deliver_due()
    assert await post.unfinished() == 1
    post.clock.instant += timedelta(seconds=2)
    await post.deliver.deliver_due()
    assert sorted(post.parts) == [(1, 0), (1, 0), (2, 0)]


async def test_a_shutdown_settles_what_is_under_way_and_begins_nothing_new(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 10)]
    await enqueue(post.store, [digest(*readers)], NOW)
    post.sender.gate = asyncio.Event()
    running = asyncio.create_task(post.deliver.deliver_due())
    await post.sender.crowded.wait()
    running.cancel()
    await asyncio.sleep(0)
    post.sender.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(post.sender.sent) == CROWD
    assert await post.unfinished() == 5


async def test_rows_that_a_dead_process_had_leased_are_sent_by_the_next(post: Post) -> None:
    ann = await reader(post.store)
    await enqueue(post.store, [digest(ann)], NOW)
    await post.store.outbox.lease(TELEGRAM, 1, NOW, NOW + timedelta(seconds=LEASE_S))
    assert await post.deliver.deliver_due() == 0
    assert await post.deliver.recover() == 1
    assert await post.deliver.deliver_due() == 1


async def test_another_platforms_rows_are_left_to_its_own_sender(post: Post) -> None:
    here, there = await reader(post.store, 1), await post.store.subscribers.find(chat(1, Platform.TERMINAL))
    assert there is None
    await enqueue(post.store, [digest(here)], NOW)
    terminal = Deliver(post.store.outbox, post.store.subscribers, {Platform.TERMINAL: ScriptedSender()}, 1, post.clock)
    assert await terminal.deliver_due() == 0
    await post.store.outbox.lease(TELEGRAM, 1, NOW, NOW + timedelta(seconds=LEASE_S))
    assert await terminal.recover() == 0


async def test_who_asks_for_a_round_during_another_finds_all_sent_when_it_returns(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 6)]
    await enqueue(post.store, [digest(*readers)], NOW)
    post.sender.gate = asyncio.Event()
    first = asyncio.create_task(post.deliver.deliver_due())
    await post.sender.crowded.wait()
    second = asyncio.create_task(post.deliver.deliver_due())
    post.sender.gate.set()
    assert await second == 0
    assert len(post.sender.sent) == 5
    assert await first == 5


async def test_a_shutdown_gives_back_at_once_what_waits_for_its_turn(post: Post) -> None:
    ann = await reader(post.store)
    await enqueue(post.store, [digest(ann)], NOW)
    post.sender.turn = asyncio.Event()
    running = asyncio.create_task(post.deliver.deliver_due())
    await asyncio.wait({running}, timeout=0.2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert post.sender.sent == []
    post.sender.turn = None
    assert await post.deliver.deliver_due() == 1
    assert [item.attempt for item in post.sender.sent] == [1]


async def test_what_hangs_under_way_at_a_shutdown_is_given_back(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.deliver._GRACE_S", 0.01)
    readers = [await reader(post.store, number) for number in range(1, CROWD + 1)]
    await enqueue(post.store, [digest(*readers)], NOW)
    post.sender.gate = asyncio.Event()
    running = asyncio.create_task(post.deliver.deliver_due())
    await post.sender.crowded.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await post.unfinished() == CROWD
    post.sender.gate = None
    assert await post.deliver.deliver_due() == CROWD


async def test_where_nothing_gets_through_a_crowd_is_not_tried_one_by_one(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 20)]
    await enqueue(post.store, [digest(*readers)], NOW)
    post.sender.outcomes = {number: [Unreachable("no network")] for number in range(1, 20)}
    assert await post.deliver.deliver_due() <= 2 * CROWD
    post.clock.instant += timedelta(hours=30)
    post.sender.outcomes = {}
    await post.deliver.deliver_due()
    assert await post.unfinished() == 0
    assert {item.attempt for item in post.sender.sent} == {1}


async def test_a_chat_that_takes_no_more_for_now_holds_up_nobody_else(post: Post) -> None:
    ann, ben = await reader(post.store, 1), await reader(post.store, 2)
    await enqueue(post.store, [digest(ann, ben, parts=2)], NOW)
    post.sender.outcomes[1] = [Sent(1, next_after_s=3.0)]
    await post.deliver.deliver_due()
    assert post.parts == [(1, 0), (2, 0), (2, 1)]
    post.clock.instant += timedelta(seconds=3)
    await post.deliver.deliver_due()
    assert post.parts[3:] == [(1, 1)]


async def test_a_row_in_hand_is_not_sent_again_though_its_lease_has_run_out(post: Post) -> None:
    readers = [await reader(post.store, number) for number in range(1, 3)]
    await enqueue(post.store, [digest(*readers)], NOW)
    post.sender.gate = asyncio.Event()
    running = asyncio.create_task(post.deliver.deliver_due())
    await asyncio.wait({running}, timeout=0.2)
    assert post.sender.under_way == 2
    post.clock.instant += timedelta(seconds=LEASE_S + 1)
    await enqueue(post.store, [digest(await reader(post.store, 3))], NOW)
    post.sender.gate.set()
    await running
    assert sorted(post.parts) == [(1, 0), (2, 0), (3, 0)]


async def test_what_is_sent_and_not_settled_yet_counts_as_under_way(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [await reader(post.store, number) for number in range(1, 3 * CROWD)]
    await enqueue(post.store, [digest(*readers)], NOW)
    may_settle = asyncio.Event()
    settle = post.store.outbox.settle

    async def settle_late(receipts: Sequence[Receipt]) -> None:
        await may_settle.wait()
        await settle(receipts)

    monkeypatch.setattr(post.store.outbox, "settle", settle_late)
    running = asyncio.create_task(post.deliver.deliver_due())
    await asyncio.wait({running}, timeout=0.3)
    assert len(post.sender.sent) == CROWD
    may_settle.set()
    assert await running == len(readers)


async def test_a_shutdown_gives_back_what_is_being_leased_at_that_moment(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enqueue(post.store, [digest(await reader(post.store))], NOW)
    committed, lease = asyncio.Event(), post.store.outbox.lease

    async def lease_and_linger(*given: object) -> Sequence[OutboxItem]:
        leased = await lease(*given)  # type: ignore[arg-type]
        committed.set()
        await asyncio.sleep(0.05)
        return leased

    monkeypatch.setattr(post.store.outbox, "lease", lease_and_linger)
    running = asyncio.create_task(post.deliver.deliver_due())
    await committed.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await post.store.outbox.release(TELEGRAM) == 0
    assert post.sender.sent == []
