from datetime import UTC, datetime, timedelta

from bot.core.alerting import PAUSE, next_alert

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_first_alert_goes_out_at_once() -> None:
    assert next_alert(NOW, None, None) == NOW


def test_the_next_one_waits_for_the_pause_to_pass() -> None:
    assert next_alert(NOW, NOW - MINUTE, None) == NOW - MINUTE + PAUSE
    assert next_alert(NOW, NOW - PAUSE, None) == NOW


def test_quiet_hours_are_waited_out() -> None:
    assert next_alert(NOW, None, NOW + 60 * MINUTE) == NOW + 60 * MINUTE
    assert next_alert(NOW, NOW - MINUTE, NOW + MINUTE) == NOW - MINUTE + PAUSE
