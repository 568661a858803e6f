"""The bot's messages of the last second, as Telegram sees them: counted when they arrive, not when they leave.

When one arrived is not known, but how long its answer took is: one that took longer than others do may have been late
on its way, and then the second in which it counts begins that much later.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

_LOOK_AGAIN_S = 0.02
_LONGEST_FLIGHT_S = 3.0
_FORGETTING = 0.02
"""How fast the usual time of an answer follows when answers become slower for good; it falls at once."""


@dataclass(slots=True, eq=False)
class Turn:
    """The right to send one message, taken `at_s`; `took_s` is how long its answer took, if that has come."""

    at_s: float
    took_s: float | None = None


class Slots:
    """At most `count` messages that arrive in any `span_s`."""

    def __init__(self, count: int, span_s: float) -> None:
        self._count = count
        self._span_s = span_s
        self._usual_s = float("inf")
        self._taken = 0
        self._held: list[tuple[float, int, Turn]] = []
        """When each slot is to be looked at, in that order; the second number keeps turns of one instant in theirs."""

    def wait_s(self, now_s: float) -> float:
        """Return how long until there may be room; zero: now."""
        while self._held and self._held[0][0] <= now_s:
            turn = heappop(self._held)[2]
            free_at_s = self._free_at_s(turn, now_s)
            if free_at_s > now_s:
                self._hold(turn, free_at_s)
        return self._held[0][0] - now_s if len(self._held) >= self._count else 0.0

    def spend(self, now_s: float) -> Turn:
        turn = Turn(now_s)
        self._hold(turn, now_s + self._span_s)
        return turn

    def answered(self, turn: Turn, now_s: float) -> None:
        took_s = turn.took_s = now_s - turn.at_s
        self._usual_s = took_s if took_s < self._usual_s else self._usual_s + (took_s - self._usual_s) * _FORGETTING

    def _hold(self, turn: Turn, until_s: float) -> None:
        self._taken += 1
        heappush(self._held, (until_s, self._taken, turn))

    def _free_at_s(self, turn: Turn, now_s: float) -> float:
        if turn.took_s is None:
            return now_s + _LOOK_AGAIN_S if now_s < turn.at_s + _LONGEST_FLIGHT_S + self._span_s else now_s
        return turn.at_s + max(0.0, turn.took_s - self._usual_s) + self._span_s
