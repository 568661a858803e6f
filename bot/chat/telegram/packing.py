"""Paragraphs → messages within Telegram's limits, cut where it hurts least.

Counted is what Telegram counts: UTF-16 code units after the markup is parsed, entities, and the bytes of the raw text,
of which the Bot API server takes 32 KiB.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.chat.reply import Text
from bot.chat.telegram.cutting import split
from bot.chat.telegram.layout import Paragraph


@dataclass(frozen=True, slots=True)
class Size:
    """What a piece of a message takes up, or what a message holds at most."""

    units: int
    entities: int = 0
    raw_bytes: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.units + other.units, self.entities + other.entities, self.raw_bytes + other.raw_bytes)

    def holds(self, other: "Size") -> bool:
        return other.units <= self.units and other.entities <= self.entities and other.raw_bytes <= self.raw_bytes


MESSAGE = Size(units=4_096, entities=100, raw_bytes=32_000)
"""What one message holds."""
CAPTION = Size(units=1_024, entities=100, raw_bytes=16_000)
"""What stands below a picture at most."""
_FOLD = Size(0, 1, len("<blockquote expandable></blockquote>"))
_NOTHING = Size(0)


class Markup(Protocol):
    def write(self, text: Text) -> tuple[str, int]:
        """Return `text` in this markup, and how many entities that makes."""
        ...

    def fold(self, lines: str, *, is_open: bool = False) -> str:
        """Return written lines as a quote: one that stays closed until a reader opens it, or (`is_open`) never does."""
        ...


def utf16_length(text: str) -> int:
    """Return how long Telegram says that `text` is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def paginate(paragraphs: Sequence[Paragraph], markup: Markup, limit: Size = MESSAGE) -> Iterator[list[Paragraph]]:
    """Share paragraphs out to messages, in order; one that no message holds is cut into pieces."""
    rest = list(paragraphs)
    while rest:
        count, used = _fill(rest, markup, limit)
        if count == len(rest):
            yield rest
            return
        pieces = _split_giant(rest[: count + 1], used, markup, limit)
        if pieces:
            yield [*rest[:count], pieces[0]]
            rest[: count + 1] = [pieces[1]] if pieces[1].text else []
        else:
            cut = min(range(count, 0, -1), key=lambda at: rest[at].cost)
            yield rest[:cut]
            del rest[:cut]


def _fill(paragraphs: Sequence[Paragraph], markup: Markup, limit: Size) -> tuple[int, Size]:
    """Return how many of the paragraphs one message holds, and what they take up."""
    used = _NOTHING
    for at, paragraph in enumerate(paragraphs):
        previous = paragraphs[at - 1] if at else None
        more = used + _frame(paragraph, previous) + _size(paragraph, markup, limit)
        if not limit.holds(more):
            return at, used
        used = more
    return len(paragraphs), used


def _split_giant(
    paragraphs: Sequence[Paragraph], used: Size, markup: Markup, limit: Size
) -> tuple[Paragraph, Paragraph] | None:
    """Cut the last paragraph so that its head fills the message, if it is too long for any and there's room enough."""
    giant = paragraphs[-1]
    previous = paragraphs[-2] if len(paragraphs) > 1 else None
    is_giant = not limit.holds(_frame(giant, None) + _size(giant, markup, limit))
    if not is_giant or used.units > limit.units * 3 // 4:
        return None
    taken = used + _frame(giant, previous)
    return split(giant, lambda head: limit.holds(taken + _size(head, markup, limit)))


def _frame(paragraph: Paragraph, previous: Paragraph | None) -> Size:
    """Return what a paragraph takes up besides its own text: line breaks, indent and the fold that it opens."""
    gap = paragraph.gap if previous else 0
    indent = len(paragraph.indent)
    opens_fold = paragraph.fold is not None and (previous is None or previous.fold != paragraph.fold)
    return Size(gap + indent, 0, gap + 3 * indent) + (_FOLD if opens_fold else _NOTHING)


def _size(paragraph: Paragraph, markup: Markup, limit: Size) -> Size:
    plain = paragraph.plain
    if len(plain) > limit.units:
        return Size(len(plain))
    written, entities = markup.write(paragraph.text)
    return Size(utf16_length(plain), entities, len(written.encode()))
