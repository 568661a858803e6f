"""`doctor`: checks what the bot stands on, one line a check, with what to do about each fault."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.delivery_findings import delivery_findings
from bot.cli.feed_findings import feed_findings
from bot.cli.finding import Finding
from bot.clock import Clock
from bot.config import Settings, load_settings
from bot.core.subscriber import SubscriberState
from bot.errors import DrawingError, SettingsError, StorageError
from bot.fetching.folders import find_posts
from bot.parts import open_parts
from bot.store.facts import facts

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
_LEAST_FREE_MIB = 200


async def examine(clock: Clock) -> int:
    """Print a line a check; return the exit status: 1 when something needs mending."""
    faults = 0
    async for finding in _findings(clock):
        faults += finding.remedy is not None
        print(f"{'✗' if finding.remedy else '✓'} {finding.subject}: {finding.detail}")
        if finding.remedy:
            print(f"    → {finding.remedy}")
    print("All is well." if not faults else f"{faults} to mend.")
    return 1 if faults else 0


async def _findings(clock: Clock) -> AsyncIterator[Finding]:
    try:
        settings = load_settings()
    except SettingsError as error:
        for fault in error.faults:
            yield Finding(
                "settings", fault, "correct it in .env or the environment; .env.example explains each setting"
            )
        return
    yield Finding("settings", "read without faults")
    async for finding in _stored(settings, clock):
        yield finding
    for finding in (*_folders(settings), _clock(settings, clock), _disk(settings)):
        yield finding
    yield await _pictures(settings)
    yield await _token(settings)


async def _stored(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    try:
        async with open_parts(settings, clock) as parts:
            found = await facts(parts.database)
            report = await parts.traffic.report(settings.default_timezone)
            of_feeds = [one async for one in feed_findings(parts)]
    except StorageError as error:
        yield Finding("database", str(error), "set DATABASE_URL to a file that this user may write")
        return
    readers = found.subscribers[SubscriberState.ACTIVE]
    yield Finding("database", f"schema {found.schema_version}, {readers} active readers")
    for finding in delivery_findings(report):
        yield finding
    if found.articles:
        yield Finding("categories", f"{found.articles:,} articles in {found.categories:,} categories")
    else:
        yield Finding(
            "categories", "no articles yet, so there is nothing to subscribe to",
            "add a feed: python -m bot feeds add ADDRESS; or set ARTICLE_DIRS to folders of posts",
        )  # fmt: skip
    for finding in of_feeds:
        yield finding


def _folders(settings: Settings) -> list[Finding]:
    if not settings.article_dirs:
        return [Finding("article folders", "none set; posts come in by 'ingest' only")]
    return [_folder(folder) for folder in settings.article_dirs]


def _folder(folder: str) -> Finding:
    if not Path(folder).is_dir():
        return Finding("article folders", f"{folder} is no folder", "correct ARTICLE_DIRS, or make the folder")
    if not os.access(folder, os.R_OK | os.X_OK):
        return Finding("article folders", f"no permission to read {folder}", "let this user read and search the folder")
    if next(find_posts([folder]), None) is None:
        return Finding("article folders", f"{folder} has no posts", "put .md, .markdown, .html or .txt files there")
    return Finding("article folders", f"{folder} has posts")


def _clock(settings: Settings, clock: Clock) -> Finding:
    now = clock.now()
    local = now.astimezone(ZoneInfo(settings.default_timezone))
    detail = f"{local:%Y-%m-%d %H:%M:%S} in {settings.default_timezone}"
    if now < _EARLIEST:
        return Finding("clock", detail, "set the machine's clock: digests go by it")
    return Finding("clock", detail)


def _disk(settings: Settings) -> Finding:
    folder = Path(settings.database_url.partition(":///")[2] or ".").expanduser().parent
    free = shutil.disk_usage(folder if folder.exists() else ".").free // 2**20
    remedy = "free some space: a full disk stops the bot" if free < _LEAST_FREE_MIB else None
    return Finding("disk", f"{free:,} MiB free for the database", remedy)


async def _pictures(settings: Settings) -> Finding:
    from bot.services.pictures import Pictures  # noqa: PLC0415 - loads Pillow

    try:
        await Pictures(settings.card_font).look_for_fonts()
    except DrawingError as error:
        return Finding("pictures", "none can be drawn", str(error))
    return Finding("pictures", f"drawn with {settings.card_font or 'the font that comes along, or one of the system'}")


async def _token(settings: Settings) -> Finding:
    if settings.telegram_token is None:
        return Finding("token", "none set; the bot can be talked to in the terminal only ('chat')")
    from bot.chat.telegram.inspection import inspect  # noqa: PLC0415 - loads python-telegram-bot, for a token only
    from bot.chat.telegram.network import Network, Transport  # noqa: PLC0415 - see above

    network = Network(Transport(settings.telegram_transport), settings.proxy)
    found = await inspect(settings.telegram_token.get_secret_value(), settings.telegram_api_url, network)
    if found.fault is not None:
        return Finding("token", found.fault, found.remedy)
    return Finding("token", f"@{found.username} answers at {settings.telegram_api_url}")
