from contextlib import ExitStack
from datetime import timedelta

import pytest

from bot.chat.allowance import MOST_AN_HOUR, MOST_AT_ONCE, MOST_CHATS, Allowance
from bot.core.subscriber import ChatAddress, Platform
from bot.errors import UserError
from tests.chat.house import SetClock

A_MINUTE = timedelta(minutes=1)


def chat(number: int) -> ChatAddress:
    return ChatAddress(Platform.TELEGRAM, number)


def spend(allowance: Allowance, number: int = 1) -> None:
    with allowance.spend(chat(number)):
        pass


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def allowance(clock: SetClock) -> Allowance:
    return Allowance(clock)


def test_a_chat_has_one_request_under_way(allowance: Allowance) -> None:
    with allowance.spend(chat(1)):
        with pytest.raises(UserError) as refused, allowance.spend(chat(1)):
            pass
        spend(allowance, 2)
    assert refused.value.key == "summarize.busy"
    spend(allowance)


def test_a_request_that_fails_is_over_too(allowance: Allowance) -> None:
    with pytest.raises(ZeroDivisionError), allowance.spend(chat(1)):
        raise ZeroDivisionError
    spend(allowance)


def test_after_ten_within_an_hour_a_chat_waits_until_the_first_is_an_hour_ago(
    allowance: Allowance, clock: SetClock
) -> None:
    for _ in range(MOST_AN_HOUR):
        spend(allowance)
        clock.at += A_MINUTE
    with pytest.raises(UserError) as refused:
        spend(allowance)
    assert (refused.value.key, refused.value.values) == ("summarize.too_many", {"most": 10, "minutes": 50})
    spend(allowance, 2)
    clock.at += 50 * A_MINUTE
    spend(allowance)
    with pytest.raises(UserError):
        spend(allowance)


def test_all_chats_together_have_a_bound(allowance: Allowance) -> None:
    with ExitStack() as stack:
        for number in range(MOST_AT_ONCE):
            stack.enter_context(allowance.spend(chat(number)))
        with pytest.raises(UserError) as refused:
            spend(allowance, 99)
    assert refused.value.key == "summarize.crowded"
    spend(allowance, 99)


def test_a_bounded_number_of_chats_is_remembered_those_that_asked_last(allowance: Allowance) -> None:
    for number in range(MOST_CHATS + 5):
        spend(allowance, number)
        spend(allowance, 0)
        allowance._asked[chat(0)].clear()
    assert len(allowance._asked) == MOST_CHATS
    assert chat(0) in allowance._asked
    assert chat(1) not in allowance._asked
