from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from bot.core.alerting import MOST_STORIES, PAUSE, silent_until
from bot.core.delivery import RenderedPart
from bot.core.subscriber import Format, Platform, Subscriber
from bot.services.alert import AlertDesk, Flash
from bot.services.deliver import Deliver
from bot.store.alerts import Alerts
from tests.services.parts import ScriptedSender, SetClock
from tests.store.examples import MINUTE, NOW, Store, chat, reader
from tests.store.test_alerts import number_of, queued, sent, tell
from tests.store.test_words import MUTE, wish


@dataclass
class FlashTitles:
    """Writes titles; refuses to write the stories that it is told to break at. Remembers what it wrote."""

    written: list[tuple[Flash, str, Format, str, date]] = field(default_factory=list)
    breaks_at: Sequence[str] = ()

    def render(self, flash: Flash, language: str, form: Format, zone: str, today: date) -> tuple[RenderedPart, ...]:
        titles = [story.title for story in flash.stories]
        if set(titles) & set(self.breaks_at):
            raise ValueError(titles)
        self.written.append((flash, language, form, zone, today))
        return (RenderedPart("\n".join(titles), "\n".join(titles)),)


@dataclass
class Quiet:
    """Quiet hours of every reader."""

    until: datetime | None = None

    def __call__(self, _: Subscriber, now: datetime) -> datetime | None:
        return self.until if self.until is not None and now < self.until else None


class BySchedule(Quiet):
    def __call__(self, reader: Subscriber, now: datetime) -> datetime | None:
        return silent_until(reader.schedule, now)


@dataclass
class Desk:
    """The desk with what it is handed."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    renderer: FlashTitles = field(default_factory=FlashTitles)
    quiet: Quiet = field(default_factory=Quiet)
    woken: list[None] = field(default_factory=list)

    async def send_due(self) -> int:
        wake = lambda: self.woken.append(None)  # noqa: E731 - a test's
        kept = Alerts(self.store.database)
        return await AlertDesk(kept, self.renderer, self.clock, wake, self.quiet).send_due()

    async def delivered(self) -> list[tuple[int, str]]:
        sender = ScriptedSender()
        senders = {Platform.TELEGRAM: sender}
        await Deliver(self.store.outbox, self.store.subscribers, senders, 1, self.clock).deliver_due()
        return [(item.address.chat_id, item.content.plain) for item in sender.sent]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
async def ann(store: Store) -> Subscriber:
    found = await reader(store)
    await wish(store, found, "芯片 now")
    return found


async def tell_many(store: Store, first: int, count: int, at: datetime = NOW) -> None:
    number = await number_of(store)
    for article_id in range(first, first + count):
        await tell(store, article_id, number, at=at)


async def test_a_story_is_told_once(store: Store, desk: Desk, ann: Subscriber) -> None:
    await tell_many(store, 1, 1)
    assert await desk.send_due() == 1
    assert await desk.send_due() == 0
    assert await desk.delivered() == [(1, "标题 1")]
    assert len(desk.woken) == 1
    (flash, *rest) = desk.renderer.written[0]
    assert ([word for _, word in flash.words], flash.left_out) == (["芯片"], 0)
    assert rest == ["zh-Hans", Format.HTML, "Asia/Shanghai", date(2026, 11, 23)]


async def test_nothing_due_is_nothing_done(desk: Desk, ann: Subscriber) -> None:
    assert await desk.send_due() == 0
    assert desk.woken == []


async def test_a_chat_is_told_at_most_once_in_a_while(store: Store, desk: Desk, ann: Subscriber) -> None:
    await tell_many(store, 1, 1)
    await desk.send_due()
    desk.clock.instant += MINUTE
    await tell_many(store, 2, 2, desk.clock.instant)
    assert await desk.send_due() == 0
    desk.clock.instant = NOW + PAUSE - MINUTE
    assert await desk.send_due() == 0
    desk.clock.instant = NOW + PAUSE
    assert await desk.send_due() == 1
    assert await desk.delivered() == [(1, "标题 1"), (1, "标题 3\n标题 2")]


async def test_more_than_a_glance_is_left_to_the_digest(store: Store, desk: Desk, ann: Subscriber) -> None:
    await tell_many(store, 1, MOST_STORIES + 3)
    assert await desk.send_due() == 1
    (flash, *_) = desk.renderer.written[0]
    assert ([story.article_id for story in flash.stories], flash.left_out) == ([8, 7, 6, 5, 4], 3)
    assert await queued(store) == set()
    desk.clock.instant += PAUSE
    assert await desk.send_due() == 0


async def test_quiet_hours_hold_what_comes_in_them_until_they_end(store: Store, desk: Desk, ann: Subscriber) -> None:
    desk.quiet.until = NOW + timedelta(hours=7)
    await tell_many(store, 1, 1)
    assert await desk.send_due() == 0
    desk.clock.instant = NOW + timedelta(hours=3)
    await tell_many(store, 2, 1, desk.clock.instant)
    assert await desk.send_due() == 0
    desk.clock.instant = NOW + timedelta(hours=7)
    assert await desk.send_due() == 1
    assert await desk.delivered() == [(1, "标题 2\n标题 1")]


async def test_quiet_hours_that_are_turned_off_hold_nothing_any_more(store: Store, desk: Desk, ann: Subscriber) -> None:
    desk.quiet.until = NOW + timedelta(hours=7)
    await tell_many(store, 1, 1)
    assert await desk.send_due() == 0
    desk.quiet.until = None
    assert await desk.send_due() == 0
    await store.subscribers.set_schedule(ann.id, ann.schedule, None)
    assert await desk.send_due() == 1


async def test_a_reader_whose_zone_is_damaged_holds_up_nobody(
    store: Store, desk: Desk, ann: Subscriber, caplog: pytest.LogCaptureFixture
) -> None:
    ben = await reader(store, 2)
    await wish(store, ben, "芯片 now")
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE subscribers SET times = '08:00|q=23:00-07:00'")
        await connection.exec_driver_sql("UPDATE subscribers SET zone = 'Mars/Phobos' WHERE chat_id = 1")
    desk.quiet = BySchedule()
    await tell_many(store, 1, 1)
    assert await desk.send_due() == 1
    assert await desk.delivered() == [(2, "标题 1")]
    assert "alert put off" in caplog.text


async def test_what_a_digest_offered_in_the_meantime_is_not_told(store: Store, desk: Desk, ann: Subscriber) -> None:
    desk.quiet.until = NOW + timedelta(hours=1)
    await tell_many(store, 1, 1)
    await desk.send_due()
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE subscribers SET watermark = 1")
    desk.clock.instant = NOW + timedelta(hours=1)
    assert await desk.send_due() == 0
    assert await queued(store) == set()
    assert await sent(store) == []


async def test_what_is_muted_is_not_told(store: Store, desk: Desk, ann: Subscriber) -> None:
    ids = await wish(store, ann, "娱乐", MUTE)
    await tell(store, 1, await number_of(store), ids["娱乐"])
    await tell(store, 2, await number_of(store))
    await desk.send_due()
    assert await desk.delivered() == [(1, "标题 2")]


async def test_readers_alike_share_one_message(store: Store, desk: Desk, ann: Subscriber) -> None:
    others = [await reader(store, number) for number in (2, 3, 4)]
    for one in others:
        await wish(store, one, "芯片 now")
    await store.subscribers.set_language(others[0].id, "en")
    await store.subscribers.set_format(others[1].id, Format.PLAIN)
    await tell_many(store, 1, 1)
    assert await desk.send_due() == 4
    assert sorted(language for _, language, *_ in desk.renderer.written) == ["en", "zh-Hans", "zh-Hans"]
    assert sorted(chat_id for chat_id, _ in await desk.delivered()) == [1, 2, 3, 4]


async def test_killed_before_it_is_written_it_is_told_later_and_once(
    store: Store, desk: Desk, ann: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell_many(store, 1, 1)

    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("bot.store.alerts._settle", killed)
        with pytest.raises(KeyboardInterrupt):
            await desk.send_due()
    assert await sent(store) == []
    assert await desk.send_due() == 1
    assert await desk.delivered() == [(1, "标题 1")]


async def test_what_can_not_be_written_holds_up_nobody_and_is_tried_again_later(
    store: Store, desk: Desk, ann: Subscriber
) -> None:
    ben = await reader(store, 2)
    await wish(store, ben, "显卡 now")
    await tell(store, 1, await number_of(store))
    await tell(store, 2, await number_of(store, "显卡"))
    desk.renderer.breaks_at = ["标题 1"]
    assert await desk.send_due() == 1
    assert await desk.send_due() == 0
    desk.renderer.breaks_at = ()
    desk.clock.instant += PAUSE
    assert await desk.send_due() == 1


async def test_a_damaged_story_is_passed_over(store: Store, desk: Desk, ann: Subscriber) -> None:
    await tell_many(store, 1, 2)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET summary = '{}' WHERE id = 1")
    assert await desk.send_due() == 1
    assert await desk.delivered() == [(1, "标题 2")]
    assert await queued(store) == set()


async def test_without_a_story_to_show_nothing_is_sent(store: Store, desk: Desk, ann: Subscriber) -> None:
    await tell_many(store, 1, 1)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET summary = '{}'")
    await desk.send_due()
    assert await sent(store) == []
    assert await queued(store) == set()


async def test_a_development_is_told_though_its_story_was(store: Store, desk: Desk, ann: Subscriber) -> None:
    number = await number_of(store)
    await tell(store, 1, number)
    await desk.send_due()
    desk.clock.instant += PAUSE
    await tell(store, 2, number, story_id=1, kind="report", at=desk.clock.instant)
    assert await desk.send_due() == 0
    await tell(store, 3, number, story_id=1, kind="development", at=desk.clock.instant)
    assert await desk.send_due() == 1
    assert await desk.delivered() == [(1, "标题 1"), (1, "标题 3")]
    assert chat(1) == ann.address
