"""Feeds on Telegram: an operator adds one, its hub announces news, and a reader has it in the digest."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.config import Settings, load_settings
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.e2e.clocks import MovableClock
from tests.e2e.newsstand import Newsstand
from tests.e2e.test_day import is_digest, labels, start

HOUR = timedelta(hours=1)


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with Newsstand.open() as opened:
        yield opened


@pytest.fixture
def operator(server: BotApiServer) -> User:
    return server.user("老周", language_code="zh-hans")


@pytest.fixture
def settings(settings: Settings, stand: Newsstand, operator: User, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A bot that may ask the newsstand, has an operator, and is reached at a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, value in {
        "ADMIN_IDS": str(operator.id),
        "FETCH_ALLOWED": f"127.0.0.1:{stand.port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEB_PORT": str(port),
        "READING_PROCESSES": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return load_settings(env_file=None)


@pytest.mark.usefixtures("bot")
async def test_what_a_hub_announces_is_in_the_next_digest(
    server: BotApiServer, clock: MovableClock, stand: Newsstand, operator: User
) -> None:
    stand.news = [("旧闻一则", clock.now() - 48 * HOUR)]
    await operator.asks("/start", timeout_s=20)
    added = await operator.asks(f"/addfeed {stand.feed} 社会/港口", timeout_s=30)
    assert added.text.startswith("已添加“澜州日报”，归在“社会 › 港口”。")
    assert "查看最新" in labels(added)

    reader = await start(server)
    assert "已订阅" in (await reader.asks("/subscribe 港口")).text
    assert "旧闻一则" in (await reader.asks("/latest 港口")).text

    await clock.move(timedelta(minutes=2))
    async with asyncio.timeout(20):
        await stand.confirmed.wait()
    stand.news.insert(0, ("港口恢复全部班次", clock.now()))
    assert await stand.announces() == 202
    asked = 0
    while "港口恢复全部班次" not in (await reader.asks("/latest 港口")).text:
        asked += 1
        assert asked < 200
        await clock.move(timedelta(seconds=6))

    seen = reader.last.message_id
    await clock.move(24 * HOUR + timedelta(minutes=10))
    digest = await reader.until(is_digest, after=seen, timeout_s=20)
    assert "港口恢复全部班次" in digest.text
    assert "修好甲路" in digest.text
    assert "旧闻一则" not in digest.text


@pytest.mark.usefixtures("bot")
async def test_a_link_is_read_for_whoever_sends_it(server: BotApiServer, clock: MovableClock, stand: Newsstand) -> None:
    stand.news = [("港口恢复全部班次", clock.now())]
    reader = await start(server)
    answer = await reader.asks(f"{stand.address}/1", timeout_s=30)
    assert answer.text.startswith("港口恢复全部班次")
    assert "修好甲路" in answer.text
    refused = await reader.asks("http://127.0.0.1:1/", timeout_s=30)
    assert "内部网络" in refused.text or "网址" in refused.text
    assert "运营者" in (await reader.asks(f"/addfeed {stand.feed}")).text
