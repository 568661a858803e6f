from datetime import UTC, datetime, timedelta

import pytest

from bot.core.delivery import (
    MAX_ATTEMPTS,
    ChatGone,
    ChatMoved,
    OutboxState,
    Outcome,
    Refused,
    Sent,
    TooFast,
    Unavailable,
    decide,
    wait_s,
)
from bot.core.subscriber import ChatAddress, Platform

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MOVED = ChatMoved(ChatAddress(Platform.TELEGRAM, -100_5))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent(7), OutboxState.SENT),
        (TooFast(3.0), OutboxState.WAITING),
        (ChatGone("blocked"), OutboxState.GONE),
        (MOVED, OutboxState.WAITING),
        (Unavailable("502"), OutboxState.WAITING),
        (Refused("too long"), OutboxState.FAILED),
    ],
)
def test_what_becomes_of_a_message_after_its_first_try(outcome: Outcome, state: OutboxState) -> None:
    assert decide(outcome, 1, NOW).state is state


def test_a_refusal_for_speed_waits_exactly_as_long_as_asked() -> None:
    assert decide(TooFast(17.5), 1, NOW).not_before == NOW + timedelta(seconds=17.5)


@pytest.mark.parametrize("outcome", [TooFast(1.0), MOVED])
def test_being_too_fast_or_moved_never_uses_up_a_message(outcome: Outcome) -> None:
    decision = decide(outcome, MAX_ATTEMPTS * 10, NOW)
    assert decision.state is OutboxState.WAITING
    assert not decision.counts_as_attempt


def test_a_moved_chat_is_tried_at_once() -> None:
    assert decide(MOVED, 1, NOW).not_before == NOW


def test_an_outage_is_tried_again_later_and_later() -> None:
    waits = [decide(Unavailable("timeout"), attempt, NOW).not_before for attempt in range(1, MAX_ATTEMPTS)]
    assert all(at is not None and at > NOW for at in waits)
    assert [wait_s(attempt) for attempt in (1, 2, 3, 4)] == [2.0, 4.0, 8.0, 16.0]
    assert wait_s(MAX_ATTEMPTS) == wait_s(20) == 900.0


def test_an_outage_that_does_not_end_fails_the_message_in_the_end() -> None:
    decision = decide(Unavailable("timeout"), MAX_ATTEMPTS, NOW)
    assert (decision.state, decision.reason, decision.not_before) == (OutboxState.FAILED, "timeout", None)


def test_an_outage_of_most_of_a_day_loses_nothing() -> None:
    assert sum(wait_s(attempt) for attempt in range(1, MAX_ATTEMPTS)) > 22 * 3600


@pytest.mark.parametrize("outcome", [ChatGone("kicked"), Refused("bad entity")])
def test_a_final_failure_keeps_its_reason(outcome: ChatGone | Refused) -> None:
    assert decide(outcome, 1, NOW).reason == outcome.reason


def test_a_chat_that_takes_no_more_for_now_is_free_again_then() -> None:
    assert decide(Sent(7, next_after_s=2.5), 1, NOW).chat_free_at == NOW + timedelta(seconds=2.5)
    assert decide(Sent(7), 1, NOW).chat_free_at is None
