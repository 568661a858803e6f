"""When the bot takes itself for cut off."""

from datetime import timedelta

import pytest

from bot.core.checking import Failed
from bot.core.fault import Fault
from bot.core.feed import Polling
from bot.core.reach import CUT_OFF_FROM, Reach, postponed
from tests.store.examples import NOW


def missing(count: int, fault: Fault = Fault.UNREACHABLE) -> Reach:
    reach = Reach()
    for number in range(count):
        reach = reach.after(f"{number}.example", fault)
    return reach


def test_one_host_after_the_other_that_cannot_be_reached_means_that_we_are_cut_off() -> None:
    assert not missing(CUT_OFF_FROM - 1).is_cut_off
    assert missing(CUT_OFF_FROM).is_cut_off
    assert missing(10_000).is_cut_off
    assert len(missing(10_000).missed) < 100


@pytest.mark.parametrize("fault", [None, *set(Fault) - {Fault.NAME_UNKNOWN, Fault.UNREACHABLE, Fault.TIMEOUT}])
def test_any_answer_shows_that_we_are_not(fault: Fault | None) -> None:
    assert missing(9).after("other.example", fault) == Reach()


def test_one_host_alone_says_nothing_however_often() -> None:
    reach = Reach()
    for _ in range(50):
        reach = reach.after("one.example", Fault.TIMEOUT)
    assert not reach.is_cut_off


def test_a_check_while_we_are_cut_off_is_made_up_for_soon_and_counts_once() -> None:
    polling = Polling(NOW)
    for _ in range(9):
        polling = postponed(polling, Failed(Fault.TIMEOUT, "connect"), NOW, 0.5)
    assert NOW + timedelta(minutes=5) <= polling.next_check_at <= NOW + timedelta(minutes=10)
    assert (polling.failures, polling.fault, polling.detail, polling.failing_since) == (
        1,
        Fault.TIMEOUT,
        "connect",
        NOW,
    )
