"""A schedule as one short text, as it is stored: `08:00,18:30|we=10:00|d=1111100|w=7@20:00|q=23:00-07:00|p=2026-12-01`.

The times come first, even where there are none; what isn't set is left out: other times at weekends (`we=`, perhaps
none), weekdays from Monday on, the week's digest, quiet hours, the first day after a pause. The zone is stored apart.
"""

import re
from datetime import date, time
from functools import lru_cache

from bot.core.schedule import EVERY_DAY, Quiet, Schedule, Weekly, in_order

_PAUSE = "|p="
_CLOCK = r"\d\d:\d\d"
_TIMES = rf"(?:{_CLOCK}(?:,{_CLOCK})*)?"
_TEXT = re.compile(
    rf"""
    (?P<times>{_TIMES})
    (?:\|we=(?P<weekend>{_TIMES}))?
    (?:\|d=(?P<days>[01]{{7}}))?
    (?:\|w=(?P<weekday>[1-7])@(?P<weekly>{_CLOCK}))?
    (?:\|q=(?P<start>{_CLOCK})-(?P<end>{_CLOCK}))?
    (?:\|p=(?P<pause>2\d\d\d-\d\d-\d\d))?
    """,
    re.VERBOSE | re.ASCII,
)


def encode(schedule: Schedule) -> str:
    fields = [_written(schedule.times)]
    if schedule.weekend is not None:
        fields.append(f"we={_written(schedule.weekend)}")
    if schedule.days != EVERY_DAY:
        fields.append(f"d={schedule.days:07b}")
    if schedule.weekly is not None:
        fields.append(f"w={schedule.weekly.weekday}@{schedule.weekly.moment:%H:%M}")
    if schedule.quiet is not None:
        fields.append(f"q={schedule.quiet.start:%H:%M}-{schedule.quiet.end:%H:%M}")
    if schedule.paused_until is not None:
        fields.append(f"p={schedule.paused_until.isoformat()}")
    return "|".join(fields)


def without_pause(text: str) -> str:
    """Return a schedule's text without its pause."""
    return text.partition(_PAUSE)[0]


@lru_cache(maxsize=4096)
def decode(text: str, zone: str) -> Schedule:
    """Read what `encode` has written. Raises ValueError where it is damaged. Equal texts give the same object."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise ValueError(f"no schedule: {text[:200]!r}")
    return Schedule(
        times=_read(found["times"]),
        zone=zone,
        weekend=None if found["weekend"] is None else _read(found["weekend"]),
        days=EVERY_DAY if found["days"] is None else int(found["days"], 2),
        weekly=Weekly(int(found["weekday"]), time.fromisoformat(found["weekly"])) if found["weekly"] else None,
        quiet=Quiet(time.fromisoformat(found["start"]), time.fromisoformat(found["end"])) if found["start"] else None,
        paused_until=date.fromisoformat(found["pause"]) if found["pause"] else None,
    )


def _written(times: tuple[time, ...]) -> str:
    return ",".join(f"{moment:%H:%M}" for moment in times)


def _read(text: str) -> tuple[time, ...]:
    return in_order(tuple(time.fromisoformat(moment) for moment in text.split(",") if moment))
