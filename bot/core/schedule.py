"""When a reader's next digest is due: local times in a zone, stored as UTC, right through every clock change.

Rules: a local time that a clock change skips is due at the first instant after the gap; one that it repeats is due the
first time only (PEP 495, `fold=0`). So every slot of every local day is due exactly once; slots that a gap brings to
one instant are one digest, named after the first.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_A_DAY = timedelta(days=1)
MAX_TIMES = 6
LATE_WINDOW = timedelta(hours=6)
"""A digest that couldn't be sent at its hour is sent late within so long; after that it is folded into the next."""


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is due: `slot` names it (local date and time, `2026-11-23T08:00`), `at` is the UTC instant."""

    slot: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """The local times of a day's digests, ascending and distinct, and the IANA zone that they are in."""

    times: tuple[time, ...]
    zone: str

    @classmethod
    def of(cls, times: tuple[time, ...], zone: str) -> "Schedule":
        """Build a schedule from times in any order, repeats allowed."""
        return cls(tuple(sorted({moment.replace(second=0, microsecond=0, tzinfo=None) for moment in times})), zone)

    def next_after(self, instant: datetime) -> Due | None:
        """Return the first digest that is due strictly after `instant` (aware); none when there are no times."""
        if not self.times:
            return None
        zone = ZoneInfo(self.zone)
        today = instant.astimezone(zone).date()
        candidates = (
            Due(f"{day.isoformat()}T{moment:%H:%M}", _instant(day, moment, zone))
            for day in (today + timedelta(days=offset) for offset in range(-1, 3))
            for moment in self.times
        )
        return min((due for due in candidates if due.at > instant), key=lambda due: (due.at, due.slot))


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done when a digest is due: `send` it under this name (none: fold it into the next one), and which
    one follows.
    """

    send: Due | None
    following: Due | None


def turn(schedule: Schedule, due: Due, now: datetime) -> Turn:
    """Return what is to be done at `now` with a digest that was due. Of several that were missed, the last one counts;
    the others are folded into it.

    After an outage of an hour, or of three days that ends two hours past a digest's hour, that digest is sent late;
    after one that ends eight hours past it, its stories come with the next.
    """
    last, following = due, schedule.next_after(due.at)
    if now - due.at > LATE_WINDOW:
        # Whatever was due before this can't be sent any more: so much needn't be counted through.
        following = schedule.next_after(max(due.at, now - LATE_WINDOW - _A_DAY))
    while following is not None and following.at <= now:
        last, following = following, schedule.next_after(following.at)
    is_late = now - last.at > LATE_WINDOW and following is not None
    return Turn(None if is_late else last, following)


def _instant(day: date, moment: time, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, moment, tzinfo=zone)
    there_and_back = local.astimezone(UTC).astimezone(zone)
    if there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None):
        return local.astimezone(UTC)
    return _end_of_gap(local)


def _end_of_gap(local: datetime) -> datetime:
    """Return the first instant at which the clock shows a time after the skipped `local`.

    In a gap, `fold=0` reads the clock by the offset before the change and `fold=1` by the one after it, so the change
    lies between the two instants; it is found by bisection to the second.
    """
    zone = local.tzinfo
    early, late = sorted((local.replace(fold=1).astimezone(UTC), local.replace(fold=0).astimezone(UTC)))
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle == early:
            break
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
