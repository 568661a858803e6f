from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, literal, select

from bot.core.delivery import OutboxItem, RenderedPart
from bot.core.subscriber import Format, SubscriberState
from bot.services.compose import Rendering
from bot.store.schema import outbox, rendering_parts, renderings, subscribers
from tests.store.examples import (
    DUE,
    MINUTE,
    NOW,
    SLOT,
    TELEGRAM,
    TOMORROW,
    Store,
    again,
    asked_for,
    digest,
    due,
    enqueue,
    reader,
)


async def lease(store: Store, count: int = 9) -> Sequence[OutboxItem]:
    return await store.outbox.lease(TELEGRAM, count, NOW, NOW + MINUTE)


def places(items: Sequence[OutboxItem]) -> list[tuple[int, str, int]]:
    return [(item.address.chat_id, item.slot, item.part) for item in items]


async def size(store: Store) -> tuple[int, int, int]:
    """How many messages, renderings and parts of renderings there are."""
    async with store.database.reading() as connection:
        counts = [
            await connection.scalar(select(func.count()).select_from(table))
            for table in (outbox, renderings, rendering_parts)
        ]
    return counts[0] or 0, counts[1] or 0, counts[2] or 0


async def test_all_readers_of_a_digest_share_its_text_and_move_on(store: Store) -> None:
    readers = [await reader(store, number) for number in range(3)]
    assert await enqueue(store, [digest(*readers, parts=2, watermark=7)], NOW) == 6
    assert await size(store) == (6, 1, 2)
    for subscriber in readers:
        assert await again(store, subscriber) == replace(
            subscriber, watermark=7, next_due_at=TOMORROW.at, next_slot=TOMORROW.slot
        )


async def test_digests_of_several_kinds_go_in_together(store: Store) -> None:
    first, second = await reader(store, 1), await reader(store, 2)
    parts = (RenderedPart("一", "一"), RenderedPart("二", "二"))
    plain = replace(digest(second), rendering=Rendering(Format.PLAIN, parts, None, (), 7))
    assert await enqueue(store, [digest(first), plain], NOW) == 3
    items = await lease(store)
    assert [(item.address.chat_id, item.format, item.content) for item in items] == [
        (1, "html", digest().rendering.parts[0]),
        (2, "plain", RenderedPart("一", "一")),
    ]


async def test_a_digest_without_news_sends_nothing_but_moves_on(store: Store) -> None:
    subscriber = await reader(store)
    assert await enqueue(store, [digest(subscriber, parts=0, watermark=9)], NOW) == 0
    found = await again(store, subscriber)
    assert (found.watermark, found.next_slot) == (9, TOMORROW.slot)
    assert await size(store) == (0, 0, 0)


async def test_nothing_composed_writes_nothing(store: Store) -> None:
    assert await enqueue(store, [], NOW) == 0
    assert await enqueue(store, [digest()], NOW) == 0
    assert await size(store) == (0, 0, 0)


async def test_a_watermark_never_goes_back(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [asked_for(subscriber, watermark=9)], NOW)
    await enqueue(store, [digest(subscriber, watermark=5)], NOW)
    assert (await again(store, subscriber)).watermark == 9


async def test_a_second_digest_for_a_slot_is_not_sent_and_its_stories_stay_new(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [digest(subscriber, watermark=5)], NOW)
    await store.subscribers.set_schedule(subscriber.id, subscriber.schedule, DUE)
    assert await enqueue(store, [digest(subscriber, parts=3, since=5, watermark=9)], NOW) == 0
    found = await again(store, subscriber)
    assert (found.watermark, found.next_slot) == (5, TOMORROW.slot)
    assert (await size(store))[0] == 1


async def test_a_reader_named_twice_for_a_slot_gets_one_digest(store: Store) -> None:
    subscriber = await reader(store)
    assert await enqueue(store, [digest(subscriber, subscriber), digest(subscriber)], NOW) == 1


async def test_who_changed_its_hour_meanwhile_is_left_out_entirely(store: Store) -> None:
    changed, other = await reader(store, 1), await reader(store, 2)
    await store.subscribers.set_schedule(changed.id, changed.schedule, replace(DUE, slot="2026-11-23T09:00"))
    assert await enqueue(store, [digest(changed, other)], NOW) == 1
    found = await again(store, changed)
    assert (found.watermark, found.next_slot) == (0, "2026-11-23T09:00")
    assert places(await lease(store)) == [(2, SLOT, 0)]


@pytest.mark.parametrize("state", [SubscriberState.STOPPED, SubscriberState.GONE])
async def test_who_stopped_or_left_meanwhile_is_left_out_entirely(store: Store, state: SubscriberState) -> None:
    subscriber = await reader(store)
    await store.subscribers.set_state(subscriber.id, state, None)
    assert await enqueue(store, [digest(subscriber)], NOW) == 0
    assert (await again(store, subscriber)).watermark == 0
    assert await size(store) == (0, 0, 0)


async def test_who_is_not_there_any_more_is_left_out(store: Store) -> None:
    subscriber = await reader(store)
    absent = replace(subscriber, id=404)
    assert await enqueue(store, [digest(absent, subscriber), asked_for(absent)], NOW) == 1


async def test_a_digest_asked_for_leaves_the_schedule_alone_even_of_who_has_stopped(store: Store) -> None:
    subscriber = await reader(store)
    await store.subscribers.set_state(subscriber.id, SubscriberState.STOPPED, None)
    assert await enqueue(store, [asked_for(subscriber)], NOW) == 1
    found = await again(store, subscriber)
    assert (found.watermark, found.next_due_at, found.state) == (7, None, SubscriberState.STOPPED)


async def test_a_digest_asked_for_does_not_stand_in_line_behind_a_crowd(store: Store) -> None:
    crowd = [await reader(store, number) for number in range(5)]
    asking = await reader(store, 99)
    await enqueue(store, [digest(*crowd)], NOW)
    await enqueue(store, [asked_for(asking)], NOW)
    assert places(await lease(store, count=1)) == [(99, "now:1", 0)]


async def test_who_has_no_next_hour_is_not_due_again(store: Store) -> None:
    subscriber = await reader(store)
    last = replace(digest(subscriber), due=None)
    await enqueue(store, [last], NOW)
    assert await due(store, NOW) == 0


async def test_a_crowd_larger_than_a_statement_takes_is_served_in_one_go(store: Store) -> None:
    first = await reader(store)
    many = 10_001
    numbers = select(literal(2).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < many))
    copied = [column for column in subscribers.c if column.name not in {"id", "chat_id"}]
    clones = select(numbers.c.number, *copied).select_from(numbers.join(subscribers, literal(value=True)))
    async with store.database.writing() as connection:
        await connection.execute(subscribers.insert().from_select([subscribers.c.chat_id, *copied], clones))
    assert await due(store, NOW) == many
    (group,) = await store.subscribers.due_groups(NOW, 9)
    assert await store.outbox.enqueue(digest(parts=2).rendering, group, SLOT, TOMORROW, NOW) == 2 * many
    assert await size(store) == (2 * many, 1, 2)
    assert await due(store, NOW) == 0
    assert (await again(store, first)).watermark == 7


async def test_who_was_offered_something_meanwhile_stays_due_and_is_composed_anew(store: Store) -> None:
    subscriber = await reader(store)
    await enqueue(store, [asked_for(subscriber, watermark=5)], NOW)
    assert await enqueue(store, [digest(subscriber, since=0, watermark=7)], NOW) == 0
    found = await again(store, subscriber)
    assert (found.watermark, found.next_slot) == (5, SLOT)
    assert await enqueue(store, [digest(subscriber, since=5, watermark=7)], NOW) == 1
