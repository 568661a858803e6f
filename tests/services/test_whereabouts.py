"""Chats that go and come back: what is told of it, and what the first digest after a return has."""

from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from bot.core.schedule import Schedule
from bot.core.subscriber import ChatKind, FilterKind, Subscriber, SubscriberState
from bot.core.words import parse_words
from bot.services.subscribe import Readers
from bot.services.whereabouts import Whereabouts
from bot.store.alerts import Alerts
from bot.store.schema import outbox, subscribers
from bot.store.words import Words
from tests.services.parts import SetClock
from tests.store.examples import NOW, Store, again, asked_for, chat, digest, enqueue, post, reader, unfinished

MORNING = Schedule.of((time(8),), "Asia/Shanghai")
GROUP = chat(-1)
CHANNEL = chat(-1_002)


@dataclass
class Heard:
    """A `Caretakers` that notes what it is to tell."""

    told: list[tuple[str, int]] = field(default_factory=list)

    def chat_is_lost(self, chat: Subscriber) -> None:
        self.told.append(("lost", chat.address.chat_id))

    def chat_is_back(self, chat: Subscriber) -> None:
        self.told.append(("back", chat.address.chat_id))


@dataclass
class Town:
    store: Store
    readers: Readers
    whereabouts: Whereabouts
    heard: Heard
    clock: SetClock


@pytest.fixture
def town(store: Store) -> Town:
    clock, heard = SetClock(), Heard()
    readers = Readers(store.subscribers, store.subscriptions, MORNING, clock)
    whereabouts = Whereabouts(store.subscribers, readers)
    whereabouts.sign_up(heard)
    return Town(store, readers, whereabouts, heard, clock)


async def test_a_group_that_is_lost_and_found_is_told_of_once_each(town: Town) -> None:
    await town.readers.meet(GROUP, ChatKind.GROUP, "en")
    for _ in range(2):
        await town.whereabouts.mark_gone(GROUP, "bot was kicked")
    for _ in range(2):
        await town.whereabouts.mark_here(GROUP)
    assert town.heard.told == [("lost", -1), ("back", -1)]


async def test_a_group_that_talks_to_the_bot_while_gone_is_back_and_nobody_is_told(town: Town) -> None:
    await town.readers.meet(GROUP, ChatKind.GROUP, "en")
    await town.whereabouts.mark_gone(GROUP, "bot was kicked")
    assert await town.readers.back(GROUP) is not None
    await town.whereabouts.mark_here(GROUP)
    assert town.heard.told == [("lost", -1)]


async def test_a_person_and_a_chat_that_had_stopped_are_nobodys_news(town: Town) -> None:
    await town.readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await town.readers.stop(await town.readers.meet(GROUP, ChatKind.GROUP, "en"))
    for address in (chat(1), GROUP, chat(404)):
        await town.whereabouts.mark_gone(address, "blocked")
        await town.whereabouts.mark_here(address)
    assert town.heard.told == []
    stopped = await town.readers.find(GROUP)
    assert stopped is not None
    assert stopped.state is SubscriberState.STOPPED


async def test_what_waits_for_a_chat_that_is_gone_is_given_up_and_says_why(town: Town) -> None:
    ann = await reader(town.store)
    await enqueue(town.store, [digest(ann, parts=2), asked_for(ann)], NOW)
    await town.whereabouts.mark_gone(ann.address, "Forbidden: bot was blocked by the user")
    async with town.store.database.reading() as connection:
        rows = (await connection.execute(select(outbox.c.state, outbox.c.reason).distinct())).all()
    assert [tuple(row) for row in rows] == [("gone", "Forbidden: bot was blocked by the user")]
    assert await unfinished(town.store) == 0


@pytest.mark.parametrize("way", ["back", "start", "pause"])
async def test_the_first_digest_after_a_long_absence_reaches_back_a_day(town: Town, way: str) -> None:
    ann = await town.readers.meet(chat(1), ChatKind.PRIVATE, "en")
    for days in range(30):
        await town.store.articles.save([post(str(days))], NOW + timedelta(days=days))
    if way == "back":
        await town.whereabouts.mark_gone(ann.address, "blocked")
    else:
        await town.readers.stop(ann)
    town.clock.instant = NOW + timedelta(days=29, hours=12)
    stopped = await again(town.store, ann)
    match way:
        case "back":
            await town.whereabouts.mark_here(ann.address)
        case "start":
            await town.readers.resume(stopped)
        case _:
            await town.readers.pause(stopped, (NOW + timedelta(days=31)).date())
    back = await again(town.store, ann)
    assert (back.state, back.watermark) == (SubscriberState.ACTIVE, 29)


async def test_at_a_return_what_is_older_than_a_day_counts_as_offered_and_nothing_comes_again(town: Town) -> None:
    ann = await town.readers.meet(chat(1), ChatKind.PRIVATE, "en")
    for hours in range(5):
        await town.store.articles.save([post(str(hours))], NOW - timedelta(hours=30 - hours))
    async with town.store.database.writing() as connection:
        await connection.execute(update(subscribers).values(watermark=3))
    await town.store.articles.save([post("new")], NOW)
    await town.whereabouts.mark_gone(ann.address, "blocked")
    await town.whereabouts.mark_here(ann.address)
    assert (await again(town.store, ann)).watermark == 5
    async with town.store.database.writing() as connection:
        await connection.execute(update(subscribers).values(watermark=6))
    await town.whereabouts.mark_gone(ann.address, "blocked")
    await town.whereabouts.mark_here(ann.address)
    assert (await again(town.store, ann)).watermark == 6


async def test_ending_a_pause_early_keeps_what_was_saved_up(town: Town) -> None:
    ann = await town.readers.meet(chat(1), ChatKind.PRIVATE, "en")
    await town.store.articles.save([post("1")], NOW)
    ann = await town.readers.pause(ann, (NOW + timedelta(days=20)).date())
    town.clock.instant = NOW + timedelta(days=10)
    await town.readers.resume(ann)
    assert (await again(town.store, ann)).watermark == 0


async def test_what_was_to_be_told_at_once_is_not_told_after_a_return(town: Town) -> None:
    ann = await reader(town.store)
    await town.store.articles.save([post("1")], NOW)
    await Words(town.store.database).set(
        ann.id, parse_words("芯片").words, FilterKind.FOLLOW, at_once=True, at=NOW, found={"芯片": [1]}
    )
    async with town.store.database.writing() as connection:
        await connection.exec_driver_sql("INSERT INTO alerts VALUES (1, 1, 1, 1, 0)")
        await connection.execute(update(subscribers).values(alert_due_at=NOW))
    await town.whereabouts.mark_gone(ann.address, "blocked")
    await town.whereabouts.mark_here(ann.address)
    assert await Alerts(town.store.database).due(NOW, 9) == []


async def test_who_lets_the_bot_into_a_channel_looks_after_it_until_somebody_else_does(town: Town) -> None:
    await town.whereabouts.enter(CHANNEL, "en", 7)
    await town.whereabouts.enter(CHANNEL, "zh-Hans", 8)
    channel = await town.readers.find(CHANNEL)
    assert channel is not None
    assert (channel.kind, channel.language, channel.managed_by) == (ChatKind.CHANNEL, "en", 7)
    await town.readers.look_after(channel, 9)
    assert (await again(town.store, channel)).managed_by == 9


async def test_a_group_that_moved_while_it_was_taken_for_gone_is_here(town: Town) -> None:
    await town.readers.meet(GROUP, ChatKind.GROUP, "en")
    await town.whereabouts.mark_gone(GROUP, "group chat was upgraded to a supergroup chat")
    await town.whereabouts.move(GROUP, chat(-100))
    moved = await town.readers.find(chat(-100))
    assert moved is not None
    assert (moved.state, moved.kind) == (SubscriberState.ACTIVE, ChatKind.SUPERGROUP)
    assert moved.next_due_at is not None


async def test_a_topic_is_forgotten_unless_another_was_chosen_meanwhile(town: Town) -> None:
    group = await town.readers.meet(GROUP, ChatKind.GROUP, "en")
    await town.readers.set_thread(group, 12)
    await town.whereabouts.forget_thread(GROUP, 11)
    assert (await again(town.store, group)).thread_id == 12
    await town.whereabouts.forget_thread(GROUP, 12)
    assert (await again(town.store, group)).thread_id is None
