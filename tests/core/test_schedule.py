from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.core.schedule import Due, Quiet, Schedule, Turn, turn
from bot.core.schedule_text import decode

# Zones with changes forward and back in 2026 or none, of half an hour, at midnight, and on the southern half.
CHANGES = [
    ("Asia/Shanghai", date(2026, 3, 29), date(2026, 10, 25)),
    ("Asia/Kolkata", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/London", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/Lisbon", date(2026, 3, 29), date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/St_Johns", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/Santiago", date(2026, 9, 6), date(2026, 4, 5)),
    ("America/Havana", date(2026, 3, 8), date(2026, 11, 1)),
    ("Australia/Sydney", date(2026, 10, 4), date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5)),
    ("Asia/Beirut", date(2026, 3, 29), date(2026, 10, 25)),
]
DAYS = [(zone, day) for zone, forward, back in CHANGES for day in (forward, back)]
TIMES = tuple(time(hour, minute) for hour, minute in ((0, 0), (0, 30), (1, 15), (2, 10), (2, 45), (23, 50)))
MINUTE = timedelta(minutes=1)


def scanned(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Due]:
    """Walk minute by minute with an eye on the local clock: a slot is due when the clock first shows its time or more.

    Of slots that come due in the same minute only the first is yielded.
    """
    zone = ZoneInfo(schedule.zone)
    shown = start.astimezone(zone).replace(tzinfo=None)
    at = start
    while (at := at + MINUTE) <= end:
        local = at.astimezone(zone).replace(tzinfo=None)
        passed = shown
        while passed < local:
            passed += MINUTE
            if passed.time() in schedule.times:
                yield Due(passed.isoformat(timespec="minutes"), at)
                break
        shown = max(shown, local)


def planned(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Due]:
    at = start
    while (due := schedule.next_after(at)) is not None and due.at <= end:
        yield due
        at = due.at


@pytest.mark.parametrize(("zone", "day"), DAYS)
def test_a_clock_change_neither_skips_nor_repeats_a_slot(zone: str, day: date) -> None:
    schedule = Schedule.of(TIMES, zone)
    start = datetime.combine(day, time(), tzinfo=UTC) - timedelta(days=2)
    end = start + timedelta(days=4)

    plan = list(planned(schedule, start, end))

    assert plan == list(scanned(schedule, start, end))
    assert all(before.at < after.at for before, after in pairwise(plan))
    assert len({due.slot for due in plan}) == len(plan)


@pytest.mark.parametrize(("zone", "day"), DAYS)
@pytest.mark.parametrize("moment", [time(2, 30), time(0, 0), time(8, 0)])
def test_one_time_a_day_is_due_once_on_every_local_day(zone: str, day: date, moment: time) -> None:
    schedule = Schedule.of((moment,), zone)
    start = datetime.combine(day - timedelta(days=3), time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    days = [due.slot[:10] for due in planned(schedule, start, start + timedelta(days=6))]
    assert days == [(day + timedelta(days=offset)).isoformat() for offset in range(-2, 4)]


def test_a_skipped_time_is_due_when_the_gap_ends() -> None:
    due = Schedule.of((time(2, 30),), "Europe/Berlin").next_after(datetime(2026, 3, 29, 0, 0, tzinfo=UTC))
    assert due == Due("2026-03-29T02:30", datetime(2026, 3, 29, 1, 0, tzinfo=UTC))


def test_a_repeated_time_is_due_the_first_time_only() -> None:
    schedule = Schedule.of((time(2, 30),), "Europe/Berlin")
    first = schedule.next_after(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    assert first == Due("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert schedule.next_after(first.at) == Due("2026-10-26T02:30", datetime(2026, 10, 26, 1, 30, tzinfo=UTC))


def test_a_day_that_a_zone_leaves_out_is_made_up_for() -> None:
    """Samoa went from 29 to 31 December 2011."""
    schedule = Schedule.of((time(8),), "Pacific/Apia")
    start = datetime(2011, 12, 29, 0, 0, tzinfo=UTC)
    slots = [due.slot for due in planned(schedule, start, start + timedelta(days=3))]
    assert slots == ["2011-12-29T08:00", "2011-12-30T08:00", "2011-12-31T08:00", "2012-01-01T08:00"]


def test_a_slot_is_not_due_again_at_its_own_instant() -> None:
    schedule = Schedule.of((time(8),), "Asia/Shanghai")
    eight = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert schedule.next_after(eight - MINUTE) == Due("2026-11-23T08:00", eight)
    assert schedule.next_after(eight) == Due("2026-11-24T08:00", eight + timedelta(days=1))


def test_several_times_come_in_the_order_of_the_day() -> None:
    schedule = Schedule.of((time(18, 30), time(8), time(8)), "Asia/Shanghai")
    assert schedule.times == (time(8), time(18, 30))
    due = schedule.next_after(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    assert due is not None
    assert due.slot == "2026-11-23T18:30"


def test_seconds_of_a_time_do_not_count() -> None:
    assert Schedule.of((time(8, 0, 59, 5),), "Asia/Shanghai").times == (time(8),)


def test_without_times_nothing_is_ever_due() -> None:
    assert Schedule.of((), "Asia/Shanghai").next_after(datetime(2026, 11, 23, tzinfo=UTC)) is None


def test_the_instant_may_come_in_any_zone() -> None:
    schedule = Schedule.of((time(8),), "Asia/Shanghai")
    here = datetime(2026, 11, 23, 7, 59, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert schedule.next_after(here) == schedule.next_after(here.astimezone(UTC))


@pytest.mark.parametrize(
    ("late", "sent", "following"),
    [
        (timedelta(0), "2026-11-23T08:00", "2026-11-24T08:00"),
        (timedelta(hours=1), "2026-11-23T08:00", "2026-11-24T08:00"),
        (timedelta(hours=6), "2026-11-23T08:00", "2026-11-24T08:00"),
        (timedelta(hours=8), None, "2026-11-24T08:00"),
        (timedelta(days=3, hours=2), "2026-11-26T08:00", "2026-11-27T08:00"),
        (timedelta(days=3, hours=8), None, "2026-11-27T08:00"),
        (timedelta(days=400, hours=1), "2027-12-28T08:00", "2027-12-29T08:00"),
    ],
)
def test_after_an_outage_a_digest_is_late_or_folded_into_the_next(
    late: timedelta, sent: str | None, following: str
) -> None:
    schedule = Schedule.of((time(8),), "Asia/Shanghai")
    due = schedule.next_after(datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert due is not None
    what = turn(schedule, due, due.at + late)
    assert (what.send and what.send.slot, what.following and what.following.slot) == (sent, following)


def test_of_several_hours_missed_the_last_is_sent_and_without_a_next_one_none_is_folded() -> None:
    twice = Schedule.of((time(8), time(12)), "Asia/Shanghai")
    due = Due("2026-11-23T08:00", datetime(2026, 11, 23, 0, tzinfo=UTC))
    what = turn(twice, due, due.at + timedelta(hours=5))
    assert what.send == Due("2026-11-23T12:00", due.at + timedelta(hours=4))
    assert turn(Schedule.of((), "UTC"), due, due.at + timedelta(days=9)).send == due


def shanghai(text: str) -> Schedule:
    return decode(text, "Asia/Shanghai")


def slots(schedule: Schedule, start: str, count: int) -> list[tuple[str, str]]:
    """Slot and local time of so many digests after a local time in Shanghai."""
    zone = ZoneInfo(schedule.zone)
    due = schedule.next_after(datetime.fromisoformat(start).replace(tzinfo=zone))
    found: list[tuple[str, str]] = []
    while due is not None and len(found) < count:
        found.append((due.slot, due.at.astimezone(zone).isoformat("T", "minutes")[:16]))
        due = schedule.following(due)
    return found


def test_weekends_and_days_have_their_own_times() -> None:
    schedule = shanghai("08:00|we=10:00|d=1111110")
    named = [slot for slot, _ in slots(schedule, "2026-11-26T09:00", 3)]  # a Thursday
    assert named == ["2026-11-27T08:00", "2026-11-28T10:00", "2026-11-30T08:00"]
    assert [slot for slot, _ in slots(shanghai("08:00|we="), "2026-11-27T09:00", 1)] == ["2026-11-30T08:00"]


def test_a_week_has_a_digest_of_its_own_even_at_the_same_minute() -> None:
    schedule = shanghai("20:00|w=7@20:00")
    assert slots(schedule, "2026-11-29T19:00", 3) == [
        ("2026-11-29T20:00", "2026-11-29T20:00"),
        ("2026-11-29T20:00/weekly", "2026-11-29T20:00"),
        ("2026-11-30T20:00", "2026-11-30T20:00"),
    ]
    assert slots(shanghai("|w=7@20:00"), "2026-11-29T20:00", 1) == [("2026-12-06T20:00/weekly", "2026-12-06T20:00")]


def test_what_falls_into_quiet_hours_comes_as_one_when_they_end() -> None:
    schedule = shanghai("06:00,07:00,12:00,23:30|q=23:00-07:00")
    assert slots(schedule, "2026-11-26T13:00", 2) == [
        ("2026-11-26T23:30", "2026-11-27T07:00"),
        ("2026-11-27T12:00", "2026-11-27T12:00"),
    ]


def test_quiet_hours_end_when_the_clock_first_shows_it() -> None:
    schedule = decode("|q=23:00-02:30", "Europe/Berlin")
    assert schedule.quiet_until(datetime(2026, 3, 28, 23, tzinfo=UTC)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert schedule.quiet_until(datetime(2026, 10, 24, 23, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert schedule.quiet_until(datetime(2026, 10, 25, 1, tzinfo=UTC)) is None
    assert not Schedule.of((), "Europe/Berlin").is_quiet(datetime(2026, 3, 28, 23, tzinfo=UTC))


def test_quiet_hours_of_no_length_are_none() -> None:
    with pytest.raises(ValueError, match="quiet"):
        Quiet(time(8), time(8))


def test_after_a_pause_digests_come_from_local_midnight_on() -> None:
    schedule = shanghai("00:00,23:30|q=23:00-07:00|p=2026-12-01")
    assert slots(schedule, "2026-11-26T09:00", 1) == [("2026-12-01T00:00", "2026-12-01T07:00")]
    midnight = datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert schedule.paused_till(midnight - MINUTE) == midnight
    assert schedule.paused_till(midnight) is None


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        ("2026-11-26T08:10", "2026-11-26T08:00"),
        ("2026-11-26T08:20", None),  # 09:00 is near
        ("2026-11-26T09:05", "2026-11-26T09:00"),
        ("2026-11-26T16:30", None),  # seven hours and a half
    ],
)
def test_a_late_digest_gives_way_to_one_that_comes_soon(now: str, sent: str | None) -> None:
    schedule = shanghai("08:00,09:00,18:00")
    due = Due("2026-11-26T08:00", datetime(2026, 11, 26, tzinfo=UTC))
    what = turn(schedule, due, datetime.fromisoformat(f"{now}+08:00"))
    assert (what.send and what.send.slot) == sent


def test_the_week_s_digest_may_be_a_day_and_a_half_late_and_goes_besides_the_day_s() -> None:
    schedule = shanghai("08:00|w=7@20:00")
    week = Due("2026-11-29T20:00/weekly", datetime(2026, 11, 29, 12, tzinfo=UTC))
    day = Due("2026-11-30T08:00", datetime(2026, 11, 30, 0, tzinfo=UTC))
    monday = datetime(2026, 11, 30, 2, tzinfo=UTC)
    assert turn(schedule, week, monday) == Turn(week, day)
    assert turn(schedule, day, monday).send == day
    assert turn(schedule, week, monday + timedelta(hours=8)).send == week
    assert turn(schedule, week, week.at + timedelta(hours=37)).send == Due(
        "2026-12-01T08:00", day.at + timedelta(days=1)
    )


def test_a_slot_that_new_rules_of_its_zone_put_off_is_not_sent_twice() -> None:
    schedule = shanghai("08:00")
    stored = Due("2026-11-26T08:00", datetime(2026, 11, 25, 23, tzinfo=UTC))
    what = turn(schedule, stored, stored.at)
    assert what.send == stored
    assert what.following == Due("2026-11-27T08:00", datetime(2026, 11, 27, tzinfo=UTC))
