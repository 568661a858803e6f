"""The instant that a local date and time means, right through every clock change.

A local time that a clock change skips is the first instant after the gap; one that it repeats is the first of the two
(PEP 495, `fold=0`). So it is the first instant at which the clock of the zone has reached that date and time: a later
local time never means an earlier instant.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant_of(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """Return in UTC when the clock of `zone` first reaches `moment` (naive) of `day`."""
    local = datetime.combine(day, moment, tzinfo=zone)
    # Of a time in a gap, `fold=0` has the offset before the change and `fold=1` the one after it, which is greater: so
    # read by `fold=0`, it is the later instant.
    if local.astimezone(UTC) > local.replace(fold=1).astimezone(UTC):
        return _end_of_gap(local)
    return local.astimezone(UTC)


def _end_of_gap(local: datetime) -> datetime:
    """Return the first instant at which the clock shows a time after the skipped `local`.

    The change lies between the two readings of the clock, by the offset after it and by the one before; it is found by
    bisection to the second.
    """
    zone = local.tzinfo
    early, late = local.replace(fold=1).astimezone(UTC), local.replace(fold=0).astimezone(UTC)
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
