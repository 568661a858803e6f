"""The real application, run in the test's own process against the local Bot API server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import STARTER, run_telegram
from bot.config import Settings, load_settings
from bot.fetching.folders import find_posts
from bot.parts import open_parts
from tests.botapi.server import BotApiServer
from tests.e2e.clocks import MovableClock

MORNING = datetime(2026, 11, 22, 23, 57, tzinfo=UTC)
"""Three minutes to eight in Shanghai."""


@pytest.fixture(autouse=True)
def _library_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-telegram-bot warns of its old type for `retry_after` otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def clock() -> MovableClock:
    return MovableClock(MORNING)


@pytest.fixture
async def server(clock: MovableClock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(now=lambda: clock.now().timestamp()) as running:
        yield running


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/news.db",
        "SEND_RATE": "500",
    }.items():
        monkeypatch.setenv(name, value)
    return load_settings(env_file=None)


@pytest.fixture
async def bot(settings: Settings, clock: MovableClock, server: BotApiServer) -> AsyncIterator[None]:
    """The bot, listening, with the starter posts in its database."""
    async with open_parts(settings, clock) as parts:
        await parts.ingest.run(find_posts([str(STARTER)]))
    stopped = asyncio.Event()
    running = asyncio.create_task(run_telegram(settings, clock, stopped))
    polled = asyncio.create_task(server.until(lambda: server.is_polled or None, timeout_s=20))
    await asyncio.wait({running, polled}, return_when=asyncio.FIRST_COMPLETED)
    yield
    stopped.set()
    await running
    await polled
    assert not server.violations
