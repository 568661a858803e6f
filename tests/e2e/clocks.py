"""A clock that runs with real time and can be moved ahead; whoever sleeps wakes when its instant has come."""

import asyncio
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Begins at `start` and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def sleep(self, seconds: float) -> None:
        until = self.now() + timedelta(seconds=seconds)
        async with self._moved:
            while (left_s := (until - self.now()).total_seconds()) > 0:
                try:
                    async with asyncio.timeout(left_s):
                        await self._moved.wait()
                except TimeoutError:
                    continue

    async def move(self, ahead: timedelta) -> None:
        self._ahead += ahead
        async with self._moved:
            self._moved.notify_all()
