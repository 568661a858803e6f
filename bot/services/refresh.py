"""Keeping the feeds fresh: those that are due are claimed by a lease, in small batches, and checked side by side.

Several processes may do so over one database. A feed that takes long delays no other: as soon as there is a turn to
spare, it goes to the feed that has been due the longest.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.feed import Feed
from bot.errors import StorageError, YaodianError
from bot.fetching.web import Page
from bot.services.check import TIME_LIMIT_S, Check, CheckReport

_log = logging.getLogger(__name__)
LEASE = timedelta(seconds=TIME_LIMIT_S + 120)


class ClaimStore(Protocol):
    async def claim(
        self, now: datetime, count: int, until: datetime, only: Collection[int] | None = None
    ) -> Sequence[Feed]:
        """Lease up to `count` active feeds that are due at `now`, the longest due first, until `until`.

        `only`: these, due or not; never one that is leased.
        """
        ...

    async def give_back(self, feed_id: int, until: datetime) -> None:
        """Give back one lease, the one that ends at `until`."""
        ...

    async def release(self) -> int:
        """Give every lease back; return how many there were."""
        ...


def _nobody(_: Feed) -> None:
    """Tell nobody."""


class Refresh:
    """`concurrency`: how many feeds are under way at once."""

    def __init__(self, feeds: ClaimStore, check: Check, clock: Clock, concurrency: int) -> None:
        self._feeds = feeds
        self._check = check
        self._clock = clock
        self._concurrency = concurrency
        self._under_way: set[asyncio.Task[CheckReport]] = set()

    async def refresh_due(self) -> None:
        """Begin to check what is due, as far as there are turns to spare; return once all that is due has begun."""
        while True:
            while len(self._under_way) >= self._concurrency:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            if not await self._begin(self._concurrency - len(self._under_way)):
                return

    async def refresh(
        self, only: Collection[int] | None = None, began: Callable[[Feed], None] = _nobody
    ) -> AsyncIterator[CheckReport]:
        """Check what is due (`only`: these feeds, due or not), and yield a report as each is done.

        `began` is called with each feed as its turn comes. A feed whose report can't be written is logged and missing.
        """
        waiting = None if only is None else list(dict.fromkeys(only))
        mine: set[asyncio.Task[CheckReport]] = set()
        try:
            while True:
                mine |= await self._begin_some(waiting, self._concurrency - len(mine), began)
                if not mine:
                    return
                done, mine = await asyncio.wait(mine, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    if task.exception() is None:
                        yield task.result()
        finally:
            await _end(mine)

    async def check_now(self, feed_id: int, page: Page | None = None) -> CheckReport | None:
        """Check one feed; none where it isn't active or is under way already. `page`: it has been fetched already.

        Raises StorageError.
        """
        now = self._clock.now()
        for feed in await self._feeds.claim(now, 1, now + LEASE, [feed_id]):
            return await self._run(feed, now + LEASE, page)
        return None

    async def recover(self) -> None:
        """Give back what a process that has died had claimed: for the only process that refreshes."""
        if given_back := await self._feeds.release():
            _log.info("feeds claimed by an earlier run are due again", extra={"feeds": given_back})

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Cut off what is under way; it is due again at once."""
        await _end(self._under_way)

    async def _begin_some(
        self, waiting: list[int] | None, count: int, began: Callable[[Feed], None]
    ) -> set[asyncio.Task[CheckReport]]:
        if count <= 0 or waiting == []:
            return set()
        only = None if waiting is None else waiting[:count]
        if waiting is not None:
            del waiting[:count]
        return await self._begin(count, only, began)

    async def _begin(
        self, count: int, only: Collection[int] | None = None, began: Callable[[Feed], None] = _nobody
    ) -> set[asyncio.Task[CheckReport]]:
        now = self._clock.now()
        until = now + LEASE
        tasks = set()
        for feed in await self._feeds.claim(now, count, until, only):
            began(feed)
            task = asyncio.create_task(self._run(feed, until))
            task.add_done_callback(self._done)
            tasks.add(task)
        self._under_way |= tasks
        return tasks

    async def _run(self, feed: Feed, until: datetime, page: Page | None = None) -> CheckReport:
        try:
            report = await self._check.run(feed, until, page)
        except asyncio.CancelledError:
            with suppress(StorageError):
                await self._feeds.give_back(feed.id, until)
            raise
        _log.info(
            "feed checked",
            extra={"feed": feed.id, "new": report.new, "changed": report.changed, "fault": report.fault or "none"},
        )
        return report

    def _done(self, task: asyncio.Task[CheckReport]) -> None:
        self._under_way.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        # The feed stays claimed, and is due again once its lease has run out.
        _log.error(
            "check not written",
            exc_info=None if isinstance(error, YaodianError) else error,
            extra={"reason": str(error)},
        )


async def _end(tasks: Collection[asyncio.Task[CheckReport]]) -> None:
    ending = list(tasks)
    for task in ending:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*ending, return_exceptions=True)
