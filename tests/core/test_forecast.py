from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.forecast import DueReaders, Forecast, Inflow, forecast, inflows_until, time_to_send
from bot.core.schedule import Due, Schedule

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_an_empty_queue_is_empty_now_and_nothing_arrives() -> None:
    assert forecast(NOW, 0, [], 30) == Forecast(NOW, None)
    assert forecast(NOW, 0, [Inflow(at(60), 0)], 30) == Forecast(NOW, None)


def test_what_waits_goes_at_the_budgets_pace() -> None:
    assert forecast(NOW, 300, [], 30) == Forecast(at(10), at(10))


def test_digests_that_fall_due_later_begin_at_their_hour() -> None:
    assert forecast(NOW, 300, [Inflow(at(60), 90)], 30) == Forecast(at(10), at(63))
    assert forecast(NOW, 0, [Inflow(at(60), 90)], 30) == Forecast(NOW, at(63))


def test_what_falls_due_before_the_queue_is_empty_stands_behind() -> None:
    inflows = [Inflow(at(5), 300), Inflow(at(15), 30), Inflow(at(22), 30)]
    assert forecast(NOW, 300, inflows, 30) == Forecast(at(21), at(23))


def test_at_a_low_rate_the_queue_never_empties_in_between() -> None:
    inflows = [Inflow(at(3_600 * hour), 10_000) for hour in range(1, 5)]
    assert forecast(NOW, 10_000, inflows, 1) == Forecast(at(50_000), at(50_000))


def test_what_was_due_before_comes_now() -> None:
    assert forecast(NOW, 0, [Inflow(at(-600), 60)], 30) == Forecast(at(2), at(2))


@pytest.mark.parametrize("rate", [1e-300, 1e-9])
def test_a_rate_near_nothing_leads_to_no_error(rate: float) -> None:
    found = forecast(NOW, 1_000, [Inflow(at(60), 1_000)] * 9, rate)
    assert found.last_at == NOW + time_to_send(1, 1e-300)


def test_thousands_of_instants_are_no_trouble() -> None:
    inflows = [Inflow(at(second), 60) for second in range(5_000)]
    assert forecast(NOW, 0, inflows, 30).last_at == at(10_000)


def test_a_readers_later_hours_of_the_day_are_counted_too() -> None:
    twice = Schedule.of((time(8), time(18, 30)), "UTC")
    once = Schedule.of((time(8),), "UTC")
    eight = Due("2026-11-23T08:00", NOW + timedelta(hours=8))
    due = [DueReaders(eight, twice, 10), DueReaders(eight, once, 5)]
    assert inflows_until(NOW + timedelta(days=1), due, 2) == [
        Inflow(eight.at, 30),
        Inflow(NOW + timedelta(hours=18, minutes=30), 20),
    ]
    assert inflows_until(eight.at, due, 2) == []
