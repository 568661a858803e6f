from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checking import Failed, Seen, after, is_well_again, must_tell
from bot.core.fault import Fault
from bot.core.feed import Polling

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)  # a Tuesday
NEW = Polling(next_check_at=NOW)
MIDDLE = 0.5
"""The jitter that moves nothing but what may only move to one side."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ago(*hours: float) -> list[datetime]:
    return [NOW - timedelta(hours=one) for one in hours]


def wait(polling: Polling, now: datetime = NOW) -> timedelta:
    return polling.next_check_at - now


def first_wait(*hours_ago: float, **seen: object) -> timedelta:
    """How long to wait after the first check of a feed with entries of these ages."""
    found = Seen(True, len(hours_ago), ago(*hours_ago))
    return wait(after(NEW, replace(found, **seen), NOW, MIDDLE))  # type: ignore[arg-type]  # fields of Seen


def followed(polling: Polling, published: Sequence[datetime], until: datetime, *, dated: bool = True) -> list[Polling]:
    """All checks until an instant of a feed that shows the newest 30 of these entries."""
    checks = [polling]
    while (now := checks[-1].next_check_at) < until:
        last = checks[-1].checked_at
        shown = [one for one in published if one <= now][-30:]
        new = sum(last is None or one > last for one in shown)
        seen = Seen(True, new, shown if dated else ()) if new else Seen(False)
        checks.append(after(checks[-1], seen, now, MIDDLE))
    return checks[1:]


def failed(count: int, fault: Fault = Fault.TIMEOUT, since: datetime = NOW, **more: float) -> list[Polling]:
    """A feed of twelve entries a day that is well, and after each of these failures."""
    runs = [replace(NEW, succeeded_at=since, checked_at=since, newest_at=since, entries_a_day=48.0)]
    for _ in range(count):
        runs.append(after(runs[-1], Failed(fault, "x", **more), max(runs[-1].next_check_at, since), MIDDLE))
    return runs


def waits(runs: Sequence[Polling]) -> list[timedelta]:
    return [run.next_check_at - run.checked_at for run in runs[1:] if run.checked_at is not None]


def test_a_feed_is_asked_twice_in_the_mean_time_between_two_entries() -> None:
    assert first_wait(*range(30)) == 30 * MINUTE
    assert first_wait(*range(0, 120, 4)) == 2 * HOUR
    assert first_wait(*range(0, 240, 12)) == 6 * HOUR


def test_no_feed_is_asked_more_often_than_every_five_minutes_nor_less_than_once_a_day() -> None:
    assert first_wait(*(minute / 60 for minute in range(40))) == 5 * MINUTE
    assert first_wait(*range(0, 2000, 100)) == DAY


def test_a_pinned_entry_makes_no_feed_slow() -> None:
    assert first_wait(*range(29), 40_000) == 30 * MINUTE
    assert first_wait(0, 1, 2, 90_000) < HOUR
    known = replace(NEW, succeeded_at=NOW - HOUR, newest_at=NOW - HOUR, entries_a_day=24.0)
    assert wait(after(known, Seen(True, 1, ago(0, 90_000)), NOW, MIDDLE)) < HOUR


def test_a_burst_makes_no_feed_fast() -> None:
    daily = [24 * day for day in range(30)]
    assert first_wait(*(1 + minute / 60 for minute in range(3)), *daily) > 8 * HOUR
    assert first_wait(*[0.1] * 30, *daily[1:]) > 8 * HOUR
    assert first_wait(*[0.01] * 30) >= HOUR


def test_a_burst_soon_loses_its_weight() -> None:
    burst = [NOW + timedelta(days=10, minutes=minute) for minute in range(30)]
    daily = [NOW + timedelta(days=day) for day in range(-30, 10)]
    checks = followed(replace(NEW, next_check_at=NOW + 5 * DAY), [*daily, *burst], NOW + 11 * DAY)
    assert sum(check.checked_at is not None and check.checked_at > burst[0] for check in checks) < 20


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("hours", [0.5, 2.0, 6.0])
def test_entries_are_found_within_half_of_the_mean_gap(hours: float, *, dated: bool) -> None:
    gap = timedelta(hours=hours)
    published = [NOW + gap * number for number in range(-40, 120)]
    checks = followed(NEW, published, published[-1], dated=dated)
    instants = [check.checked_at for check in checks if check.checked_at is not None]
    late = [next(instant for instant in instants if instant >= one) - one for one in published[80:-10]]
    assert sum(late, timedelta()) / len(late) <= gap / 2
    assert len(instants) <= 5 * 120


def test_a_feed_that_speeds_up_is_followed_within_a_day() -> None:
    slow = [NOW + DAY * day for day in range(-20, 1)]
    fast = [NOW + DAY + 15 * MINUTE * number for number in range(200)]
    checks = followed(NEW, [*slow, *fast], fast[-1])
    assert wait(checks[-1], checks[-1].checked_at or NOW) < 30 * MINUTE


def test_a_feed_that_falls_silent_is_asked_ever_more_rarely_and_once_a_day_after_weeks() -> None:
    published = [NOW + HOUR * number for number in range(-40, 0)]
    checks = followed(NEW, published, NOW + 21 * DAY)
    paused = [wait(check, check.checked_at or NOW) for check in checks]
    assert paused == sorted(paused)
    assert paused[0] <= HOUR
    assert paused[-1] == DAY
    night = next(check for check in checks if check.checked_at is not None and check.checked_at > NOW + 8 * HOUR)
    assert wait(night, night.checked_at or NOW) < HOUR


def test_a_feed_that_was_silent_for_weeks_is_asked_once_a_day_from_the_first() -> None:
    assert first_wait(*range(500, 530)) == DAY
    fast = replace(NEW, succeeded_at=NOW - HOUR, newest_at=NOW - 15 * DAY, entries_a_day=200.0)
    assert wait(after(fast, Seen(False), NOW, MIDDLE)) == DAY


def test_a_silent_feed_that_speaks_again_is_listened_to() -> None:
    silent = replace(NEW, succeeded_at=NOW - DAY, checked_at=NOW - DAY, newest_at=NOW - 30 * DAY, entries_a_day=0.0)
    assert wait(after(silent, Seen(False), NOW, MIDDLE)) == DAY
    assert wait(after(silent, Seen(True, 4, ago(1, 2, 3, 4, 800, 900)), NOW, MIDDLE)) < 12 * HOUR


def test_a_feed_without_dates_is_followed_by_what_is_new_in_it() -> None:
    polling = after(NEW, Seen(True, 30), NOW, MIDDLE)
    assert polling.newest_at == NOW
    busy = idle = polling
    for number in range(20):
        now = NOW + HOUR * (number + 1)
        busy = after(busy, Seen(True, 3), now, MIDDLE)
        idle = after(idle, Seen(False), now, MIDDLE)
    last = NOW + HOUR * 20
    assert wait(busy, last) < HOUR < wait(polling) < wait(idle, last)


def test_dates_that_are_only_days_tell_no_pace() -> None:
    midnight = NOW.replace(hour=0)
    days = [midnight - DAY * (number // 10) for number in range(30)]
    assert wait(after(NEW, Seen(True, 30, days), NOW, MIDDLE)) < 3 * HOUR


def test_an_empty_feed_is_asked_again_the_same_day() -> None:
    assert HOUR <= wait(after(NEW, Seen(True), NOW, MIDDLE)) <= 6 * HOUR


def test_dates_to_come_count_as_now() -> None:
    polling = after(NEW, Seen(True, 2, [NOW + 9 * DAY, NOW - DAY]), NOW, MIDDLE)
    assert polling.newest_at == NOW


def test_the_newest_entry_stays_known_when_it_leaves_the_feed() -> None:
    known = replace(NEW, succeeded_at=NOW - HOUR, newest_at=NOW - HOUR)
    assert after(known, Seen(True, 1, ago(50)), NOW, MIDDLE).newest_at == NOW - HOUR
    assert after(known, Seen(True, 1, ago(0.5)), NOW, MIDDLE).newest_at == NOW - HOUR / 2
    assert after(known, Seen(True, 0), NOW, MIDDLE).newest_at == NOW - HOUR


def test_what_the_feed_and_its_server_ask_for_is_a_lower_bound() -> None:
    busy = [minute / 6 for minute in range(40)]
    assert first_wait(*busy, interval_s=7_200) == timedelta(seconds=7_200 * 1.05)
    assert first_wait(*busy, max_age_s=7_200) == timedelta(seconds=7_200 * 1.05)
    assert first_wait(*busy, interval_s=7_200, max_age_s=10_800) == timedelta(seconds=10_800 * 1.05)
    assert first_wait(*busy, interval_s=10**9) == timedelta(days=1.05)
    assert first_wait(*range(0, 240, 12), interval_s=60) == 6 * HOUR


def test_no_feed_can_ask_to_be_checked_every_minute() -> None:
    assert first_wait(*(minute / 60 for minute in range(40)), interval_s=60, max_age_s=0) >= 5 * MINUTE
    assert first_wait(0, interval_s=-5, max_age_s=-5) > 5 * MINUTE


def test_skipped_hours_and_days_move_a_check_to_the_first_allowed_hour() -> None:
    hourly = list(range(30))
    noon = NOW.replace(hour=12)
    assert NOW + first_wait(*hourly, skip_hours=frozenset({12, 13, 14})) == noon + 3 * HOUR
    assert NOW + first_wait(*hourly, skip_hours=frozenset(range(12, 24))) == noon + 12 * HOUR
    assert NOW + first_wait(*hourly, skip_days=frozenset({1})) == noon + 12 * HOUR
    assert NOW + first_wait(*hourly, skip_days=frozenset({1}), skip_hours=frozenset({0, 1})) == noon + 14 * HOUR
    assert first_wait(*hourly, skip_hours=frozenset({3})) == 30 * MINUTE


def test_a_feed_that_skips_days_is_looked_at_once_a_day() -> None:
    assert first_wait(*range(30), skip_days=frozenset({1, 2, 3})) == timedelta(days=1.05)


def test_who_skips_all_skips_nothing() -> None:
    assert first_wait(*range(30), skip_hours=frozenset(range(24))) == 30 * MINUTE
    assert first_wait(*range(30), skip_days=frozenset(range(7))) == 30 * MINUTE
    assert first_wait(*range(30), skip_days=frozenset(range(-3, 50))) == 30 * MINUTE


def test_jitter_moves_a_check_by_a_tenth() -> None:
    earliest, latest = (after(NEW, Seen(True, 30, ago(*range(30))), NOW, jitter) for jitter in (0.0, 1.0))
    assert wait(earliest) == 27 * MINUTE
    assert wait(latest) == 33 * MINUTE


def test_a_success_ends_a_run_of_failures() -> None:
    broken = replace(failed(5)[-1], told_at=NOW)
    now = broken.next_check_at
    well = after(broken, Seen(False), now, MIDDLE)
    assert (well.failures, well.failing_since, well.fault, well.detail, well.told_at) == (0, None, None, "", None)
    assert well.succeeded_at == well.checked_at == now


def test_a_failure_says_what_and_since_when() -> None:
    well, first, second = failed(2, Fault.SERVER_ERROR)
    assert (first.failures, second.failures) == (1, 2)
    assert (second.fault, second.detail) == (Fault.SERVER_ERROR, "x")
    assert first.failing_since == second.failing_since == first.checked_at
    assert (second.succeeded_at, second.newest_at, second.entries_a_day) == (NOW, NOW, well.entries_a_day)
    assert len(after(well, Failed(Fault.DEFECT, "x" * 900), NOW, MIDDLE).detail) == 200


def test_failures_are_followed_by_ever_longer_waits_up_to_a_day() -> None:
    paused = waits(failed(12))
    assert paused[:5] == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR]
    assert paused == sorted(paused)
    assert paused[-1] == DAY


def test_a_slow_feed_that_fails_is_asked_again_within_the_hour() -> None:
    slow = replace(NEW, succeeded_at=NOW, newest_at=NOW - 20 * DAY, entries_a_day=0.1)
    assert wait(after(slow, Failed(Fault.TIMEOUT), NOW, MIDDLE)) == HOUR
    assert wait(after(NEW, Failed(Fault.TIMEOUT), NOW, MIDDLE)) == 5 * MINUTE


def test_what_a_server_asks_for_is_honoured_up_to_a_week() -> None:
    assert waits(failed(2, Fault.TOO_FAST, retry_after_s=7_200)) == [timedelta(seconds=7_200 * 1.05)] * 2
    assert waits(failed(1, Fault.SERVER_ERROR, retry_after_s=5 * 86_400)) == [timedelta(days=5 * 1.05)]
    assert waits(failed(1, Fault.TOO_FAST, retry_after_s=10**9)) == [7 * DAY]
    assert waits(failed(1, Fault.TOO_FAST, retry_after_s=1)) == [timedelta(minutes=15 * 1.05)]


def test_who_is_asked_too_fast_and_says_no_more_is_left_alone_for_an_hour() -> None:
    paused = waits(failed(6, Fault.TOO_FAST))
    assert paused[:4] == [HOUR, HOUR, HOUR, 2 * HOUR]
    earliest = after(failed(0)[0], Failed(Fault.TOO_FAST), NOW, 0.0)
    assert wait(earliest) >= HOUR


def test_what_is_gone_is_asked_once_a_day() -> None:
    assert waits(failed(3, Fault.GONE)) == [DAY] * 3


def test_the_operator_is_told_when_failures_have_lasted_a_day() -> None:
    runs = failed(9)
    told = [run.checked_at is not None and must_tell(run, run.checked_at) for run in runs]
    lasted = [run.failing_since is not None and (run.checked_at or NOW) - run.failing_since >= DAY for run in runs]
    assert told == lasted
    assert told[-1]
    assert not told[5]


@pytest.mark.parametrize("fault", [Fault.GONE, Fault.NO_FEED, Fault.FORBIDDEN_ADDRESS, Fault.BAD_ADDRESS])
def test_the_operator_is_told_of_the_third_failure_that_will_not_pass(fault: Fault) -> None:
    since = replace(failed(0)[0], failing_since=NOW, fault=fault)
    assert [must_tell(replace(since, failures=failures), NOW) for failures in range(5)] == [False] * 3 + [True] * 2
    assert not must_tell(replace(since, failures=4, fault=Fault.TIMEOUT), NOW)


def test_the_operator_is_told_of_a_run_once() -> None:
    run = replace(failed(12)[-1], told_at=NOW)
    assert not must_tell(run, NOW + 100 * DAY)
    assert must_tell(replace(run, told_at=None), NOW + 100 * DAY)


def test_only_a_run_that_the_operator_was_told_of_is_reported_as_over() -> None:
    run = failed(3)[-1]
    told = replace(run, told_at=NOW)
    well = after(told, Seen(False), told.next_check_at, MIDDLE)
    assert is_well_again(told, well)
    assert not is_well_again(run, well)
    assert not is_well_again(told, after(told, Failed(Fault.TIMEOUT), told.next_check_at, MIDDLE))
    assert not is_well_again(well, after(well, Seen(False), well.next_check_at, MIDDLE))


def test_what_a_feed_asks_for_holds_while_its_document_stays_the_same() -> None:
    asking = Seen(changed=True, interval_s=7_200, skip_hours=frozenset({14}), entry_dates=ago(0.1, 0.2, 0.3))
    polling = after(NEW, asking, NOW, MIDDLE)
    unchanged = after(polling, Seen(changed=False), NOW, MIDDLE)
    assert unchanged.wishes == polling.wishes
    assert unchanged.next_check_at >= NOW + 3 * HOUR
    assert after(polling, Seen(changed=True), NOW, MIDDLE).wishes == NEW.wishes


INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone
POLLINGS = st.builds(
    Polling,
    next_check_at=INSTANTS,
    checked_at=st.none() | INSTANTS,
    succeeded_at=st.none() | INSTANTS,
    newest_at=st.none() | INSTANTS,
    entries_a_day=st.floats(),
    failures=st.integers(0, 10**6),
    failing_since=st.none() | INSTANTS,
    fault=st.none() | st.sampled_from(Fault),
    told_at=st.none() | INSTANTS,
)
SEEN = st.builds(
    Seen,
    changed=st.booleans(),
    new_entries=st.integers(0, 3_000),
    entry_dates=st.lists(INSTANTS, max_size=30),
    interval_s=st.none() | st.integers(-(10**9), 10**12),
    skip_hours=st.frozensets(st.integers(-2, 30)),
    skip_days=st.frozensets(st.integers(-2, 9)),
    max_age_s=st.none() | st.integers(-(10**9), 10**12),
)
FAILED = st.builds(
    Failed, st.sampled_from(Fault), st.text(), st.none() | st.floats() | st.sampled_from([nan, inf, -inf, 0.0])
)
JITTERS = st.floats(0, 1, exclude_max=True)


@given(POLLINGS, SEEN, INSTANTS, JITTERS)
def test_a_feed_that_is_well_is_always_checked_within_a_day(
    polling: Polling, seen: Seen, now: datetime, jitter: float
) -> None:
    result = after(polling, seen, now, jitter)
    assert 5 * MINUTE <= wait(result, now) <= timedelta(days=1.1)
    asked_s = min(max(result.wishes.interval_s, seen.max_age_s or 0), 86_400)
    if seen.changed:
        assert result.wishes.interval_s == min(max(seen.interval_s or 0, 0), 86_400)
    assert wait(result, now) >= timedelta(seconds=asked_s)
    assert 0 <= result.entries_a_day < inf
    assert result.newest_at is None or result.newest_at <= max(now, polling.newest_at or now)


@given(POLLINGS, FAILED, INSTANTS, JITTERS)
def test_a_feed_that_fails_is_never_given_up(polling: Polling, outcome: Failed, now: datetime, jitter: float) -> None:
    result = after(polling, outcome, now, jitter)
    asked_s = outcome.retry_after_s
    is_asked = asked_s is not None and asked_s >= 0
    assert 5 * MINUTE <= wait(result, now) <= (7 * DAY if is_asked else timedelta(days=1.1))
    if is_asked and asked_s is not None:
        assert wait(result, now) >= timedelta(seconds=min(asked_s, 7 * 86_400))
    assert result.failures == polling.failures + 1
    assert result.failing_since is not None


@given(POLLINGS, st.sampled_from(Fault), INSTANTS, JITTERS)
def test_no_failure_shortens_the_wait(polling: Polling, fault: Fault, now: datetime, jitter: float) -> None:
    polling = replace(polling, failures=0)
    previous = timedelta()
    for _ in range(12):
        polling = after(polling, Failed(fault), now, jitter)
        assert wait(polling, now) >= previous
        previous = wait(polling, now)
        now = polling.next_check_at
    assert previous >= DAY * 0.9


@given(POLLINGS, INSTANTS)
def test_whoever_is_told_had_failures_of_which_nobody_knew(polling: Polling, now: datetime) -> None:
    if must_tell(polling, now):
        assert polling.failures > 0
        assert polling.told_at is None
