"""The house put together: builds every part from the settings, starts and stops them in order. It alone knows all."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.chat.commands.menu import menu
from bot.chat.conversation import Conversation
from bot.chat.rendering import DigestRenderer, Packer
from bot.clock import Clock
from bot.config import Settings
from bot.core.article import Article
from bot.core.digest import Limits
from bot.core.subscriber import Format, Platform
from bot.errors import SettingsError
from bot.fetching.folders import find_posts, identity_of, read_bytes
from bot.loops import Loop
from bot.reading.posts import read_post, revision_of
from bot.services.browse import Browse
from bot.services.compose import Compose
from bot.services.deliver import Deliver, Sender
from bot.services.ingest import Ingest
from bot.services.subscribe import Readers
from bot.store.articles import Articles
from bot.store.categories import Categories
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.subscribers import Subscribers
from bot.store.subscriptions import Subscriptions
from bot.summarising.summarise import summarise

_log = logging.getLogger(__name__)
TICK_S = 1.0
_FORGET_INTERVAL_S = 3_600.0
_KEEP_SETTLED = timedelta(days=30)
STARTER = Path(__file__).parent / "starter" / "posts"


@dataclass(frozen=True, slots=True)
class Parts:
    """The services over one open database. `outbox_filled` is set when there is something new to send."""

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
    database = await Database.open(settings.database_url)
    try:
        yield _build(settings, clock, database)
    finally:
        await database.close()


def _build(settings: Settings, clock: Clock, database: Database) -> Parts:
    categories, articles, outbox = Categories(database), Articles(database), Outbox(database)
    subscribers, subscriptions = Subscribers(database), Subscriptions(database)
    limits = Limits(settings.stories_per_category, settings.stories_per_digest, settings.points_per_story)
    filled = asyncio.Event()
    readers = Readers(subscribers, subscriptions, settings.default_schedule, clock)
    browse = Browse(categories, articles)
    renderer = DigestRenderer(_packers(), limits)
    compose = Compose(subscribers, articles, outbox, renderer, limits, clock, filled.set)
    return Parts(
        settings=settings,
        clock=clock,
        database=database,
        articles=articles,
        outbox=outbox,
        subscribers=subscribers,
        ingest=Ingest(articles, PostFiles(), summarise, clock),
        browse=browse,
        readers=readers,
        compose=compose,
        conversation=Conversation(readers, browse, compose, clock),
        outbox_filled=filled,
    )


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
            ),
            parts.conversation,
            parts.readers,
            menu(),
            clock,
        )
        await chat.start()
        stack.push_async_callback(chat.stop)
        deliver = parts.deliver({Platform.TELEGRAM: chat.sender}, settings.send_concurrency)
        await deliver.recover()
        await run_loops(daily_work(parts, deliver), ended)


def daily_work(parts: Parts, deliver: Deliver) -> Sequence[Loop]:
    """Return the loops that keep a running bot going: new posts, digests that are due, sending, tidying up."""
    clock, settings = parts.clock, parts.settings
    loops = [
        Loop("compose", parts.compose.compose_due, TICK_S, clock),
        Loop("deliver", deliver.deliver_due, TICK_S, clock, parts.outbox_filled),
        Loop("forget", lambda: forget_old(parts), _FORGET_INTERVAL_S, clock),
    ]
    if settings.article_dirs:
        loops.append(Loop("ingest", lambda: scan(parts), settings.scan_interval_s, clock))
    return loops


async def scan(parts: Parts) -> None:
    """Ingest what is new in the folders of the settings."""
    await parts.ingest.run(find_posts(parts.settings.article_dirs))


async def forget_old(parts: Parts) -> None:
    """Delete messages that were settled a month ago."""
    await parts.outbox.forget_before(parts.clock.now() - _KEEP_SETTLED)


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
