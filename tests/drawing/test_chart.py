"""The chart of rising keywords."""

from dataclasses import replace
from math import inf, nan

import pytest

from bot.core.pictures import TrendContent, TrendRow
from bot.drawing.chart import draw_trends, trend_marks
from bot.drawing.palette import palette
from bot.drawing.sheet import MARGIN, WIDTH, Box, Words
from tests.drawing.pictures import HOSTILE, ink_in, inked, opened, overlaps

TYPICAL = TrendContent(
    title="上升最快的关键词",
    subtitle="过去 24 小时，与前 14 天的平均相比",
    rows=(
        TrendRow("深海钻探", 64, 6.2),
        TrendRow("北岭队", 51, 11),
        TrendRow("城市更新", 38, 14.5),
        TrendRow("利率", 19, 25),
        TrendRow("Aurora X3", 15, 0),
        TrendRow("台风", 9, 8.9),
    ),
    count_label="今日篇数",
    usual_label="平日篇数",
)
EMPTY = replace(TYPICAL, rows=())
NOTHING = TrendContent("", "", (), "", "")
EVEN = replace(TYPICAL, rows=tuple(TrendRow("甲", count, 50) for count in range(40, 53)))


def hostile(text: str) -> TrendContent:
    figures = ((10**5000, 1e300), (-3, -inf), (0, nan), (5, inf), (1, 0.0))
    return TrendContent(text, text, tuple(TrendRow(text, *pair) for pair in figures * 4), text, text)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("content", [TYPICAL, EMPTY, NOTHING, EVEN, *map(hostile, HOSTILE)])
def test_nothing_leaves_the_margins_or_stands_on_something_else(content: TrendContent, *, dark: bool) -> None:
    marks, height = trend_marks(content, dark=dark)
    png = draw_trends(content, dark=dark)
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


@pytest.mark.parametrize("content", [TYPICAL, EVEN])
def test_no_mark_strikes_a_figure_through(content: TrendContent) -> None:
    marks, _ = trend_marks(content, dark=False)
    figures = [mark for mark in marks if isinstance(mark, Words) and mark.text.isdigit()]
    usual = [mark for mark in marks if isinstance(mark, Box) and mark.colour == palette(dark=False).ink][1:]
    assert len(figures) == len(usual) > 0
    for figure, mark in zip(figures, usual, strict=True):
        assert mark.right <= figure.x or figure.x + figure.lettering.width(figure.text) <= mark.left


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_is_really_drawn_in_its_place(*, dark: bool) -> None:
    png = draw_trends(TYPICAL, dark=dark)
    words = [mark for mark in trend_marks(TYPICAL, dark=dark)[0] if isinstance(mark, Words)]
    assert len(words) == 2 + 2 + 2 * 6
    for mark in words:
        right = round(mark.x + mark.lettering.width(mark.text))
        area = (round(mark.x), mark.baseline - mark.lettering.size, right, mark.baseline + 8)
        assert ink_in(png, area, mark.colour) > 10 * len(mark.text.replace(" ", ""))


def test_bars_and_marks_share_one_scale() -> None:
    rows = (TrendRow("甲", 40, 20), TrendRow("乙", 20, 40))
    colours = palette(dark=False)
    boxes = [mark for mark in trend_marks(replace(TYPICAL, rows=rows), dark=False)[0] if isinstance(mark, Box)]
    bars = [box for box in boxes if box.colour == colours.accent][2:]
    marks = [box for box in boxes if box.colour == colours.ink][1:]
    assert bars[0].right == (marks[1].left + marks[1].right) // 2
    assert bars[1].right == (marks[0].left + marks[0].right) // 2
    assert bars[0].right - bars[0].left == 2 * (bars[1].right - bars[1].left)


def test_there_are_twelve_rows_at_most() -> None:
    marks, height = trend_marks(replace(TYPICAL, rows=TYPICAL.rows * 4), dark=False)
    assert sum(isinstance(mark, Words) and mark.text == "深海钻探" for mark in marks) == 2
    assert height < 1400


def test_another_figure_gives_another_picture_and_the_same_ones_the_same_bytes() -> None:
    other = replace(TYPICAL, rows=(TrendRow("深海钻探", 65, 6.2), *TYPICAL.rows[1:]))
    assert draw_trends(TYPICAL, dark=True) == draw_trends(TYPICAL, dark=True) != draw_trends(other, dark=True)
