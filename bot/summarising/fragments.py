"""The article as the summariser walks it: its speaking parts in reading order, each knowing where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.article import Article, Block, Heading, Listing, Paragraph, Quote, Role, Span
from bot.core.folding import simplified
from bot.core.language import Language
from bot.core.summary import Passage

_GAPS = " :：—-丨|｜"
_CLOSES = "：:。！？!?.；;】）丨|｜"


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Fragment:
    """One paragraph, heading, list item or quoted paragraph that speaks for the article.

    `depth` is a list item's nesting; `strong` and `centred` hint at a sub-heading. `plain` is the text in Simplified
    characters, character for character, which is what rules are matched on.
    """

    block: int
    part: int
    text: str
    plain: str
    kind: Kind
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
    return tuple(
        fragment
        for at, block in enumerate(article.blocks)
        if block.role is Role.BODY
        for fragment in _parts(at, block, plain)
        if fragment.text
    )


def _parts(at: int, block: Block, plain: Callable[[str], str]) -> Sequence[Fragment]:
    match block:
        case Paragraph(text=text, strong=strong, centred=centred, head=head):
            set_off = head if head and _is_set_off(text, head) else 0
            return [Fragment(at, 0, text, plain(text), Kind.PARAGRAPH, strong, centred, head=set_off)]
        case Heading(text=text):
            return [Fragment(at, 0, text, plain(text), Kind.HEADING)]
        case Listing(items=items, depths=depths):
            pairs = enumerate(zip(items, depths, strict=True))
            return [Fragment(at, part, text, plain(text), Kind.ITEM, depth=depth) for part, (text, depth) in pairs]
        case Quote(paragraphs=paragraphs):
            return [Fragment(at, part, text, plain(text), Kind.QUOTE) for part, text in enumerate(paragraphs)]
        case _:
            return []


def _is_set_off(text: str, head: int) -> bool:
    """Whether a bold beginning is a head of its own, and not the emphasised first words of a sentence."""
    return text[head] in _GAPS or text[head - 1] in _CLOSES
