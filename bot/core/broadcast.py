"""What operators tell all readers: which step may follow which, when a reader's turn is, how far it has come.

A broadcast is a draft until it is confirmed. From then on it is sent, can be paused and resumed, and ends done or
cancelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.category import CategoryPath
from bot.core.schedule import Schedule

MAX_LENGTH = 20_000
"""Characters: about five messages for who reads without rich ones."""
PACE_WINDOW = timedelta(minutes=1)
"""The pace is that of the last so long."""
_LEAST_WINDOW = timedelta(seconds=2)


class BroadcastState(StrEnum):
    """DRAFT → SENDING ⇄ PAUSED → DONE, or CANCELLED. One that is SENDING may stand in line behind an earlier one."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class Step(StrEnum):
    """What an operator does with a broadcast."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


_AFTER: Mapping[tuple[BroadcastState, Step], BroadcastState] = {
    (BroadcastState.DRAFT, Step.START): BroadcastState.SENDING,
    (BroadcastState.SENDING, Step.PAUSE): BroadcastState.PAUSED,
    (BroadcastState.PAUSED, Step.RESUME): BroadcastState.SENDING,
    (BroadcastState.SENDING, Step.CANCEL): BroadcastState.CANCELLED,
    (BroadcastState.PAUSED, Step.CANCEL): BroadcastState.CANCELLED,
}


def after(state: BroadcastState, step: Step) -> BroadcastState | None:
    """Return the state that a step leads to; none where it can't be taken."""
    return _AFTER.get((state, step))


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast, and how far it has come. All counts are of readers, however many messages the text takes.

    `category`: it is for those who get news of it; none: for all. `author` is the Telegram chat of the operator who
    wrote it there, `message_id` the message there that shows how far it has come. `audience` is how many were to get it
    when it was confirmed; `sent`, `gone` and `failed` are those of them who are done with, `in_outbox` those whose
    message stands in the outbox, `held` those for whom it waits till their quiet hours end, or till it is resumed.
    """

    id: int
    text: str
    state: BroadcastState
    created_at: datetime
    category_id: int | None = None
    category: CategoryPath | None = None
    author: int | None = None
    message_id: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reported_at: datetime | None = None
    audience: int = 0
    sent: int = 0
    gone: int = 0
    failed: int = 0
    in_outbox: int = 0
    held: int = 0

    @property
    def settled(self) -> int:
        return self.sent + self.gone + self.failed

    @property
    def left(self) -> int:
        """How many are still to get it; once it is over, how many of its audience were left out."""
        return max(self.audience - self.settled, self.in_outbox + self.held)

    @property
    def total(self) -> int:
        return self.settled + self.left

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return self.settled / self.total if self.total else 1.0


def turn(schedule: Schedule, now: datetime) -> datetime | None:
    """Return when a reader may get a broadcast: `now`, or when its quiet hours end. None in a pause, which may last for
    weeks: what is told to all is stale by then.
    """
    if schedule.paused_till(now) is not None:
        return None
    return schedule.quiet_until(now) or now


@dataclass(frozen=True, slots=True)
class Sample:
    """How many readers were done with at an instant."""

    at: datetime
    settled: int


def sampled(samples: Sequence[Sample], sample: Sample) -> tuple[Sample, ...]:
    """Add a sample to earlier ones; those that have become too old go."""
    return (*(one for one in samples if sample.at - one.at <= PACE_WINDOW), sample)


def rate(samples: Sequence[Sample]) -> float | None:
    """Return how many readers a second are done with; none where that can't be told yet, or nothing moves."""
    if not samples or samples[-1].at - samples[0].at < _LEAST_WINDOW:
        return None
    settled = samples[-1].settled - samples[0].settled
    return settled / (samples[-1].at - samples[0].at).total_seconds() if settled > 0 else None


def time_left(broadcast: Broadcast, a_second: float | None) -> timedelta | None:
    """Return how long it takes at that rate till all are done with who needn't wait for their quiet hours' end; none
    where nobody can tell.
    """
    if a_second is None or broadcast.state is not BroadcastState.SENDING:
        return None
    return timedelta(seconds=max(broadcast.left - broadcast.held, 0) / a_second)
