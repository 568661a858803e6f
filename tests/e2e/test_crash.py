"""The bot is killed before, while and after it sends the digests of fifty readers: none is lost, few are repeated."""

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.app import STARTER
from bot.clock import SystemClock
from bot.config import load_settings
from bot.core.schedule import Due, Schedule
from bot.core.subscriber import Card, ChatAddress, ChatKind, Platform
from bot.fetching.folders import find_posts
from bot.parts import Parts, open_parts
from tests.botapi.journal import read_journal
from tests.botapi.remote import RemoteBotApi
from tests.e2e.processes import BotProcess

_log = logging.getLogger(__name__)
READERS = 50
CONCURRENCY = 4


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RemoteBotApi]:
    async with RemoteBotApi(state=tmp_path / "accepted.jsonl") as running:
        yield running


@pytest.fixture
def environment(server: RemoteBotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    values = {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/news.db",
        "ARTICLE_DIRS": "",
        "SEND_RATE": "100",
        "SEND_CONCURRENCY": str(CONCURRENCY),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
async def chats(server: RemoteBotApi, environment: Mapping[str, str]) -> tuple[int, ...]:
    """Fifty readers of 金融 whose digest has been due since a minute ago."""
    now = datetime.now(UTC)
    async with open_parts(load_settings(env_file=None), SystemClock()) as parts:
        await parts.ingest.run(find_posts([str(STARTER)]))
        return tuple([await _reader(server, parts, now) for _ in range(READERS)])


async def _reader(server: RemoteBotApi, parts: Parts, now: datetime) -> int:
    chat_id: int = (await server.post("users"))["id"]
    await server.post("send", user=chat_id, text="（只是打个招呼）")
    reader = await parts.readers.meet(ChatAddress(Platform.TELEGRAM, chat_id), ChatKind.PRIVATE, "zh-Hans")
    finance = (await parts.browse.look_up("金融")).found
    assert finance is not None
    await parts.readers.subscribe(reader, finance)
    due = Due(f"{now:%Y-%m-%d}T08:00", now - timedelta(minutes=1))
    await parts.subscribers.set_schedule(reader.id, Schedule((time(8),), "Asia/Shanghai"), due)
    return chat_id


def digests(folder: Path) -> Counter[int]:
    """Return how many digests each chat has been sent."""
    return Counter(
        entry["message"]["chat"]["id"]
        for entry in read_journal(folder / "accepted.jsonl")
        if "1 个分类" in str(entry["message"])
    )


def unfinished(folder: Path) -> int:
    """Return how many messages the outbox still has to send."""
    with closing(sqlite3.connect(f"file:{folder}/news.db?mode=ro", uri=True)) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM outbox WHERE settled_at IS NULL").fetchone()
    return int(rows)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until a file holds what is looked for."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - a file tells nobody that it has grown
            await asyncio.sleep(0.01)


async def sent(folder: Path, number: int) -> None:
    """Wait until that many digests have been accepted."""
    await until(lambda: digests(folder).total() >= number)


async def test_kills_lose_no_digest_and_repeat_only_what_was_under_way(
    server: RemoteBotApi, environment: Mapping[str, str], chats: tuple[int, ...], tmp_path: Path
) -> None:
    await server.post("faults", kind="drop_before", method="sendRichMessage", times=None)
    async with BotProcess(tmp_path, environment) as before_sending:
        await server.post("wait_calls", method="sendRichMessage", count=3, timeout_s=30)
        await before_sending.kill()
    await server.clear_faults()
    assert digests(tmp_path).total() == 0

    await server.post("faults", kind="latency", method="sendRichMessage", times=None, seconds=0.1)
    async with BotProcess(tmp_path, environment) as while_sending:
        await sent(tmp_path, 10)
        await while_sending.kill()
    async with BotProcess(tmp_path, environment) as while_sending_again:
        await sent(tmp_path, 30)
        await while_sending_again.kill()
    await server.clear_faults()

    async with BotProcess(tmp_path, environment) as after_sending:
        await until(lambda: set(digests(tmp_path)) == set(chats))
        await after_sending.kill()
    async with BotProcess(tmp_path, environment) as quiet:
        await until(lambda: quiet.is_listening and unfinished(tmp_path) == 0)
        assert await quiet.stop() == 0

    received = digests(tmp_path)
    repeated = received.total() - READERS
    _log.info("killed 4 times", extra={"reached": len(received), "repeated": repeated})
    assert set(received) == set(chats)
    assert max(received.values()) <= 2
    # Three kills could meet messages under way, each at most as many as are sent side by side.
    assert repeated <= 3 * CONCURRENCY
    assert await server.get("violations") == []


async def test_a_kill_between_the_card_and_its_digest_repeats_neither_and_loses_neither(
    server: RemoteBotApi, environment: Mapping[str, str], tmp_path: Path
) -> None:
    async with open_parts(load_settings(env_file=None), SystemClock()) as parts:
        await parts.ingest.run(find_posts([str(STARTER)]))
        chat_id = await _reader(server, parts, datetime.now(UTC))
        reader = await parts.readers.find(ChatAddress(Platform.TELEGRAM, chat_id))
        assert reader is not None
        await parts.readers.set_card(reader, Card.LIGHT)
    await server.post("faults", kind="drop_before", method="sendRichMessage", times=None)
    async with BotProcess(tmp_path, environment) as between:
        await server.post("wait_calls", method="sendRichMessage", count=1, timeout_s=30)
        await between.kill()
    await server.clear_faults()
    async with BotProcess(tmp_path, environment) as after:
        await sent(tmp_path, 1)
        await until(lambda: unfinished(tmp_path) == 0)
        assert await after.stop() == 0
    messages = [entry["message"] for entry in read_journal(tmp_path / "accepted.jsonl")]
    greeting, *parts_sent = messages
    assert "photo" not in greeting
    assert ["photo" in message for message in parts_sent] == [True, False]
    assert digests(tmp_path) == Counter([chat_id])
