from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.pause_words import MOST_DAYS, parse_pause
from bot.errors import UserError

TODAY = date(2026, 11, 26)
"""A Thursday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("到12月1日", date(2026, 12, 1)),
        ("12月1号", date(2026, 12, 1)),
        ("到 12 月 1 日为止", date(2026, 12, 1)),
        ("十二月一日", date(2026, 12, 1)),
        ("１２月１日", date(2026, 12, 1)),
        ("12/1", date(2026, 12, 1)),
        ("12-1", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("1月1日", date(2027, 1, 1)),
        ("明年1月1日", date(2027, 1, 1)),
        ("30号", date(2026, 11, 30)),
        ("到5号", date(2026, 12, 5)),
        ("31号", date(2026, 12, 31)),
        ("三天", date(2026, 11, 29)),
        ("暂停三天", date(2026, 11, 29)),
        ("3天后恢复", date(2026, 11, 29)),
        ("一两天", date(2026, 11, 28)),
        ("一周", date(2026, 12, 3)),
        ("两个星期", date(2026, 12, 10)),
        ("半个月", date(2026, 12, 11)),
        ("一个月", date(2026, 12, 26)),
        ("三个月", date(2027, 2, 26)),
        ("明天", date(2026, 11, 27)),
        ("大后天", date(2026, 11, 29)),
        ("周一", date(2026, 11, 30)),
        ("到下周一", date(2026, 11, 30)),
        ("周四", date(2026, 12, 3)),
        ("下週五", date(2026, 12, 4)),
        ("下周", date(2026, 11, 30)),
        ("月底", date(2026, 12, 1)),
        ("until dec 1", date(2026, 12, 1)),
        ("1 December 2026", date(2026, 12, 1)),
        ("till the 5th", date(2026, 12, 5)),
        ("December 1st, 2026", date(2026, 12, 1)),
        ("for 3 days", date(2026, 11, 29)),
        ("nine days", date(2026, 12, 5)),
        ("a week", date(2026, 12, 3)),
        ("2 weeks", date(2026, 12, 10)),
        ("until monday", date(2026, 11, 30)),
        ("next friday", date(2026, 12, 4)),
        ("until the end of the month", date(2026, 12, 1)),
    ],
)
def test_the_day_on_which_digests_come_again(text: str, day: date) -> None:
    assert parse_pause(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("11月25日", "error.pause_past"),
        ("到11月26日", "error.pause_past"),
        ("到今天", "error.pause_past"),
        ("0天", "error.pause_past"),
        ("2026-01-01", "error.pause_past"),
        ("400天", "error.pause_too_long"),
        ("2028-01-01", "error.pause_too_long"),
        ("99个月", "error.pause_too_long"),
        ("2月30日", "error.pause"),
        ("32号", "error.pause"),
        ("13/1", "error.pause"),
        ("0000-01-01", "error.pause"),
        ("一会儿", "error.pause"),
        ("forever", "error.pause"),
        ("工作日", "error.pause"),
        ("off", "error.pause"),
        ("天" * 300, "error.pause"),
    ],
)
def test_what_is_no_day_to_come_is_said(text: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_pause(text, TODAY)
    assert caught.value.key == key


def test_a_day_lately_is_past_even_across_the_new_year() -> None:
    with pytest.raises(UserError, match="past"):
        parse_pause("12月30日", date(2027, 1, 5))
    assert parse_pause("2月29日", date(2028, 1, 5)) == date(2028, 2, 29)


def test_a_month_after_its_last_day_is_the_last_of_the_next() -> None:
    assert parse_pause("一个月", date(2027, 1, 31)) == date(2027, 2, 28)


@given(
    st.one_of(
        st.text(max_size=250),
        st.text("到停0123456789一二十半两下周月年日号天个星期-/. untildecmonhwks\u0661", max_size=30),
    ),
    st.dates(date(2000, 1, 1), date(9990, 12, 31)),
)
def test_whatever_is_typed_is_a_day_to_come_or_an_error_of_ours(text: str, today: date) -> None:
    with suppress(UserError):
        assert today < parse_pause(text, today) <= today + timedelta(days=MOST_DAYS)
