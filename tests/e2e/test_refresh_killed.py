"""The bot is killed again and again while it refreshes: no entry is lost, and none is there twice.

Twelve times by default; `KILLS=50` makes it long. Feeds publish between two kills. The moments come from a seed, and
are spread over all that a refresh takes.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.fetching.web import WebSettings
from tests.e2e.newspapers import read_newspapers
from tests.e2e.refresher import CONCURRENCY
from tests.e2e.refreshing import ALLOWED, add_all, opened, resolve_feeds, titles_of
from tests.feedweb.feeds import START, WebFeed
from tests.feedweb.remote import RemoteWeb
from tests.services.parts import SetClock

_log = logging.getLogger(__name__)
KILLS = int(os.environ.get("KILLS", "12"))
FEEDS, ENTRIES = 40, 4
STEP = timedelta(hours=49)
"""Between two starts: whatever feed it is, it is due again."""
LONGEST_DELAY_S = 0.1
"""About what a check takes, so that a kill meets any moment of one."""
_REPOSITORY = Path(__file__).parents[2]
_LIMIT_S = 120.0
_END_S = 20.0


class Refresher:
    """A process of `tests.e2e.refresher`, and those that it has started."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, word: str) -> None:
        """Wait until it says so."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_LIMIT_S):
            while line := await self._process.stdout.readline():
                if line.decode().strip() == word:
                    return
        raise AssertionError(f"it ended and never said {word!r}")

    async def kill(self) -> None:
        """End it as a power cut would, if it still runs, and wait until its workers have noticed."""
        workers: Sequence[int] = ()
        if self._process.returncode is None:
            workers = children_of(self._process.pid)
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        async with asyncio.timeout(_END_S):
            while any(map(is_running, workers)):  # noqa: ASYNC110 - nobody is told when another's child ends
                await asyncio.sleep(0.01)


def children_of(pid: int) -> Sequence[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


@asynccontextmanager
async def refresher(path: Path, now: datetime) -> AsyncIterator[Refresher]:
    """Start one; it has begun to refresh when this is entered, and is killed if it still runs when this is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.e2e.refresher", str(path), now.isoformat()),
        stdout=asyncio.subprocess.PIPE,
        cwd=_REPOSITORY,
    )
    started = Refresher(process)
    try:
        await started.says("refreshing")
        yield started
    finally:
        await started.kill()


def moments(chance: Random) -> Sequence[tuple[int, float]]:
    """Return after how many checked feeds, and how many seconds later, each kill comes: in no order, spread evenly.

    Two kills and what is under way at each leave something to do.
    """
    most = (FEEDS - 2 * CONCURRENCY) // 2
    spread = [(kill * most // KILLS, chance.uniform(0, LONGEST_DELAY_S)) for kill in range(KILLS)]
    chance.shuffle(spread)
    return spread


async def test_kills_lose_no_entry_and_store_none_twice(tmp_path: Path) -> None:
    """Every other time, the bot is back at once, while what it had claimed is still leased."""
    clock, path = SetClock(START), tmp_path / "news.db"
    chance = Random(KILLS)  # noqa: S311 - a seed names the moments
    async with RemoteWeb(feeds=FEEDS, entries=ENTRIES, now=clock.now) as web:
        async with opened(path, WebSettings("Yaodian/test", allowed=ALLOWED), resolve_feeds, clock) as parts:
            feeds = await add_all(parts, web, START)
        for kill, (checked, delay_s) in enumerate(moments(chance)):
            if kill % 2 == 0:
                clock.instant += STEP
                await web.publish(1, chance.sample(web.feeds, FEEDS // 3))
            async with refresher(path, clock.now()) as bot:
                for _ in range(checked):
                    await bot.says("checked")
                await asyncio.sleep(delay_s)
        assert read_newspapers(path).leases, "the last kill met nothing under way"
        async with refresher(path, clock.now()) as undisturbed:
            await undisturbed.says("done")
        assert_complete(path, web, feeds.values())
        assert (await web.counts()).secret_hits == 0


def assert_complete(path: Path, web: RemoteWeb, feeds: Iterable[WebFeed]) -> None:
    papers = read_newspapers(path)
    assert papers.titles == {web.url(feed): titles_of(feed) for feed in feeds}
    assert (papers.miscounted, papers.leases, papers.unmarked) == ([], 0, [])
