from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

import pytest
from hypothesis import given

from bot.core.checking import Seen, after
from bot.core.feed import Polling
from tests.core.pollings import (
    DAY,
    HOUR,
    INSTANTS,
    JITTERS,
    MIDDLE,
    MINUTE,
    NEW,
    NOW,
    POLLINGS,
    SEEN,
    ago,
    first_wait,
    followed,
    wait,
)


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


def test_what_a_feed_asks_for_holds_while_its_document_stays_the_same() -> None:
    asking = Seen(changed=True, interval_s=7_200, skip_hours=frozenset({14}), entry_dates=ago(0.1, 0.2, 0.3))
    polling = after(NEW, asking, NOW, MIDDLE)
    unchanged = after(polling, Seen(changed=False), NOW, MIDDLE)
    assert unchanged.wishes == polling.wishes
    assert unchanged.next_check_at >= NOW + 3 * HOUR
    assert after(polling, Seen(changed=True), NOW, MIDDLE).wishes == NEW.wishes


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
