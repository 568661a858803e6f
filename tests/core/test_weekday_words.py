import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import EVERY_DAY, WEEKENDS, WORKING_DAYS
from bot.core.weekday_words import DAYS, read_days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("每天", EVERY_DAY),
        ("every day", EVERY_DAY),
        ("daily", EVERY_DAY),
        ("工作日", WORKING_DAYS),
        ("平日", WORKING_DAYS),
        ("weekdays", WORKING_DAYS),
        ("周末", WEEKENDS),
        ("双休日", WEEKENDS),
        ("Weekends", WEEKENDS),
        ("周一", 0b1000000),
        ("星期天", 0b0000001),
        ("礼拜日", 0b0000001),
        ("周3", 0b0010000),
        ("周一到周五", WORKING_DAYS),
        ("周六至周一", 0b1000011),
        ("周一三五", 0b1010100),
        ("周一、三、五", 0b1010100),
        ("周一和周四", 0b1001000),
        ("周1到周5", WORKING_DAYS),
        ("mon", 0b1000000),
        ("Sundays", 0b0000001),
        ("Mon-Fri", WORKING_DAYS),
        ("monday through friday", WORKING_DAYS),
        ("mon, wed and fri", 0b1010100),
        ("fri to mon", 0b1000111),
        ("tues thurs", 0b0101000),
    ],
)
def test_days_are_read_as_people_write_them(words: str, days: int) -> None:
    assert DAYS.fullmatch(words)
    assert read_days(words) == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("周一三点", "周一"),
        ("周一 8:00", "周一"),
        ("周五8点", "周五"),
        ("money at 8", None),
        ("sunny", None),
        ("一三五", None),
    ],
)
def test_an_hour_or_another_word_is_no_day(text: str, words: str | None) -> None:
    found = DAYS.search(text)
    assert (found[0] if found else None) == words


@pytest.mark.parametrize("text", ["周一" + "、 " * 99 + "!", "周一" + " 和" * 99, "mon" + " and" * 49, "周一到" * 66])
def test_a_list_without_end_costs_little(text: str) -> None:
    # Were the separators ambiguous, this would take for ever.
    assert [found[0] for found in DAYS.finditer(text)]


@given(st.text("周星期一二日天到、和 &-17monsuadty", max_size=60))
def test_whatever_is_found_means_some_days(text: str) -> None:
    assert all(0 < read_days(found[0]) <= EVERY_DAY for found in DAYS.finditer(text))
