"""Work that keeps a processor busy, off the event loop: in processes of its own, which may be ended when they take too
long or use too much, and take nothing else with them.
"""

import asyncio
import traceback
from collections.abc import Callable
from typing import Protocol, TypeVar, TypeVarTuple

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process

from bot.errors import WorkError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
TIME_LIMIT_S = 60.0


class Workers(Protocol):
    async def run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Call a function of a module, with arguments that can be pickled; return or raise what it does.

        Raises WorkError where it takes too long or its process dies.
        """
        ...


class Processes:
    """Up to `count` processes, started when first needed and ended after five idle minutes."""

    def __init__(self, count: int, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._turns = asyncio.Semaphore(count)
        self._limiter = CapacityLimiter(count)
        self._time_limit_s = time_limit_s

    async def run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Call `function` in one of the processes. Waiting for a turn doesn't count against the time limit."""
        async with self._turns:
            try:
                async with asyncio.timeout(self._time_limit_s):
                    return await to_process.run_sync(_told, function, args, cancellable=True, limiter=self._limiter)
            except TimeoutError:
                raise WorkError(f"{function.__name__} took longer than {self._time_limit_s:.0f} s") from None
            except BrokenWorkerProcess as error:
                raise WorkError(f"the process died that carried out {function.__name__}") from error


def _told(function: Callable[..., T], args: tuple[object, ...]) -> T:
    """Call `function`; an error tells where it happened, for its traceback stays behind."""
    try:
        return function(*args)
    except Exception as error:
        error.add_note(traceback.format_exc())
        raise
