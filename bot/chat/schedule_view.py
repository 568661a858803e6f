"""A schedule in words: which days and hours, the week's digest, quiet hours, and what comes next."""

from datetime import date

from bot.chat.texts import Texts
from bot.core.schedule import EVERY_DAY, WEEKENDS, WORKING_DAYS, Due, Quiet, Schedule, Weekly, day_bit

_KINDS = {EVERY_DAY: "days.every", WORKING_DAYS: "days.working", WEEKENDS: "days.weekend"}
_A_WEEK = range(1, 8)
_SHORTEST_RANGE = 3


def day_words(schedule: Schedule, texts: Texts) -> str:
    """Say when a day's digests come: `工作日 08:00，周末 10:00`; nothing where none do."""
    kinds = [(schedule.days, schedule.times)]
    if schedule.weekend is not None and schedule.weekend != schedule.times:
        kinds = [(schedule.days & WORKING_DAYS, schedule.times), (schedule.days & WEEKENDS, schedule.weekend)]
    said = (
        texts("schedule.part", days=_days(days, texts), times=texts.times(times))
        for days, times in kinds
        if days and times
    )
    return texts("schedule.separator").join(said)


def weekly_words(weekly: Weekly, texts: Texts) -> str:
    """Say when the week's digest comes: `每周日 20:00`."""
    day = texts.weekday(weekly.weekday, "format.every_weekday")
    return texts("schedule.part", days=day, times=texts.clock(weekly.moment))


def quiet_words(quiet: Quiet, texts: Texts) -> str:
    """Say when it is quiet: `23:00 至次日 07:00`."""
    key = "schedule.hours" if quiet.start < quiet.end else "schedule.hours_over_midnight"
    return texts(key, start=texts.clock(quiet.start), end=texts.clock(quiet.end))


def next_words(due: Due, zone: str, today: date, texts: Texts) -> str:
    """Say which digest comes next, and when, as it is said on `today`."""
    return texts("digest.next_weekly" if due.weekly else "digest.next", when=texts.moment(due.at, zone, today))


def _days(days: int, texts: Texts) -> str:
    if days in _KINDS:
        return texts(_KINDS[days])
    some = [weekday for weekday in _A_WEEK if days & day_bit(weekday)]
    if len(some) >= _SHORTEST_RANGE and some[-1] - some[0] == len(some) - 1:
        return texts("days.range", first=texts.weekday(some[0]), last=texts.weekday(some[-1]))
    return texts.listing(texts.weekday(weekday) for weekday in some)
