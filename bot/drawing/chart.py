"""Rising keywords as a picture: in how many stories each was lately, and in how many one would expect it."""

from collections.abc import Sequence
from math import isfinite

from bot.core.pictures import TrendContent, TrendRow
from bot.drawing.fonts import typefaces
from bot.drawing.lines import broken, shortened
from bot.drawing.palette import palette
from bot.drawing.sheet import LEFT, MARGIN, RIGHT, Box, Mark, Words, painted
from bot.drawing.style import Style
from bot.drawing.wording import drawable

MOST_ROWS = 12
_MOST_TITLE_LINES = 2
_MOST_WORD = 300
_GAP = 24
_ROW, _BAR = 68, 30
_MARK, _OVERHANG = 4, 8
_GREATEST = 999_999


def draw_trends(content: TrendContent, *, dark: bool, font: str = "") -> bytes:
    """Return a PNG 1080 pixels wide, as high as its rows need. `font` is the path of an operator's own font.

    Raise DrawingError where there is no font to draw with.
    """
    marks, height = trend_marks(content, dark=dark, font=font)
    return painted(marks, height, palette(dark=dark))


def trend_marks(content: TrendContent, *, dark: bool, font: str = "") -> tuple[list[Mark], int]:
    """Return what stands where on the chart, and how high the chart is."""
    style = Style(palette(dark=dark), typefaces(font))
    marks: list[Mark] = []
    bottom = _head(content, style, marks)
    rows = _drawable(content.rows[:MOST_ROWS], style)
    if rows:
        bottom = _legend(content, style, bottom, marks)
        bottom = _bars(rows, style, bottom, marks)
    return marks, bottom + MARGIN - 20


def _drawable(rows: Sequence[TrendRow], style: Style) -> list[TrendRow]:
    """Return the rows that have a word to show, their figures within bounds."""
    return [
        TrendRow(
            word=word,
            count=max(0, min(row.count, _GREATEST)),
            usual=max(0.0, min(row.usual, _GREATEST)) if isfinite(row.usual) else 0.0,
        )
        for row in rows
        if (word := drawable(row.word, style.faces.sans))
    ]


def _head(content: TrendContent, style: Style, marks: list[Mark]) -> int:
    """Set title and subtitle under a heavy rule. Return where they end."""
    top = MARGIN - 12
    marks.append(Box(LEFT, top, RIGHT, top + 5, style.colours.accent))
    top += 30
    title = style.leads[0]
    for line in broken(drawable(content.title, title.font), RIGHT - LEFT, _MOST_TITLE_LINES, title.width):
        marks.append(Words(LEFT, title.baseline(top), line, title, style.colours.ink, flush=True))
        top += title.leading
    subtitle = shortened(drawable(content.subtitle, style.faces.sans), RIGHT - LEFT, style.label.width)
    if subtitle:
        top += 6
        marks.append(Words(LEFT, style.label.baseline(top), subtitle, style.label, style.colours.muted, flush=True))
        top += style.label.leading
    return top


def _legend(content: TrendContent, style: Style, top: int, marks: list[Mark]) -> int:
    """Show a bar and a mark beside what they mean. Return where the legend ends."""
    top += 34
    small, colours = style.small, style.colours
    room = (RIGHT - LEFT) / 2 - 80
    labels = [drawable(label, small.font) for label in (content.count_label, content.usual_label)]
    count, usual = (shortened(label, room, small.width) for label in labels)
    baseline, middle = small.baseline(top), top + small.leading // 2
    left = LEFT
    if count:
        marks.append(Box(left, middle - 8, left + 32, middle + 8, colours.accent))
        marks.append(Words(left + 46, baseline, count, small, colours.muted))
        left += round(46 + small.width(count)) + 44
    if usual:
        marks.append(Box(left, middle - 14, left + _MARK, middle + 14, colours.ink))
        marks.append(Words(left + _MARK + 14, baseline, usual, small, colours.muted))
    return top + small.leading


def _bars(rows: Sequence[TrendRow], style: Style, top: int, marks: list[Mark]) -> int:
    """Draw a row a word: the word, a bar with today's figure at its end, a mark where the bar usually ends."""
    top += 30
    words = [shortened(row.word, _MOST_WORD, style.label.width) for row in rows]
    figures = [f"{row.count:,}" for row in rows]
    left = LEFT + round(max(style.label.width(word) for word in words)) + _GAP
    right = RIGHT - round(max(style.strong.width(figure) for figure in figures)) - _GAP
    scale = (right - left) / max(1.0, *(max(row.count, row.usual) for row in rows))
    marks.append(Box(left - 1, top, left, top + _ROW * len(rows), style.colours.rule))
    for row, word, figure in zip(rows, words, figures, strict=True):
        baseline = style.label.baseline(top + (_ROW - style.label.leading) // 2)
        bar, end = top + (_ROW - _BAR) // 2, left + round(row.count * scale)
        mark = left + round(row.usual * scale) - _MARK // 2
        marks += [
            Words(LEFT, baseline, word, style.label, style.colours.ink, flush=True),
            Box(left, bar, end, bar + _BAR, style.colours.accent),
            Box(mark - 2, bar, mark + _MARK + 2, bar + _BAR, style.colours.paper),
            Box(mark, bar - _OVERHANG, mark + _MARK, bar + _BAR + _OVERHANG, style.colours.ink),
            # The figure stands clear of a mark that lies beyond the bar.
            Words(_clear_of(mark, end, style.strong.width(figure)), baseline, figure, style.strong, style.colours.ink),
        ]
        top += _ROW
    return top


def _clear_of(mark: int, end: int, width: float) -> int:
    """Return where a figure begins: behind its bar, or behind the mark where that would strike it through."""
    struck = end - 2 * _MARK < mark <= end + _GAP + width
    return (max(mark + _MARK, end) if struck else end) + _GAP // 2 + 2
