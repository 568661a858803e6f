"""The bot's parts as the bot puts them together, but for two things: names are resolved by the local web of feeds, and
the limits of time are the test's own.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, thread_time
from typing import Self

import opencc

from bot.clock import Clock
from bot.config import Settings
from bot.core.category import CategoryPath
from bot.core.feed import Feed, FeedState
from bot.fetching.backend import Resolve
from bot.fetching.robots import Robots
from bot.fetching.web import Web, WebSettings
from bot.parts import Outside, Parts, build
from bot.services.check import CheckReport
from bot.store.database import Database
from bot.workers import Processes
from tests.feedweb.addresses import LOOPBACK, Addresses
from tests.feedweb.feeds import WebFeed

ALLOWED = ("*.test",)
CATEGORIES = 7


@asynccontextmanager
async def opened(
    path: Path, limits: WebSettings, resolve: Resolve, clock: Clock, *, processes: int = 2
) -> AsyncIterator[Parts]:
    """Open the parts over the database file at `path`."""
    settings = Settings(
        database_url=f"sqlite:///{path}",
        fetch_allowed=limits.allowed,
        fetch_concurrency=limits.concurrency,
        fetch_per_host=limits.per_host,
        keep_days=0,
    )
    database = await Database.open(settings.database_url)
    try:
        async with Web(limits, clock, resolve=resolve) as web:
            parts = build(settings, clock, database, Outside(web, Robots(web, clock), Processes(processes)))
            try:
                yield parts
            finally:
                await parts.refresh.stop()
    finally:
        await database.close()


async def resolve_feeds(host: str) -> Sequence[str]:
    """Find the hosts of a web of feeds, and nothing else, in a process that doesn't have the web."""
    if host.endswith(".test"):
        return [LOOPBACK]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def category_of(feed: WebFeed) -> CategoryPath:
    """Return where a feed is filed: a few categories share all of them."""
    return CategoryPath.parse(f"报刊/第{feed.number % CATEGORIES}版")


async def add_all(parts: Parts, web: Addresses, at: datetime) -> dict[int, WebFeed]:
    """Add every feed of a web, due at once; return the bot's number → feed."""
    added: dict[int, WebFeed] = {}
    for feed in web.feeds:
        stored, _ = await parts.feeds.add(
            web.url(feed),
            category_of(feed),
            with_tags=False,
            state=FeedState.ACTIVE,
            title="",
            site_url=None,
            at=at,
        )
        added[stored.id] = feed
    return added


def titles_of(feed: WebFeed) -> Counter[str]:
    """Return the titles as they stand in the feed's document: what is in Big5 is written in traditional characters."""
    titles = "\n".join(feed.post(item).title for item in feed.items)
    written = opencc.OpenCC("s2t").convert(titles) if feed.shape.encoding == "big5" else titles
    return Counter(written.split("\n"))


async def refresh_all(parts: Parts, only: Collection[int] | None = None) -> tuple[dict[int, CheckReport], list[int]]:
    """Check these feeds, or what is due. Return number → report, and the course of it: the number of each feed as it
    began, the same below zero as it was done.
    """
    course: list[int] = []

    def note(feed: Feed) -> None:
        course.append(feed.id)

    reports: dict[int, CheckReport] = {}
    async for report in parts.refresh.refresh(only, note):
        assert report.feed.id not in reports, "checked twice"
        reports[report.feed.id] = report
        course.append(-report.feed.id)
    return reports, course


class Ticker:
    """Ticks while it is entered. `longest_s`: for how long at most the event loop had no time for it; `busiest_s`: how
    much of the loop's own CPU time went by at most between two ticks, which a busy machine doesn't lengthen.
    """

    def __init__(self, every_s: float = 0.005) -> None:
        self.longest_s = 0.0
        self.busiest_s = 0.0
        self._every_s = every_s

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            before, busy = monotonic(), thread_time()
            await asyncio.sleep(self._every_s)
            self.longest_s = max(self.longest_s, monotonic() - before - self._every_s)
            self.busiest_s = max(self.busiest_s, thread_time() - busy)
