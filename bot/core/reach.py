"""Whether it is the bot that is cut off, and not the feeds that are down: when one after the other can't be reached, on
hosts that have nothing to do with each other, and none can in between.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.checking import Failed
from bot.core.fault import Fault
from bot.core.feed import Polling

CUT_OFF_FROM = 5
_NETWORK = frozenset({Fault.NAME_UNKNOWN, Fault.UNREACHABLE, Fault.TIMEOUT})
_LOOK_AGAIN = timedelta(minutes=5)
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Reach:
    """The hosts that could not be reached since one could."""

    missed: frozenset[str] = frozenset()

    @property
    def is_cut_off(self) -> bool:
        return len(self.missed) >= CUT_OFF_FROM

    def after(self, host: str, fault: Fault | None) -> "Reach":
        """Return how far the bot reaches after one more check. Any answer of a server shows that it does."""
        if fault not in _NETWORK:
            return Reach()
        return self if len(self.missed) >= _REMEMBERED else Reach(self.missed | {host})


def postponed(polling: Polling, failed: Failed, now: datetime, jitter: float) -> Polling:
    """Return how the checks of a feed stand after one that failed while we were cut off: it is made up for soon, and
    however often it fails, it has failed once.
    """
    return replace(
        polling,
        next_check_at=now + _LOOK_AGAIN * (1 + jitter),
        checked_at=now,
        failures=max(polling.failures, 1),
        failing_since=polling.failing_since or now,
        fault=failed.fault,
        detail=failed.detail,
    )
