import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.delivery import OutboxItem, Receipt
from bot.core.schedule import WORKING_DAYS, Quiet, Schedule, Weekly
from bot.core.subscriber import Card, ChatAddress, ChatKind, Format, Platform, Subscriber, SubscriberState
from bot.store.database import Database
from bot.store.subscribers import Subscribers
from tests.store.examples import (
    DUE,
    MINUTE,
    NOW,
    SENT,
    SLOT,
    TELEGRAM,
    TOMORROW,
    Store,
    again,
    asked_for,
    chat,
    defaults,
    digest,
    due,
    enqueue,
    post,
    reader,
    unfinished,
)

ABSENT = 404


async def subscribe(store: Store, subscriber: Subscriber, *identities: str) -> list[int]:
    """Subscribe to the categories of new articles; return these."""
    await store.articles.save([post(identity, identity) for identity in identities], NOW)
    ids = {category.path.name: category.id for category in await store.categories.all()}
    for identity in identities:
        await store.subscriptions.add(subscriber.id, ids[identity], NOW)
    return [ids[identity] for identity in identities]


async def leased(store: Store, at: timedelta = timedelta(0)) -> list[tuple[int, str]]:
    """Lease all that may be sent, as (chat, slot)."""
    items = await store.outbox.lease(TELEGRAM, 99, NOW + at, NOW + at + MINUTE)
    return [(item.address.chat_id, item.slot) for item in items]


async def test_a_new_subscriber_has_the_defaults_and_what_is_due(store: Store) -> None:
    added = await store.subscribers.add(chat(-100_123_456_789), defaults(ChatKind.GROUP), DUE, NOW)
    assert added == Subscriber(
        id=added.id,
        address=chat(-100_123_456_789),
        kind=ChatKind.GROUP,
        language="zh-Hans",
        schedule=Schedule((time(8),), "Asia/Shanghai"),
        format=Format.HTML,
        state=SubscriberState.ACTIVE,
        send_empty=False,
        watermark=0,
        next_due_at=NOW,
        next_slot=SLOT,
    )
    assert await again(store, added) == added


async def test_a_whole_schedule_is_kept(store: Store) -> None:
    ann = await reader(store)
    schedule = Schedule(
        (time(8), time(18, 30)),
        "Europe/London",
        weekend=(time(10),),
        days=WORKING_DAYS | 1,
        weekly=Weekly(7, time(20)),
        quiet=Quiet(time(23), time(7)),
        paused_until=date(2026, 12, 1),
    )
    await store.subscribers.set_schedule(ann.id, schedule, DUE)
    assert (await again(store, ann)).schedule == schedule


async def test_times_as_they_used_to_be_stored_are_read(store: Store) -> None:
    ann = await reader(store)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE subscribers SET times = '08:00,18:30'")
    assert (await again(store, ann)).schedule == Schedule((time(8), time(18, 30)), "Asia/Shanghai")


async def test_how_few_stories_are_too_few_is_kept(store: Store) -> None:
    ann = await reader(store)
    await store.subscribers.set_min_stories(ann.id, 3)
    assert (await again(store, ann)).min_stories == 3


async def test_a_chat_is_another_one_on_another_platform(store: Store) -> None:
    first = await store.subscribers.add(chat(1), defaults(), DUE, NOW)
    second = await store.subscribers.add(chat(1, Platform.TERMINAL), defaults(form=Format.TERMINAL), None, NOW)
    assert first.id != second.id
    assert await store.subscribers.find(ChatAddress(Platform.TERMINAL, 1)) == second
    assert await store.subscribers.find(chat(2)) is None


async def test_a_subscriber_added_by_several_at_once_is_one(store: Store, url: str) -> None:
    other = await Database.open(url)
    stores = [store.subscribers, Subscribers(other)] * 4
    added = await asyncio.gather(
        *(
            subscribers.add(chat(1), replace(defaults(), language=str(number)), DUE, NOW)
            for number, subscribers in enumerate(stores)
        )
    )
    await other.close()
    assert len({(subscriber.id, subscriber.language) for subscriber in added}) == 1


@pytest.mark.parametrize("times", [(), (time(0),), (time(8), time(18, 30), time(23, 59))])
async def test_a_schedule_is_kept_with_what_is_due(store: Store, times: tuple[time, ...]) -> None:
    subscriber = await reader(store)
    schedule = Schedule.of(times, "America/New_York")
    await store.subscribers.set_schedule(subscriber.id, schedule, TOMORROW)
    found = await again(store, subscriber)
    assert (found.schedule, found.next_due_at, found.next_slot) == (schedule, TOMORROW.at, TOMORROW.slot)


@pytest.mark.parametrize("state", [SubscriberState.STOPPED, SubscriberState.GONE])
async def test_nothing_is_due_for_who_is_not_active_whatever_it_sets(store: Store, state: SubscriberState) -> None:
    subscriber = await reader(store)
    await store.subscribers.set_state(subscriber.id, state, DUE)
    await store.subscribers.set_schedule(subscriber.id, Schedule.of((time(9),), "UTC"), DUE)
    found = await again(store, subscriber)
    assert (found.state, found.next_due_at, found.next_slot) == (state, None, None)
    assert await due(store, NOW) == 0


async def test_who_becomes_active_again_has_a_digest_due(store: Store) -> None:
    subscriber = await reader(store)
    await store.subscribers.set_state(subscriber.id, SubscriberState.STOPPED, None)
    await store.subscribers.set_state(subscriber.id, SubscriberState.ACTIVE, TOMORROW)
    assert await again(store, subscriber) == replace(subscriber, next_due_at=TOMORROW.at, next_slot=TOMORROW.slot)


async def test_settings_change_one_by_one(store: Store) -> None:
    subscriber = await reader(store)
    other = await reader(store, 2)
    await store.subscribers.set_language(subscriber.id, "en")
    await store.subscribers.set_format(subscriber.id, Format.PLAIN)
    await store.subscribers.set_send_empty(subscriber.id, send_empty=True)
    await store.subscribers.set_card(subscriber.id, Card.DARK)
    changed = replace(subscriber, language="en", format=Format.PLAIN, send_empty=True, card=Card.DARK)
    assert await again(store, subscriber) == changed
    assert await again(store, other) == other


async def test_setting_something_of_nobody_changes_nothing(store: Store) -> None:
    await store.subscribers.set_language(ABSENT, "en")
    await store.subscribers.mark_gone(chat(ABSENT))
    await store.subscribers.move(chat(ABSENT), chat(1))
    assert await store.subscribers.find(chat(1)) is None


async def test_the_longest_due_come_first_and_only_so_many(store: Store) -> None:
    for number, minutes in enumerate((3, 9, 0, -1)):
        await reader(store, number, replace(DUE, at=NOW - minutes * MINUTE))
    await reader(store, 9, None)
    groups = await store.subscribers.due_groups(NOW, 9)
    assert [group.due_at for group in groups] == [NOW - minutes * MINUTE for minutes in (9, 3, 0)]
    assert await store.subscribers.due_groups(NOW, 2) == groups[:2]


async def test_subscribed_categories_come_in_the_order_they_were_made(store: Store) -> None:
    first, second, third = await reader(store, 1), await reader(store, 2), await reader(store, 3)
    ids = await subscribe(store, first, "体育", "财经", "科技")
    await store.subscriptions.add(second.id, ids[1], NOW)
    wanted = [(await store.subscribers.wants(one.id)).category_ids for one in (first, second, third)]
    assert wanted == [tuple(ids), (ids[1],), ()]


async def test_a_chat_that_is_gone_gets_neither_digests_nor_what_waits_for_it(store: Store) -> None:
    gone, other = await reader(store, 1), await reader(store, 2)
    await enqueue(store, [digest(gone, other, parts=2)], NOW)
    await store.subscribers.mark_gone(gone.address)
    assert await leased(store) == [(2, SLOT)]
    found = await again(store, gone)
    assert (found.state, found.next_due_at, found.next_slot) == (SubscriberState.GONE, None, None)
    assert (await again(store, other)).state is SubscriberState.ACTIVE


async def test_what_was_sent_to_a_chat_before_it_went_stays_sent(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [digest(subscriber)], NOW)
    (item,) = await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(item, SENT, NOW, 1)])
    await store.subscribers.mark_gone(subscriber.address)
    assert await unfinished(store) == 0
    assert await store.outbox.forget_before(NOW) == 0


async def test_a_chat_that_had_stopped_before_it_went_stays_stopped(store: Store) -> None:
    subscriber = await reader(store)
    await store.subscribers.set_state(subscriber.id, SubscriberState.STOPPED, None)
    await enqueue(store, [asked_for(subscriber)], NOW)
    await store.subscribers.mark_gone(subscriber.address)
    assert (await again(store, subscriber)).state is SubscriberState.STOPPED
    assert await leased(store) == []


async def test_a_group_that_became_a_supergroup_keeps_everything_at_its_new_address(store: Store) -> None:
    group = await store.subscribers.add(chat(-1), defaults(ChatKind.GROUP), DUE, NOW)
    (category,) = await subscribe(store, group, "体育")
    await enqueue(store, [digest(group)], NOW)
    await store.subscribers.move(chat(-1), chat(-100))
    found = await store.subscribers.find(chat(-100))
    assert found is not None
    assert (found.id, found.kind, found.watermark) == (group.id, ChatKind.SUPERGROUP, 7)
    assert await store.subscribers.find(chat(-1)) is None
    assert (await store.subscribers.wants(group.id)).category_ids == (category,)
    assert await leased(store) == [(-100, SLOT)]


async def test_moving_twice_or_to_the_same_place_changes_nothing(store: Store) -> None:
    group = await reader(store, -1)
    await store.subscribers.move(chat(-1), chat(-1))
    await store.subscribers.move(chat(-1), chat(-100))
    await store.subscribers.move(chat(-1), chat(-100))
    assert await store.subscribers.find(chat(-100)) == replace(group, address=chat(-100))


async def test_who_moves_to_an_inhabited_address_leaves_its_subscriptions_there(store: Store) -> None:
    mover, resident = await reader(store, -1), await reader(store, -100)
    sport, economy = await subscribe(store, mover, "体育", "财经")
    await store.subscriptions.add(resident.id, economy, NOW)
    await store.subscribers.move(chat(-1), chat(-100))
    assert await store.subscribers.find(chat(-1)) is None
    found = [(await store.subscribers.wants(one.id)).category_ids for one in (mover, resident)]
    assert [set(some) for some in found] == [set(), {sport, economy}]


async def test_who_moves_to_an_inhabited_address_leaves_its_messages_but_none_comes_twice(store: Store) -> None:
    mover, resident = await reader(store, -1), await reader(store, -100)
    await enqueue(store, [digest(mover, parts=3, watermark=9), digest(resident, watermark=5)], NOW)
    await enqueue(store, [asked_for(mover, since=9, watermark=9)], NOW)
    await store.subscribers.move(chat(-1), chat(-100))
    items: list[OutboxItem] = []
    while batch := await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE):
        items += batch
        for item in batch:
            await store.outbox.settle([Receipt(item, SENT, NOW)])
    assert [(item.address.chat_id, item.slot, item.part) for item in items] == [
        (-100, SLOT, 0),
        (-100, "now:1", 0),
    ]
    assert (await again(store, resident)).watermark == 9


async def test_what_was_sent_to_the_one_who_moved_is_not_sent_again_to_where_it_lives_now(store: Store) -> None:
    mover = await reader(store, -1)
    await enqueue(store, [digest(mover)], NOW)
    (item,) = await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(item, SENT, NOW, 1)])
    resident = await reader(store, -100)
    await store.subscribers.move(chat(-1), chat(-100))
    assert await enqueue(store, [digest(resident, since=7)], NOW) == 0
    assert (await again(store, resident)).next_slot == TOMORROW.slot
