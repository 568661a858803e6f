"""The services over the real store: one article's way from being read to being sent, and that every part fits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

import pytest

from bot.core.article import Article
from bot.core.category_search import Match
from bot.core.delivery import ChatGone, ChatMoved, OutboxItem, Outcome, RenderedPart, Sent
from bot.core.digest import Digest, Limits
from bot.core.schedule import Due, Schedule
from bot.core.signature import Signature
from bot.core.subscriber import ChatKind, Format, Platform, SubscriberState
from bot.services.browse import Browse
from bot.services.compose import Compose
from bot.services.deliver import Deliver
from bot.services.ingest import Ingest, IngestReport
from bot.services.subscribe import Readers
from bot.store.latest import LatestStories
from tests.services.parts import newsstand
from tests.store.examples import NOW, Store, chat, latest, post

AT_EIGHT = Schedule.of((time(8),), "Asia/Shanghai")


@dataclass
class SetClock:
    """A clock that stands until it is set."""

    instant: datetime = NOW - timedelta(hours=1)

    def now(self) -> datetime:
        return self.instant

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


class Titles:
    """Writes a digest as its stories' titles."""

    def render(self, digest: Digest, signature: Signature, next_due: Due | None) -> tuple[RenderedPart, ...]:
        titles = ", ".join(story.title for section in digest.sections for story in section.stories)
        return (RenderedPart(titles, titles),)


@dataclass
class Recorder:
    """A platform that answers as it is told to, with success where it is told nothing."""

    answers: list[Outcome] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)

    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        started()
        self.sent.append((item.address.chat_id, item.content.plain))
        return self.answers.pop(0) if self.answers else Sent(1)


@dataclass(frozen=True)
class GivenPosts:
    """Posts by origin, read already; the bytes of one are its origin."""

    posts: Mapping[str, Article]

    def identity(self, origin: str) -> str:
        return self.posts[origin].identity

    def load(self, origin: str) -> bytes:
        return origin.encode()

    def revision(self, data: bytes) -> str:
        return self.posts[data.decode()].revision

    def read(self, data: bytes, origin: str) -> Article:
        return self.posts[origin]


@dataclass
class House:
    """All services over one store."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    telegram: Recorder = field(default_factory=Recorder)

    def __post_init__(self) -> None:
        store, clock = self.store, self.clock
        self.browse = Browse(store.categories, LatestStories(store.database))
        self.readers = Readers(store.subscribers, store.subscriptions, AT_EIGHT, clock)
        self.compose = Compose(store.subscribers, newsstand(store, clock), store.outbox, Titles(), Limits(), clock)
        self.deliver = Deliver(store.outbox, store.subscribers, {Platform.TELEGRAM: self.telegram}, 4, clock)

    async def ingest(self, *posts: Article) -> IngestReport:
        given = GivenPosts({article.origin: article for article in posts})
        summarise = post("any")
        service = Ingest(self.store.articles, given, lambda _: summarise.summary, self.clock)
        return await service.run(given.posts)

    async def subscribe(self, number: int, category: str) -> None:
        reader = await self.readers.meet(chat(number), ChatKind.PRIVATE, "zh-Hans")
        match await self.browse.look_up(category):
            case Match(found=found) if found is not None:
                assert await self.readers.subscribe(reader, found)

    async def morning(self, days: int = 0) -> Sequence[tuple[int, str]]:
        """Compose and send what is due at eight; return what was sent by now."""
        self.clock.instant = NOW + timedelta(days=days)
        await self.compose.compose_due()
        await self.deliver.deliver_due()
        return self.telegram.sent


async def test_ingesting_again_changes_nothing_and_an_edit_changes_one(store: Store) -> None:
    house = House(store)
    first, second = post("1").article, post("2").article
    assert await house.ingest(first, second) == IngestReport(new=2)
    assert await house.ingest(first, second) == IngestReport(unchanged=2)
    assert await house.ingest(first, replace(second, revision="2")) == IngestReport(changed=1, unchanged=1)


async def test_a_digest_comes_at_its_hour_once_a_day_with_what_is_new(store: Store) -> None:
    house = House(store)
    await house.ingest(post("1", "金融/银行").article, post("2", "体育").article)
    await house.subscribe(1, "金融")
    assert await house.morning() == [(1, "标题 1")]
    assert await house.morning() == [(1, "标题 1")]
    await house.ingest(post("3", "金融/保险").article)
    assert await house.morning(days=1) == [(1, "标题 1"), (1, "标题 3")]
    assert await house.morning(days=2) == [(1, "标题 1"), (1, "标题 3")]


async def test_who_stops_gets_nothing_until_it_resumes(store: Store) -> None:
    house = House(store)
    await house.ingest(post("1").article)
    await house.subscribe(1, "金融")
    reader = await house.readers.meet(chat(1), ChatKind.PRIVATE, "zh-Hans")
    await house.readers.stop(reader)
    assert await house.morning() == []
    await house.readers.resume(reader)
    assert await house.morning(days=1) == [(1, "标题 1")]


async def test_a_chat_that_blocked_the_bot_gets_nothing_until_it_is_back(store: Store) -> None:
    house = House(store, telegram=Recorder([ChatGone("blocked")]))
    await house.ingest(post("1").article)
    await house.subscribe(1, "金融")
    await house.morning()
    await house.ingest(post("2").article)
    assert len(await house.morning(days=1)) == 1
    await house.readers.back(chat(1))
    assert await house.morning(days=2) == [(1, "标题 1"), (1, "标题 2")]


async def test_a_group_that_moved_gets_its_digest_where_it_lives_now(store: Store) -> None:
    house = House(store, telegram=Recorder([ChatMoved(chat(-100))]))
    await house.ingest(post("1").article)
    await house.subscribe(-1, "金融")
    await house.morning()
    assert await house.morning() == [(-1, "标题 1"), (-100, "标题 1")]


async def test_a_message_under_way_when_the_process_ended_is_sent_by_the_next_one(store: Store) -> None:
    house = House(store)
    await house.ingest(post("1").article)
    await house.subscribe(1, "金融")
    house.clock.instant = NOW
    await house.compose.compose_due()
    await store.outbox.lease((Platform.TELEGRAM,), 9, NOW, NOW + timedelta(hours=1))
    assert await house.morning() == []
    assert await house.deliver.recover() == 1
    assert await house.morning() == [(1, "标题 1")]


async def test_settings_are_kept(store: Store) -> None:
    readers = House(store).readers
    reader = await readers.meet(chat(1), ChatKind.PRIVATE, "zh-Hans")
    reader = await readers.set_times(reader, (time(18, 30), time(7)))
    reader = await readers.set_zone(reader, "Europe/Berlin")
    await readers.set_language(reader, "en")
    await readers.set_format(reader, Format.PLAIN)
    await readers.set_send_empty(reader, send_empty=True)
    await store.subscribers.mark_gone(chat(1))
    found = await readers.find(chat(1))
    assert found is not None
    assert found.schedule == Schedule((time(7), time(18, 30)), "Europe/Berlin")
    assert (found.language, found.format, found.send_empty) == ("en", Format.PLAIN, True)
    assert (found.state, found.next_due_at) == (SubscriberState.GONE, None)


async def test_a_damaged_story_is_missing_and_takes_no_other_with_it(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(store)
    await house.ingest(post("a").article, post("b").article)
    async with house.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET summary = '{}' WHERE identity = 'a'")
    assert [story.title for story in await latest(house.store, 5)] == ["标题 b"]
    assert "story not read" in caplog.text


async def test_who_stops_gets_nothing_that_was_already_composed(store: Store) -> None:
    house = House(store)
    await house.ingest(post("a", "金融").article)
    await house.subscribe(1, "金融")
    house.clock.instant = NOW
    await house.compose.compose_due()
    reader = await house.readers.find(chat(1))
    assert reader is not None
    await house.readers.stop(reader)
    assert await house.deliver.deliver_due() == 0


async def test_a_category_that_lost_its_articles_is_shown_no_more(store: Store) -> None:
    house = House(store)
    await house.ingest(post("a", "金融/股市").article)
    await house.subscribe(1, "股市")
    await house.ingest(replace(post("a", "科技").article, revision="2"))
    assert [one.path.name for one in await house.browse.below(None)] == ["科技"]
    assert (await house.browse.look_up("股市")).found is None
    reader = await house.readers.find(chat(1))
    assert reader is not None
    assert [str(one.path) for one in await house.readers.subscriptions(reader)] == ["金融/股市"]
