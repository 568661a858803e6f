"""`chat`: the conversation in this terminal, over the same database and with the same digests as on Telegram."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping

from bot.app import STARTER, add_listed, daily_work, run_loops, scan
from bot.chat.terminal.chat import TerminalChat
from bot.chat.terminal.display import Display
from bot.chat.terminal.notices import TerminalNotices
from bot.chat.terminal.output import Output
from bot.chat.terminal.sender import TerminalSender
from bot.clock import Clock
from bot.config import Settings
from bot.core.subscriber import Platform
from bot.fetching.folders import find_posts
from bot.parts import Parts, open_parts
from bot.services.deliver import Deliver
from bot.store.sole_sender import sole_sender


async def run_terminal(settings: Settings, clock: Clock) -> None:
    """Talk on standard input and output until the input ends. Raises StorageError, and OSError when writing fails."""
    async with open_parts(settings, clock) as parts:
        with sole_sender(parts.database.path, Platform.TERMINAL):
            await _talk(parts, settings, clock)


async def _talk(parts: Parts, settings: Settings, clock: Clock) -> None:
    await add_listed(parts)
    await _fill(parts)
    output = Output(sys.stdout, os.environ)
    display = Display(output)
    notices = TerminalNotices(display, parts.readers, clock, locale=_locale(os.environ), zone=settings.default_timezone)
    parts.bulletin.sign_up(notices)
    deliver = parts.deliver({Platform.TERMINAL: TerminalSender(output, display)}, concurrency=1)
    await deliver.recover()
    chat = TerminalChat(
        parts.conversation,
        output,
        display,
        sys.stdin,
        locale=_locale(os.environ),
        after_each=_after(deliver),
    )
    ended = asyncio.Event()
    loops = asyncio.create_task(run_loops(daily_work(parts, deliver), ended))
    try:
        await chat.run()
    finally:
        ended.set()
        await loops
    if output.fault is not None:
        raise output.fault


def _after(deliver: Deliver) -> Callable[[], Awaitable[None]]:
    """Return what follows each answer: a digest that was asked for stands right behind it."""

    async def send() -> None:
        await deliver.deliver_due()

    return send


async def _fill(parts: Parts) -> None:
    """See to it that there is something to talk about: what the folders hold, else the posts that come along.

    Where there are articles already, the folders are looked through meanwhile.
    """
    if not await parts.articles.count():
        await scan(parts)
    if not await parts.articles.count():
        await parts.ingest.run(find_posts([str(STARTER)]))


def _locale(environ: Mapping[str, str]) -> str:
    """Return the language of the environment as POSIX writes it, empty where none is set."""
    return next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
