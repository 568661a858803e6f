"""Waiting for something to become true: every change in the server's world wakes those who wait for one."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Changes:
    """`announce` after each change; `until` looks again at each announcement, and never by the clock."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def announce(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], Found | None], timeout_s: float | None, wanted: str = "") -> Found:
        """Return what `look` returns, as soon as that is neither none nor false. Raises TimeoutError."""
        try:
            async with asyncio.timeout(timeout_s):
                while not (found := look()):
                    await self._next()
        except TimeoutError as error:
            raise TimeoutError(f"not within {timeout_s} s: {wanted or 'what was waited for'}") from error
        return found

    async def _next(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
