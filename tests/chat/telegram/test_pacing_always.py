"""What holds for pacing whatever comes: limits, closed gates, and that everybody is served."""

import asyncio
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.telegram.budgets import ChatId
from tests.chat.telegram.clocks import settle
from tests.chat.telegram.courses import Course

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["push", "answer", "chat_429", "bot_429"]),
        st.sampled_from([1, 2, 3, -1, -2]),
        st.sampled_from([0.0, 0.01, 0.4, 2.0, 15.0]),
        st.integers(1, 30),
    ),
    max_size=60,
)


@settings(max_examples=40)
@given(EVENTS, st.sampled_from([2.0, 5.5, 30.0]))
def test_whatever_comes_limits_and_gates_hold_and_everybody_is_served(
    events: Sequence[tuple[str, int, float, int]], rate: float
) -> None:
    async def run() -> None:
        course = Course(rate)
        gates: list[tuple[float, float, ChatId | None]] = []
        asked = 0
        for kind, chat_id, pause_s, wait_s in events:
            await course.clock.advance(pause_s)
            now_s = course.clock.passed_s
            if kind == "push":
                course.push(chat_id)
            elif kind == "answer":
                course.answer(chat_id)
            else:
                of_chat = chat_id if kind == "chat_429" else None
                course.pacing.refused(of_chat, wait_s)
                gates.append((now_s, now_s + wait_s, of_chat))
                continue
            asked += 1
            await settle()
        await course.finish()
        assert len(course.times) + len(course.refusals) == asked
        for start in course.seconds:
            within = [chat for second, chat in course.times if start <= second < start + 1]
            assert len(within) <= -(-rate // 1)
        for group in (-1, -2):
            its = [second for second, chat in course.times if chat == group]
            assert all(sum(start <= second < start + 60 for second in its) <= 20 for start in its)
        for closed_s, open_s, closed in gates:
            through = [chat for second, chat in course.times if closed_s + 0.001 < second < open_s - 0.001]
            assert (closed not in through) if closed is not None else not through

    asyncio.run(run())


@settings(max_examples=20)
@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=20))
def test_an_answer_waits_for_no_push(pauses_s: Sequence[float]) -> None:
    async def run() -> None:
        course = Course(rate=5.0)
        course.push(*range(1, 95))
        asked: list[float] = []
        for number, pause_s in enumerate(pauses_s):
            await course.clock.advance(pause_s)
            asked.append(course.clock.passed_s)
            course.answer(1_000 + number)
            await settle()
        await course.finish()
        answered = [second for second, chat_id in course.times if chat_id >= 1_000]
        turn_s = 1.015 / 5
        for number, (at, due) in enumerate(zip(answered, asked, strict=True)):
            earlier = answered[number - 1] if number else 0.0
            assert at <= max(due, earlier) + turn_s + 0.02

    asyncio.run(run())
