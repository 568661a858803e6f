import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import (
    Bar,
    Bars,
    Block,
    Code,
    Contents,
    Entry,
    Fold,
    Group,
    Item,
    Items,
    Line,
    Picture,
    Quote,
    Run,
    Table,
    Title,
    bold,
    line,
)
from bot.chat.reply import plain as runs
from bot.chat.terminal.page import Kind, PageLine, Stretch, clean, page_of, plain, read, write

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")
NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x07\r\n\t[]31mPX^_;0\\\u202e\u2066中a")), max_size=60
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("普通文字", "普通文字"),
        ("\x1b[31m红\x1b[0m", "红"),
        ("\x9b2J清屏", "清屏"),
        ("\x1b]0;标题\x07文", "文"),
        ("\x1b]8;;http://evil.example\x1b\\链接\x1b]8;;\x1b\\", "链接"),
        ("\x1bP1$r0m\x1b\\文", "文"),
        ("\x1b]0;没有结尾", "0;没有结尾"),
        ("\x1bc复位", "复位"),
        ("a\rb\nc\td", "a b c d"),
        ("a\u2028b\u2029c", "a b c"),
        ("响\x07铃\x08\x7f", "响铃"),
        ("反\u202e转\u2066向\u200f", "反转向"),
        ("家\u200d人", "家\u200d人"),
        ("坏\ud800字", "坏\ufffd字"),
        ("隐\u200b形\ufeff\U000e0041", "隐形"),
    ],
)
def test_nothing_of_a_strangers_text_is_obeyed_by_a_terminal(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(NASTY)
def test_no_control_character_is_left_whatever_the_text(text: str) -> None:
    assert not CONTROL.search(clean(text))
    assert clean(clean(text)) == clean(text)


@given(NASTY, NASTY, NASTY)
def test_no_block_lets_a_control_character_through(title: str, item: str, marker: str) -> None:
    page = page_of(
        [
            Title(bold(title)),
            Group((Line((Run(title, url=f"https://x/{item}"),)), Items((Item(marker, runs(item), 1),)), line(item))),
        ]
    )
    assert not CONTROL.search(plain(page).replace("\n", ""))
    assert read(write(page)) == page


def test_blocks_are_laid_out_with_air_between_stories() -> None:
    story = Group((Line((Run("标题", bold=True, url="https://x/1"),)), line("某报", quiet=True), line("还有 2 条")))
    page = page_of([Title(bold("早报")), line("两条"), story, Title(bold("财经"), level=2), line("完")])
    assert [(one.kind, one.text) for one in page] == [
        (Kind.TITLE, "早报"),
        (Kind.TEXT, "两条"),
        (Kind.BLANK, ""),
        (Kind.TEXT, "标题"),
        (Kind.QUIET, "某报"),
        (Kind.LINK, "https://x/1"),
        (Kind.TEXT, "还有 2 条"),
        (Kind.BLANK, ""),
        (Kind.SECTION, "财经"),
        (Kind.TEXT, "完"),
    ]


def test_items_keep_their_markers_and_depths() -> None:
    page = page_of([Items((Item("1.", runs("甲")), Item("(1)", runs("乙"), 1)))])
    assert plain(page) == "1. 甲\n  (1) 乙"
    assert page[1] == PageLine(Kind.ITEM, (Stretch("乙"),), "(1)", 1)


@pytest.mark.parametrize("body", ["", "文字", "{}x", '[["nonsense", "", 0]]', '[["text"]]', '[["text", "", 0, ["a"]]]'])
def test_a_body_that_is_no_page_is_refused(body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind of fault is all that is promised
        read(body)


def test_a_stored_page_is_cleaned_once_more_when_it_is_read() -> None:
    (only,) = read(json.dumps([["text", "\x1b[2J", 0, ["\x1b[31m红", True]]]))
    assert (only.marker, only.stretches) == ("", (Stretch("红", strong=True),))


def test_a_fold_is_open_in_a_terminal_and_shows_its_address_once() -> None:
    headline = (Run("头条", bold=True, url="https://x/1"), Run("（3 家报道）"))
    others = Line((Run("另有 2 家报道："), Run("甲报", url="https://y/1")), quiet=True)
    fold = Fold(headline, (line("导语"), others, line("某报 · 今天", quiet=True)), Run("阅读原文", url="https://x/1"))
    assert plain(page_of([fold])).splitlines() == [
        "头条（3 家报道）",
        "导语",
        "另有 2 家报道：甲报",
        "某报 · 今天",
        "https://x/1",
    ]


def test_what_a_terminal_cannot_show_is_said() -> None:
    blocks: list[Block] = [
        Contents((Entry("财经", "s1", "3"), Entry("科技", "s2", "1"))),
        Picture("https://x/1.jpg", runs("图注")),
        Picture("https://x/2.jpg"),
        Quote((runs("一"), runs("二"))),
        Table((("年", "量"), ("2025", "3"))),
        Code("a\n  b"),
    ]
    assert plain(page_of(blocks)).splitlines() == [
        "财经 3 · 科技 1",
        "图注",
        "│ 一",
        "│ 二",
        "年 | 量",
        "2025 | 3",
        "a",
        "  b",
    ]


def test_bars_stand_in_columns_whatever_the_width_of_their_labels() -> None:
    bars = Bars((Bar("芯片", 20, "20 条"), Bar("AI", 10, "10 条"), Bar("渡", 0, "没有"), Bar("长" * 20, 1, "1 条")))
    assert plain(page_of((bars,))).splitlines() == [
        f"芯片{' ' * 12}  {'█' * 20} 20 条",
        f"AI{' ' * 14}  {'█' * 10} 10 条",
        f"渡{' ' * 14}   没有",
        f"{'长' * 8}  █ 1 条",
    ]
