"""Clocks for tests: one that stands until it is moved, and one on which every sleep is over at once."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, tzinfo=UTC)
_STEPS = 50


@dataclass
class SetClock:
    """Time passes only in `advance`, which wakes those who sleep in the order of their waking."""

    instant: datetime = START
    sleepers: list[tuple[datetime, asyncio.Future[None]]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.instant

    @property
    def passed_s(self) -> float:
        return (self.instant - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.instant + timedelta(seconds=seconds), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        end = self.instant + timedelta(seconds=seconds)
        await settle()
        while due := [sleeper for sleeper in self.sleepers if sleeper[0] <= end]:
            sleeper = min(due, key=lambda waiting: waiting[0])
            self.sleepers.remove(sleeper)
            self.instant = max(self.instant, sleeper[0])
            if not sleeper[1].done():
                sleeper[1].set_result(None)
            await settle()
        self.instant = end


@dataclass
class QuickClock:
    """Whoever sleeps finds that the time has passed already; `slept` keeps for how long each slept."""

    instant: datetime = START
    slept: list[float] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> datetime:
        return self.instant

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.instant += timedelta(seconds=seconds)
        self.changed.set()
        await asyncio.sleep(0)

    async def until_slept(self, times: int) -> None:
        """Wait until somebody has slept so many times."""
        async with asyncio.timeout(5):
            while len(self.slept) < times:
                self.changed.clear()
                await self.changed.wait()


async def settle() -> None:
    """Let every task go on until it waits for something."""
    for _ in range(_STEPS):
        await asyncio.sleep(0)
