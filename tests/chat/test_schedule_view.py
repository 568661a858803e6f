from datetime import UTC, date, datetime, time

import pytest

from bot.chat.schedule_view import day_words, next_words, quiet_words, weekly_words
from bot.chat.texts import texts_in
from bot.core.schedule import EVERY_DAY, WEEKENDS, WORKING_DAYS, Due, Quiet, Schedule, Weekly

CHINESE, ENGLISH = texts_in("zh-Hans"), texts_in("en")
EIGHT, NOON, TEN = (time(8),), (time(8), time(12)), (time(10),)
ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("schedule", "chinese", "english"),
    [
        (Schedule(NOON, ZONE), "每天 08:00、12:00", "every day at 08:00 and 12:00"),
        (Schedule(EIGHT, ZONE, days=WORKING_DAYS), "工作日 08:00", "weekdays at 08:00"),
        (Schedule(TEN, ZONE, days=WEEKENDS), "周末 10:00", "weekends at 10:00"),
        (Schedule(EIGHT, ZONE, TEN), "工作日 08:00，周末 10:00", "weekdays at 08:00, weekends at 10:00"),
        (Schedule(EIGHT, ZONE, EIGHT), "每天 08:00", "every day at 08:00"),
        (Schedule(EIGHT, ZONE, ()), "工作日 08:00", "weekdays at 08:00"),
        (Schedule((), ZONE, TEN), "周末 10:00", "weekends at 10:00"),
        (
            Schedule(EIGHT, ZONE, TEN, days=0b1111101),
            "工作日 08:00，周日 10:00",
            "weekdays at 08:00, Sunday at 10:00",
        ),
        (Schedule(EIGHT, ZONE, days=0b1010000), "周一、周三 08:00", "Monday and Wednesday at 08:00"),
        (Schedule(EIGHT, ZONE, days=0b1111110), "周一～周六 08:00", "Monday to Saturday at 08:00"),
        (Schedule((), ZONE), "", ""),
        (Schedule(EIGHT, ZONE, days=0), "", ""),
    ],
)
def test_the_hours_of_days_are_said_in_words(schedule: Schedule, chinese: str, english: str) -> None:
    assert day_words(schedule, CHINESE) == chinese
    assert day_words(schedule, ENGLISH) == english


def test_every_set_of_days_can_be_said() -> None:
    assert len({day_words(Schedule(EIGHT, ZONE, days=days), CHINESE) for days in range(1, EVERY_DAY + 1)}) == EVERY_DAY


def test_the_weeks_digest_is_said_in_words() -> None:
    assert weekly_words(Weekly(7, time(20)), CHINESE) == "每周日 20:00"
    assert weekly_words(Weekly(1, time(8, 30)), ENGLISH) == "every Monday at 08:30"


def test_quiet_hours_say_where_they_end_on_the_next_day() -> None:
    assert quiet_words(Quiet(time(23), time(7)), CHINESE) == "23:00 至次日 07:00"
    assert quiet_words(Quiet(time(13), time(14)), CHINESE) == "13:00 至 14:00"
    assert quiet_words(Quiet(time(22), time(0)), ENGLISH) == "22:00 to 00:00 the next day"


def test_what_comes_next_says_whether_it_is_the_weeks() -> None:
    at, today = datetime(2026, 11, 29, 12, tzinfo=UTC), date(2026, 11, 28)
    assert next_words(Due("2026-11-29T20:00", at), ZONE, today, CHINESE) == "下一份简报：明天 20:00。"
    weekly = Due("2026-11-29T20:00/weekly", at)
    assert next_words(weekly, ZONE, today, CHINESE) == "下一份是周报：明天 20:00。"
    assert next_words(weekly, ZONE, today, ENGLISH) == "Next: your weekly digest, tomorrow at 20:00."
