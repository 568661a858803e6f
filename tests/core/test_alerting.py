from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.core.alerting import PAUSE, next_alert, silent_until
from bot.core.schedule import PUNCTUAL, Quiet, Schedule, Weekly

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MORNING = Schedule((time(8),), "Asia/Shanghai")
PAUSED = replace(MORNING, paused_until=date(2026, 11, 26))
MIDNIGHT = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
"""When the pause is over in Shanghai."""


def test_the_first_alert_goes_out_at_once() -> None:
    assert next_alert(NOW, None, None) == NOW


def test_the_next_one_waits_for_the_pause_to_pass() -> None:
    assert next_alert(NOW, NOW - MINUTE, None) == NOW - MINUTE + PAUSE
    assert next_alert(NOW, NOW - PAUSE, None) == NOW


def test_quiet_hours_are_waited_out() -> None:
    assert next_alert(NOW, None, NOW + 60 * MINUTE) == NOW + 60 * MINUTE
    assert next_alert(NOW, NOW - MINUTE, NOW + MINUTE) == NOW - MINUTE + PAUSE


def test_quiet_hours_are_silent_until_they_end() -> None:
    quiet = replace(MORNING, quiet=Quiet(time(9, 30), time(11)))
    assert silent_until(MORNING, NOW) is None
    assert silent_until(quiet, NOW) == NOW + 60 * MINUTE
    assert silent_until(quiet, NOW + 60 * MINUTE) is None


def test_after_a_pause_the_first_digest_comes_first() -> None:
    eight = MIDNIGHT + timedelta(hours=8)
    assert silent_until(PAUSED, NOW) == eight + PUNCTUAL
    assert silent_until(PAUSED, MIDNIGHT) is None


def test_where_no_digest_comes_soon_a_pause_is_over_at_midnight_or_with_the_quiet_hours() -> None:
    for few in (replace(PAUSED, times=()), replace(PAUSED, times=(), weekly=Weekly(7, time(20)))):
        assert silent_until(few, NOW) == MIDNIGHT
        quiet = replace(few, quiet=Quiet(time(23), time(7)))
        assert silent_until(quiet, NOW) == MIDNIGHT + timedelta(hours=7)
