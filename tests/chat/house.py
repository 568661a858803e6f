"""The services over a real database with a little news, a web of given pages, a clock that tests set, and people who
talk to the bot.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.chat.actions import Action
from bot.chat.alert_view import AlertRenderer
from bot.chat.broadcast_text import TextRenderer
from bot.chat.conversation import Conversation
from bot.chat.rendering import DigestRenderer, Packer
from bot.chat.reply import Button, Reply
from bot.chat.request import Request
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.rich import RichPacker
from bot.chat.terminal.packing import TerminalPacker
from bot.chat.terminal.page import page_of, plain
from bot.core.category import Category, CategoryPath
from bot.core.delivery import OutboxItem, Outcome, Sent
from bot.core.digest import Limits
from bot.core.feed import Feed, FeedState
from bot.core.schedule import Schedule
from bot.core.subscriber import ChatAddress, ChatKind, Format, Platform, Subscriber
from bot.parts import PostFiles
from bot.services.alert import AlertDesk
from bot.services.broadcast import Broadcasting
from bot.services.browse import Browse
from bot.services.bulletin import Bulletin
from bot.services.check import Check, CheckReport
from bot.services.compose import Compose
from bot.services.deliver import Deliver
from bot.services.feed_entries import FeedEntries
from bot.services.full_text import FullText
from bot.services.ingest import Ingest
from bot.services.keep import Keep
from bot.services.newsdesk import NewsDesk, Newsstand
from bot.services.pages import Pages
from bot.services.refresh import Refresh
from bot.services.settling import Settling
from bot.services.sources import Sources
from bot.services.spread import Spread
from bot.services.subscribe import Readers
from bot.services.taking_in import SummarisedArticle
from bot.services.traffic import Traffic
from bot.services.trends import Trends
from bot.services.whereabouts import Whereabouts
from bot.services.word_desk import RecentArticles, WordDesk
from bot.services.words import WordFilters
from bot.store.alerts import Alerts
from bot.store.articles import Articles
from bot.store.broadcasts import Broadcasts
from bot.store.categories import Categories
from bot.store.database import Database
from bot.store.edition import Editions
from bot.store.feeds import Feeds
from bot.store.hits import Hits
from bot.store.keeping import Keeping
from bot.store.latest import LatestStories
from bot.store.outbox import Outbox
from bot.store.sorting import Sorting
from bot.store.spreading import Spreading
from bot.store.subscribers import Subscribers
from bot.store.subscriptions import Subscriptions
from bot.store.traffic import TrafficCounts
from bot.store.trends import ReportedWords
from bot.store.words import Words
from bot.summarising.summarise import summarise
from tests.services.newsroom import GivenWeb
from tests.services.parts import Threads

MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 23 November 2026, ten o'clock in Shanghai."""


DATABASE = "news.db"
CHAT = ChatAddress(Platform.TELEGRAM, 7)
NOTHING = Reply()


@dataclass
class SetClock:
    """A clock that goes on only when it is told to."""

    at: datetime = MONDAY_MORNING

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Postbox:
    """A sender that keeps what it is given."""

    items: list[OutboxItem] = field(default_factory=list)

    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        started()
        self.items.append(item)
        return Sent(len(self.items))


@dataclass
class House:
    database: Database
    clock: SetClock
    articles: Articles
    readers: Readers
    whereabouts: Whereabouts
    browse: Browse
    compose: Compose
    outbox: Outbox
    subscribers: Subscribers
    conversation: Conversation
    web: GivenWeb
    feeds: Feeds
    bulletin: Bulletin
    sources: Sources
    newsdesk: NewsDesk
    alerts: AlertDesk
    broadcasting: Broadcasting
    spread: Spread
    traffic: Traffic

    async def publish(self, *articles: SummarisedArticle) -> None:
        await self.articles.save(articles, self.clock.now())

    async def category(self, path: str) -> Category:
        match = await self.browse.look_up(path)
        assert match.found is not None, path
        return match.found

    async def add_feed(self, url: str, category: str = "社会/港口", title: str = "") -> Feed:
        """Store a feed that has never been read, due now."""
        feed, _ = await self.feeds.add(
            url,
            CategoryPath.parse(category),
            with_tags=False,
            state=FeedState.ACTIVE,
            title=title,
            site_url=None,
            at=self.clock.now(),
        )
        return feed

    async def check(self, feed: Feed) -> CheckReport:
        report = await self.sources.check_now(feed.id)
        assert report is not None
        return report

    async def delivered(self, platform: Platform = Platform.TELEGRAM) -> list[OutboxItem]:
        """Deliver what is due and return it."""
        box = Postbox()
        await Deliver(self.outbox, self.whereabouts, {platform: box}, 1, self.clock).deliver_due()
        return box.items


@asynccontextmanager
async def open_house(folder: Path, clock: SetClock | None = None) -> AsyncIterator[House]:
    database = await Database.open(f"sqlite:///{folder}/{DATABASE}")
    clock = clock or SetClock()
    articles, outbox, subscribers = Articles(database), Outbox(database), Subscribers(database)
    readers = Readers(subscribers, Subscriptions(database), Schedule.of((time(8),), "Asia/Shanghai"), clock)
    browse = Browse(Categories(database), LatestStories(database))
    packers: dict[Format, Packer] = {
        Format.RICH: RichPacker(),
        Format.HTML: HtmlPacker(),
        Format.PLAIN: PlainPacker(),
        Format.TERMINAL: TerminalPacker(),
    }
    words, hits = Words(database), Hits(database)
    newsdesk = NewsDesk(Sorting(database), clock, WordDesk(words))
    newsstand = Newsstand(newsdesk, Editions(database))
    compose = Compose(subscribers, newsstand, outbox, DigestRenderer(packers, Limits()), Limits(), clock)
    web, feeds, bulletin = GivenWeb(), Feeds(database), Bulletin()
    sources = _sources(web, feeds, articles, bulletin, clock)
    pages = Pages(web, web, Threads())
    filters = WordFilters(words, hits, RecentArticles(hits), clock)
    alerts = AlertDesk(Alerts(database), AlertRenderer(packers), clock)
    keep = Keep(Keeping(database), articles, outbox, clock)
    trends = Trends(ReportedWords(database), clock)
    broadcasts, spreading, written = Broadcasts(database), Spreading(database), TextRenderer(packers)
    broadcasting = Broadcasting(broadcasts, spreading, Categories(database), written, clock)
    traffic = Traffic(TrafficCounts(database, Platform.TELEGRAM), Platform.TELEGRAM, 30, clock)
    conversation = Conversation(
        readers,
        browse,
        compose,
        clock,
        sources=sources,
        pages=pages,
        keep=keep,
        words=filters,
        trends=trends,
        broadcasting=broadcasting,
        traffic=traffic,
    )
    try:
        yield House(
            database,
            clock,
            articles,
            readers,
            Whereabouts(subscribers, readers),
            browse,
            compose,
            outbox,
            subscribers,
            conversation,
            web,
            feeds,
            bulletin,
            sources,
            newsdesk,
            alerts,
            broadcasting,
            Spread(broadcasts, spreading, written, clock),
            traffic,
        )
    finally:
        await database.close()


def _sources(web: GivenWeb, feeds: Feeds, articles: Articles, bulletin: Bulletin, clock: SetClock) -> Sources:
    workers = Threads()
    entries = FeedEntries(feeds, articles, FullText(web, web, workers, clock), workers, None)
    posts = Ingest(articles, PostFiles(), summarise, clock)
    rsshub = ("https://rsshub.example",)
    write = Settling(feeds)
    check = Check(web, write, entries, posts, workers, notices=bulletin, clock=clock, random=lambda: 0.5, rsshub=rsshub)
    return Sources(feeds, web, Refresh(feeds, check, clock, 4), workers, clock, rsshub=rsshub)


@dataclass
class Person:
    """Someone who talks to the bot in one chat. `reply` is the last answer."""

    house: House
    locale: str = "zh-hans"
    kind: ChatKind = ChatKind.PRIVATE
    address: ChatAddress = CHAT
    may_manage: bool = True
    is_operator: bool = False
    user_id: int = 7
    thread_id: int | None = None
    in_person: bool = True
    reply: Reply = NOTHING

    async def says(self, text: str) -> str:
        """Send text; return the answer's text."""
        return await self._ask(replace(self._blank, text=text))

    async def does(self, action: Action | None) -> str:
        """Press a button that asks for `action`, wherever it stood."""
        return await self._ask(replace(self._blank, action=action))

    async def presses(self, label: str) -> str:
        """Press the button of the last answer whose label contains `label`."""
        found = [button for button in self.buttons if label in button.label]
        assert len(found) == 1, (label, self.labels)
        return await self.does(found[0].action)

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.reply.buttons for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    async def reader(self) -> Subscriber:
        found = await self.house.readers.find(self.address)
        assert found is not None
        return found

    async def subscriptions(self) -> list[str]:
        return [str(one.path) for one in await self.house.readers.subscriptions(await self.reader())]

    @property
    def _blank(self) -> Request:
        return Request(
            self.address,
            self.kind,
            self.user_id,
            self.locale,
            may_manage=self.may_manage,
            is_operator=self.is_operator,
            thread_id=self.thread_id,
            in_person=self.in_person,
        )

    async def _ask(self, request: Request) -> str:
        self.reply = await self.house.conversation.answer(request)
        return plain(page_of(self.reply.blocks))
