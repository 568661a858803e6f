from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.actions import Open, PickStory, Purpose, Screen, ShowLatest
from bot.chat.digest_view import digest_blocks, digest_buttons, local_moment
from bot.chat.reply import Block, Contents, Entry, Fold, Title
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


def blocks_of(digest: Digest) -> tuple[Block, ...]:
    return digest_blocks(digest, SIGNATURE, NEXT, CHINESE, 5)


def said(digest: Digest, signature: Signature = SIGNATURE, next_due: Due | None = NEXT) -> str:
    return plain(page_of(digest_blocks(digest, signature, next_due, texts_in(signature.language), 5)))


def test_a_digest_has_a_title_sections_and_what_comes_next() -> None:
    assert said(DIGEST).splitlines() == [
        "要点早报 · 11 月 23 日 星期一",
        "3 条新闻 · 2 个分类",
        "金融 › 银行 2 · 科技 1",
        "",
        "金融 › 银行",
        "",
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
        "",
        "还有 7 条",
        "",
        "科技",
        "",
        "新手机",
        "央行今日发布公告。",
        "要点通讯社 · 今天 08:00",
        "https://news.example/1",
        "",
        "下一份简报：今天 18:30。",
        "改时间用 /time，其他设置用 /settings。",
    ]


def test_an_english_digest_counts_and_dates_in_english() -> None:
    english = replace(SIGNATURE, language="en")
    lines = said(replace(DIGEST, sections=(PHONES,)), english).splitlines()
    assert lines[:2] == ["Yaodian Morning · Monday, November 23", "1 story · 1 category"]
    assert lines[-2:] == [
        "Next digest: today at 18:30.",
        "Change the hours with /time, anything else with /settings.",
    ]


def test_a_weeks_digest_says_so_and_how_to_change_it() -> None:
    weekly = replace(SIGNATURE, slot="2026-11-29T20:00/weekly")
    monday = Due("2026-11-30T08:00", datetime(2026, 11, 30, 0, tzinfo=UTC))
    lines = said(DIGEST, weekly, monday).splitlines()
    assert lines[0] == "要点周报 · 11 月 29 日 星期日"
    assert lines[-2:] == ["下一份简报：明天 08:00。", "改时间用 /weekly，其他设置用 /settings。"]
    english = said(DIGEST, replace(weekly, language="en"), monday).splitlines()
    assert english[0] == "Yaodian Weekly · Sunday, November 29"


def test_a_digest_says_that_the_next_one_is_the_weeks() -> None:
    sunday = Due("2026-11-29T20:00/weekly", datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert "下一份是周报：11 月 29 日 20:00。" in said(DIGEST, next_due=sunday)


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


def test_only_the_first_story_is_open() -> None:
    folds = [block for block in blocks_of(DIGEST) if isinstance(block, Fold)]
    assert [fold.is_open for fold in folds] == [True, False, False]


def test_the_contents_lead_to_each_section() -> None:
    blocks = blocks_of(DIGEST)
    (contents,) = (block for block in blocks if isinstance(block, Contents))
    assert contents.entries == (Entry("金融 › 银行", "s1", "2"), Entry("科技", "s2", "1"))
    assert [block.anchor for block in blocks if isinstance(block, Title)] == ["", "s1", "s2"]


def test_one_section_needs_no_contents() -> None:
    assert not any(isinstance(block, Contents) for block in blocks_of(replace(DIGEST, sections=(BANKS,))))


def test_a_section_of_followed_words_is_headed_by_them_and_is_no_category() -> None:
    followed = Section(0, CategoryPath(()), BANKS.stories, 0, ("芯片", "云杉科技"))
    lines = said(replace(DIGEST, sections=(followed, PHONES))).splitlines()
    assert lines[1:5] == ["3 条新闻 · 1 个分类", "关注：芯片、云杉科技 2 · 科技 1", "", "关注：芯片、云杉科技"]
    assert said(replace(DIGEST, sections=(followed,))).splitlines()[1] == "2 条新闻"


def test_a_weekly_one_is_named_so_at_any_hour() -> None:
    signature = replace(SIGNATURE, slot="2026-11-23T18:00/weekly")
    assert local_moment(signature).hour == 18
    assert said(DIGEST, signature).startswith("要点周报 · 11 月 23 日 星期一")


def test_one_that_is_looked_at_has_its_hour_too() -> None:
    assert local_moment(replace(SIGNATURE, slot="preview:2026-11-23T20:15:00+00:00")).hour == 4


def test_more_goes_on_after_the_only_section_and_else_shows_the_latest() -> None:
    ((more, *_), (_, settings)) = digest_buttons(replace(DIGEST, sections=(BANKS,)), SIGNATURE, CHINESE)
    assert more.action == ShowLatest(1, 5, 2)
    assert settings.action == Open(Screen.SETTINGS, anew=1)
    ((more, *_), _) = digest_buttons(DIGEST, SIGNATURE, ENGLISH)
    assert (more.label, more.action) == ("More", ShowLatest(0, 5))


def test_a_story_can_be_read_saved_or_had_less_of_by_the_digests_key() -> None:
    ((_, *first), (fewer, _)) = digest_buttons(DIGEST, SIGNATURE, CHINESE)
    assert [(button.label, button.action) for button in (*first, fewer)] == [
        ("全文", PickStory(Purpose.READ, SIGNATURE.key)),
        ("收藏", PickStory(Purpose.SAVE, SIGNATURE.key)),
        ("少一点这类", PickStory(Purpose.FEWER, SIGNATURE.key)),
    ]


def test_where_there_is_no_story_there_is_none_to_pick() -> None:
    ((more, settings),) = digest_buttons(Digest((), 9), SIGNATURE, CHINESE)
    assert (more.label, settings.label) == ("更多", "设置")
