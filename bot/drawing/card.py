"""A digest as a picture: its headlines under a masthead, and what the day's news were about."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.pictures import CardContent
from bot.drawing.fonts import typefaces
from bot.drawing.lines import broken, shortened
from bot.drawing.palette import palette
from bot.drawing.sheet import LEFT, MARGIN, RIGHT, Box, Lettering, Mark, Words, aligned_right, painted
from bot.drawing.style import Style
from bot.drawing.wording import drawable

MOST_HEADLINES = 5
MOST_KEYWORDS = 8
MOST_LINES = 2
_NUMBER_COLUMN = 66
_GUTTER = 56
_ROW = 72
_GREATEST = 999_999


def draw_card(content: CardContent, *, dark: bool, font: str = "") -> bytes:
    """Return a PNG 1080 pixels wide, as high as the content needs. `font` is the path of an operator's own font.

    Raise DrawingError where there is no font to draw with.
    """
    marks, height = card_marks(content, dark=dark, font=font)
    return painted(marks, height, palette(dark=dark))


def card_marks(content: CardContent, *, dark: bool, font: str = "") -> tuple[list[Mark], int]:
    """Return what stands where on the card, and how high the card is."""
    style = Style(palette(dark=dark), typefaces(font))
    marks: list[Mark] = []
    bottom = _masthead(content, style, marks)
    below = _headlines(content.headlines, style, bottom, marks)
    bottom = _keywords(content, style, below, marks, parted=below > bottom)
    return marks, _footer(content.footer, style, bottom, marks)


def _masthead(content: CardContent, style: Style, marks: list[Mark]) -> int:
    """Set title and date on one baseline, over a heavy rule and a fine one, as newspapers do. Return where they end."""
    top = MARGIN - 20
    baseline = style.title.baseline(top)
    date = shortened(drawable(content.date, style.faces.sans), (RIGHT - LEFT) // 2, style.label.width)
    room = RIGHT - LEFT - style.label.width(date) - 32
    title, lettering = _fitting_title(drawable(content.title, style.faces.serif), room, style)
    marks += [
        Words(LEFT, baseline, title, lettering, style.colours.ink, flush=True),
        aligned_right(RIGHT, baseline, date, style.label, style.colours.muted),
    ]
    rule = top + style.title.leading + 20
    marks += [
        Box(LEFT, rule, RIGHT, rule + 5, style.colours.accent),
        Box(LEFT, rule + 10, RIGHT, rule + 11, style.colours.rule),
    ]
    return rule + 11


def _fitting_title(title: str, room: float, style: Style) -> tuple[str, Lettering]:
    """Return the title at the greatest size that leaves it whole, else cut at the smallest."""
    sizes = [style.title, *(replace(style.title, size=size) for size in (62, 54))]
    fitting = next((lettering for lettering in sizes if lettering.width(title) <= room), sizes[-1])
    return shortened(title, room, fitting.width), fitting


def _headlines(headlines: Sequence[str], style: Style, top: int, marks: list[Mark]) -> int:
    """Set the numbered headlines, the first one larger. Return where they end."""
    texts = [text for headline in headlines[:MOST_HEADLINES] if (text := drawable(headline, style.faces.serif))]
    left = LEFT + _NUMBER_COLUMN
    bottom = top + 14 if texts else top
    lead = _fitting(texts[:1], RIGHT - left, style.leads)
    other = _fitting(texts[1:], RIGHT - left, style.headlines)
    for number, text in enumerate(texts, start=1):
        lettering = lead if number == 1 else other
        if number > 1:
            marks.append(Box(left, bottom, RIGHT, bottom + 1, style.colours.rule))
        bottom += 26
        marks.append(Words(LEFT, lettering.baseline(bottom), str(number), lettering, style.colours.accent, flush=True))
        for line in broken(text, RIGHT - left, MOST_LINES, lettering.width):
            marks.append(Words(left, lettering.baseline(bottom), line, lettering, style.colours.ink, flush=True))
            bottom += lettering.leading
        bottom += 26
    return bottom


def _fitting(texts: Sequence[str], width: float, letterings: Sequence[Lettering]) -> Lettering:
    """Return the first of some letterings, greatest first, in which no text has to be cut; else the last."""
    for lettering in letterings:
        if all(len(broken(text, width, MOST_LINES + 1, lettering.width)) <= MOST_LINES for text in texts):
            return lettering
    return letterings[-1]


def _keywords(content: CardContent, style: Style, top: int, marks: list[Mark], *, parted: bool) -> int:
    """Draw the keywords in two columns, each over a bar as long as its count; `parted` from what is above.

    Return where they end.
    """
    words = [
        (text, max(0, min(count, _GREATEST)))
        for word, count in content.keywords[:MOST_KEYWORDS]
        if (text := drawable(word, style.faces.sans))
    ]
    if not words:
        return top
    top += 22
    if parted:
        marks.append(Box(LEFT, top, RIGHT, top + 1, style.colours.ink))
        top += 22
    title = shortened(drawable(content.keywords_title, style.faces.sans), RIGHT - LEFT, style.strong.width)
    if title:
        marks.append(Words(LEFT, style.strong.baseline(top), title, style.strong, style.colours.accent, flush=True))
        top += style.strong.leading + 14
    rows = (len(words) + 1) // 2
    greatest = max(1, *(count for _, count in words))
    column = (RIGHT - LEFT - _GUTTER) // 2
    for place, (word, count) in enumerate(words):
        left, bar = LEFT + (column + _GUTTER) * (place // rows), top + _ROW * (place % rows) + _ROW - 26
        track = Box(left, bar, left + column, bar + 8, style.colours.track)
        marks += _bar(word, count, count / greatest, track, style)
    return top + _ROW * rows


def _bar(word: str, count: int, share: float, track: Box, style: Style) -> Sequence[Mark]:
    """Return a word and its count, over a bar that covers that share of its track."""
    baseline = style.label.baseline(track.top - 6 - style.label.leading)
    figure = f"{count:,}"
    width = track.right - track.left
    room = width - style.label.width(figure) - 20
    return (
        Words(
            track.left, baseline, shortened(word, room, style.label.width), style.label, style.colours.ink, flush=True
        ),
        aligned_right(track.right, baseline, figure, style.label, style.colours.muted),
        track,
        replace(track, right=track.left + round(width * share), colour=style.colours.accent),
    )


def _footer(footer: str, style: Style, top: int, marks: list[Mark]) -> int:
    """Set the footer over a fine rule. Return the card's height."""
    text = shortened(drawable(footer, style.faces.sans), RIGHT - LEFT, style.small.width)
    if not text:
        return top + MARGIN - 20
    top += 28
    marks.append(Box(LEFT, top, RIGHT, top + 1, style.colours.rule))
    top += 22
    marks.append(Words(LEFT, style.small.baseline(top), text, style.small, style.colours.muted, flush=True))
    return top + style.small.leading + MARGIN - 36
