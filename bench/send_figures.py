"""Figures of a run, worked out from what the server has seen; purely, and all times by the monotonic clock."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

OK = 200


@dataclass(frozen=True, slots=True)
class Call:
    """A message as it came in. `push` is the part of a digest that it is; none: an answer to a reader."""

    at: float
    chat_id: int
    push: int | None
    status: int

    @property
    def is_taken(self) -> bool:
        return self.status == OK


@dataclass(frozen=True, slots=True)
class Sample:
    """What the sending process had taken at an instant."""

    at: float
    cpu_s: float
    resident_mb: float


@dataclass(frozen=True, slots=True)
class Run:
    """Calls in order of time; how long readers waited, a reader each; refusals for speed, by "overall" and "chat"."""

    calls: Sequence[Call]
    waits_s: Sequence[float]
    unanswered: int
    refused: Mapping[str, int]
    samples: Sequence[Sample]

    @property
    def taken(self) -> Sequence[Call]:
        return [call for call in self.calls if call.is_taken]


@dataclass(frozen=True, slots=True)
class Steady:
    """The whole seconds that are neither start-up nor end: messages a second in them, CPU as a share of a core."""

    seconds: int
    messages: int
    cpu: float
    resident_mb: float

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_ms_each(self) -> float:
        return self.cpu * self.seconds * 1_000 / self.messages if self.messages else 0.0


def steady(run: Run, start_up_s: float) -> Steady:
    """Look at the whole seconds from `start_up_s` after the first message on, up to the last sample."""
    begins = run.taken[0].at + start_up_s
    seconds = int(run.samples[-1].at - begins)
    assert seconds > 0, "the run was no longer than its start-up"
    ends = begins + seconds
    inside = [one for one in run.samples if begins <= one.at <= ends]
    spent, lasted = inside[-1].cpu_s - inside[0].cpu_s, inside[-1].at - inside[0].at
    messages = sum(begins <= call.at < ends for call in run.taken)
    return Steady(seconds, messages, spent / lasted, max(one.resident_mb for one in inside))


def busiest_second(times: Iterable[float]) -> int:
    """Return how many of these instants, in order, lie in the fullest sliding second."""
    within: deque[float] = deque()
    most = 0
    for at in times:
        while within and within[0] <= at - 1.0:
            within.popleft()
        within.append(at)
        most = max(most, len(within))
    return most


def repeated(calls: Iterable[Call]) -> int:
    """Return how many pushes were taken once more than they should have been."""
    came = Counter((call.chat_id, call.push) for call in calls if call.is_taken and call.push is not None)
    return came.total() - len(came)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below or at which this share of all lies (nearest rank); nan where there are none."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else float("nan")


def shortest_s(messages: int, rate: int, most_in_group: int, group_per_minute: int) -> float:
    """Return the time from the first message to the last one that the limits leave to whoever wastes none.

    A sliding second takes `rate` messages, so the last one can come no earlier than as many whole seconds after the
    first as the messages before it fill; likewise the last message of the group that gets most, by minutes.
    """
    return max((messages - 1) // rate, (most_in_group - 1) // group_per_minute * 60.0)


def delays_s(arrivals: Iterable[tuple[int, float]], rate: int) -> list[float]:
    """Return how much later than its place in line allows each message came.

    `arrivals` are (place in line from 0, seconds since the first message): at `rate`, place n is due after n / rate.
    """
    return [max(0.0, came_s - place / rate) for place, came_s in arrivals]
