"""A web as a process of its own, for benchmarks and for tests that must not share an event loop with it."""

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.feedweb.addresses import Addresses
from tests.feedweb.conduct import Conduct
from tests.feedweb.feeds import Item, Now, WebFeed
from tests.feedweb.making import make_feeds
from tests.feedweb.traffic import Count

_START_S = 60.0
_ANSWER_S = 60.0
_LONGEST_LINE_BYTES = 64 * 2**20
_REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the web has seen; `hosts` has those that were asked anything."""

    overall: Count
    hosts: Mapping[str, Count]
    connections: int
    secret_hits: int


class RemoteWeb(Addresses):
    """`async with RemoteWeb(feeds=1000, entries=30) as web:` starts the process and ends it. `now` is the time that
    feeds go by.

    `feeds` and the like are copies, made of the same seed: what is ordered over there changes them here too.
    """

    def __init__(
        self,
        *,
        feeds: int = 420,
        bad: int = 0,
        entries: int = 12,
        seed: int = 1,
        delay_s: float = 0.0,
        pace_s: float = 0.2,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        started = now()
        super().__init__(make_feeds(seed, good=feeds, bad=bad, entries=entries, now=started, delay_s=delay_s))
        self._now = now
        sizes = f"--feeds {feeds} --bad {bad} --entries {entries}"
        times = f"--now {started.isoformat()} --delay {delay_s} --pace {pace_s}"
        self._arguments = f"{sizes} --seed {seed} {times}".split()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.feedweb", *self._arguments),
            stdin=pipe,
            stdout=pipe,
            cwd=_REPOSITORY,
            limit=_LONGEST_LINE_BYTES,
        )
        started = await self._answer(_START_S)
        self.port, self.closed_port = started["port"], started["closed_port"]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "the web isn't started"
        return self._process

    async def publish(self, count: int = 1, feeds: Iterable[WebFeed] | None = None) -> None:
        """Put so many new entries into each of these feeds, or of all good ones."""
        chosen = tuple(self.good if feeds is None else feeds)
        at = self._now()
        await self._order("publish", count=count, at=at.isoformat(), feeds=[feed.number for feed in chosen])
        for feed in chosen:
            feed.publish(count, at)

    async def edit(self, feed: WebFeed, item: Item) -> Item:
        """Correct an entry's text; return the entry as it is then."""
        at = self._now()
        await self._order("edit", feed=feed.number, item=item.number, at=at.isoformat())
        return feed.edit(item, at)

    async def remove(self, feed: WebFeed, item: Item) -> None:
        at = self._now()
        await self._order("remove", feed=feed.number, item=item.number, at=at.isoformat())
        feed.remove(item, at)

    async def change_guids(self, feed: WebFeed) -> None:
        at = self._now()
        await self._order("change_guids", feed=feed.number, at=at.isoformat())
        feed.change_guids(at)

    async def behave(self, feed: WebFeed, conduct: Conduct) -> None:
        """Let a feed behave in another way from now on, here and over there."""
        await self._order("behave", feed=feed.number, conduct=conduct.as_json())
        feed.conduct = conduct

    async def counts(self) -> Counts:
        found = await self._order("counts")
        hosts = {host: Count(**count) for host, count in found["hosts"].items()}
        return Counts(Count(**found["overall"]), hosts, found["connections"], found["secret_hits"])

    async def forget(self) -> None:
        """Start to count anew."""
        await self._order("forget")

    async def _order(self, deed: str, **given: Any) -> Mapping[str, Any]:
        assert self._process is not None, "the web isn't started"
        assert self._process.stdin is not None, "it has its orders from there"
        self._process.stdin.write(json.dumps({"do": deed, **given}).encode() + b"\n")
        await self._process.stdin.drain()
        return await self._answer(_ANSWER_S)

    async def _answer(self, limit_s: float) -> Mapping[str, Any]:
        """Return the next line. Raises JSONDecodeError where the process has died; what it died of is on stderr."""
        assert self._process is not None, "the web isn't started"
        assert self._process.stdout is not None, "it answers there"
        async with asyncio.timeout(limit_s):
            answer: Mapping[str, Any] = json.loads(await self._process.stdout.readline())
        return answer
