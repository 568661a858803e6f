"""Every part of the house, built from the settings over one open database."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.chat.alert_view import AlertRenderer
from bot.chat.broadcast_text import TextRenderer
from bot.chat.conversation import Conversation
from bot.chat.rendering import DigestRenderer, Packer
from bot.chat.telegram.format_support import FormatSupport
from bot.clock import Clock
from bot.config import Settings
from bot.core.alerting import silent_until
from bot.core.article import Article
from bot.core.digest import Limits
from bot.core.subscriber import Format, Platform, Subscriber
from bot.fetching.folders import identity_of, read_bytes
from bot.fetching.robots import Robots
from bot.fetching.web import Web, WebSettings
from bot.reading.posts import read_post, revision_of
from bot.services.alert import AlertDesk
from bot.services.broadcast import Broadcasting
from bot.services.broadcast_progress import ProgressDesk, Reporter
from bot.services.browse import Browse
from bot.services.bulletin import Bulletin
from bot.services.check import Check
from bot.services.compose import Compose
from bot.services.deliver import Deliver, Sender
from bot.services.feed_entries import FeedEntries
from bot.services.full_text import FullText
from bot.services.ingest import Ingest
from bot.services.keep import Keep
from bot.services.newsdesk import NewsDesk, Newsstand
from bot.services.pages import Pages
from bot.services.refresh import Refresh
from bot.services.settling import Settling
from bot.services.sources import Sources
from bot.services.spread import Spread, helping_at
from bot.services.subscribe import Readers
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
from bot.store.retention import Retention
from bot.store.sorting import Sorting
from bot.store.spreading import Spreading
from bot.store.subscribers import Subscribers
from bot.store.subscriptions import Subscriptions
from bot.store.traffic import TrafficCounts
from bot.store.trends import ReportedWords
from bot.store.words import Words
from bot.summarising.summarise import summarise
from bot.workers import Processes, Workers

USER_AGENT = "Yaodian/0.1"
_MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Parts:
    """The services over one open database. `outbox_filled` is set when there is something new to send, `feeds_due` when
    feeds have become due out of turn.
    """

    settings: Settings
    clock: Clock
    database: Database
    articles: Articles
    outbox: Outbox
    subscribers: Subscribers
    ingest: Ingest
    browse: Browse
    readers: Readers
    whereabouts: Whereabouts
    compose: Compose
    alerts: AlertDesk
    newsdesk: NewsDesk
    conversation: Conversation
    outbox_filled: asyncio.Event
    format_support: FormatSupport
    feeds: Feeds
    retention: Retention
    refresh: Refresh
    sources: Sources
    pages: Pages
    bulletin: Bulletin
    web: Web
    broadcasts: Broadcasts
    broadcasting: Broadcasting
    spread: Spread
    traffic: Traffic
    feeds_due: asyncio.Event

    def deliver(self, senders: Mapping[Platform, Sender], concurrency: int) -> Deliver:
        return Deliver(self.outbox, self.whereabouts, senders, concurrency, self.clock)

    def progress_desk(self, reporter: Reporter) -> ProgressDesk:
        return ProgressDesk(self.broadcasts, self.broadcasting, reporter, self.clock)


class PostFiles:
    """The `ingest.Posts` of folders."""

    def identity(self, origin: str) -> str:
        return identity_of(origin)

    def load(self, origin: str) -> bytes:
        return read_bytes(origin)

    def revision(self, data: bytes) -> str:
        return revision_of(data)

    def read(self, data: bytes, origin: str) -> Article:
        return read_post(data, origin, identity_of(origin), Path(origin).stem)


@asynccontextmanager
async def open_parts(settings: Settings, clock: Clock) -> AsyncIterator[Parts]:
    """Open the database and build the services on it. Raises StorageError."""
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        out = await stack.enter_async_context(open_outside(settings, clock))
        parts = build(settings, clock, database, out)
        stack.push_async_callback(parts.refresh.stop)
        yield parts


@dataclass(frozen=True, slots=True)
class Outside:
    """The way out, and the processes that read what comes in."""

    web: Web
    robots: Robots
    workers: Workers

    @property
    def pages(self) -> Pages:
        return Pages(self.web, self.robots, self.workers)


@asynccontextmanager
async def open_outside(settings: Settings, clock: Clock) -> AsyncIterator[Outside]:
    """Build what fetches and reads. No connection is opened, and no process started, before one is needed."""
    contact = f" (+{settings.fetch_contact})" if settings.fetch_contact else ""
    web_settings = WebSettings(
        user_agent=f"{USER_AGENT}{contact}",
        allowed=settings.fetch_allowed,
        concurrency=settings.fetch_concurrency,
        per_host=settings.fetch_per_host,
    )
    async with Web(web_settings, clock) as web:
        yield Outside(web, Robots(web, clock), Processes(_process_count(settings)))


def _process_count(settings: Settings) -> int:
    return settings.reading_processes or min(os.cpu_count() or 1, _MOST_PROCESSES)


def build(settings: Settings, clock: Clock, database: Database, out: Outside) -> Parts:
    categories, articles, outbox = Categories(database), Articles(database), Outbox(database)
    subscribers, subscriptions = Subscribers(database), Subscriptions(database)
    limits = Limits(settings.stories_per_category, settings.stories_per_digest, settings.points_per_story)
    filled = asyncio.Event()
    readers = Readers(subscribers, subscriptions, settings.default_schedule, clock)
    browse = Browse(categories, LatestStories(database))
    packers, words, hits = _packers(), Words(database), Hits(database)
    renderer = DigestRenderer(packers, limits)
    newsdesk = NewsDesk(Sorting(database), clock, WordDesk(words))
    support = FormatSupport()
    stand = Newsstand(newsdesk, Editions(database))
    compose = Compose(subscribers, stand, outbox, renderer, limits, clock, filled.set, format_for=support.format_for)
    filters = WordFilters(words, hits, RecentArticles(hits), clock)
    keep = Keep(Keeping(database), articles, outbox, clock)
    feeds, bulletin = Feeds(database), Bulletin()
    trends = Trends(ReportedWords(database), clock)
    traffic = Traffic(TrafficCounts(database, Platform.TELEGRAM), Platform.TELEGRAM, settings.send_rate, clock)
    ingest = Ingest(articles, PostFiles(), summarise, clock)
    refresh = _refresh(settings, clock, feeds, articles, ingest, out, bulletin)
    sources = Sources(feeds, out.web, refresh, out.workers, clock, rsshub=settings.rsshub_instances)
    broadcasts, spreading, written = Broadcasts(database), Spreading(database), TextRenderer(packers)
    broadcasting = Broadcasting(broadcasts, spreading, categories, written, clock)
    return Parts(
        settings=settings,
        clock=clock,
        database=database,
        articles=articles,
        outbox=outbox,
        subscribers=subscribers,
        ingest=ingest,
        browse=browse,
        readers=readers,
        whereabouts=Whereabouts(subscribers, readers),
        compose=compose,
        alerts=AlertDesk(Alerts(database), AlertRenderer(packers), clock, filled.set, _silent_until),
        newsdesk=newsdesk,
        conversation=Conversation(
            readers,
            browse,
            compose,
            clock,
            sources=sources,
            pages=out.pages,
            keep=keep,
            words=filters,
            trends=trends,
            broadcasting=broadcasting,
            traffic=traffic,
        ),
        outbox_filled=filled,
        format_support=support,
        feeds=feeds,
        retention=Retention(database),
        refresh=refresh,
        sources=sources,
        pages=out.pages,
        bulletin=bulletin,
        web=out.web,
        broadcasts=broadcasts,
        broadcasting=broadcasting,
        spread=Spread(broadcasts, spreading, written, clock, filled.set, helping=helping_at(settings.send_rate)),
        traffic=traffic,
        feeds_due=asyncio.Event(),
    )


def _refresh(
    settings: Settings, clock: Clock, feeds: Feeds, articles: Articles, ingest: Ingest, out: Outside, bulletin: Bulletin
) -> Refresh:
    keep = timedelta(days=settings.keep_days) if settings.keep_days else None
    full_text = FullText(out.web, out.robots, out.workers, clock)
    entries = FeedEntries(feeds, articles, full_text, out.workers, keep)
    check = Check(
        out.web,
        Settling(feeds),
        entries,
        ingest,
        out.workers,
        notices=bulletin,
        clock=clock,
        random=random.SystemRandom().random,
        rsshub=settings.rsshub_instances,
    )
    return Refresh(feeds, check, clock, settings.fetch_concurrency)


def _silent_until(reader: Subscriber, now: datetime) -> datetime | None:
    return silent_until(reader.schedule, now)


def _packers() -> Mapping[Format, Packer]:
    # Each platform's library is loaded by who needs it: python-telegram-bot alone takes half a second.
    from bot.chat.telegram.html import HtmlPacker, PlainPacker  # noqa: PLC0415 - see above
    from bot.chat.telegram.rich import RichPacker  # noqa: PLC0415 - see above
    from bot.chat.terminal.packing import TerminalPacker  # noqa: PLC0415 - see above

    return {
        Format.RICH: RichPacker(),
        Format.HTML: HtmlPacker(),
        Format.PLAIN: PlainPacker(),
        Format.TERMINAL: TerminalPacker(),
    }
