"""The budgets by themselves: whatever asks for a turn, and whenever, no more goes out than Telegram takes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram.budgets import BotBudget, Bucket, ChatBudget, ChatBudgets

PAUSES_S = st.lists(st.one_of(st.just(0.0), st.floats(0, 0.1), st.floats(0, 30)), max_size=150)
RATES = st.one_of(st.integers(1, 40).map(float), st.floats(0.1, 40))


def most_within(times: list[float], span_s: float) -> int:
    return max((sum(start <= at < start + span_s for at in times) for start in times), default=0)


def bot_turns(budget: BotBudget, pauses_s: list[float]) -> list[float]:
    """When turns are taken by somebody who comes after each of the pauses and waits."""
    now_s, times = 0.0, []
    for pause_s in pauses_s:
        now_s += pause_s
        while (wait_s := budget.wait_s(now_s)) > 0:
            now_s += max(wait_s, 1e-6)
        budget.answered(budget.spend(now_s), now_s)
        times.append(now_s)
    return times


@given(RATES, PAUSES_S)
def test_no_second_has_more_than_the_rate(rate: float, pauses_s: list[float]) -> None:
    times = bot_turns(BotBudget(rate), pauses_s)
    most = -(-rate // 1)
    assert most_within(times, most / rate) <= most


@pytest.mark.parametrize("rate", [0.5, 1.0, 7.0, 29.5, 30.0, 1_000.0])
@pytest.mark.parametrize("late_s", [0.0, 0.002])
def test_with_timers_that_wake_late_the_budget_is_used_up(rate: float, late_s: float) -> None:
    budget, now_s, count = BotBudget(rate), 0.0, 0
    end_s = max(20.0, 100 / rate)
    while now_s < end_s:
        while budget.wait_s(now_s) <= 0:
            budget.answered(budget.spend(now_s), now_s)
            count += 1
        now_s += max(budget.wait_s(now_s), 0.001) + late_s
    assert 0.98 * rate <= count / end_s <= rate + 1 / end_s


def test_turns_are_spaced_evenly() -> None:
    times = bot_turns(BotBudget(10.0), [0.0] * 30)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps == pytest.approx([0.1015] * 29)


def test_after_a_429_the_rate_starts_at_a_quarter_and_grows_back_in_ten_seconds() -> None:
    budget = BotBudget(30.0)
    budget.close(0.0, 5.0)
    assert budget.wait_s(0.0) == 5.0
    assert [budget.rate(now_s) for now_s in (5.0, 10.0, 15.0, 60.0)] == [7.5, 18.75, 30.0, 30.0]


def test_another_429_before_that_halves_it_again_and_never_below_one_a_second() -> None:
    budget, now_s, rates = BotBudget(30.0), 0.0, []
    for _ in range(5):
        budget.close(now_s, now_s + 1)
        now_s += 2
        rates.append(budget.rate(now_s - 1))
    assert rates == [7.5, 3.75, 1.875, 1.0, 1.0]
    budget.close(100.0, 101.0)
    assert budget.rate(101.0) == 7.5


def test_what_was_under_way_when_the_gate_closed_slows_nothing_down_again() -> None:
    budget = BotBudget(30.0)
    for now_s in (0.0, 0.01, 0.02):
        budget.close(now_s, now_s + 3)
    assert budget.rate(3.02) == 7.5


def test_a_rate_below_one_a_second_is_no_faster_after_a_429() -> None:
    budget = BotBudget(0.5)
    budget.close(0.0, 1.0)
    assert budget.rate(1.0) == 0.5


@given(PAUSES_S, st.lists(st.booleans(), min_size=150, max_size=150))
def test_a_group_has_twenty_a_minute_of_which_pushes_get_eighteen(pauses_s: list[float], pushes: list[bool]) -> None:
    group, now_s = ChatBudget(is_group=True), 0.0
    times: list[float] = []
    for pause_s, is_push in zip(pauses_s, pushes, strict=False):
        now_s += pause_s
        wait_s = group.push_wait_s if is_push else group.answer_wait_s
        while wait_s(now_s) > 0:
            now_s += max(wait_s(now_s), 1e-6)
        group.spend(now_s)
        times.append(now_s)
        assert most_within(times, 60.0) <= 20
        if is_push:
            assert sum(at > now_s - 60.0 for at in times) <= 18


@pytest.mark.parametrize("is_group", [False, True])
def test_pushes_to_a_chat_come_three_at_once_then_one_a_second(*, is_group: bool) -> None:
    chat, now_s, times = ChatBudget(is_group=is_group), 100.0, []
    for _ in range(6):
        now_s += chat.push_wait_s(now_s)
        chat.spend(now_s)
        times.append(now_s - 100)
    assert times == pytest.approx([0, 0, 0, 1, 2, 3], abs=0.05)


def test_answers_put_a_chat_into_debt_but_not_for_long() -> None:
    bucket = Bucket(1.0, 3)
    for _ in range(50):
        bucket.spend(0.0)
    assert bucket.wait_s(0.0) == 4.0


def test_a_private_chat_explains_a_429_only_after_another_message() -> None:
    chats = ChatBudgets()
    chats.spend(1, 10.0)
    assert not chats.explains_429(1, 10.1)
    chats.spend(1, 10.9)
    assert chats.explains_429(1, 11.0)
    chats.spend(1, 13.0)
    assert not chats.explains_429(1, 13.1)


@pytest.mark.parametrize("chat_id", [-5, "@channel"])
def test_a_group_or_channel_always_explains_one(chat_id: int | str) -> None:
    assert ChatBudgets().explains_429(chat_id, 0.0)


def test_chats_at_rest_are_forgotten_whatever_others_do() -> None:
    chats = ChatBudgets()
    chats.close(7, 0.0, 10_000.0)
    for chat_id in range(1_000, 51_000):
        chats.spend(chat_id, chat_id / 1_000)
        chats.spend(-chat_id // 100, chat_id / 1_000)
    assert len(chats) < 5_000
    assert chats.push_wait_s(7, 51.0) == 10_000.0 - 51
