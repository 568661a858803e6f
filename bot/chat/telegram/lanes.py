"""One lane a chat: what comes from a chat is handled in its order, and a slow chat holds up no other."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

_log = logging.getLogger(__name__)
_MOST_WAITING = 10_000

Job = Callable[[], Awaitable[None]]


class Lanes:
    """Runs jobs, those of one lane one after another, at most `concurrency` in all at a time."""

    def __init__(self, concurrency: int) -> None:
        self._slots = asyncio.Semaphore(concurrency)
        self._waiting: dict[Hashable, deque[Job]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._count = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    async def put(self, lane: Hashable, job: Job) -> None:
        """Line a job up; waits where far too many are waiting already."""
        await self._has_room.wait()
        self._count += 1
        if self._count >= _MOST_WAITING:
            self._has_room.clear()
        if lane in self._waiting:
            self._waiting[lane].append(job)
            return
        self._waiting[lane] = deque([job])
        task = asyncio.create_task(self._run(lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self, timeout_s: float) -> None:
        """Let what is lined up finish; what takes longer than `timeout_s` is cancelled."""
        if not self._running:
            return
        _, unfinished = await asyncio.wait(self._running, timeout=timeout_s)
        for task in unfinished:
            task.cancel()
        if unfinished:
            _log.warning("requests given up at the end", extra={"chats": len(unfinished)})
            await asyncio.wait(unfinished)

    async def _run(self, lane: Hashable) -> None:
        jobs = self._waiting[lane]
        while jobs:
            async with self._slots:
                await self._run_one(jobs.popleft())
        del self._waiting[lane]

    async def _run_one(self, job: Job) -> None:
        try:
            await job()
        except Exception:  # noqa: BLE001 - what breaks in one request must not end those behind it
            _log.exception("update not handled")
        finally:
            self._count -= 1
            self._has_room.set()
