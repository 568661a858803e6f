"""The house put together: builds every part from the settings, starts and stops them in order. It alone knows all."""

import asyncio
import logging
import os
import random
import signal
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.chat.commands.menu import menu, operators_menu
from bot.chat.conversation import Conversation
from bot.chat.rendering import DigestRenderer, Packer
from bot.clock import Clock
from bot.config import Settings
from bot.core.article import Article
from bot.core.digest import Limits
from bot.core.subscriber import Format, Platform
from bot.errors import ReadingError, SettingsError
from bot.fetching.folders import find_posts, identity_of, read_bytes
from bot.fetching.robots import Robots
from bot.fetching.web import Web, WebSettings
from bot.loops import Loop
from bot.reading.feed_list import read_feed_list
from bot.reading.posts import read_post, revision_of
from bot.services.browse import Browse
from bot.services.bulletin import Bulletin
from bot.services.check import Check
from bot.services.compose import Compose
from bot.services.deliver import Deliver, Sender
from bot.services.feed_entries import FeedEntries
from bot.services.full_text import FullText
from bot.services.hubs import Hubs
from bot.services.ingest import Ingest
from bot.services.pages import Pages
from bot.services.refresh import Refresh
from bot.services.sources import Sources
from bot.services.subscribe import Readers
from bot.store.articles import Articles
from bot.store.categories import Categories
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.hubs import HubStore
from bot.store.outbox import Outbox
from bot.store.retention import Retention
from bot.store.subscribers import Subscribers
from bot.store.subscriptions import Subscriptions
from bot.summarising.summarise import summarise
from bot.workers import Processes, Workers

_log = logging.getLogger(__name__)
TICK_S = 1.0
USER_AGENT = "Yaodian/0.1"
_MOST_PROCESSES = 4
_REFRESH_INTERVAL_S = 5.0
_HUBS_INTERVAL_S = 60.0
_FORGET_INTERVAL_S = 3_600.0
_KEEP_SETTLED = timedelta(days=30)
_KEEP_OFFERS = timedelta(days=1)
STARTER = Path(__file__).parent / "starter" / "posts"


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
    compose: Compose
    conversation: Conversation
    outbox_filled: asyncio.Event
    feeds: Feeds
    retention: Retention
    refresh: Refresh
    sources: Sources
    pages: Pages
    bulletin: Bulletin
    web: Web
    feeds_due: asyncio.Event

    def deliver(self, senders: Mapping[Platform, Sender], concurrency: int) -> Deliver:
        return Deliver(self.outbox, self.subscribers, senders, concurrency, self.clock)


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
        parts = _build(settings, clock, database, out)
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


def _build(settings: Settings, clock: Clock, database: Database, out: Outside) -> Parts:
    categories, articles, outbox = Categories(database), Articles(database), Outbox(database)
    subscribers, subscriptions = Subscribers(database), Subscriptions(database)
    limits = Limits(settings.stories_per_category, settings.stories_per_digest, settings.points_per_story)
    filled = asyncio.Event()
    readers = Readers(subscribers, subscriptions, settings.default_schedule, clock)
    browse = Browse(categories, articles)
    renderer = DigestRenderer(_packers(), limits)
    compose = Compose(subscribers, articles, outbox, renderer, limits, clock, filled.set)
    feeds, bulletin = Feeds(database), Bulletin()
    ingest = Ingest(articles, PostFiles(), summarise, clock)
    refresh = _refresh(settings, clock, feeds, articles, ingest, out, bulletin)
    sources = Sources(feeds, out.web, refresh, out.workers, clock, rsshub=settings.rsshub_instances)
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
        compose=compose,
        conversation=Conversation(readers, browse, compose, clock, sources=sources, pages=out.pages),
        outbox_filled=filled,
        feeds=feeds,
        retention=Retention(database),
        refresh=refresh,
        sources=sources,
        pages=out.pages,
        bulletin=bulletin,
        web=out.web,
        feeds_due=asyncio.Event(),
    )


def _refresh(
    settings: Settings, clock: Clock, feeds: Feeds, articles: Articles, ingest: Ingest, out: Outside, bulletin: Bulletin
) -> Refresh:
    keep = timedelta(days=settings.keep_days) if settings.keep_days else None
    full_text = FullText(out.web, out.robots, out.workers)
    entries = FeedEntries(feeds, articles, full_text, out.workers, keep)
    check = Check(
        out.web,
        feeds,
        entries,
        ingest,
        out.workers,
        notices=bulletin,
        clock=clock,
        random=random.SystemRandom().random,
        rsshub=settings.rsshub_instances,
    )
    return Refresh(feeds, check, clock, settings.fetch_concurrency)


def _packers() -> Mapping[Format, Packer]:
    # Each platform's library is loaded by who needs it: python-telegram-bot alone takes half a second.
    from bot.chat.telegram.html import HtmlPacker, PlainPacker  # noqa: PLC0415 - see above
    from bot.chat.terminal.packing import TerminalPacker  # noqa: PLC0415 - see above

    return {Format.HTML: HtmlPacker(), Format.PLAIN: PlainPacker(), Format.TERMINAL: TerminalPacker()}


async def run_telegram(settings: Settings, clock: Clock, stopped: asyncio.Event | None = None) -> None:
    """Run the bot on Telegram until a signal ends it, or until `stopped` is set. Raises SettingsError, StorageError."""
    from bot.chat.telegram.application import TelegramChat, TelegramSettings  # noqa: PLC0415 - the terminal needs none

    if settings.telegram_token is None:
        raise SettingsError(["TELEGRAM_TOKEN must be set; @BotFather gives one"])
    ended = stopped or _stop_signal()
    async with open_parts(settings, clock) as parts, AsyncExitStack() as stack:
        chat = TelegramChat(
            TelegramSettings(
                settings.telegram_token.get_secret_value(),
                settings.telegram_api_url,
                settings.update_concurrency,
                settings.send_rate,
                settings.admin_ids,
                settings.default_timezone,
            ),
            parts.conversation,
            parts.readers,
            menu(),
            clock,
            operators_menu(),
        )
        parts.bulletin.sign_up(chat.notices)
        await chat.start()
        stack.push_async_callback(chat.stop)
        await parts.refresh.recover()
        await add_listed(parts)
        hubs = await stack.enter_async_context(hubs_served(parts)) if settings.public_url else None
        deliver = parts.deliver({Platform.TELEGRAM: chat.sender}, settings.send_concurrency)
        await deliver.recover()
        loops = [*daily_work(parts, deliver)]
        if hubs is not None:
            loops.append(Loop("hubs", hubs.subscribe_wanting, _HUBS_INTERVAL_S, clock))
        await run_loops(loops, ended)


@asynccontextmanager
async def hubs_served(parts: Parts) -> AsyncIterator[Hubs]:
    """Answer the WebSub hubs that call. Raises SettingsError where WEB_PORT can't be had."""
    from bot.web.hubs import PATH, hub_routes  # noqa: PLC0415 - only a bot with a public address needs a server
    from bot.web.server import serving  # noqa: PLC0415 - see above

    settings = parts.settings
    store = HubStore(parts.database)
    hubs = Hubs(store, parts.web, parts.clock, settings.public_url + PATH, parts.feeds_due.set)
    async with serving(hub_routes(hubs), settings.web_host, settings.web_port):
        yield hubs


def daily_work(parts: Parts, deliver: Deliver) -> Sequence[Loop]:
    """Return the loops that keep a running bot going: new posts, digests that are due, sending, tidying up."""
    clock, settings = parts.clock, parts.settings
    loops = [
        Loop("compose", parts.compose.compose_due, TICK_S, clock),
        Loop("deliver", deliver.deliver_due, TICK_S, clock, parts.outbox_filled),
        Loop("refresh", parts.refresh.refresh_due, _REFRESH_INTERVAL_S, clock, parts.feeds_due),
        Loop("forget", lambda: forget_old(parts), _FORGET_INTERVAL_S, clock),
    ]
    if settings.article_dirs:
        loops.append(Loop("ingest", lambda: scan(parts), settings.scan_interval_s, clock))
    return loops


async def add_listed(parts: Parts) -> None:
    """Add the feeds of the settings' lists that aren't there yet. Raises SettingsError for lists that can't be read."""
    faults: list[str] = []
    for path in parts.settings.feed_lists:
        try:
            await parts.sources.register(read_feed_list(read_bytes(path), path))
        except ReadingError as error:
            faults.append(f"FEED_LISTS: {error}")
    if faults:
        raise SettingsError(faults)


async def scan(parts: Parts) -> None:
    """Ingest what is new in the folders of the settings."""
    await parts.ingest.run(find_posts(parts.settings.article_dirs))


async def forget_old(parts: Parts) -> None:
    """Delete messages that were settled a month ago, articles that are too old or too many, feeds nobody has taken."""
    now, settings = parts.clock.now(), parts.settings
    await parts.outbox.forget_before(now - _KEEP_SETTLED)
    await parts.feeds.forget_offers(now - _KEEP_OFFERS)
    oldest = now - timedelta(days=settings.keep_days) if settings.keep_days else None
    while await parts.retention.tidy(older_than=oldest, keep=settings.keep_articles or None, now=now):
        pass


async def run_loops(loops: Iterable[Loop], stopped: asyncio.Event) -> None:
    """Run loops side by side until `stopped`; what they are doing then is cancelled where that loses nothing."""
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        await stopped.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        _log.info("stopped")


def _stop_signal() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers on its loop; there, Ctrl-C raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    return stopped
