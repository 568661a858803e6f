from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.broadcast import Broadcast, BroadcastState, Sample, Step, after, rate, sampled, time_left, turn
from bot.core.schedule import Quiet, Schedule

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""
SCHEDULE = Schedule((time(8),), "Asia/Shanghai")
HALF_DONE = Broadcast(1, "停机通知", BroadcastState.SENDING, NOON, audience=100, sent=40, gone=8, failed=2, held=10)


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (BroadcastState.DRAFT, {Step.START: BroadcastState.SENDING}),
        (BroadcastState.SENDING, {Step.PAUSE: BroadcastState.PAUSED, Step.CANCEL: BroadcastState.CANCELLED}),
        (BroadcastState.PAUSED, {Step.RESUME: BroadcastState.SENDING, Step.CANCEL: BroadcastState.CANCELLED}),
        (BroadcastState.CANCELLED, {}),
        (BroadcastState.DONE, {}),
    ],
)
def test_each_state_allows_certain_steps_only(state: BroadcastState, steps: dict[Step, BroadcastState]) -> None:
    assert {step: after(state, step) for step in Step} == {step: steps.get(step) for step in Step}


def test_who_is_in_no_quiet_hours_gets_it_now() -> None:
    assert turn(SCHEDULE, NOON) == NOON
    assert turn(replace(SCHEDULE, quiet=Quiet(time(23), time(7))), NOON) == NOON


def test_it_waits_for_the_end_of_quiet_hours() -> None:
    napping = replace(SCHEDULE, quiet=Quiet(time(11, 30), time(14)))
    assert turn(napping, NOON) == NOON + timedelta(hours=2)


def test_who_is_in_a_pause_gets_none() -> None:
    away = replace(SCHEDULE, paused_until=date(2026, 12, 1))
    assert turn(away, NOON) is None
    assert turn(away, NOON + timedelta(days=8)) is not None


def test_progress_is_told_by_readers_who_are_done_with() -> None:
    assert (HALF_DONE.settled, HALF_DONE.left, HALF_DONE.total, HALF_DONE.share) == (50, 50, 100, 0.5)


def test_more_readers_than_were_counted_never_make_more_than_the_whole() -> None:
    grown = replace(HALF_DONE, sent=110, in_outbox=5, held=0)
    assert (grown.left, grown.total) == (5, 125)
    assert grown.share < 1
    assert Broadcast(1, "", BroadcastState.DONE, NOON).share == 1


def test_the_pace_is_that_of_the_last_minute() -> None:
    samples: tuple[Sample, ...] = ()
    for second in range(0, 200, 10):
        samples = sampled(samples, Sample(NOON + timedelta(seconds=second), 1_000 if second < 100 else second * 30))
    assert samples[0].at == NOON + timedelta(seconds=130)
    assert rate(samples) == 30


@pytest.mark.parametrize("settled", [[], [5], [5, 5]])
def test_without_movement_there_is_no_pace(settled: list[int]) -> None:
    samples = [Sample(NOON + timedelta(seconds=5 * at), count) for at, count in enumerate(settled)]
    assert rate(samples) is None


def test_the_time_left_leaves_out_who_waits_for_quiet_hours() -> None:
    assert time_left(HALF_DONE, 4.0) == timedelta(seconds=10)
    assert time_left(HALF_DONE, None) is None
    assert time_left(replace(HALF_DONE, state=BroadcastState.PAUSED), 4.0) is None
