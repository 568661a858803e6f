import asyncio
from datetime import timedelta

import pytest

from bot.chat.telegram.pacing import PATIENCE_S, Pacing
from bot.core.delivery import TooFast
from tests.chat.telegram.clocks import SetClock, settle


class Course:
    """Pushes and answers on a set clock; `times` has when each got its turn, in seconds, and to which chat."""

    def __init__(self, rate: float = 30.0) -> None:
        self.clock = SetClock()
        self.pacing = Pacing(self.clock, rate)
        self.times: list[tuple[float, int]] = []
        self.refusals: list[TooFast] = []
        self._tasks: list[asyncio.Task[None]] = []

    def push(self, *chat_ids: int) -> None:
        self._tasks += [asyncio.ensure_future(self._go(self.pacing.turn, chat_id)) for chat_id in chat_ids]

    def answer(self, *chat_ids: int) -> None:
        self._tasks += [asyncio.ensure_future(self._go(self.pacing.answer_turn, chat_id)) for chat_id in chat_ids]

    async def _go(self, turn: object, chat_id: int) -> None:
        assert callable(turn)
        refusal = await turn(chat_id)
        if refusal is None:
            self.times.append((round(self.clock.passed_s, 3), chat_id))
        else:
            self.refusals.append(refusal)

    async def finish(self) -> None:
        while not all(task.done() for task in self._tasks):
            await self.clock.advance(0.5)
        await asyncio.gather(*self._tasks)

    @property
    def seconds(self) -> list[float]:
        return [second for second, _ in self.times]


async def test_pushes_are_spaced_evenly_from_the_first_one_on() -> None:
    course = Course(rate=10.0)
    course.push(*range(1, 31))
    await course.finish()
    assert course.seconds == pytest.approx([number / 10 for number in range(30)], abs=0.002)
    assert [chat_id for _, chat_id in course.times] == list(range(1, 31))


async def test_no_second_has_more_than_the_rate() -> None:
    course = Course(rate=30.0)
    course.push(*range(1, 200))
    await course.finish()
    assert max(sum(start <= second < start + 1 for second in course.seconds) for start in course.seconds) <= 31


async def test_after_a_rest_there_is_no_burst() -> None:
    course = Course(rate=10.0)
    course.push(1)
    await course.clock.advance(60)
    course.push(2, 3, 4)
    await course.finish()
    assert course.seconds == pytest.approx([0, 60, 60.1, 60.2], abs=0.002)


async def test_a_private_chat_gets_one_a_second() -> None:
    course = Course()
    course.push(7, 7, 7)
    await course.finish()
    assert course.seconds == pytest.approx([0, 1, 2], abs=0.002)


async def test_two_pushes_to_one_chat_that_wait_together_keep_their_distance() -> None:
    course = Course(rate=2.0)
    course.push(1, 2, 7)
    await settle()
    course.push(7)
    await course.finish()
    first, second = (at for at, chat_id in course.times if chat_id == 7)
    assert second - first >= 0.999


async def test_a_group_gets_twenty_a_minute_and_holds_up_nobody() -> None:
    course = Course()
    course.push(*[-5] * 5, 1, 2, 3)
    await course.finish()
    assert [second for second, chat_id in course.times if chat_id < 0] == pytest.approx([0, 3, 6, 9, 12], abs=0.002)
    assert max(second for second, chat_id in course.times if chat_id > 0) < 0.2


async def test_an_answer_goes_before_all_pushes_and_counts() -> None:
    course = Course(rate=1.0)
    course.push(1, 2, 3)
    await course.clock.advance(0.25)
    course.answer(9)
    await settle()
    assert course.times == [(0, 1), (0.25, 9)]
    await course.finish()
    assert course.times[2:] == [(2, 2), (3, 3)]


async def test_after_a_429_nothing_goes_out_until_the_time_is_over() -> None:
    course = Course(rate=10.0)
    course.push(*range(1, 6))
    await course.clock.advance(0.15)
    course.pacing.pause(5)
    course.answer(9)
    await course.finish()
    early = [second for second in course.seconds if second < 5.15]
    assert early == pytest.approx([0, 0.1], abs=0.002)
    assert len(course.seconds) == 6


async def test_an_answer_waits_for_the_gate_only() -> None:
    course = Course(rate=1.0)
    course.push(1, 2)
    course.pacing.pause(5)
    course.answer(9)
    await course.finish()
    assert course.times[0][0] == 5
    assert 9 in [chat_id for second, chat_id in course.times if second == 5]


async def test_a_shorter_pause_does_not_shorten_a_longer_one() -> None:
    course = Course()
    course.pacing.pause(8)
    course.pacing.pause(1)
    course.push(1)
    await course.finish()
    assert course.seconds == [8]


async def test_who_would_wait_too_long_is_told_so_at_once() -> None:
    course = Course()
    course.pacing.pause(PATIENCE_S + 60)
    course.push(1)
    course.answer(2)
    await settle()
    assert [refusal.retry_after_s for refusal in course.refusals] == [PATIENCE_S + 60] * 2
    assert course.times == []


async def test_who_stands_in_line_when_the_gate_closes_for_long_is_told_so() -> None:
    course = Course(rate=2.0)
    course.push(1, 2, 3)
    await course.clock.advance(0.1)
    course.pacing.pause(300)
    await course.finish()
    assert course.times == [(0, 1)]
    assert len(course.refusals) == 2
    assert all(refusal.retry_after_s > 290 for refusal in course.refusals)


async def test_a_line_longer_than_patience_is_not_joined() -> None:
    course = Course(rate=1.0)
    course.push(*range(1, 41))
    await settle()
    assert len(course.refusals) == 40 - (int(PATIENCE_S) + 1)
    await course.finish()
    assert len(course.times) == int(PATIENCE_S) + 1


async def test_a_clock_that_is_set_back_stops_nothing_for_long() -> None:
    course = Course(rate=1.0)
    course.push(1)
    await settle()
    course.clock.instant -= timedelta(hours=1)
    course.push(2)
    await course.clock.advance(1.5)
    assert [chat_id for _, chat_id in course.times] == [1, 2]


async def test_a_cancelled_push_leaves_the_line() -> None:
    course = Course(rate=1.0)
    course.push(1)
    await settle()
    waiting = asyncio.ensure_future(course.pacing.turn(2))
    await settle()
    waiting.cancel()
    course.push(3)
    await course.finish()
    assert course.times == [(0, 1), (1, 3)]


async def test_chats_that_may_be_written_to_again_are_forgotten() -> None:
    pacing = Pacing(clock := SetClock(), rate=1_000_000.0)
    for chat_id in range(1, 6_000):
        assert await pacing.answer_turn(chat_id) is None
        clock.instant += timedelta(milliseconds=1)
    assert len(pacing._chats) < 4_097
