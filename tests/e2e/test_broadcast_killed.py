"""The bot is killed while it sends a broadcast to fifty readers, paused or not: none is passed over, few get two."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.config import load_settings
from bot.core.broadcast import Broadcast, BroadcastState, Step
from bot.core.subscriber import ChatAddress, ChatKind, Platform
from bot.parts import open_parts
from tests.botapi.journal import read_journal
from tests.botapi.remote import RemoteBotApi
from tests.e2e.processes import BotProcess
from tests.e2e.test_crash import until

_log = logging.getLogger(__name__)
READERS = 50
CONCURRENCY = 4
KILLS_WHILE_SENDING = 3


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
    """Fifty readers, and a broadcast to them that is confirmed."""
    assert environment
    ids = [int((await server.post("users"))["id"]) for _ in range(READERS)]
    async with open_parts(load_settings(env_file=None), SystemClock()) as parts:
        for chat_id in ids:
            await server.post("send", user=chat_id, text="（只是打个招呼）")
            await parts.readers.meet(ChatAddress(Platform.TELEGRAM, chat_id), ChatKind.PRIVATE, "zh-Hans")
        await parts.broadcasting.draft("今晚停机")
        await parts.broadcasting.take(1, Step.START)
    return tuple(ids)


def received(folder: Path) -> Counter[int]:
    """Return how often each chat has been told."""
    return Counter(
        entry["message"]["chat"]["id"]
        for entry in read_journal(folder / "accepted.jsonl")
        if "今晚停机" in str(entry["message"])
    )


async def steer(step: Step | None = None) -> Broadcast:
    """Do something about the broadcast, as the command line does; return it."""
    async with open_parts(load_settings(env_file=None), SystemClock()) as parts:
        if step is not None:
            await parts.broadcasting.take(1, step)
        found = await parts.broadcasting.find(1)
    assert found is not None
    return found


async def test_kills_and_a_pause_pass_over_nobody_and_repeat_only_what_was_under_way(
    server: RemoteBotApi, environment: Mapping[str, str], chats: tuple[int, ...], tmp_path: Path
) -> None:
    await server.post("faults", kind="latency", method="sendRichMessage", times=None, seconds=0.1)
    async with BotProcess(tmp_path, environment) as sending:
        await until(lambda: received(tmp_path).total() >= 10)
        await sending.kill()
    async with BotProcess(tmp_path, environment) as paused:
        await until(lambda: received(tmp_path).total() >= 20)
        await steer(Step.PAUSE)
        while (await steer()).in_outbox:
            pass
        told = received(tmp_path)
        await paused.kill()
    async with BotProcess(tmp_path, environment) as idle:
        await until(lambda: idle.is_listening)
        assert (await steer()).state is BroadcastState.PAUSED
        assert received(tmp_path) == told
        await steer(Step.RESUME)
        await until(lambda: received(tmp_path).total() >= min(told.total() + 5, READERS))
        await idle.kill()
    async with BotProcess(tmp_path, environment) as last:
        await until(lambda: set(received(tmp_path)) == set(chats))
        while not (await steer()).is_over:
            pass
        assert await last.stop() == 0

    ended, counts = await steer(), received(tmp_path)
    repeated = counts.total() - READERS
    _log.info("killed 3 times", extra={"reached": len(counts), "repeated": repeated})
    assert (ended.state, ended.sent, ended.left) == (BroadcastState.DONE, READERS, 0)
    assert set(counts) == set(chats)
    assert repeated <= KILLS_WHILE_SENDING * CONCURRENCY
    assert await server.get("violations") == []
