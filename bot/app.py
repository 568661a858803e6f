"""The bot at work: starts the parts in order, keeps its loops going, and stops all in order."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from bot.chat.commands.menu import menu, operators_menu
from bot.clock import Clock
from bot.config import Settings
from bot.core.subscriber import Platform
from bot.errors import DrawingError, ReadingError, SettingsError
from bot.fetching.folders import find_posts, read_bytes
from bot.loops import Loop
from bot.parts import Parts, open_parts
from bot.reading.feed_list import read_feed_list
from bot.services.broadcast_progress import Reporter
from bot.services.deliver import Deliver
from bot.services.hubs import Hubs
from bot.store.hubs import HubStore
from bot.store.sole_sender import sole_sender

_log = logging.getLogger(__name__)
TICK_S = 1.0
_REFRESH_INTERVAL_S = 5.0
_HUBS_INTERVAL_S = 60.0
_FORGET_INTERVAL_S = 3_600.0
_SORT_INTERVAL_S = 5.0
_PROGRESS_INTERVAL_S = 3.0
_KEEP_SETTLED = timedelta(days=30)
_KEEP_OFFERS = timedelta(days=1)
_KEEP_DRAFTS = timedelta(days=1)
STARTER = Path(__file__).parent / "starter" / "posts"


async def run_telegram(settings: Settings, clock: Clock, stopped: asyncio.Event | None = None) -> None:
    """Run the bot on Telegram until a signal ends it, or until `stopped` is set. Raises SettingsError, StorageError."""
    from bot.chat.telegram.application import TelegramChat, TelegramSettings  # noqa: PLC0415 - the terminal needs none
    from bot.chat.telegram.network import Network, Transport  # noqa: PLC0415 - see above

    if settings.telegram_token is None:
        raise SettingsError(["TELEGRAM_TOKEN must be set; @BotFather gives one"])
    ended = stopped or _stop_signal()
    async with open_parts(settings, clock) as parts, AsyncExitStack() as stack:
        stack.enter_context(sole_sender(parts.database.path, Platform.TELEGRAM))
        chat = TelegramChat(
            TelegramSettings(
                settings.telegram_token.get_secret_value(),
                settings.telegram_api_url,
                settings.update_concurrency,
                settings.send_rate,
                settings.admin_ids,
                settings.default_timezone,
                Network(Transport(settings.telegram_transport), settings.proxy),
                is_paid=settings.paid_broadcasts,
            ),
            parts.conversation,
            parts.readers,
            menu(),
            clock,
            operators_menu(),
            whereabouts=parts.whereabouts,
            support=parts.format_support,
            draw=await pencil(settings),
        )
        parts.bulletin.sign_up(chat.notices)
        parts.whereabouts.sign_up(chat.caretakers)
        await chat.start()
        stack.push_async_callback(chat.stop)
        await parts.refresh.recover()
        await add_listed(parts)
        hubs = await stack.enter_async_context(hubs_served(parts)) if settings.public_url else None
        deliver = parts.deliver({Platform.TELEGRAM: chat.sender}, settings.send_concurrency)
        await deliver.recover()
        loops = [*daily_work(parts, deliver), *broadcast_work(parts, chat.progress)]
        if hubs is not None:
            loops.append(Loop("hubs", hubs.subscribe_wanting, _HUBS_INTERVAL_S, clock))
        await run_loops(loops, ended, chat.fall_silent)


async def pencil(settings: Settings) -> Callable[[str], Awaitable[bytes]]:
    """Return what draws pictures. Raises SettingsError where CARD_FONT is no font to draw with."""
    from bot.services.pictures import Pictures  # noqa: PLC0415 - the terminal needs no Pillow

    pictures = Pictures(settings.card_font)
    try:
        await pictures.look_for_fonts()
    except DrawingError as error:
        if settings.card_font:
            raise SettingsError([str(error)]) from error
        _log.warning("no pictures", extra={"reason": str(error)})
    return pictures.draw


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
    """Return the loops that keep a running bot going: new posts, stories, digests that are due, sending, tidying up."""
    clock, settings = parts.clock, parts.settings
    loops = [
        Loop("sort", parts.newsdesk.catch_up, _SORT_INTERVAL_S, clock),
        Loop("compose", parts.compose.compose_due, TICK_S, clock),
        Loop("alert", parts.alerts.send_due, TICK_S, clock),
        Loop("deliver", deliver.deliver_due, TICK_S, clock, parts.outbox_filled),
        Loop("refresh", parts.refresh.refresh_due, _REFRESH_INTERVAL_S, clock, parts.feeds_due),
        Loop("forget", lambda: forget_old(parts), _FORGET_INTERVAL_S, clock),
    ]
    if settings.article_dirs:
        loops.append(Loop("ingest", lambda: scan(parts), settings.scan_interval_s, clock))
    return loops


def broadcast_work(parts: Parts, reporter: Reporter) -> Sequence[Loop]:
    """Return the loops that send broadcasts and show operators how they go; where readers on Telegram are served."""
    desk = parts.progress_desk(reporter)
    return (
        Loop("broadcast", parts.spread.keep_going, TICK_S, parts.clock),
        Loop("broadcast progress", desk.tell, _PROGRESS_INTERVAL_S, parts.clock),
    )


async def add_listed(parts: Parts) -> None:
    """Add the feeds of the settings' lists that aren't there yet; what is wrong in a list is logged, and keeps nothing
    else out. Raises SettingsError for lists that can't be read at all.
    """
    unread: list[str] = []
    for path in parts.settings.feed_lists:
        try:
            listed = read_feed_list(read_bytes(path), path)
        except ReadingError as error:
            unread.append(f"FEED_LISTS: {error}")
            continue
        for fault in listed.faults:
            _log.warning("feed in FEED_LISTS not taken", extra={"path": path, "reason": fault})
        await parts.sources.register(listed.outlines)
    if unread:
        raise SettingsError(unread)


async def scan(parts: Parts) -> None:
    """Ingest what is new in the folders of the settings."""
    await parts.ingest.run(find_posts(parts.settings.article_dirs))


async def forget_old(parts: Parts) -> None:
    """Delete messages that were settled a month ago, articles that are too old or too many, feeds nobody has taken,
    broadcasts nobody has confirmed.
    """
    now, settings = parts.clock.now(), parts.settings
    await parts.outbox.forget_before(now - _KEEP_SETTLED)
    await parts.feeds.forget_offers(now - _KEEP_OFFERS)
    await parts.broadcasts.forget_drafts(now - _KEEP_DRAFTS)
    oldest = now - timedelta(days=settings.keep_days) if settings.keep_days else None
    while await parts.retention.tidy(older_than=oldest, keep=settings.keep_articles or None, now=now):
        pass


async def run_loops(
    loops: Iterable[Loop], stopped: asyncio.Event, fall_silent: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Run loops side by side until `stopped`; what they are doing then is cancelled where that loses nothing.

    Meanwhile `fall_silent` ends what else is going on.
    """
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        await stopped.wait()
    finally:
        for task in tasks:
            task.cancel()
        others = () if fall_silent is None else (fall_silent(),)
        await asyncio.gather(*tasks, *others, return_exceptions=True)
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
