from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import WORKING_DAYS, Quiet, Schedule, Weekly
from bot.core.schedule_text import decode, encode, without_pause

FULL = Schedule(
    times=(time(8), time(18, 30)),
    zone="Asia/Shanghai",
    weekend=(time(10),),
    days=WORKING_DAYS,
    weekly=Weekly(7, time(20)),
    quiet=Quiet(time(23), time(7)),
    paused_until=date(2026, 12, 1),
)


def test_a_schedule_is_one_short_text() -> None:
    text = "08:00,18:30|we=10:00|d=1111100|w=7@20:00|q=23:00-07:00|p=2026-12-01"
    assert encode(FULL) == text
    assert decode(text, "Asia/Shanghai") == FULL


def test_a_pause_can_be_left_aside() -> None:
    assert without_pause(encode(FULL)) == encode(replace(FULL, paused_until=None))
    assert without_pause("08:00") == "08:00"


@pytest.mark.parametrize(
    ("text", "times"), [("08:00,18:30", (time(8), time(18, 30))), ("", ()), ("18:30,08:00", (time(8), time(18, 30)))]
)
def test_times_alone_are_a_schedule(text: str, times: tuple[time, ...]) -> None:
    assert decode(text, "Europe/Berlin") == Schedule(times, "Europe/Berlin")


def test_no_times_at_weekends_are_not_the_same_as_no_other_times() -> None:
    assert decode("08:00|we=", "UTC").weekend == ()
    assert decode("08:00", "UTC").weekend is None
    assert encode(decode("08:00|we=", "UTC")) == "08:00|we="


@pytest.mark.parametrize(
    "text",
    [
        "8:00",
        "25:00",
        "08:60",
        "08:00,",
        "08:00|",
        "08:00|x=1",
        "08:00|d=111110",
        "08:00|d=1111102",
        "08:00|w=8@20:00",
        "08:00|w=7@24:30",
        "08:00|q=23:00",
        "08:00|q=23:00-23:00",
        "08:00|p=2026-02-30",
        "08:00|p=9999-12-31",
        "08:00|q=23:00-07:00|we=10:00",
        "08:00\n",
        "０８:00",
    ],
)
def test_damage_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode(text, "UTC")


@given(st.text("0123456789:,|=-@wedqp", max_size=60))
def test_any_text_is_a_schedule_or_an_error(text: str) -> None:
    try:
        schedule = decode(text, "UTC")
    except ValueError:
        return
    assert decode(encode(schedule), "UTC") == schedule
