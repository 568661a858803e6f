from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checking import Failed, Seen, after, is_well_again, must_tell
from bot.core.fault import Fault
from bot.core.feed import Polling
from tests.core.pollings import (
    DAY,
    FAILED,
    HOUR,
    INSTANTS,
    JITTERS,
    MIDDLE,
    MINUTE,
    NEW,
    NOW,
    POLLINGS,
    failed,
    wait,
    waits,
)


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
