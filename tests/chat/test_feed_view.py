from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.chat.feed_view import Standpoint, failure, feed_facts, feed_lines, mark_of, name_of, pace
from bot.chat.terminal.page import page_of, plain
from bot.chat.texts import texts_in
from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState, PageRecord, Polling
from tests.chat.house import MONDAY_MORNING as NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHINESE = Standpoint(texts_in("zh-Hans"), "Asia/Shanghai", NOW)
ENGLISH = Standpoint(texts_in("en"), "Europe/London", NOW)
WELL = Polling(NOW + 7 * MINUTE, checked_at=NOW - 12 * MINUTE, succeeded_at=NOW - 12 * MINUTE, entries_a_day=11.6)
ILL = replace(
    WELL,
    checked_at=NOW - MINUTE,
    succeeded_at=NOW - 26 * HOUR,
    failures=5,
    failing_since=NOW - 25 * HOUR,
    fault=Fault.TIMEOUT,
    detail="first byte",
)


def feed(polling: Polling = WELL, **changes: object) -> Feed:
    url = "https://sspai.example/feed"
    made = Feed(12, url, url, CategoryPath.parse("科技/少数派"), FeedState.ACTIVE, polling, title="少数派")
    return replace(made, **changes)  # type: ignore[arg-type] # a test names the fields it needs


def facts(shown: Feed, view: Standpoint = CHINESE) -> list[str]:
    return [item.text[0].text for item in feed_facts(shown, view).items]


def listed(shown: Feed) -> list[str]:
    return ["".join(run.text for run in item.text) for item in feed_lines(shown, CHINESE)]


def test_a_feed_that_is_well_takes_two_lines_in_a_list() -> None:
    assert listed(feed()) == [
        "✓ 少数派 · 科技 › 少数派",
        "上次成功：12 分钟前 · 下次检查：7 分钟后 · 每天约 12 篇",
    ]


def test_a_feed_that_fails_says_since_when_and_why() -> None:
    assert listed(feed(ILL)) == [
        "✕ 少数派 · 科技 › 少数派",
        "上次成功：昨天 08:00 · 下次检查：7 分钟后 · 每天约 12 篇",
        "出错（昨天 09:00 起，连续 5 次）：对方服务器迟迟没有回应。",
    ]


def test_a_paused_feed_is_no_failing_one() -> None:
    assert mark_of(feed(ILL, state=FeedState.PAUSED)) == "‖"
    assert listed(feed(ILL, state=FeedState.PAUSED))[1:] == ["上次成功：昨天 08:00 · 已暂停 · 每天约 12 篇"]


def test_a_feed_that_has_never_been_read_says_so() -> None:
    assert listed(feed(Polling(NOW), title=""))[:2] == [
        "… sspai.example · 科技 › 少数派",
        "还没读到过内容 · 下次检查：马上",
    ]


def test_a_screen_tells_all_that_is_known() -> None:
    shown = feed(
        ILL,
        location="https://sspai.example/atom",
        site_url="https://sspai.example/",
        with_tags=True,
        pages=PageRecord(5, 4.0),
    )
    assert facts(shown) == [
        "地址：https://sspai.example/feed",
        "现在的地址：https://sspai.example/atom",
        "网站：https://sspai.example/",
        "分类：科技 › 少数派",
        "子分类：按文章自带的标签",
        "上次成功：昨天 08:00",
        "上次检查：1 分钟前",
        "下次检查：7 分钟后",
        "更新：每天约 12 篇",
        "全文：打开原网页读取",
        "出错（昨天 09:00 起，连续 5 次）：对方服务器迟迟没有回应。",
    ]
    assert facts(feed(pages=PageRecord(5, 1.0)))[-1] == "全文：信息源自带"
    assert facts(feed(pages=PageRecord(1, 4.0)))[-1].startswith("更新："), "one sample tells nothing yet"


def test_english_has_words_of_its_own() -> None:
    assert facts(feed(ILL), ENGLISH)[2:] == [
        "Last read: yesterday at 00:00",
        "Last checked: 1 minute ago",
        "Next check: in 7 minutes",
        "Pace: about 12 articles a day",
        "Failing since yesterday at 01:00 (5 times in a row): the server took too long to answer.",
    ]
    once = replace(ILL, failures=1)
    assert failure(feed(once), ENGLISH).startswith("Failing since yesterday at 01:00 (1 time): ")


@pytest.mark.parametrize(
    ("per_day", "words"),
    [
        (240.2, "每天约 240 篇"),
        (0.6, "每天约 1 篇"),
        (0.4, "每周约 3 篇"),
        (0.05, "每月约 2 篇"),
        (0.001, "很少更新"),
        (0.0, "很少更新"),
    ],
)
def test_a_pace_is_told_by_the_day_the_week_or_the_month(per_day: float, words: str) -> None:
    assert pace(feed(replace(WELL, entries_a_day=per_day)), CHINESE.texts) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (-5 * MINUTE, "刚刚"),
        (MINUTE / 2, "刚刚"),
        (MINUTE, "1 分钟前"),
        (30 * MINUTE, "半小时前"),
        (59 * MINUTE, "59 分钟前"),
        (HOUR, "1 小时前"),
        (6 * HOUR - MINUTE, "5 小时前"),
        (6 * HOUR, "今天 04:00"),
        (26 * HOUR, "昨天 08:00"),
        (5 * DAY, "11 月 18 日 10:00"),
        (400 * DAY, "2025 年 10 月 19 日 10:00"),
    ],
)
def test_the_past_is_told_as_people_tell_it(ago: timedelta, words: str) -> None:
    assert CHINESE.ago(NOW - ago) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (-DAY, "马上"),
        (MINUTE / 2, "马上"),
        (MINUTE, "1 分钟后"),
        (30 * MINUTE, "半小时后"),
        (HOUR, "今天 11:00"),
        (DAY, "明天 10:00"),
    ],
)
def test_the_future_is_told_as_people_tell_it(ahead: timedelta, words: str) -> None:
    assert CHINESE.ahead(NOW + ahead) == words


def test_a_name_is_found_for_every_feed_and_is_short() -> None:
    assert name_of(feed(title="")) == "sspai.example"
    assert name_of(feed(title="", url="rsshub://sina/finance")) == "rsshub://sina/finance"
    assert name_of(feed(title="", url="http://[oops")) == "http://[oops"
    assert len(name_of(feed(title="长" * 200))) == 40
    assert name_of(feed(title="两\n行")) == "两 行"


def test_what_a_feed_says_of_itself_is_shown_and_never_obeyed() -> None:
    hostile = feed(title="\x1b[2J<b>甲</b>", location="https://x.example/\u202eabc")
    assert "\x1b" not in plain(page_of([feed_facts(hostile, CHINESE)]))


def test_instants_far_away_are_told_too() -> None:
    assert CHINESE.ago(datetime(1990, 1, 1, tzinfo=NOW.tzinfo)) == "1990 年 1 月 1 日 08:00"
