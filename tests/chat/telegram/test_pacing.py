import asyncio
from datetime import timedelta

import pytest

from bot.chat.telegram.pacing import PATIENCE_S, Refusals
from bot.core.delivery import TooFast
from tests.chat.telegram.clocks import settle
from tests.chat.telegram.courses import Course


async def test_pushes_go_out_one_after_the_other_from_the_first_one_on() -> None:
    course = Course(rate=10.0)
    course.push(*range(1, 31))
    await course.finish()
    assert course.seconds == pytest.approx([number * 0.1015 for number in range(30)], abs=0.01)
    assert [chat_id for _, chat_id in course.times] == list(range(1, 31))


async def test_after_a_rest_there_is_no_burst() -> None:
    course = Course(rate=10.0)
    course.push(1)
    await course.clock.advance(60)
    course.push(2, 3, 4)
    await course.finish()
    assert course.seconds == pytest.approx([0, 60, 60.1, 60.2], abs=0.01)


async def test_a_push_whose_chat_is_not_ready_is_told_so_and_holds_up_nobody() -> None:
    course = Course()
    course.push(7, 7, 7)
    await course.finish()
    course.push(7, 8)
    await course.finish()
    assert [chat_id for _, chat_id in course.times] == [7, 7, 7, 8]
    assert course.refusals[0].retry_after_s == pytest.approx(course.pacing.chat_wait_s(7), abs=0.6)
    await course.clock.advance(course.pacing.chat_wait_s(7) + 0.001)
    course.push(7)
    await course.finish()
    assert course.times[-1][1] == 7


async def test_a_chat_that_is_ready_in_a_moment_is_waited_for() -> None:
    course = Course()
    course.push(7, 7, 7)
    await course.clock.advance(0.9)
    course.push(7)
    await course.finish()
    assert course.seconds[-1] == pytest.approx(1.015, abs=0.002)
    assert course.refusals == []


async def test_a_chat_that_others_used_up_meanwhile_takes_no_turn() -> None:
    course = Course(rate=10.0)
    course.push(1, 7)
    course.answer(7, 7, 7)
    course.push(8)
    await course.finish()
    assert [chat_id for _, chat_id in course.times] == [1, 7, 7, 7, 8]
    assert len(course.refusals) == 1


async def test_an_answer_goes_before_all_pushes_and_counts() -> None:
    course = Course(rate=1.0)
    course.push(1, 2, 3)
    await course.clock.advance(0.25)
    course.answer(9)
    await course.finish()
    assert course.times == [(0, 1), (1.015, 9), (2.03, 2), (3.045, 3)]


async def test_an_answer_does_not_wait_for_its_chats_pushes() -> None:
    course = Course()
    course.push(7, 7, 7)
    await course.clock.advance(0.2)
    course.answer(7, 7)
    await course.finish()
    assert len(course.times) == 5
    assert course.seconds[-1] < 0.5


async def test_an_answer_waits_for_its_groups_minute_and_holds_up_no_other() -> None:
    course = Course()
    course.answer(*[-5] * 20)
    await course.clock.advance(50)
    course.answer(-5, 1)
    await course.finish()
    assert course.times[20] == (50.0, 1)
    assert course.seconds[-1] == pytest.approx(60.25, abs=0.01)


async def test_an_answer_whose_group_has_to_rest_for_long_is_told_so() -> None:
    course = Course()
    course.answer(*[-5] * 21)
    await course.clock.advance(1)
    assert [refusal.retry_after_s for refusal in course.refusals] == [pytest.approx(60, abs=1)]


async def test_after_a_429_nothing_goes_out_until_the_time_is_over_and_then_answers_first() -> None:
    course = Course(rate=10.0)
    course.push(*range(1, 6))
    await course.clock.advance(0.15)
    course.pacing.refused(None, 5)
    course.answer(9)
    await course.finish()
    assert course.seconds[:2] == pytest.approx([0, 0.1], abs=0.002)
    assert course.seconds[2] == pytest.approx(5.15, abs=0.002)
    assert course.times[2][1] == 9
    assert len(course.seconds) == 6
    assert course.seconds[-1] > 5.15 + 1, "it starts slowly"


async def test_a_shorter_wait_does_not_shorten_a_longer_one() -> None:
    course = Course()
    course.pacing.refused(None, 8)
    course.pacing.refused(None, 1)
    course.push(1)
    await course.finish()
    assert course.seconds == [8]


async def test_a_429_that_the_chat_explains_closes_the_chats_gate_alone() -> None:
    course = Course()
    course.push(7, 7, -5)
    await course.finish()
    course.pacing.refused(7, 6)
    await course.clock.advance(1.1)
    course.pacing.refused(-5, 6)
    course.push(7, -5, 8)
    course.answer(7)
    await settle()
    assert len(course.refusals) == 2
    await course.finish()
    assert [chat_id for _, chat_id in course.times[3:]] == [8, 7]
    assert course.seconds[-1] == pytest.approx(6.5, abs=0.1)
    assert course.pacing.refusals == Refusals(of_chats=2, of_bot=0)


async def test_a_429_that_the_chat_does_not_explain_closes_the_bots_gate() -> None:
    course = Course()
    course.push(7)
    await settle()
    course.pacing.refused(7, 6)
    course.push(8)
    await course.finish()
    assert course.seconds == [0, 6]
    assert course.pacing.refusals == Refusals(of_chats=0, of_bot=1)


async def test_429s_for_two_chats_within_a_second_close_the_bots_gate_for_the_longer_one() -> None:
    course = Course()
    course.pacing.refused(-5, 9)
    course.pacing.refused(-5, 9)
    await course.clock.advance(0.5)
    assert course.pacing.refusals.of_bot == 0
    course.pacing.refused(-6, 4)
    course.push(8)
    await course.finish()
    assert course.seconds == [9]


async def test_who_would_wait_too_long_is_told_so_at_once() -> None:
    course = Course()
    course.pacing.refused(None, PATIENCE_S + 60)
    course.push(1)
    course.answer(2)
    await settle()
    assert [refusal.retry_after_s for refusal in course.refusals] == [PATIENCE_S + 60] * 2
    assert isinstance(await course.pacing.gate(None), TooFast)


async def test_what_is_no_message_waits_for_the_gate_and_takes_no_turn() -> None:
    course = Course(rate=1.0)
    course.push(1)
    await settle()
    assert await course.pacing.gate(1) is None
    course.pacing.refused(None, 5)
    passed = asyncio.ensure_future(course.pacing.gate(None))
    await course.clock.advance(4.9)
    assert not passed.done()
    await course.clock.advance(0.2)
    assert passed.result() is None


async def test_who_stands_in_line_when_the_gate_closes_for_long_is_told_so() -> None:
    course = Course(rate=2.0)
    course.push(1, 2, 3)
    await course.clock.advance(0.1)
    course.pacing.refused(None, 300)
    await course.finish()
    assert course.times == [(0, 1)]
    assert len(course.refusals) == 2
    assert all(refusal.retry_after_s > 290 for refusal in course.refusals)


async def test_a_line_longer_than_patience_is_not_joined() -> None:
    course = Course(rate=1.0)
    course.push(*range(1, 41))
    await settle()
    assert len(course.refusals) == 40 - int(PATIENCE_S)
    await course.finish()
    assert len(course.times) == int(PATIENCE_S)


async def test_a_push_that_answers_keep_waiting_leaves_the_line_before_its_lease_ends() -> None:
    course = Course(rate=1.0)
    course.push(1, 2)
    for number in range(60):
        course.answer(100 + 2 * number, 101 + 2 * number)
        await course.clock.advance(1)
    assert len(course.refusals) >= 1
    assert 2 not in [chat_id for _, chat_id in course.times]
    await course.finish()


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
    assert course.times == [(0, 1), (1.015, 3)]


async def test_once_stopped_it_leaves_nothing_running() -> None:
    course = Course(rate=1.0)
    course.push(1)
    await settle()
    waiting = asyncio.ensure_future(course.pacing.turn(2))
    await settle()
    waiting.cancel()
    await course.pacing.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
