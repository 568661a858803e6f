"""The picture card of a digest."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.pictures import CardContent
from bot.drawing.card import card_marks, draw_card
from bot.drawing.palette import palette
from bot.drawing.sheet import MARGIN, WIDTH, Box, Words
from tests.drawing.pictures import HOSTILE, ink_in, inked, opened, overlaps

TYPICAL = CardContent(
    title="要点早报",
    date="11 月 26 日 星期四",
    headlines=(
        "云州启动沿江生态修复三年行动，首批 12 个项目总投资 86.5 亿元",
        "“蓝鲸号”深海钻探船抵达南屿海域，将开展为期90天的科学考察",
        "海棠科技发布新一代芯片 Aurora X3，能效较上代提升 40%",
        "《城市更新条例（草案）》公开征求意见：老旧小区加装电梯有望一次办结",
        "北岭队加时 3:2 逆转，时隔 21 年重返决赛",
    ),
    keywords=(("新能源", 42), ("芯片", 31), ("城市更新", 24), ("深海钻探", 17), ("利率", 15), ("决赛", 12)),
    keywords_title="今日关键词",
    footer="要点 · 共读 38 个来源、412 篇报道",
)
ENGLISH = CardContent(
    title="Morning Briefing",
    date="Thursday, 26 November",
    headlines=(
        "Yunzhou begins a three-year clean-up of its riverbanks, with $1.2 billion for the first dozen projects",
    ),
    keywords=(("semiconductors", 42), ("urban renewal and regeneration policy of the county", 24)),
    keywords_title="Today’s keywords",
    footer="Yaodian · 38 sources",
)
TRADITIONAL = replace(
    TYPICAL, title="要點早報", headlines=("「藍鯨號」抵達南嶼海域：憂鬱的烏龜與鬱金香",), footer="要點"
)
EMPTY = CardContent("要点早报", "11 月 26 日", (), (), "今日关键词", "今天没有新要点")
NOTHING = CardContent("", "", (), (), "", "")
ALL = [TYPICAL, ENGLISH, TRADITIONAL, EMPTY, NOTHING]


def hostile(text: str) -> CardContent:
    return CardContent(
        text, text, (text,) * 9, ((text, 10**5000), (text, -3), ("词", 1), *((text, 5),) * 9), text, text
    )


def texts(content: CardContent) -> list[str]:
    return [mark.text for mark in card_marks(content, dark=False)[0] if isinstance(mark, Words)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("content", [*ALL, *map(hostile, HOSTILE)])
def test_nothing_leaves_the_margins_or_stands_on_something_else(content: CardContent, *, dark: bool) -> None:
    marks, height = card_marks(content, dark=dark)
    png = draw_card(content, dark=dark)
    assert opened(png).size == (WIDTH, height)
    assert len(png) < 400_000
    area = inked(png, dark=dark)
    assert area is not None
    left, top, right, bottom = area
    assert left >= MARGIN - 2
    assert top >= 40
    assert right <= WIDTH - MARGIN + 2
    assert bottom <= height - 40
    assert overlaps(marks) == []


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=6), st.lists(st.tuples(st.text(), st.integers())))
def test_any_text_can_be_drawn(text: str, headlines: list[str], keywords: list[tuple[str, int]]) -> None:
    content = CardContent(text, text, tuple(headlines), tuple(keywords), text, text)
    left, _, right, _ = inked(draw_card(content, dark=False), dark=False) or (MARGIN, 0, MARGIN, 0)
    assert MARGIN - 2 <= left <= right <= WIDTH - MARGIN + 2
    assert overlaps(card_marks(content, dark=False)[0]) == []


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_is_really_drawn_in_its_place(*, dark: bool) -> None:
    png = draw_card(TYPICAL, dark=dark)
    words = [mark for mark in card_marks(TYPICAL, dark=dark)[0] if isinstance(mark, Words)]
    assert len(words) == 2 + 5 + 9 + 1 + 2 * 6 + 1
    for mark in words:
        right = round(mark.x + mark.lettering.width(mark.text))
        area = (round(mark.x), mark.baseline - mark.lettering.size, right, mark.baseline + 8)
        assert ink_in(png, area, mark.colour) > 10 * len(mark.text.replace(" ", ""))


def test_two_headlines_give_two_pictures() -> None:
    other = replace(TYPICAL, headlines=("云州启动沿江生态修复四年行动", *TYPICAL.headlines[1:]))
    assert draw_card(TYPICAL, dark=False) != draw_card(other, dark=False)


@pytest.mark.parametrize("dark", [False, True])
def test_the_same_content_gives_the_same_bytes(*, dark: bool) -> None:
    assert draw_card(TYPICAL, dark=dark) == draw_card(TYPICAL, dark=dark)


def test_the_paper_is_that_of_the_theme() -> None:
    for dark in (False, True):
        red, green, blue = opened(draw_card(TYPICAL, dark=dark)).getpixel((3, 3))  # type: ignore[misc] # an RGB image
        assert f"#{red:02X}{green:02X}{blue:02X}" == palette(dark=dark).paper


def test_a_card_is_as_high_as_its_content_needs() -> None:
    heights = [card_marks(content, dark=False)[1] for content in (NOTHING, EMPTY, TRADITIONAL, TYPICAL)]
    assert heights == sorted(set(heights))
    assert heights[-1] < 1800


def test_headlines_are_numbered_and_have_two_lines_at_most() -> None:
    shown = texts(replace(TYPICAL, headlines=("很长的标题，" * 60,) * 7, keywords=()))
    assert [text for text in shown if text.isdigit()] == list("12345")
    assert sum("很长" in text for text in shown) == 10
    assert sum(text.endswith("…") for text in shown) == 5


def test_a_headline_of_which_nothing_can_be_drawn_takes_no_number() -> None:
    shown = texts(replace(TYPICAL, headlines=("🎉", "北岭队逆转", "\x00"), keywords=()))
    assert shown == ["要点早报", "11 月 26 日 星期四", "1", "北岭队逆转", TYPICAL.footer]


def test_a_long_title_is_set_smaller_before_it_is_cut() -> None:
    assert "Morning Briefing" in texts(ENGLISH)
    assert texts(replace(ENGLISH, title="Morning Briefing of the County"))[0].endswith("...")


def test_bars_are_as_long_as_their_counts_are_great() -> None:
    content = replace(TYPICAL, keywords=(("甲", 40), ("乙", 20), ("丙", 10), ("丁", 0)))
    accent = palette(dark=False).accent
    bars = [mark for mark in card_marks(content, dark=False)[0] if isinstance(mark, Box) and mark.colour == accent][1:]
    lengths = [bar.right - bar.left for bar in bars]
    assert lengths[0] == 2 * lengths[1] == 4 * lengths[2] == 428
    assert lengths[3] == 0


def test_without_keywords_their_title_is_left_out_too() -> None:
    assert "今日关键词" not in texts(EMPTY)
    assert "今日关键词" in texts(TYPICAL)
