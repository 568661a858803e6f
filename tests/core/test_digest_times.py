from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digest_times import parse_times
from bot.core.schedule import MAX_TIMES
from bot.errors import UserError


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("08:00", ["08:00"]),
        ("8:00", ["08:00"]),
        ("8", ["08:00"]),
        ("0800", ["08:00"]),
        ("6.30", ["06:30"]),
        ("18：30", ["18:30"]),
        ("８：３０", ["08:30"]),
        ("8点", ["08:00"]),
        ("8 点", ["08:00"]),
        ("8點半", ["08:30"]),
        ("8时30分", ["08:30"]),
        ("8点一刻", ["08:15"]),
        ("8点整", ["08:00"]),
        ("早上8点", ["08:00"]),
        ("晚上 8 点半", ["20:30"]),
        ("晚上八点半", ["20:30"]),
        ("下午3点", ["15:00"]),
        ("下午 15:00", ["15:00"]),
        ("中午12点", ["12:00"]),
        ("中午一点", ["13:00"]),
        ("晚上12点", ["00:00"]),
        ("凌晨12点半", ["00:30"]),
        ("深夜11点", ["23:00"]),
        ("夜里1点", ["01:00"]),
        ("十二点", ["12:00"]),
        ("二十点三十分", ["20:30"]),
        ("二十三点零五", ["23:05"]),
        ("零点", ["00:00"]),
        ("7am", ["07:00"]),
        ("7 p.m.", ["19:00"]),
        ("12am", ["00:00"]),
        ("12:30 PM", ["12:30"]),
        ("24:00", ["00:00"]),
        ("08:00 18:30", ["08:00", "18:30"]),
        ("18:30、08:00", ["08:00", "18:30"]),
        ("7点和19点", ["07:00", "19:00"]),
        ("8点 18点", ["08:00", "18:00"]),
        ("07:00,12:00；18:30，20点", ["07:00", "12:00", "18:30", "20:00"]),
        ("8 8:00 08:00", ["08:00"]),
        ("", []),
        (" ， ", []),
    ],
)
def test_times_are_read_as_people_write_them(text: str, moments: list[str]) -> None:
    assert [f"{moment:%H:%M}" for moment in parse_times(text)] == moments


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("25:00", "25:00"),
        ("8:60", "8:60"),
        ("08:00 早饭后", "早饭后"),
        ("8:5", "8:5"),
        ("80000", "80000"),
        ("2460", "2460"),
        ("-8", "-8"),
        ("13am", "13am"),
        ("下午3点 上午", "上午"),
        ("十十点", "十十点"),
        ("noon", "noon"),
    ],
)
def test_the_word_that_is_no_time_is_named(text: str, word: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_times(text)
    assert caught.value.key == "error.time"
    assert caught.value.values == {"word": word}


def test_more_times_than_a_day_may_have_are_refused() -> None:
    assert len(parse_times(" ".join(str(hour) for hour in range(MAX_TIMES)))) == MAX_TIMES
    with pytest.raises(UserError) as caught:
        parse_times(" ".join(str(hour) for hour in range(MAX_TIMES + 1)))
    assert caught.value.key == "error.too_many_times"


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_time_of_day_can_be_written_with_a_colon_or_without(moment: time) -> None:
    assert parse_times(f"{moment:%H:%M}") == parse_times(f"{moment:%H%M}") == (moment,)


@given(st.text())
def test_any_text_is_times_or_an_error_for_the_reader(text: str) -> None:
    try:
        times = parse_times(text)
    except UserError:
        return
    assert list(times) == sorted(set(times))
