from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.schedule import WORKING_DAYS, Quiet, Schedule, Weekly
from bot.core.subscriber import ChatKind, Format, Platform, SubscriberState
from bot.errors import UserError
from bot.services import subscribe
from bot.services.subscribe import Readers
from tests.services.parts import SetClock
from tests.store.examples import NOW, Store, chat, post

MORNING = Schedule.of((time(8),), "Asia/Shanghai")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW - timedelta(hours=1))


@pytest.fixture
def readers(store: Store, clock: SetClock) -> Readers:
    return Readers(store.subscribers, store.subscriptions, MORNING, clock)


async def test_a_new_reader_starts_with_the_defaults_and_is_the_same_ever_after(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    assert (ann.schedule, ann.format, ann.state, ann.next_due_at) == (
        MORNING,
        Format.RICH,
        SubscriberState.ACTIVE,
        NOW,
    )
    assert await readers.meet(chat(1), ChatKind.PRIVATE, "zh-Hans") == ann


async def test_a_terminal_has_a_format_of_its_own(readers: Readers) -> None:
    here = await readers.meet(chat(1, Platform.TERMINAL), ChatKind.PRIVATE, "en")
    assert here.format is Format.TERMINAL


async def test_changing_the_hours_changes_what_is_due_next(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    changed = await readers.set_times(ann, (time(18, 30), time(7, 30)))
    assert changed.schedule.times == (time(7, 30), time(18, 30))
    assert changed.next_due_at == NOW - timedelta(minutes=30)
    assert changed.next_slot == "2026-11-23T07:30"


async def test_changing_the_zone_keeps_the_local_hours(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    moved = await readers.set_zone(ann, "Europe/London")
    assert moved.schedule == Schedule.of((time(8),), "Europe/London")
    assert moved.next_due_at == NOW + timedelta(hours=8)


async def test_each_part_of_a_schedule_changes_and_leaves_the_others(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    ann = await readers.set_days(ann, (time(9), time(8)), None, WORKING_DAYS)
    ann = await readers.set_weekly(ann, Weekly(7, time(20)))
    ann = await readers.set_quiet(ann, Quiet(time(23), time(7)))
    ann = await readers.pause(ann, date(2026, 12, 1))
    ann = await readers.set_zone(ann, "Europe/London")
    assert ann.schedule == Schedule(
        (time(8), time(9)),
        "Europe/London",
        days=WORKING_DAYS,
        weekly=Weekly(7, time(20)),
        quiet=Quiet(time(23), time(7)),
        paused_until=date(2026, 12, 1),
    )
    assert ann.next_slot == "2026-12-01T08:00"
    ann = await readers.set_times(ann, ())
    assert ann.next_slot == "2026-12-06T20:00/weekly"
    ann = await readers.set_weekly(ann, None)
    assert (ann.next_slot, ann.next_due_at) == (None, None)


async def test_resuming_ends_a_pause(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    ann = await readers.pause(ann, date(2026, 11, 30))
    assert ann.next_slot == "2026-11-30T08:00"
    await readers.resume(ann)
    back = await readers.find(chat(1))
    assert back == replace(ann, schedule=MORNING, next_due_at=NOW, next_slot="2026-11-23T08:00")


async def test_a_pause_outlasts_a_chat_that_was_gone(readers: Readers, store: Store) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await readers.pause(ann, date(2026, 11, 30))
    await store.subscribers.mark_gone(chat(1))
    await readers.back(chat(1))
    back = await readers.find(chat(1))
    assert back is not None
    assert back.next_slot == "2026-11-30T08:00"


async def test_a_pause_that_is_over_is_forgotten_at_the_next_change(readers: Readers, clock: SetClock) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    ann = await readers.pause(ann, date(2026, 11, 30))
    clock.instant += timedelta(days=8)
    ann = await readers.set_times(ann, (time(8),))
    assert ann.schedule == MORNING


async def test_how_few_stories_are_too_few_is_kept(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await readers.set_min_stories(ann, 3)
    found = await readers.find(chat(1))
    assert found is not None
    assert found.min_stories == 3


async def test_a_stopped_reader_has_nothing_due_until_it_resumes(readers: Readers) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await readers.stop(ann)
    stopped = await readers.find(chat(1))
    assert stopped is not None
    stopped = await readers.set_times(stopped, (time(7, 30),))
    assert (stopped.state, stopped.next_due_at) == (SubscriberState.STOPPED, None)
    await readers.resume(stopped)
    back = await readers.find(chat(1))
    assert back is not None
    assert back.state is SubscriberState.ACTIVE
    assert back.next_due_at == NOW - timedelta(minutes=30)


async def test_who_left_of_its_own_wish_is_not_brought_back_by_unblocking(readers: Readers, store: Store) -> None:
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await readers.stop(ann)
    await store.subscribers.mark_gone(chat(1))
    await readers.back(chat(1))
    still = await readers.find(chat(1))
    assert still is not None
    assert still.state is SubscriberState.STOPPED


async def test_who_blocked_the_bot_is_served_again_after_coming_back(readers: Readers, store: Store) -> None:
    await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await store.subscribers.mark_gone(chat(1))
    gone = await readers.find(chat(1))
    assert gone is not None
    assert (gone.state, gone.next_due_at) == (SubscriberState.GONE, None)
    await readers.back(chat(1))
    back = await readers.find(chat(1))
    assert back is not None
    assert (back.state, back.next_due_at) == (SubscriberState.ACTIVE, NOW)


async def test_strangers_who_come_back_trouble_nobody(readers: Readers) -> None:
    assert await readers.back(chat(404)) is None
    assert await readers.find(chat(404)) is None


async def test_subscriptions_have_a_limit_that_is_told(
    readers: Readers, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribe, "MAX_SUBSCRIPTIONS", 1)
    await store.articles.save([post("a", "金融"), post("b", "科技")], NOW)
    ann = await readers.meet(chat(1), ChatKind.PRIVATE, "en")
    first, second = await store.categories.all()
    assert await readers.subscribe(ann, first)
    with pytest.raises(UserError, match="too_many"):
        await readers.subscribe(ann, second)
    assert await readers.unsubscribe_all(ann) == 1
    assert await readers.subscriptions(ann) == ()
