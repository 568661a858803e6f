"""Messages are counted when they arrive, however late each is."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram.budgets import BotBudget
from bot.chat.telegram.slots import Slots, Turn

WAY_S = 0.02
LATE_S = st.lists(st.one_of(st.just(0.0), st.floats(0, 0.01), st.floats(0, 0.5)), min_size=1, max_size=200)


def arrivals(late_s: Sequence[float], rate: float = 30.0) -> list[float]:
    """Send as fast as the budget lets messages out, each late on its way; return when they arrive, in order."""
    budget, now_s, came = BotBudget(rate), 0.0, []
    flying: list[tuple[float, Turn]] = []
    for late in late_s:
        while True:
            for landed in sorted(flight for flight in flying if flight[0] <= now_s):
                budget.answered(landed[1], landed[0])
                flying.remove(landed)
            wait_s = budget.wait_s(now_s)
            if wait_s <= 0:
                break
            now_s += max(1e-6, min([wait_s, *(at_s - now_s for at_s, _ in flying if at_s > now_s)]))
        flying.append((now_s + 2 * WAY_S + late, budget.spend(now_s)))
        came.append(now_s + WAY_S + late)
    return sorted(came)


@given(LATE_S)
def test_however_late_messages_are_no_more_than_thirty_arrive_in_a_second(late_s: Sequence[float]) -> None:
    prompt = [0.0] * 30
    came = arrivals([*prompt, *late_s])
    assert all(later - earlier >= 1.0 for earlier, later in zip(came, came[30:], strict=False))


def test_messages_that_are_late_now_and_then_cost_nothing_in_the_end() -> None:
    late_s = [0.08 if number % 37 == 5 else 0.004 * (number % 3) for number in range(1_500)]
    came = arrivals(late_s)
    assert 1_499 / (came[-1] - came[0]) >= 29.4


def test_where_answers_take_longer_for_good_that_is_no_lateness() -> None:
    came = arrivals([0.0] * 60 + [0.2] * 1_500)
    assert 1_499 / (came[-1] - came[60]) >= 29.3


def test_what_is_under_way_holds_its_slot_but_not_for_ever() -> None:
    slots = Slots(1, 1.0)
    slots.spend(0.0)
    assert slots.wait_s(0.0) == 1.0
    assert 0 < slots.wait_s(2.0) < 0.1
    assert slots.wait_s(4.5) == 0.0
