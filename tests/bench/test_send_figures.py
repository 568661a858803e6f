"""The figures that tables of `bench.send` are made of, from calls whose figures are plain to see."""

from math import isnan

import pytest

from bench.send_figures import (
    Call,
    Run,
    Sample,
    busiest_second,
    delays_s,
    percentile,
    repeated,
    shortest_s,
    steady,
)


def calls(*times: float, status: int = 200) -> list[Call]:
    return [Call(at, number, 0, status) for number, at in enumerate(times)]


def test_the_steady_part_is_the_whole_seconds_after_the_start_up() -> None:
    taken = calls(10.0, 15.0, 15.5, 16.0, 16.9, 17.0)
    samples = [Sample(14.0, 0.0, 500.0), Sample(15.0, 1.0, 80.0), Sample(17.0, 2.0, 90.0), Sample(17.6, 9.0, 500.0)]
    part = steady(Run(taken, [], 0, {}, samples), 5.0)
    assert (part.seconds, part.messages, part.per_second) == (2, 4, 2.0)
    assert (part.cpu, part.resident_mb, part.cpu_ms_each) == (0.5, 90.0, 250.0)


def test_what_was_refused_is_not_sent() -> None:
    run = Run([*calls(0.0), *calls(6.0, status=429)], [], 0, {}, [Sample(5.0, 0.0, 1.0), Sample(7.0, 0.0, 1.0)])
    assert steady(run, 5.0).messages == 0


def test_the_busiest_second_slides_and_leaves_out_its_end() -> None:
    assert busiest_second([0.0, 0.9, 1.0, 1.5, 1.8]) == 4
    assert busiest_second([]) == 0


def test_a_push_that_came_twice_is_repeated_and_an_answer_never_is() -> None:
    again = Call(1.0, 7, 0, 200)
    assert repeated([again, again, again, Call(2.0, 7, 1, 200), Call(3.0, 7, 0, 429)]) == 2
    assert repeated([Call(1.0, 7, None, 200)] * 2) == 0


@pytest.mark.parametrize(("share", "value"), [(0.5, 2.0), (0.75, 3.0), (0.99, 4.0), (1.0, 4.0)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == value


def test_nobody_who_waited_has_no_percentile() -> None:
    assert isnan(percentile([], 0.5))


@pytest.mark.parametrize(
    ("messages", "most_in_group", "seconds"),
    [(30, 1, 0), (31, 1, 1), (4_500, 10, 149), (100, 20, 3), (100, 21, 60), (100, 41, 120)],
)
def test_the_limits_leave_no_less_time(messages: int, most_in_group: int, seconds: float) -> None:
    assert shortest_s(messages, 30, most_in_group, 20) == seconds


def test_a_message_is_late_by_what_goes_beyond_its_place_in_line() -> None:
    assert delays_s([(0, 0.5), (30, 0.5), (60, 3.0)], 30) == [0.5, 0.0, 1.0]
