"""Show the authors of broadcasts how far these have come, and tell them how they ended.

Which message shows it is stored, and so is that the end was told: after a restart it goes on where it stood.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.broadcast import Broadcast, Sample, rate, sampled, time_left


class ProgressStore(Protocol):
    async def unreported(self) -> Sequence[Broadcast]:
        """Return those whose authors are yet to be told the end of."""
        ...

    async def shown(self, broadcast_id: int, message_id: int) -> None:
        """Note which message in its author's chat shows how far it has come."""
        ...

    async def reported(self, broadcast_id: int, at: datetime) -> None:
        """Note that its author has been told its end."""
        ...


class Reasons(Protocol):
    async def reasons(self, broadcast: Broadcast) -> Sequence[tuple[str, int]]:
        """Return why it failed for some, and for how many, the most frequent reasons first."""
        ...


class Reporter(Protocol):
    async def show(self, broadcast: Broadcast, left: timedelta | None) -> int | None:
        """Show its author how far a broadcast has come, in the message that has shown it so far or in a new one; return
        that one's number, none where it can't be shown now. `left` is how long it takes yet, where that can be told.
        """
        ...

    async def report(self, broadcast: Broadcast, reasons: Sequence[tuple[str, int]]) -> bool:
        """Tell its author how a broadcast ended; return whether that is done with: told, or never to be told."""
        ...


class ProgressDesk:
    def __init__(self, store: ProgressStore, reasons: Reasons, reporter: Reporter, clock: Clock) -> None:
        self._store = store
        self._reasons = reasons
        self._reporter = reporter
        self._clock = clock
        self._samples: dict[int, tuple[Sample, ...]] = {}

    async def tell(self) -> int:
        """Show how all stand that aren't reported yet; return how many that are."""
        waiting = await self._store.unreported()
        self._samples = {one.id: self._samples.get(one.id, ()) for one in waiting}
        for broadcast in waiting:
            await self._show(broadcast)
            if broadcast.is_over:
                await self._report(broadcast)
        return len(waiting)

    async def _show(self, broadcast: Broadcast) -> None:
        samples = sampled(self._samples[broadcast.id], Sample(self._clock.now(), broadcast.settled))
        self._samples[broadcast.id] = samples
        message_id = await self._reporter.show(broadcast, time_left(broadcast, rate(samples)))
        if message_id is not None and message_id != broadcast.message_id:
            await self._store.shown(broadcast.id, message_id)

    async def _report(self, broadcast: Broadcast) -> None:
        if await self._reporter.report(broadcast, await self._reasons.reasons(broadcast)):
            await self._store.reported(broadcast.id, self._clock.now())
