"""How much is asked of one host at once, and for how long nothing at all: 429 and Retry-After (RFC 6585, RFC 9110)."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.fetching.failure import Failure

MOST_CLOSED = 10_000


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""
        ...


@dataclass(slots=True)
class _Place:
    turns: asyncio.Semaphore
    users: int = 0


class Turns:
    """At most `count` at once at a place, first come, first served. A place that nobody uses takes no memory."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._places: dict[Hashable, _Place] = {}

    @asynccontextmanager
    async def turn(self, at: Hashable) -> AsyncIterator[None]:
        place = self._places.setdefault(at, _Place(asyncio.Semaphore(self._count)))
        place.users += 1
        try:
            async with place.turns:
                yield
        finally:
            place.users -= 1
            if not place.users:
                del self._places[at]


@dataclass(frozen=True, slots=True)
class _Closed:
    until: datetime
    failure: Failure


class Hosts:
    """Turns of requests: `per_host` at once a host, `concurrency` at once overall. Who waits for a host's turn takes no
    place from the others. A host that has asked to be left alone is, until its time has passed.
    """

    def __init__(self, concurrency: int, per_host: int, clock: Clock) -> None:
        self._overall = asyncio.Semaphore(concurrency)
        self._turns = Turns(per_host)
        self._clock = clock
        self._closed: OrderedDict[str, _Closed] = OrderedDict()

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[None]:
        """Wait for a turn at a host. Raises the Failure with which it asked to be left alone."""
        self._refuse_closed(site)
        async with self._turns.turn(site), self._overall:
            # Somebody before us may have been told to go away.
            self._refuse_closed(site)
            yield

    def close(self, site: str, failure: Failure) -> None:
        """Leave a host alone for the failure's `retry_after_s`."""
        if not failure.retry_after_s:
            return
        until = self._clock.now() + timedelta(seconds=failure.retry_after_s)
        self._closed[site] = _Closed(until, failure)
        self._closed.move_to_end(site)
        if len(self._closed) > MOST_CLOSED:
            self._closed.popitem(last=False)

    def _refuse_closed(self, site: str) -> None:
        closed = self._closed.get(site)
        if closed is None:
            return
        left_s = (closed.until - self._clock.now()).total_seconds()
        if left_s > 0:
            raise Failure(closed.failure.fault, closed.failure.detail, left_s)
        del self._closed[site]
