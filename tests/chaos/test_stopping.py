"""SIGTERM while a crowd is being sent: the bot ends within ten seconds, loses nothing, and repeats nothing it was told.

Where Telegram hangs, it can't know what has arrived; then as many messages may come twice as were under way.
"""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.botapi.remote import RemoteBotApi
from tests.chaos.crowd import Crowd, gather
from tests.chaos.plan import CONCURRENCY, Plan
from tests.chaos.records import read_arrivals, read_readers, read_rows, settled_ids
from tests.chaos.run import environment, let_live
from tests.chaos.verdict import Evidence, Life, Verdict, judge
from tests.e2e.processes import BotProcess

PLAN = Plan(seed=1, private=80, groups=0, supergroups=0, kills=())
LIMIT_S = 10.0
HANGS_S = 60.0


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RemoteBotApi]:
    async with RemoteBotApi(state=tmp_path / "accepted.jsonl") as running:
        yield running


@pytest.fixture
async def crowd(server: RemoteBotApi, tmp_path: Path) -> Crowd:
    """Readers whose digest is due."""
    return await gather(server, tmp_path / "news.db", PLAN)


async def stopped(bot: BotProcess) -> tuple[int, float]:
    """Stop it; return its exit status and how many seconds it took."""
    began = time.monotonic()
    return await bot.stop(), time.monotonic() - began


async def sent_on(folder: Path, server: RemoteBotApi, first: Life) -> Evidence:
    """Start the bot once more and let it send what is left; return what came of both lives."""
    path = folder / "news.db"
    before, settled = read_readers(path), settled_ids(path)
    second = Life(time.time())
    await let_live(folder, server)
    return Evidence(
        rows=read_rows(path),
        arrivals=read_arrivals(folder / "accepted.jsonl"),
        lives=(first, second),
        settled_in=dict.fromkeys(settled_ids(path), 1) | dict.fromkeys(settled, 0),
        readers=read_readers(path),
        before=before,
        digests=1,
        concurrency=CONCURRENCY,
    )


def wrongs(verdict: Verdict) -> Sequence[str]:
    return [*verdict.lost, *verdict.faults]


def leased(folder: Path) -> int:
    """Return how many rows nobody has given back."""
    return sum(row.state == "leased" for row in read_rows(folder / "news.db"))


async def test_a_stop_amid_a_crowd_settles_what_is_under_way_and_the_next_start_sends_the_rest(
    server: RemoteBotApi, crowd: Crowd, tmp_path: Path
) -> None:
    await server.post("faults", kind="latency", times=None, seconds=0.2)
    first = Life(time.time())
    async with BotProcess(tmp_path, environment(server, tmp_path)) as bot:
        await server.post("wait_messages", count=40, timeout_s=30)
        status, took_s = await stopped(bot)
    assert (status, leased(tmp_path)) == (0, 0)
    assert took_s < LIMIT_S
    evidence = await sent_on(tmp_path, server, first)
    assert 40 <= sum(life == 0 for life in evidence.settled_in.values()) < len(evidence.rows)
    verdict = judge(evidence)
    assert wrongs(verdict) == []
    assert verdict.repeated_by_kills == verdict.repeated_by_drops == 0


async def test_a_stop_while_telegram_hangs_gives_back_what_is_under_way(
    server: RemoteBotApi, crowd: Crowd, tmp_path: Path
) -> None:
    await server.post("faults", kind="latency", times=None, seconds=0.1)
    first = Life(time.time(), "stopped while Telegram hung")
    async with BotProcess(tmp_path, environment(server, tmp_path)) as bot:
        await server.post("wait_messages", count=10, timeout_s=30)
        # It has taken an update that it will want to confirm at its end.
        await server.post("block", user=crowd.private[0])
        await server.post("wait_confirmed", timeout_s=30)
        for method in (None, "getUpdates"):
            await server.post("faults", kind="latency", method=method, times=None, seconds=HANGS_S)
        so_far = (await server.post("wait_messages", count=0))["count"]
        await server.post("wait_messages", count=so_far + CONCURRENCY // 2, timeout_s=30)
        status, took_s = await stopped(bot)
    assert (status, leased(tmp_path)) == (0, 0)
    assert took_s < LIMIT_S
    evidence = await sent_on(tmp_path, server, first)
    verdict = judge(replace(evidence, unreachable=frozenset({crowd.private[0]})))
    assert wrongs(verdict) == []
    assert verdict.repeated_by_kills <= CONCURRENCY
