"""How a broadcast gets to its readers and is counted, on a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, time, timedelta

import aiosqlite
import pytest
from sqlalchemy import func, select, update

from bot.core.broadcast import BroadcastState, Step
from bot.core.delivery import Decision, OutboxState, Receipt
from bot.core.schedule import Quiet
from bot.core.subscriber import Format, SubscriberState
from bot.store.broadcasts import Broadcasts
from bot.store.schema import broadcasts, rendering_parts, renderings
from bot.store.spreading import Fed, Spreading
from tests.store.broadcasting import EIGHT, Announcement, crowd, lease
from tests.store.examples import MINUTE, NOW, Store, chat, digest, enqueue, post, reader

FAILED = Decision(OutboxState.FAILED, reason="refused")
GONE = Decision(OutboxState.GONE, reason="blocked")
MONTH = timedelta(days=31)


async def test_readers_get_it_in_order_a_helping_at_a_time(store: Store) -> None:
    await crowd(store.database, 5)
    sending = await Announcement.begin(store)
    assert await sending.feed(2) == Fed(2, is_through=False)
    assert await sending.deliver() == [1, 2]
    assert await sending.feed(2) == Fed(2, is_through=False)
    assert await sending.feed(2) == Fed(1, is_through=True)
    assert await sending.deliver() == [3, 4, 5]
    assert await sending.feed(2) == Fed(0, is_through=True)


async def test_it_is_over_when_all_are_done_with_and_counted_by_outcome(store: Store) -> None:
    await crowd(store.database, 6)
    sending = await Announcement.begin(store)
    await sending.feed(9)
    assert await sending.count() == 6
    await sending.deliver(count=3)
    await sending.deliver(GONE, count=1)
    assert await sending.count() == 2
    assert not (await sending.now()).is_over
    await sending.deliver(FAILED)
    assert await sending.count(NOW + MINUTE) == 0
    ended = await sending.now()
    assert (ended.state, ended.audience, ended.sent, ended.gone, ended.failed) == (BroadcastState.DONE, 6, 3, 1, 2)
    assert (ended.started_at, ended.finished_at, ended.left) == (NOW, NOW + MINUTE, 0)
    assert await Spreading(store.database).faults(sending.id, 3) == [("refused", 2)]


async def test_a_reader_who_failed_and_was_sent_parts_is_counted_once(store: Store) -> None:
    await crowd(store.database, 2)
    sending = await Announcement.begin(store, parts=3)
    await sending.feed(9)
    first, second = await lease(store)
    await store.outbox.settle([Receipt(first, FAILED, NOW)])
    await store.outbox.settle([Receipt(second, Decision(OutboxState.SENT), NOW)])
    assert await sending.count() == 4
    await sending.deliver()
    await sending.count()
    ended = await sending.now()
    assert (ended.sent, ended.failed, ended.is_over) == (1, 1, True)


async def test_each_gets_it_in_its_own_format_which_is_stored_once(store: Store) -> None:
    for form in (Format.RICH, Format.HTML, Format.RICH, Format.RICH):
        await crowd(store.database, 1, form=form)
    sending = await Announcement.begin(store)
    await sending.feed(1)
    await sending.feed(9)
    items = await lease(store)
    assert {item.address.chat_id: item.format for item in items} == {1: "rich", 2: "html", 3: "rich", 4: "rich"}
    assert all(item.content.body == f"{item.format} 0" for item in items)
    async with store.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(renderings)) == 2


async def test_only_active_readers_on_telegram_who_were_there_get_it(store: Store) -> None:
    await crowd(store.database, 1, state=SubscriberState.STOPPED.value)
    await crowd(store.database, 1, state=SubscriberState.GONE.value)
    await crowd(store.database, 1, platform="terminal")
    await crowd(store.database, 1)
    sending = await Announcement.begin(store)
    assert (await sending.now()).audience == 1
    await sending.feed(0)
    await crowd(store.database, 1, created_at=NOW + MINUTE)
    assert await sending.feed(9, NOW + 2 * MINUTE) == Fed(1, is_through=True)
    assert await sending.deliver(now=NOW + 2 * MINUTE) == [4]


async def test_a_category_is_told_to_whoever_gets_news_of_it(store: Store) -> None:
    await store.articles.save([post("1", "金融/银行/信贷"), post("2", "金融/股票"), post("3", "体育")], NOW)
    ids = {str(one.path): one.id for one in await store.categories.all()}
    named = ["金融", "金融/银行", "金融/银行/信贷", "金融/股票", "体育"]
    for number, name in enumerate(named, start=1):
        subscriber = await reader(store, number, due=None)
        await store.subscriptions.add(subscriber.id, ids[name], NOW)
    await reader(store, 6, due=None)
    sending = await Announcement.begin(store, category_id=ids["金融/银行"])
    assert (await sending.now()).audience == 3
    await sending.feed(9)
    assert await sending.deliver() == [1, 2, 3]


async def test_quiet_hours_are_waited_for_and_hold_up_nobody_else(store: Store) -> None:
    # It is eight in the morning in Shanghai.
    await crowd(store.database, 2, replace(EIGHT, quiet=Quiet(time(22), time(9))))
    await crowd(store.database, 1)
    sending = await Announcement.begin(store)
    assert await sending.feed(9) == Fed(1, is_through=True)
    assert await sending.deliver() == [3]
    await sending.count()
    waiting = await sending.now()
    assert (waiting.audience, waiting.sent, waiting.held, waiting.is_over) == (3, 1, 2, False)
    later = NOW + timedelta(hours=1)
    assert await sending.feed(9, later - MINUTE) == Fed(0, is_through=True)
    assert await sending.feed(9, later) == Fed(2, is_through=True)
    assert await sending.deliver(now=later) == [1, 2]
    await sending.count(later)
    assert (await sending.now()).state is BroadcastState.DONE


async def test_who_stops_while_it_is_held_gets_none(store: Store) -> None:
    await crowd(store.database, 1, replace(EIGHT, quiet=Quiet(time(22), time(9))))
    sending = await Announcement.begin(store)
    await sending.feed(9)
    await store.subscribers.set_state(1, SubscriberState.STOPPED, None)
    assert await sending.feed(9, NOW + timedelta(hours=1)) == Fed(0, is_through=True)
    await sending.count()
    ended = await sending.now()
    assert (ended.state, ended.settled, ended.left) == (BroadcastState.DONE, 0, 1)


async def test_who_is_in_a_pause_is_neither_counted_nor_told(store: Store) -> None:
    await crowd(store.database, 1, replace(EIGHT, paused_until=date(2026, 12, 1)))
    await crowd(store.database, 1, replace(EIGHT, paused_until=date(2026, 11, 1)))
    sending = await Announcement.begin(store)
    assert (await sending.now()).audience == 1
    await sending.feed(9)
    assert await sending.deliver() == [2]


async def test_a_damaged_schedule_holds_up_nobody(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await crowd(store.database, 1, times="what is this")
    await crowd(store.database, 1)
    sending = await Announcement.begin(store)
    await sending.feed(9)
    assert await sending.deliver() == [1, 2]
    assert "schedule not read" in caplog.text


async def test_it_stands_in_line_behind_digests_that_are_there(store: Store) -> None:
    await crowd(store.database, 1)
    morning = await reader(store, 9)
    sending = await Announcement.begin(store)
    await enqueue(store, [digest(morning)], NOW)
    await sending.feed(9)
    assert [item.address.chat_id for item in await lease(store, 1)] == [9]


async def test_feeding_again_after_a_crash_gives_nobody_a_second_one(store: Store) -> None:
    await crowd(store.database, 3)
    sending = await Announcement.begin(store)
    await sending.feed(2)
    assert await sending.deliver() == [1, 2]
    # Killed right after the commit: the service has forgotten all, and nothing is counted yet.
    await sending.feed(9)
    assert await sending.deliver() == [3]
    await sending.count()
    assert (await sending.now()).sent == 3


async def test_a_pause_takes_back_what_nobody_has_begun_to_send(store: Store) -> None:
    await crowd(store.database, 4)
    sending = await Announcement.begin(store)
    await sending.feed(3)
    (under_way,) = await lease(store, 1)
    assert await sending.take(Step.PAUSE)
    assert await sending.feed(9) == Fed()
    assert await lease(store) == ()
    await store.outbox.settle([Receipt(under_way, Decision(OutboxState.SENT), NOW)])
    await sending.count()
    paused = await sending.now()
    assert (paused.state, paused.sent, paused.held, paused.is_over) == (BroadcastState.PAUSED, 1, 2, False)
    assert await sending.take(Step.RESUME)
    assert await sending.feed(1) == Fed(1, is_through=False)
    assert await sending.deliver() == [2]
    assert await sending.feed(9) == Fed(2, is_through=True)
    assert await sending.deliver() == [3, 4]
    await sending.count()
    assert (await sending.now()).sent == 4


async def test_a_text_whose_first_message_is_out_is_sent_to_its_end(store: Store) -> None:
    await crowd(store.database, 2)
    sending = await Announcement.begin(store, parts=2)
    await sending.feed(9)
    (first,) = await lease(store, 1)
    await store.outbox.settle([Receipt(first, Decision(OutboxState.SENT), NOW)])
    await sending.take(Step.PAUSE)
    assert await sending.deliver() == [1]
    await sending.take(Step.RESUME)
    await sending.feed(9)
    assert await sending.deliver() == [2, 2]


async def test_cancelled_what_is_not_under_way_is_not_sent(store: Store) -> None:
    await crowd(store.database, 3)
    await crowd(store.database, 1, replace(EIGHT, quiet=Quiet(time(22), time(9))))
    await crowd(store.database, 1)
    sending = await Announcement.begin(store)
    await sending.feed(4)
    (under_way,) = await lease(store, 1)
    assert await sending.take(Step.CANCEL)
    assert not (await sending.now()).is_over
    assert await lease(store) == ()
    await store.outbox.settle([Receipt(under_way, Decision(OutboxState.SENT), NOW)])
    await sending.count()
    ended = await sending.now()
    assert (ended.state, ended.sent, ended.left, ended.is_over) == (BroadcastState.CANCELLED, 1, 4, True)
    assert not await sending.take(Step.RESUME)
    assert await sending.feed(9, NOW + timedelta(hours=2)) == Fed()


async def test_cancelled_before_anything_is_under_way_it_is_over_at_once(store: Store) -> None:
    await crowd(store.database, 3)
    sending = await Announcement.begin(store)
    await sending.take(Step.CANCEL, NOW + MINUTE)
    assert (await sending.now()).finished_at == NOW + MINUTE


async def test_its_text_is_kept_until_it_is_over(store: Store) -> None:
    await crowd(store.database, 2)
    sending = await Announcement.begin(store)
    await sending.feed(1)
    await sending.deliver()
    await sending.count()
    await sending.take(Step.PAUSE)
    assert await store.outbox.forget_before(NOW + MONTH) == 1
    await sending.take(Step.RESUME)
    await sending.feed(9, NOW + MONTH)
    assert await sending.deliver(now=NOW + MONTH) == [2]
    await sending.count(NOW + MONTH)
    await store.outbox.forget_before(NOW + 2 * MONTH)
    async with store.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(rendering_parts)) == 0
    assert (await sending.now()).sent == 2


async def test_a_chat_that_moves_takes_its_message_along(store: Store) -> None:
    await crowd(store.database, 2)
    sending = await Announcement.begin(store)
    await sending.feed(9)
    await store.subscribers.move(chat(1), chat(2))
    assert await sending.deliver() == [2]
    await sending.count()
    ended = await sending.now()
    assert (ended.state, ended.sent) == (BroadcastState.DONE, 1)


async def test_feeding_a_helping_costs_the_same_wherever_it_stands(store: Store) -> None:
    """Of a hundred thousand readers, the last helping takes as many steps of SQLite's machine as the second one."""
    await crowd(store.database, 100_000)
    sending = await Announcement.begin(store)
    await sending.feed(500)
    steps = []
    async with counted_steps(store) as taken:
        for reached in (500, 50_000, 99_000):
            async with store.database.writing() as connection:
                await connection.execute(update(broadcasts).values(reached=reached))
            before = taken[0]
            await sending.feed(500)
            steps.append(taken[0] - before)
    assert min(steps) > 0
    assert max(steps) < 1.2 * min(steps)


@asynccontextmanager
async def counted_steps(store: Store) -> AsyncIterator[list[int]]:
    """Count, in hundreds, the steps that SQLite takes on the connection that lies ready."""
    taken = [0]

    def count() -> None:
        taken[0] += 1

    async with store.database.reading() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, aiosqlite.Connection)
    await driver.set_progress_handler(count, 100)
    yield taken
    await driver.set_progress_handler(count, 0)


async def test_sparse_readers_are_looked_for_in_bounded_transactions(store: Store) -> None:
    await crowd(store.database, 45_000, state=SubscriberState.STOPPED.value)
    await crowd(store.database, 1)
    sending = await Announcement.begin(store)
    assert [await sending.feed(9) for _ in range(3)] == [Fed(0, is_through=False)] * 2 + [Fed(1, is_through=True)]


async def test_drafts_are_no_broadcasts_yet(store: Store) -> None:
    await crowd(store.database, 1)
    kept = Broadcasts(store.database)
    draft = await kept.draft("今晚停机", None, 7, NOW)
    assert await Announcement(store, draft.id).feed(9) == Fed()
    assert (await kept.unfinished(), await kept.latest(9), await kept.unreported()) == ([], [], [])
