"""A run: the lean server and whoever sends to it, as processes, watched while they work."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp

from bench.processes import cpu_s, pin, resident_mb
from bench.send_figures import Call, Run, Sample

SENDER_CORE, SERVER_CORE = 0, 1
_START_S = 60.0
_STOP_S = 30.0
_SAMPLE_S = 0.25
_ANSWER_S = 5.0
"""Who asks later than that before the end may not have been answered yet, and doesn't count."""
_REPOSITORY = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """The server's process at the end of its control."""

    api_url: str
    token: str
    session: aiohttp.ClientSession

    async def order(self, deed: str, **given: Any) -> Any:
        async with self.session.post(f"{self.api_url}/control/{deed}", json=given) as response:
            return await response.json()

    async def ask(self, per_second: float, chats: range) -> None:
        """Let readers of these chats ask for something, so often in the mean, from now on."""
        await self.order("ask", per_second=per_second, first_chat=chats[0], last_chat=chats[-1], seed=1)

    async def seen(self, samples: list[Sample]) -> Run:
        """Return all that has happened up to the last sample."""
        found = await self.order("calls")
        ends = samples[-1].at
        calls = [Call(*one) for one in found["calls"]]
        asked = [one for one in found["questions"] if one[1] <= ends - _ANSWER_S]
        waits = [answered - at for _, at, answered in asked if answered is not None]
        return Run(
            [call for call in calls if call.at <= ends], waits, len(asked) - len(waits), found["refused"], samples
        )


@dataclass(frozen=True)
class Sender:
    """The process of whoever sends."""

    process: asyncio.subprocess.Process
    log: Path

    def sample(self) -> Sample:
        """Look at what it has taken. Raises RuntimeError where it has ended."""
        if self.process.returncode is not None:
            raise RuntimeError(f"the sender has ended: {self.log.read_text(errors='replace')[-2_000:]}")
        return Sample(monotonic(), cpu_s(self.process.pid), resident_mb(self.process.pid))


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.send_server", stdout=asyncio.subprocess.PIPE, cwd=_REPOSITORY
    )
    try:
        pin(process.pid, SERVER_CORE)
        assert process.stdout is not None
        async with asyncio.timeout(_START_S):
            started = json.loads(await process.stdout.readline())
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_START_S)) as session:
            yield Server(started["api_url"], started["token"], session)
    finally:
        await _end(process)


@asynccontextmanager
async def sending(folder: Path, *words: str, **settings: str) -> AsyncIterator[Sender]:
    """Run `python -m WORDS` in `folder`, on a core of its own. What it says goes to `sender.log` there."""
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY)} | settings
    with (folder / "sender.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words, cwd=folder, env=environment, stdout=log, stderr=log
        )
    pin(process.pid, SENDER_CORE)
    try:
        yield Sender(process, folder / "sender.log")
    finally:
        await _end(process)


def bot_settings(server: Server, database: Path, rate: int) -> dict[str, str]:
    """Return the settings of a bot that sends to `server` what lies in `database`, and does nothing else."""
    return {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.api_url,
        "DATABASE_URL": f"sqlite:///{database}",
        "ARTICLE_DIRS": "",
        "FEED_LISTS": "",
        "SEND_RATE": str(rate),
    }


async def begun(server: Server, sender: Sender) -> None:
    """Wait for a sender's first message."""
    async with asyncio.timeout(_START_S):
        while not await server.order("count"):
            sender.sample()
            await asyncio.sleep(_SAMPLE_S)


async def watch(server: Server, sender: Sender, lasts_s: float, messages: int | None = None) -> list[Sample]:
    """Watch a sender for so many seconds from its first message on, or until so many have been taken."""
    await begun(server, sender)
    samples = [sender.sample()]
    while samples[-1].at < samples[0].at + lasts_s and (messages is None or await server.order("count") < messages):
        await asyncio.sleep(_SAMPLE_S)
        samples.append(sender.sample())
    return samples


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
