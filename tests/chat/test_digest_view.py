from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.actions import Open, Screen, ShowLatest
from bot.chat.digest_view import digest_blocks, digest_buttons, local_moment
from bot.chat.reply import Group, Line
from bot.chat.terminal.page import page_of, plain
from bot.chat.texts import texts_in
from bot.core.category import CategoryPath
from bot.core.digest import Digest, Section
from bot.core.schedule import Due
from bot.core.signature import Signature
from bot.core.subscriber import Format
from tests.chat.test_story_view import point, story

CHINESE, ENGLISH = texts_in("zh-Hans"), texts_in("en")
SIGNATURE = Signature((1, 2), 0, "zh-Hans", Format.HTML, "Asia/Shanghai", "2026-11-23T08:00", send_empty=False)
NEXT = Due("2026-11-23T18:30", datetime(2026, 11, 23, 10, 30, tzinfo=UTC))
BANKS = Section(1, CategoryPath.parse("金融/银行"), (story(point("甲")), replace(story(), sequence=2, title="降息")), 7)
PHONES = Section(2, CategoryPath.parse("科技"), (replace(story(), sequence=3, title="新手机"),), 0)
DIGEST = Digest((BANKS, PHONES), 9)


def said(digest: Digest, signature: Signature = SIGNATURE, next_due: Due | None = NEXT) -> str:
    return plain(page_of(digest_blocks(digest, signature, next_due, texts_in(signature.language), 5)))


def test_a_digest_has_a_title_sections_and_what_comes_next() -> None:
    assert said(DIGEST).splitlines() == [
        "要点早报 · 11 月 23 日 星期一",
        "3 条新闻 · 2 个分类",
        "",
        "金融 › 银行",
        "降准",
        "央行今日发布公告。",
        "1. 甲",
        "要点通讯社 · 今天 08:00",
        "https://news.example/1",
        "",
        "降息",
        "央行今日发布公告。",
        "要点通讯社 · 今天 08:00",
        "https://news.example/1",
        "还有 7 条",
        "",
        "科技",
        "新手机",
        "央行今日发布公告。",
        "要点通讯社 · 今天 08:00",
        "https://news.example/1",
        "",
        "下一份简报：今天 18:30。",
    ]


def test_an_english_digest_counts_and_dates_in_english() -> None:
    english = replace(SIGNATURE, language="en")
    lines = said(replace(DIGEST, sections=(PHONES,)), english).splitlines()
    assert lines[:2] == ["Yaodian Morning · Monday, November 23", "1 story · 1 category"]
    assert lines[-1] == "Next digest: today at 18:30."


@pytest.mark.parametrize(
    ("hour", "name"), [("00", "早报"), ("10", "早报"), ("11", "午报"), ("16", "午报"), ("17", "晚报"), ("23", "晚报")]
)
def test_it_is_named_after_the_local_hour(hour: str, name: str) -> None:
    assert said(DIGEST, replace(SIGNATURE, slot=f"2026-11-23T{hour}:00")).startswith(f"要点{name} · ")


def test_one_that_was_asked_for_is_dated_in_the_readers_zone() -> None:
    signature = replace(SIGNATURE, slot="now:2026-11-23T20:15:00+00:00")
    assert local_moment(signature).isoformat() == "2026-11-24T04:15:00+08:00"
    assert said(DIGEST, signature).startswith("要点早报 · 11 月 24 日 星期二")


def test_an_empty_digest_is_one_line() -> None:
    empty = Digest((), 9)
    assert said(empty) == "要点早报 · 11 月 23 日 星期一：你订阅的分类暂时没有新内容。下一份简报：今天 18:30。"
    assert said(empty, next_due=None) == "要点早报 · 11 月 23 日 星期一：你订阅的分类暂时没有新内容。"
    english = said(empty, replace(SIGNATURE, language="en"), None)
    assert english == "Yaodian Morning · Monday, November 23: nothing new in your categories."


def test_without_a_next_one_nothing_is_promised() -> None:
    assert "下一份" not in said(DIGEST, next_due=None)


def test_a_sections_title_is_never_parted_from_its_first_story() -> None:
    groups = [block for block in digest_blocks(DIGEST, SIGNATURE, NEXT, CHINESE, 5) if isinstance(block, Group)]
    assert len(groups) == 3
    assert not isinstance(groups[0].blocks[0], Line)


def test_more_goes_on_after_the_only_section_and_else_shows_the_latest() -> None:
    ((more, settings),) = digest_buttons(replace(DIGEST, sections=(BANKS,)), CHINESE)
    assert more.action == ShowLatest(1, 5, 2)
    assert settings.action == Open(Screen.SETTINGS, anew=1)
    ((more, _),) = digest_buttons(DIGEST, ENGLISH)
    assert (more.label, more.action) == ("More", ShowLatest(0, 5))
