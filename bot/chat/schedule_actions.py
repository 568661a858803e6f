"""What the buttons of the schedule's screens ask for; see `actions`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetWeekly:
    """Send the week's digest on an ISO weekday at minute `minute` of the day; weekday 0: send none."""

    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Be quiet from minute `start` of the day to minute `end`; where these are equal: never."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Send no digests for so many days, today's included."""

    days: int


@dataclass(frozen=True, slots=True)
class SkipBelow:
    """Skip digests of fewer than `count` stories; 0: none."""

    count: int
