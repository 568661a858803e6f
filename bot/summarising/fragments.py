"""The article as the summariser walks it: its speaking parts in reading order, each knowing where it stands."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple

from bot.core.article import Article, Block, Heading, Listing, Paragraph, Quote, Role, Span
from bot.core.folding import simplified
from bot.core.language import Language
from bot.core.summary import Passage
from bot.summarising.headings import has_words, is_short_line, stands_out
from bot.summarising.openings import own_start

_GAPS = " :：—-丨|｜"
_CLOSES = "：:。！？!?.；;】）丨|｜"


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


class Fragment(NamedTuple):
    """One paragraph, heading, list item or quoted paragraph that speaks for the article.

    `plain` is the text in Simplified characters, character for character, which is what rules are matched on. `start`
    is where its own words begin. `depth` is a list item's nesting; `strong` and `centred` hint at a sub-heading.
    """

    block: int
    part: int
    text: str
    plain: str
    kind: Kind
    start: int
    is_heading: bool = False
    """Whether it looks like a heading, by markup or by look."""
    strong: bool = False
    centred: bool = False
    depth: int = 0
    head: int = 0
    """Where a bold head ends that opens the paragraph, set off from the rest: `<b>盈利：跑赢提价</b> 年报显示…`."""

    def passage(self, start: int, end: int) -> Passage:
        """Return characters `start` to `end` as a passage, without white space at its ends."""
        cut = self.text[start:end]
        start += len(cut) - len(cut.lstrip())
        cut = cut.strip()
        return Passage(cut, (Span(self.block, self.part, start, start + len(cut)),))


def fragments_of(article: Article) -> tuple[Fragment, ...]:
    """Return what speaks for the article; tables, code and pictures don't, nor does anything but body text."""
    plain: Callable[[str], str] = simplified if article.language is Language.TRADITIONAL else str
    fragments: list[Fragment] = []
    for at, block in enumerate(article.blocks):
        if block.role is Role.BODY:
            fragments += _parts(at, block, plain)
    return tuple(fragments)


def _parts(at: int, block: Block, plain: Callable[[str], str]) -> Iterable[Fragment]:
    if isinstance(block, Paragraph):
        return [_paragraph(at, block, plain(block.text))] if block.text else []
    if isinstance(block, Heading):
        return _lines(at, Kind.HEADING, (block.text,), plain)
    if isinstance(block, Listing):
        return _lines(at, Kind.ITEM, block.items, plain, block.depths)
    return _lines(at, Kind.QUOTE, block.paragraphs, plain) if isinstance(block, Quote) else []


def _paragraph(at: int, block: Paragraph, plain: str) -> Fragment:
    text, head = block.text, block.head
    return Fragment(
        at,
        0,
        text,
        plain,
        Kind.PARAGRAPH,
        own_start(plain),
        is_heading=(block.strong or block.centred or stands_out(text)) and is_short_line(text),
        strong=block.strong,
        centred=block.centred,
        head=head if head and _is_set_off(text, head) else 0,
    )


def _lines(
    at: int, kind: Kind, texts: Sequence[str], plain: Callable[[str], str], depths: Iterable[int] = repeat(0)
) -> Iterable[Fragment]:
    for part, (text, depth) in enumerate(zip(texts, depths, strict=False)):
        if text:
            folded = plain(text)
            marked = kind is Kind.HEADING and has_words(text)
            yield Fragment(at, part, text, folded, kind, own_start(folded), is_heading=marked, depth=depth)


def _is_set_off(text: str, head: int) -> bool:
    """Whether a bold beginning is a head of its own, and not the emphasised first words of a sentence."""
    return text[head] in _GAPS or text[head - 1] in _CLOSES
