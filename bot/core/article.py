"""An article as it was read: its front matter and its body as blocks in reading order.

Text stands in a block exactly as the source has it (white space normalised), so that a summary can point at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.category import CategoryPath
from bot.core.language import Language

REPEATED_FROM = 3
"""A picture that stands in as many articles with different titles illustrates none of them; a paragraph says nothing of
them."""


class Role(StrEnum):
    """What a piece of text is there for. Only a `BODY` speaks for the article."""

    BODY = "body"
    ORIGINAL_TITLE = "original_title"
    SOURCE = "source"
    CREDIT = "credit"
    CAPTION = "caption"
    PROMOTION = "promotion"
    RELATED = "related"
    DISCLAIMER = "disclaimer"
    DECORATION = "decoration"
    BOILERPLATE = "boilerplate"
    """It stands in several of a source's articles."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `strong`: all of it is bold. `centred`: the source centres it. Both hint at a sub-heading. `head`:
    how many characters at its start are bold, where the rest is not.
    """

    text: str
    role: Role = Role.BODY
    strong: bool = False
    centred: bool = False
    head: int = 0

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the source marks as one; `level` 1 to 6."""

    text: str
    level: int
    role: Role = Role.BODY

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Listing:
    """An ordered or unordered list, flattened: `depths[i]` is how deep item i is nested, 0 at the top."""

    items: tuple[str, ...]
    depths: tuple[int, ...]
    ordered: bool = False
    role: Role = Role.BODY

    @property
    def parts(self) -> tuple[str, ...]:
        return self.items


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation: its paragraphs."""

    paragraphs: tuple[str, ...]
    role: Role = Role.BODY

    @property
    def parts(self) -> tuple[str, ...]:
        return self.paragraphs


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, the header row first where there is one."""

    rows: tuple[tuple[str, ...], ...]
    role: Role = Role.BODY

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(" ".join(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text, line breaks kept."""

    text: str
    role: Role = Role.BODY

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Image:
    """A content picture (http or https address) with its caption or alternative text."""

    url: str
    caption: str = ""
    width: int | None = None
    height: int | None = None
    role: Role = Role.BODY

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.caption,) if self.caption else ()


Block = Paragraph | Heading | Listing | Quote | Table | Code | Image


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `identity` is the same at every reading of it; `revision` changes when its content does."""

    title: str
    categories: CategoryPath
    author: str | None
    source: str | None
    """The outlet that the text names as its origin; where it names none, the author."""
    published: datetime | None
    """Aware, UTC."""
    url: str | None
    blocks: tuple[Block, ...]
    language: Language
    identity: str
    revision: str
    origin: str
    """Where it was read from: a path or an address, as it was given."""
    head_image: str | None = None
    """The picture that the front matter names, unless it is known to be a placeholder or a QR code."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article: characters `start` to `end` of part `part` of block `block`."""

    block: int
    part: int
    start: int
    end: int


def excerpt(blocks: tuple[Block, ...], span: Span) -> str:
    """Return the text that `span` points at. Raises IndexError for a place that the article hasn't."""
    return blocks[span.block].parts[span.part][span.start : span.end]


def body_text(blocks: Iterable[Block]) -> str:
    """Return what a body says, a paragraph a line, without captions, credits and the like."""
    body = (block for block in blocks if block.role is Role.BODY and not isinstance(block, Image))
    return "\n".join(part for block in body for part in block.parts)
