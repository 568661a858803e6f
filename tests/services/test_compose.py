import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.chat.telegram.format_support import FormatSupport
from bot.core.delivery import Receipt
from bot.core.digest import Limits
from bot.core.schedule import Quiet, Schedule, Weekly
from bot.core.subscriber import Card, Format, Subscriber, SubscriberState
from bot.errors import ComposeError
from bot.services.compose import Compose
from tests.services.parts import SetClock, TitlesRenderer, newsstand
from tests.store.examples import DUE, NOW, SENT, TELEGRAM, Store, again, post, reader

LIMITS = Limits(per_section=5, stories=20, points=5)


class Desk:
    """A composer over a store, and what it has put into the outbox."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = SetClock()
        self.renderer = TitlesRenderer()
        self.wakes = 0
        self.support = FormatSupport()
        self.compose = Compose(
            store.subscribers,
            newsstand(store, self.clock),
            store.outbox,
            self.renderer,
            LIMITS,
            self.clock,
            self._woken,
            format_for=self.support.format_for,
        )

    def _woken(self) -> None:
        self.wakes += 1

    async def subscribe(self, subscriber: Subscriber, name: str) -> None:
        category = next(one for one in await self.store.categories.all() if one.path.name == name)
        await self.store.subscriptions.add(subscriber.id, category.id, NOW)

    async def messages(self) -> dict[int, str]:
        """Return chat → the text of its next message."""
        now = self.clock.now()
        items = await self.store.outbox.lease(TELEGRAM, 100, now, now + timedelta(minutes=1))
        return {item.address.chat_id: item.content.plain for item in items}


@pytest.fixture
async def desk(store: Store) -> Desk:
    await store.articles.save([post("a", "金融/银行"), post("b", "金融"), post("c", "科技")], NOW)
    return Desk(store)


async def test_a_due_digest_has_the_new_stories_of_the_subscribed_category_and_below(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    assert await desk.compose.compose_due() == 1
    assert sorted((await desk.messages())[1].splitlines()) == ["标题 a", "标题 b"]
    assert desk.wakes == 1


async def test_what_was_offered_once_is_not_offered_again(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    await desk.compose.compose_due()
    await desk.store.articles.save([post("d", "金融")], NOW)
    desk.clock.instant += timedelta(days=1)
    await desk.compose.compose_due()
    digest, _, _ = desk.renderer.rendered[-1]
    assert [story.title for section in digest.sections for story in section.stories] == ["标题 d"]


async def test_nothing_new_sends_nothing_and_moves_on_to_the_next_hour(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "科技")
    await desk.compose.compose_due()
    desk.clock.instant += timedelta(days=1)
    assert await desk.compose.compose_due() == 0
    assert (await again(desk.store, ann)).next_due_at == NOW + timedelta(days=2)
    assert desk.wakes == 1


async def test_who_wants_to_hear_of_empty_digests_does(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "科技")
    await desk.store.subscribers.set_send_empty(ann.id, send_empty=True)
    await desk.compose.compose_due()
    desk.clock.instant += timedelta(days=1)
    assert await desk.compose.compose_due() == 1


async def test_without_subscriptions_nothing_is_ever_sent(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.store.subscribers.set_send_empty(ann.id, send_empty=True)
    assert await desk.compose.compose_due() == 0
    assert (await again(desk.store, ann)).next_due_at == NOW + timedelta(days=1)


async def test_readers_who_would_get_the_same_share_one_rendering(desk: Desk) -> None:
    for number in range(1, 6):
        await desk.subscribe(await reader(desk.store, number), "金融")
    await desk.subscribe(await reader(desk.store, 6), "科技")
    assert await desk.compose.compose_due() == 6
    assert len(desk.renderer.rendered) == 2
    assert len(await desk.messages()) == 6


async def test_a_reader_in_another_zone_has_a_rendering_of_its_own(desk: Desk) -> None:
    ann, ben = await reader(desk.store, 1), await reader(desk.store, 2)
    for one in (ann, ben):
        await desk.subscribe(one, "金融")
    await desk.store.subscribers.set_schedule(ben.id, Schedule.of(ben.schedule.times, "Europe/London"), DUE)
    await desk.compose.compose_due()
    assert {signature.zone for _, signature, _ in desk.renderer.rendered} == {"Asia/Shanghai", "Europe/London"}


async def test_after_an_outage_the_hours_missed_are_folded_into_one_digest(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    desk.clock.instant += timedelta(days=3, hours=2)
    assert await desk.compose.compose_due() == 1
    assert await desk.compose.compose_due() == 0
    assert (await again(desk.store, ann)).next_due_at == NOW + timedelta(days=4)


async def test_too_few_stories_wait_for_more(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    await desk.store.subscribers.set_min_stories(ann.id, 3)
    assert await desk.compose.compose_due() == 0
    assert (await again(desk.store, ann)).next_due_at == NOW + timedelta(days=1)
    await desk.store.articles.save([post("d", "金融")], NOW)
    desk.clock.instant += timedelta(days=1)
    assert await desk.compose.compose_due() == 1
    assert sorted((await desk.messages())[1].splitlines()) == ["标题 a", "标题 b", "标题 d"]


async def test_a_digest_on_request_is_never_too_small(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "科技")
    await desk.store.subscribers.set_min_stories(ann.id, 3)
    assert await desk.compose.compose_now(await again(desk.store, ann)) == 1


async def test_a_weeks_digest_tells_again_what_the_days_told_and_takes_nothing_from_them(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    schedule = replace(ann.schedule, weekly=Weekly(1, time(8)))
    await desk.store.subscribers.set_schedule(ann.id, schedule, DUE)
    await desk.store.articles.save([post("d", "金融")], NOW)
    assert await desk.compose.compose_due() == 2
    (daily, first, _), (weekly, second, _) = desk.renderer.rendered
    assert (first.is_weekly, second.is_weekly) == (False, True)
    assert (
        {one.title for one in daily.stories} == {one.title for one in weekly.stories} == {"标题 a", "标题 b", "标题 d"}
    )
    assert await desk.compose.compose_due() == 0
    assert (await again(desk.store, ann)).next_slot == "2026-11-24T08:00"


async def test_a_digest_names_no_next_one_that_comes_along_with_it(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    schedule = replace(ann.schedule, weekly=Weekly(1, time(8)))
    await desk.store.subscribers.set_schedule(ann.id, schedule, DUE)
    await desk.compose.compose_due()
    assert [next_due and next_due.slot for _, _, next_due in desk.renderer.rendered] == ["2026-11-24T08:00"] * 2


async def test_a_digest_that_quiet_hours_put_off_is_titled_by_when_it_comes(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    schedule = replace(ann.schedule, times=(time(23, 30),), quiet=Quiet(time(23), time(7)))
    due = schedule.next_after(NOW)
    assert due is not None
    await desk.store.subscribers.set_schedule(ann.id, schedule, due)
    desk.clock.instant = due.at
    assert await desk.compose.compose_due() == 1
    [(_, signature, _)] = desk.renderer.rendered
    assert signature.slot == "2026-11-24T07:00"
    assert due.slot == "2026-11-23T23:30"


async def test_a_digest_asked_for_while_stopped_names_no_next_one(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    await desk.store.subscribers.set_state(ann.id, SubscriberState.STOPPED, None)
    await desk.compose.compose_now(await again(desk.store, ann))
    assert desk.renderer.rendered[0][2] is None


async def test_who_was_paused_shares_the_digest_of_all_others_again(desk: Desk) -> None:
    ann, ben = await reader(desk.store, 1), await reader(desk.store, 2)
    for one in (ann, ben):
        await desk.subscribe(one, "金融")
    paused = replace(ann.schedule, paused_until=date(2026, 11, 23))
    await desk.store.subscribers.set_schedule(ben.id, paused, DUE)
    assert await desk.compose.compose_due() == 2
    assert len(desk.renderer.rendered) == 1


async def test_readers_of_different_schedules_keep_their_own_next_hours(desk: Desk) -> None:
    ann, ben = await reader(desk.store, 1), await reader(desk.store, 2)
    for one in (ann, ben):
        await desk.subscribe(one, "金融")
    weekdays = ann.schedule.with_days((time(8),), (time(10),), 0b1000010)
    await desk.store.subscribers.set_schedule(ben.id, weekdays, DUE)
    assert await desk.compose.compose_due() == 2
    assert (await again(desk.store, ann)).next_slot == "2026-11-24T08:00"
    assert (await again(desk.store, ben)).next_slot == "2026-11-28T10:00"


async def test_a_stopped_reader_gets_nothing(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    await desk.store.subscribers.set_state(ann.id, SubscriberState.STOPPED, None)
    assert await desk.compose.compose_due() == 0


async def test_a_digest_now_leaves_the_schedule_and_takes_the_news(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    desk.clock.instant -= timedelta(hours=1)
    assert await desk.compose.compose_now(ann) == 1
    fresh = await again(desk.store, ann)
    assert fresh.next_due_at == NOW
    assert await desk.compose.compose_now(fresh) == 0


async def test_more_readers_than_a_batch_are_all_served(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.enqueueing._ROWS_AT_ONCE", 2)
    for number in range(1, 6):
        await desk.subscribe(await reader(desk.store, number), "金融")
    assert await desk.compose.compose_due() == 5


async def test_one_readers_damage_costs_nobody_else_a_digest(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    readers = [await reader(desk.store, number) for number in range(1, 5)]
    for one in readers:
        await desk.subscribe(one, "金融")
    async with desk.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE subscribers SET zone = 'Mars/Phobos' WHERE chat_id = 2")
    assert await desk.compose.compose_due() == 3
    assert set(await desk.messages()) == {1, 3, 4}
    assert "digest not composed" in caplog.text
    damaged = await again(desk.store, readers[1])
    assert damaged.next_due_at == NOW
    with pytest.raises(ComposeError):
        await desk.compose.compose_now(damaged)


async def test_a_digest_now_and_the_hours_digest_never_tell_the_same_twice(desk: Desk) -> None:
    ann = await reader(desk.store)
    await desk.subscribe(ann, "金融")
    await asyncio.gather(desk.compose.compose_now(ann), desk.compose.compose_due())
    told = [
        story.title
        for digest, _, _ in desk.renderer.rendered
        for section in digest.sections
        for story in section.stories
    ]
    now = desk.clock.now()
    rows = 0
    while items := await desk.store.outbox.lease(TELEGRAM, 10, now, now + timedelta(hours=1)):
        rows += len(items)
        for item in items:
            await desk.store.outbox.settle([Receipt(item, SENT, now, 1)])
    assert told
    assert rows == 1


async def test_only_who_wants_a_card_has_keywords_and_is_a_group_apart(desk: Desk) -> None:
    ann, bob = await reader(desk.store), await reader(desk.store, 2)
    await desk.store.subscribers.set_card(bob.id, Card.DARK)
    for one in (ann, bob):
        await desk.subscribe(one, "金融")
    await desk.compose.compose_due()
    found = {signature.card: digest.keywords for digest, signature, _ in desk.renderer.rendered}
    assert found[Card.OFF] == ()
    assert ("标题", 1) in found[Card.DARK] or ("标题", 2) in found[Card.DARK]


async def test_a_server_that_takes_no_rich_messages_gets_html_at_once(desk: Desk) -> None:
    for number, form in enumerate((Format.RICH, Format.PLAIN), start=1):
        one = await reader(desk.store, number)
        await desk.store.subscribers.set_format(one.id, form)
        await desk.subscribe(one, "金融")
    desk.support.rich = False
    await desk.compose.compose_due()
    assert {signature.format for _, signature, _ in desk.renderer.rendered} == {Format.HTML, Format.PLAIN}
    items = await desk.store.outbox.lease(TELEGRAM, 9, NOW, NOW + timedelta(minutes=1))
    assert sorted((item.address.chat_id, item.format) for item in items) == [(1, "html"), (2, "plain")]
