from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import MAX_TIMES, Quiet, Weekly
from bot.core.schedule_words import (
    MOST_MIN_STORIES,
    DayTimes,
    is_off,
    parse_days,
    parse_min_stories,
    parse_quiet,
    parse_weekly,
    shortened,
)
from bot.errors import UserError

HOSTILE = st.one_of(
    st.text(max_size=250),
    st.text("周一三日末天每工作到至、和 ，:.-~0128点半早晚上午不要少于条报ampmonsuadty\u200b\u0661", max_size=220),
)


def said(found: DayTimes) -> tuple[str, str | None, str]:
    weekend = None if found.weekend is None else listed(found.weekend)
    return listed(found.times), weekend, f"{found.days:07b}"


def listed(times: tuple[time, ...]) -> str:
    return " ".join(f"{moment:%H:%M}" for moment in times)


@pytest.mark.parametrize(
    ("text", "times", "weekend", "days"),
    [
        ("08:00 18:30", "08:00 18:30", None, "1111111"),
        ("0", "00:00", None, "1111111"),
        ("每天 8点", "08:00", None, "1111111"),
        ("工作日 8点 周末 10点", "08:00", "10:00", "1111111"),
        ("工作日8:00周末10:00", "08:00", "10:00", "1111111"),
        ("工作日 早上8点和晚上8点，周末 上午10点", "08:00 20:00", "10:00", "1111111"),
        ("周一到周五 8:00 周六日 10:00", "08:00", "10:00", "1111111"),
        ("週一至週五 ８：００", "08:00", None, "1111100"),
        ("8点，周末9点", "08:00", "09:00", "1111111"),
        ("8点 周末不要", "08:00", None, "1111100"),
        ("工作日8点 周末休息", "08:00", None, "1111100"),
        ("周一、三、五 7点半", "07:30", None, "1010100"),
        ("周末 10点", "10:00", None, "0000011"),
        ("周日 20点 周六 20点", "20:00", None, "0000011"),
        ("关闭", "", None, "1111111"),
        ("off", "", None, "1111111"),
        ("weekdays 8am weekends 10am", "08:00", "10:00", "1111111"),
        ("weekdays at 8 and 18:30, weekends at 10", "08:00 18:30", "10:00", "1111111"),
        ("on weekdays at 7:30am", "07:30", None, "1111100"),
        ("8am weekends off", "08:00", None, "1111100"),
        ("mon, wed and fri 8am", "08:00", None, "1010100"),
        ("Mon-Fri 8:00; Sat-Sun 10:00", "08:00", "10:00", "1111111"),
    ],
)
def test_times_are_read_with_the_days_that_they_are_for(text: str, times: str, weekend: str | None, days: str) -> None:
    assert said(parse_days(text)) == (times, weekend, days)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("工作日", "error.days_without_time"),
        ("8点 周末", "error.days_without_time"),
        ("周一 8点 周二 9点", "error.uneven_days"),
        ("sat 10am sun 11am", "error.uneven_days"),
        ("工作日 早饭后", "error.time"),
        ("工作日 25:00", "error.time"),
        ("每天 1 2 3 4 5 6 7", "error.too_many_times"),
        ("1 2 3 4 周末 5 周一 1 2 3 4 5 6 7", "error.too_many_times"),
        ("8" * 300, "error.time"),
    ],
)
def test_what_is_no_schedule_is_said(text: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_days(text)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "weekday", "moment"),
    [
        ("周日 20点", 7, time(20)),
        ("20:00 周日", 7, time(20)),
        ("每周日晚上8点", 7, time(20)),
        ("周报 週五 18：30", 5, time(18, 30)),
        ("每周 周五 18点", 5, time(18)),
        ("星期一早上7点半", 1, time(7, 30)),
        ("sunday 8pm", 7, time(20)),
        ("weekly sunday 8pm", 7, time(20)),
        ("every friday at 18:30", 5, time(18, 30)),
        ("8pm on sundays", 7, time(20)),
    ],
)
def test_the_weeks_digest_has_a_day_and_a_time(text: str, weekday: int, moment: time) -> None:
    assert parse_weekly(text) == Weekly(weekday, moment)


@pytest.mark.parametrize("text", ["off", "OFF", "关闭", "关掉", "取消周报", "不要周报", "周报关闭", "0", "不用了"])
def test_the_weeks_digest_is_turned_off(text: str) -> None:
    assert parse_weekly(text) is None


@pytest.mark.parametrize(
    "text", ["周日", "20点", "周末 20点", "周一周二 8点", "周日 8点 9点", "week", "周八 8点", "日" * 300]
)
def test_what_is_no_day_and_time_is_said(text: str) -> None:
    with pytest.raises(UserError, match=r"error\.weekly"):
        parse_weekly(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("23:00-07:00", time(23), time(7)),
        ("23：00－07：00", time(23), time(7)),
        ("23:00 – 7:00", time(23), time(7)),
        ("23-7", time(23), time(7)),
        ("晚上11点到早上7点", time(23), time(7)),
        ("晚上11点到7点", time(23), time(7)),
        ("从晚上十点半到次日早上六点半", time(22, 30), time(6, 30)),
        ("每天23点至7点", time(23), time(7)),
        ("下午1点到3点", time(13), time(15)),
        ("中午12点到2点", time(12), time(14)),
        ("半夜12点到6点", time(0), time(6)),
        ("0点-6点", time(0), time(6)),
        ("22:00-24:00", time(22), time(0)),
        ("11pm to 7am", time(23), time(7)),
        ("from 10pm until 6:30am the next day", time(22), time(6, 30)),
        ("between 22 and 6", time(22), time(6)),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(text: str, start: time, end: time) -> None:
    assert parse_quiet(text) == Quiet(start, end)


@pytest.mark.parametrize("text", ["off", "关闭", "不用", "取消", "none", "0"])
def test_quiet_hours_are_turned_off(text: str) -> None:
    assert parse_quiet(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("23:00", "error.quiet"),
        ("23:00 07:00", "error.quiet"),
        ("8:00-8:00", "error.quiet"),
        ("22-23-24", "error.quiet"),
        ("-", "error.quiet"),
        ("睡觉-起床", "error.time"),
        ("-" * 300, "error.quiet"),
    ],
)
def test_what_are_no_hours_is_said(text: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_quiet(text)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", 3),
        ("３ 条", 3),
        ("三", 3),
        ("少于3条不发", 3),
        ("不足三条跳过", 3),
        ("如果少于5条就跳过", 5),
        ("至少 5 条", 5),
        ("at least 3", 3),
        ("fewer than 4 stories", 4),
        ("skip if under 2", 2),
        ("0", 0),
        ("off", 0),
        ("关闭", 0),
        (str(MOST_MIN_STORIES), MOST_MIN_STORIES),
    ],
)
def test_how_few_are_too_few(text: str, count: int) -> None:
    assert parse_min_stories(text) == count


@pytest.mark.parametrize("text", ["51", "-1", "3.5", "abc", "很多", "9" * 300])
def test_what_is_no_such_number_is_said_with_the_most(text: str) -> None:
    with pytest.raises(UserError, match=r"error\.min_stories") as caught:
        parse_min_stories(text)
    assert caught.value.values["most"] == MOST_MIN_STORIES


def test_an_error_quotes_little() -> None:
    assert shortened("周" * 1000) == "周" * 39 + "…"
    assert is_off(" 关闭了。")
    assert not is_off("8")


@given(HOSTILE)
def test_whatever_is_typed_is_a_schedule_or_an_error_of_ours(text: str) -> None:
    for parse in (parse_weekly, parse_quiet, parse_min_stories):
        with suppress(UserError):
            parse(text)
    try:
        found = parse_days(text)
    except UserError:
        return
    assert 0 < found.days <= 0b1111111
    assert all(len(times) <= MAX_TIMES for times in (found.times, found.weekend or ()))
