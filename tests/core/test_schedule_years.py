"""Whole years in many zones, against an oracle that does no arithmetic with zones: it watches the clock go."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import EVERY_DAY, Due, Quiet, Schedule, Weekly, turn
from bot.core.schedule_text import decode, encode

STEP = timedelta(minutes=15)
"""All offsets and changes of these years are whole quarters of an hour, and so are the times below."""
YEARS = [
    ("Asia/Shanghai", 2028),
    ("Asia/Kathmandu", 2028),
    ("Pacific/Apia", 2011),  # leaves out 30 December
    ("Africa/Casablanca", 2028),
    ("Africa/El_Aaiun", 2026),
    ("America/Sao_Paulo", 2018),  # midnight is skipped, and 23:00 repeated
    ("America/New_York", 2028),
    ("America/St_Johns", 2028),
    ("America/Santiago", 2026),
    ("America/Havana", 2026),
    ("Europe/London", 2026),
    ("Europe/Berlin", 2028),
    ("Australia/Sydney", 2028),
    ("Australia/Lord_Howe", 2028),
]
EARLY = (time(0), time(0, 30), time(1, 15), time(2), time(2, 15), time(2, 45), time(3))
SCHEDULES = {
    "once": "08:00",
    "at every change": ",".join(f"{moment:%H:%M}" for moment in (*EARLY, time(23, 45))),
    "quiet over midnight": "02:30,08:00,23:30|q=23:00-07:00",
    "quiet to the change": "00:00,01:45,02:30,23:00|q=01:30-02:15",
    "quiet from the change": "01:30,02:30,03:00|w=7@02:30|q=03:00-02:30",
    "all together": "02:30,08:00,18:30|we=00:15,10:00|d=1011101|w=7@20:00|q=22:00-06:45|p={year}-03-01",
    "no weekends, but a week": "08:00,20:00|we=|w=7@20:00",
    "weekends": "|we=09:00,20:00|d=0000011|w=6@20:00",
}


@cache
def clock_of(name: str, year: int) -> list[tuple[datetime, tuple[datetime, ...]]]:
    """Return instant → the local times that the clock reaches then for the first time, or jumps over."""
    zone = ZoneInfo(name)
    at = datetime(year - 1, 12, 20, tzinfo=UTC)
    shown = at.astimezone(zone).replace(tzinfo=None)
    ticks = []
    while at.year <= year:
        at += STEP
        local = at.astimezone(zone).replace(tzinfo=None)
        ticks.append((at, tuple(shown + STEP * step for step in range(1, (local - shown) // STEP + 1))))
        shown = max(shown, local)
    return ticks


def watched(schedule: Schedule, year: int) -> Iterator[Due]:
    """Yield what is due in a year as somebody would who looks at the clock every quarter of an hour."""
    pending: dict[bool, str] = {}
    quiet = False
    for at, reached in clock_of(schedule.zone, year):
        for local in reached:
            if schedule.quiet is not None and local.time() in (schedule.quiet.start, schedule.quiet.end):
                quiet = local.time() == schedule.quiet.start
            for name in named(schedule, local):
                pending.setdefault("weekly" in name, name)
        if not quiet:
            for weekly in sorted(pending):
                if at.year == year:
                    yield Due(pending[weekly], at)
            pending.clear()


def named(schedule: Schedule, local: datetime) -> Iterator[str]:
    if schedule.paused_until is not None and local.date() < schedule.paused_until:
        return
    times = schedule.weekend if local.weekday() >= 5 and schedule.weekend is not None else schedule.times
    if local.time() in times and f"{schedule.days:07b}"[local.weekday()] == "1":
        yield local.isoformat(timespec="minutes")
    if schedule.weekly is not None and schedule.weekly == Weekly(local.weekday() + 1, local.time()):
        yield f"{local.isoformat(timespec='minutes')}/weekly"


def planned(schedule: Schedule, year: int) -> Iterator[Due]:
    due = schedule.next_after(datetime(year, 1, 1, tzinfo=UTC) - timedelta.resolution)
    while due is not None and due.at.year == year:
        yield due
        due = schedule.following(due)


@pytest.mark.parametrize("text", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize(("zone", "year"), YEARS)
def test_all_year_what_is_due_is_due_once_and_in_time(zone: str, year: int, text: str) -> None:
    schedule = decode(text.format(year=year), zone)
    plan = list(planned(schedule, year))
    assert plan == list(watched(schedule, year))
    assert len({due.slot for due in plan}) == len(plan)
    assert all(
        before.at < after.at or (before.weekly, after.weekly) == (False, True) for before, after in pairwise(plan)
    )


@pytest.mark.parametrize("text", [SCHEDULES["quiet over midnight"], SCHEDULES["quiet to the change"]])
@pytest.mark.parametrize(("zone", "year"), YEARS)
def test_all_year_quiet_hours_are_quiet_and_end_in_time(zone: str, year: int, text: str) -> None:
    schedule = decode(text, zone)
    assert schedule.quiet is not None
    quiet, run = False, list[datetime]()
    for at, reached in clock_of(zone, year):
        before = quiet
        for local in reached:
            if local.time() in {schedule.quiet.start, schedule.quiet.end}:
                quiet = local.time() == schedule.quiet.start
        if quiet != before:
            if run and run[0].year == year:
                assert {schedule.quiet_until(one) for one in (run[0], run[-1])} == {at if before else None}
            run.clear()
        run.append(at)


@pytest.mark.parametrize("zone", sorted({zone for zone, _ in YEARS}))
def test_a_leap_day_has_its_digests(zone: str) -> None:
    schedule = decode("08:00", zone)
    start = datetime(2028, 2, 28, 8, tzinfo=ZoneInfo(zone))
    first = schedule.next_after(start)
    assert first == Due("2028-02-29T08:00", datetime(2028, 2, 29, 8, tzinfo=ZoneInfo(zone)).astimezone(UTC))
    assert schedule.following(first) == Due(
        "2028-03-01T08:00", datetime(2028, 3, 1, 8, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    )


minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
several = st.lists(minutes, max_size=6, unique=True).map(lambda times: tuple(sorted(times)))
schedules = st.builds(
    Schedule,
    times=several,
    zone=st.sampled_from([zone for zone, _ in YEARS]),
    weekend=st.none() | several,
    days=st.integers(0, EVERY_DAY),
    weekly=st.none() | st.builds(Weekly, st.integers(1, 7), minutes),
    quiet=st.none()
    | st.tuples(minutes, minutes).filter(lambda hours: hours[0] != hours[1]).map(lambda hours: Quiet(*hours)),
    paused_until=st.none() | st.dates(date(2026, 1, 1), date(2029, 1, 1)),
)
instants = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(schedules, instants)
def test_what_is_due_next_lies_ahead_and_comes_in_order(schedule: Schedule, instant: datetime) -> None:
    for _ in range(5):
        due = schedule.next_after(instant)
        if due is None:
            has_daily = any(
                (schedule.times if day < 5 or schedule.weekend is None else schedule.weekend)
                for day in range(7)
                if schedule.days >> (6 - day) & 1
            )
            assert not has_daily
            assert schedule.weekly is None
            return
        assert due.at > instant
        assert not schedule.is_quiet(due.at)
        assert schedule.paused_till(due.at) is None
        assert schedule.next_after(due.at - timedelta.resolution) == due
        assert schedule.next_after(instant + (due.at - instant) / 2) in {due, schedule.next_after(instant)}
        instant = due.at


@given(schedules)
def test_a_schedule_is_read_as_it_was_written(schedule: Schedule) -> None:
    assert decode(encode(schedule), schedule.zone) == schedule


@given(schedules, instants, st.timedeltas(timedelta(0), timedelta(days=10)))
def test_a_turn_sends_what_was_due_and_moves_on(schedule: Schedule, start: datetime, late: timedelta) -> None:
    due = schedule.next_after(start)
    if due is None:
        return
    now = due.at + late
    sent: list[Due] = []
    following: Due | None = due
    for _ in range(3):
        if following is None or following.at > now:
            break
        what = turn(schedule, following, now)
        sent += [what.send] if what.send else []
        following = what.following
    assert following is not None
    assert following.at > now
    assert len({one.weekly for one in sent}) == len(sent) <= 2
    assert all(due.at <= one.at <= now < one.at + timedelta(hours=36, microseconds=1) for one in sent)
    assert following == schedule.next_after(now)
