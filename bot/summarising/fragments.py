"""The article as the summariser walks it: its speaking parts in reading order, each knowing where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.article import Block, Heading, Listing, Paragraph, Quote, Role, Span
from bot.core.summary import Passage


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Fragment:
    """One paragraph, heading, list item or quoted paragraph that speaks for the article.

    `depth` is a list item's nesting; `strong` and `centred` hint at a sub-heading.
    """

    block: int
    part: int
    text: str
    kind: Kind
    strong: bool = False
    centred: bool = False
    depth: int = 0

    def passage(self, start: int, end: int) -> Passage:
        """Return characters `start` to `end` as a passage, without white space at its ends."""
        cut = self.text[start:end]
        start += len(cut) - len(cut.lstrip())
        cut = cut.strip()
        return Passage(cut, (Span(self.block, self.part, start, start + len(cut)),))


def fragments_of(blocks: Sequence[Block]) -> tuple[Fragment, ...]:
    """Return what speaks for the article; tables, code and pictures don't, nor does anything but body text."""
    return tuple(
        fragment
        for at, block in enumerate(blocks)
        if block.role is Role.BODY
        for fragment in _parts(at, block)
        if fragment.text
    )


def _parts(at: int, block: Block) -> Sequence[Fragment]:
    match block:
        case Paragraph(text=text, strong=strong, centred=centred):
            return [Fragment(at, 0, text, Kind.PARAGRAPH, strong, centred)]
        case Heading(text=text):
            return [Fragment(at, 0, text, Kind.HEADING)]
        case Listing(items=items, depths=depths):
            pairs = enumerate(zip(items, depths, strict=True))
            return [Fragment(at, part, text, Kind.ITEM, depth=depth) for part, (text, depth) in pairs]
        case Quote(paragraphs=paragraphs):
            return [Fragment(at, part, text, Kind.QUOTE) for part, text in enumerate(paragraphs)]
        case _:
            return []
