"""What runs for ever: work that is done again and again, at intervals or when woken, and that outlives its failures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.errors import YaodianError

_log = logging.getLogger(__name__)
_LONGEST_PAUSE_S = 60.0


class Loop:
    """Does `work` every `interval_s` seconds, and at once when `woken` is set; pauses ever longer while it fails."""

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        interval_s: float,
        clock: Clock,
        woken: asyncio.Event | None = None,
    ) -> None:
        self._name = name
        self._work = work
        self._interval_s = interval_s
        self._clock = clock
        self._woken = woken or asyncio.Event()

    async def run(self) -> None:
        """Run until cancelled."""
        pause_s = self._interval_s
        while True:
            self._woken.clear()
            try:
                await self._work()
                pause_s = self._interval_s
            except Exception as error:  # noqa: BLE001 - one failure must not end what readers rely on
                pause_s = min(max(pause_s, 1.0) * 2, _LONGEST_PAUSE_S)
                expected = isinstance(error, YaodianError)
                _log.error("work failed", exc_info=not expected, extra={"loop": self._name, "reason": str(error)})
            await self._pause(pause_s)

    async def _pause(self, seconds: float) -> None:
        waits = {asyncio.create_task(self._woken.wait()), asyncio.create_task(self._clock.sleep(seconds))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
