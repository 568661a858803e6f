"""Two bots on one database by mistake: the second says so and ends, and the first doesn't notice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi.remote import RemoteBotApi
from tests.chaos.crowd import Crowd, gather
from tests.chaos.plan import Plan
from tests.chaos.records import read_arrivals, read_rows, settled_ids
from tests.chaos.run import environment, let_live, until
from tests.e2e.processes import BotProcess

LIMIT_S = 60.0


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RemoteBotApi]:
    async with RemoteBotApi(state=tmp_path / "accepted.jsonl") as running:
        yield running


@pytest.fixture
async def crowd(server: RemoteBotApi, tmp_path: Path) -> Crowd:
    """Readers whose digest is due."""
    return await gather(server, tmp_path / "news.db", Plan(seed=1, private=40, groups=0, supergroups=0))


async def test_the_second_bot_on_a_database_says_so_and_ends_while_the_first_goes_on(
    server: RemoteBotApi, crowd: Crowd, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    await server.post("faults", kind="latency", times=None, seconds=0.3)
    async with BotProcess(tmp_path, environment(server, tmp_path)) as first:
        await server.post("wait_messages", count=1, timeout_s=LIMIT_S)
        quiet = {**environment(server, tmp_path), "LOG_LEVEL": "ERROR"}
        async with BotProcess(elsewhere, quiet) as second:
            assert await second.ended() == 1
        [sentence] = second.log.splitlines()
        assert "news.db" in sentence
        await until(lambda: len(settled_ids(tmp_path / "news.db")) == len(read_rows(tmp_path / "news.db")), LIMIT_S)
        assert await first.stop() == 0
    arrivals = read_arrivals(tmp_path / "accepted.jsonl")
    assert len(arrivals) == len({(arrival.chat_id, arrival.text) for arrival in arrivals})


async def test_after_a_kill_a_new_bot_starts_at_once(server: RemoteBotApi, crowd: Crowd, tmp_path: Path) -> None:
    async with BotProcess(tmp_path, environment(server, tmp_path)) as first:
        await until(lambda: first.is_listening, LIMIT_S)
        await first.kill()
    await let_live(tmp_path, server)
    assert {row.state for row in read_rows(tmp_path / "news.db")} == {"sent"}
