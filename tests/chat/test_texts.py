from datetime import UTC, date, datetime, time

import pytest

from bot.chat.texts import pick_locale, quote, sentence, texts_in, trail
from bot.core.category import CategoryPath

CHINESE, ENGLISH = texts_in("zh-Hans"), texts_in("en")
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("zh-hans", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("zh_CN.UTF-8", "zh-Hans"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("pt-br", "en"),
        ("", "zh-Hans"),
        ("C.UTF-8", "zh-Hans"),
        ("POSIX", "zh-Hans"),
    ],
)
def test_chinese_of_every_kind_is_answered_in_chinese_and_the_rest_in_english(wanted: str, locale: str) -> None:
    assert pick_locale(wanted) == locale


def test_a_language_is_read_once() -> None:
    assert texts_in("en") is texts_in("en")


def test_an_unknown_locale_speaks_the_default_language() -> None:
    assert texts_in("tlh").locale == "zh-Hans"


def test_a_sentence_is_filled_as_it_stands() -> None:
    assert CHINESE("error.time", word="{most}") == "没看懂时间“{most}”。可以这样写：08:00，或者早上 8 点半。"


def test_a_sentence_can_be_had_for_a_person_not_met_yet() -> None:
    assert sentence("terminal.bye", "en-US") == "Bye!"
    assert sentence("terminal.no_such_button", "zh", number=3) == "没有编号为 3 的按钮。"


@pytest.mark.parametrize(("count", "english"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (21, "21 stories")])
def test_english_counts_in_singular_and_plural(count: int, english: str) -> None:
    assert ENGLISH.plural("digest.stories", count) == english
    assert CHINESE.plural("digest.stories", count) == f"{count} 条新闻"


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 11, 23), "今天", "today"),
        (date(2026, 11, 22), "昨天", "yesterday"),
        (date(2026, 11, 24), "明天", "tomorrow"),
        (date(2026, 1, 2), "1 月 2 日", "January 2"),
        (date(2025, 11, 23), "2025 年 11 月 23 日", "November 23, 2025"),
    ],
)
def test_days_are_named_as_people_name_them(day: date, chinese: str, english: str) -> None:
    assert CHINESE.day(day, TODAY) == chinese
    assert ENGLISH.day(day, TODAY) == english


def test_a_title_has_the_weekday() -> None:
    assert CHINESE.dated(TODAY) == "11 月 23 日 星期一"
    assert ENGLISH.dated(TODAY) == "Monday, November 23"


def test_a_moment_is_told_in_the_readers_zone() -> None:
    instant = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert CHINESE.moment(instant, "Asia/Shanghai", TODAY) == "明天 00:30"
    assert ENGLISH.moment(instant, "America/New_York", TODAY) == "today at 11:30"


@pytest.mark.parametrize(
    ("instant", "chinese"),
    [
        (datetime(2026, 11, 23, 0, 12, tzinfo=UTC), "今天 08:12"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "昨天 18:00"),
        (datetime(2026, 11, 21, 10, 0, tzinfo=UTC), "11 月 21 日"),
        (datetime(2024, 2, 29, 10, 0, tzinfo=UTC), "2024 年 2 月 29 日"),
        (datetime(2026, 11, 24, 10, 0, tzinfo=UTC), "11 月 24 日"),
    ],
)
def test_an_article_of_another_day_has_no_time(instant: datetime, chinese: str) -> None:
    assert CHINESE.published(instant, "Asia/Shanghai", TODAY) == chinese


def test_times_are_listed_as_each_language_lists() -> None:
    times = (time(8), time(12, 5), time(18, 30))
    assert CHINESE.times(times) == "08:00、12:05、18:30"
    assert ENGLISH.times(times) == "08:00, 12:05 and 18:30"
    assert ENGLISH.times(times[:1]) == "08:00"


@pytest.mark.parametrize(
    ("zone", "chinese", "english"),
    [
        ("Asia/Shanghai", "北京时间（UTC+8）", "China (UTC+8)"),
        ("Europe/London", "伦敦（UTC）", "London (UTC)"),
        ("America/New_York", "纽约（UTC-5）", "New York (UTC-5)"),
        ("Asia/Kolkata", "加尔各答（UTC+5:30）", "Kolkata (UTC+5:30)"),
        ("Europe/Kyiv", "基辅（UTC+2）", "Kyiv (UTC+2)"),
        ("Etc/GMT-8", "UTC+8", "UTC+8"),
        ("Etc/UTC", "UTC", "UTC"),
        ("America/Argentina/Ushuaia", "乌斯怀亚（UTC-3）", "Ushuaia (UTC-3)"),
    ],
)
def test_a_zone_is_named_after_its_city_with_its_offset(zone: str, chinese: str, english: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert CHINESE.zone(zone, now) == chinese
    assert ENGLISH.zone(zone, now) == english


def test_the_offset_follows_the_clock_change() -> None:
    assert ENGLISH.zone("Europe/London", datetime(2026, 7, 1, tzinfo=UTC)) == "London (UTC+1)"


def test_a_fixed_zone_is_its_own_place() -> None:
    assert ENGLISH.place("Etc/GMT+3") == "UTC-3"


def test_a_path_and_a_quotation_are_written_on_one_line() -> None:
    assert trail(CategoryPath.parse("金融/新浪财经")) == "金融 › 新浪财经"
    assert quote("  a\n b ") == "a b"
    assert quote("字" * 99) == "字" * 39 + "…"
