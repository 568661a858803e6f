"""When what waits to be sent will have gone.

The outbox is taken for a fluid queue: a budget of so many messages a second empties it, digests that fall due fill it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.schedule import Due, Schedule

_LONGEST = timedelta(days=3_650)
"""A budget near nothing must not lead beyond what a calendar holds."""


@dataclass(frozen=True, slots=True)
class DueReaders:
    """So many readers with one schedule, for whom a digest is due at one instant."""

    due: Due
    schedule: Schedule
    readers: int


@dataclass(frozen=True, slots=True)
class Inflow:
    """Messages that come to the queue at an instant."""

    at: datetime
    messages: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`empty_at`: when the queue is next empty (now, where nothing waits). `last_at`: when the last message leaves of
    those that wait and those that come; none where there are none.
    """

    empty_at: datetime
    last_at: datetime | None


def time_to_send(messages: float, rate: float) -> timedelta:
    """Return how long so many messages take at `rate` a second, ten years at most."""
    return timedelta(seconds=min(messages / rate, _LONGEST.total_seconds()))


def forecast(now: datetime, waiting: int, inflows: Sequence[Inflow], rate: float) -> Forecast:
    """Say when the queue is empty that `waiting` messages stand in, at `rate` messages a second.

    `inflows` come in order of time; those that were due before `now` come now.
    """
    horizon = now + _LONGEST
    free_at = now + time_to_send(waiting, rate)
    last_at = free_at if waiting else None
    empty_at: datetime | None = None
    for inflow in inflows:
        if not inflow.messages:
            continue
        if empty_at is None and inflow.at > free_at:
            empty_at = free_at
        free_at = min(max(free_at, inflow.at) + time_to_send(inflow.messages, rate), horizon)
        last_at = free_at
    return Forecast(free_at if empty_at is None else empty_at, last_at)


def inflows_until(end: datetime, due: Iterable[DueReaders], messages_a_digest: float) -> Sequence[Inflow]:
    """Return what falls due before `end`, in order: the digests given, and those that follow for the same readers."""
    readers: Counter[datetime] = Counter()
    for some in due:
        one: Due | None = some.due
        while one is not None and one.at < end:
            readers[one.at] += some.readers
            one = some.schedule.following(one)
    return [Inflow(at, many * messages_a_digest) for at, many in sorted(readers.items())]
