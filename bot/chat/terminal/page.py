"""A message as lines for a terminal: what is said, free of any width and colour, which are known only when it is shown.

It is also how a digest lies in the outbox. Nothing in it can move the cursor, change colours or turn the direction of
writing: articles come from strangers.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from rich.cells import cell_len, set_cell_size

from bot.chat.reply import Bar, Bars, Block, Code, Fold, Group, Items, Line, Quote, Run, Text, Title, simplified

# Control sequences as ECMA-48 builds them: CSI, then strings (OSC, DCS …) up to their end, then any other escape.
# A string without an end is none: what follows is text.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,2000}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?"
)
_WHITE = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Kind(StrEnum):
    TITLE = "title"
    SECTION = "section"
    TEXT = "text"
    QUIET = "quiet"
    ITEM = "item"
    LINK = "link"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one look within a line."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line before wrapping; `marker` and `depth` are an item's."""

    kind: Kind
    stretches: tuple[Stretch, ...] = ()
    marker: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)


Page = tuple[PageLine, ...]
_BLANK = PageLine(Kind.BLANK)
_LONGEST_LABEL, _LONGEST_BAR = 16, 20
QUOTED = "│"


def clean(text: str) -> str:
    """Return text that a terminal shows and never obeys: no control sequences or characters, no turns of direction."""
    visible = _UNSEEN.sub("", _WHITE.sub(" ", _SEQUENCES.sub("", text)))
    return _SURROGATES.sub("\ufffd", visible)


def page_of(blocks: Iterable[Block]) -> Page:
    """Lay blocks out as lines, an empty one between groups and before sections, each story's links below it."""
    lines: list[PageLine] = []
    grouped = False
    for block in blocks:
        stands_apart = isinstance(block, Group | Fold)
        written = list(_lines(block))
        if lines and written and (stands_apart or grouped or _is_section(block)):
            lines.append(_BLANK)
        lines.extend(written)
        grouped = stands_apart
    return tuple(lines)


def write(page: Page) -> str:
    """Write a page as text that `read` reads: JSON, a list a line."""
    return json.dumps(
        [
            [line.kind, line.marker, line.depth, *([stretch.text, stretch.strong] for stretch in line.stretches)]
            for line in page
        ],
        ensure_ascii=False,
    )


def read(body: str) -> Page:
    """Read what `write` wrote. Raises ValueError for anything else."""
    return tuple(
        PageLine(
            Kind(kind),
            tuple(Stretch(clean(str(text)), bool(strong)) for text, strong in stretches),
            clean(str(marker)),
            int(depth),
        )
        for kind, marker, depth, *stretches in json.loads(body)
    )


def plain(page: Page) -> str:
    """Return a page without any look, a line a paragraph."""
    return "\n".join("  " * line.depth + (f"{line.marker} " if line.marker else "") + line.text for line in page)


def _lines(block: Block) -> Iterator[PageLine]:
    match block:
        case Title(text=text, level=level):
            yield PageLine(Kind.TITLE if level == 1 else Kind.SECTION, _stretches(text))
        case Line(text=text, quiet=quiet):
            yield PageLine(Kind.QUIET if quiet else Kind.TEXT, _stretches(text))
        case Items(items=items):
            yield from (PageLine(Kind.ITEM, _stretches(item.text), clean(item.marker), item.depth) for item in items)
        case Quote(paragraphs=paragraphs):
            yield from (PageLine(Kind.ITEM, _stretches(paragraph), QUOTED) for paragraph in paragraphs)
        case Code(text=text):
            yield from (PageLine(Kind.ITEM, (Stretch(clean(words)),)) for words in text.splitlines())
        case Bars(bars=bars):
            yield from _chart(bars)
        case Group(blocks=inner):
            yield from _with_links(page_of(inner), _links(inner))
        case Fold(summary=summary, blocks=inner, original=original):
            links = [clean(original.url)] if original is not None and original.url else []
            yield from _with_links((PageLine(Kind.TEXT, _stretches(summary)), *page_of(inner)), links)
        case _:
            yield from chain.from_iterable(map(_lines, simplified(block)))


def _chart(bars: Sequence[Bar]) -> Iterator[PageLine]:
    """Draw bars in columns: label, bar, what is said of it."""
    labels = [
        set_cell_size(label, min(cell_len(label), _LONGEST_LABEL)) for label in (clean(bar.label) for bar in bars)
    ]
    room = max(map(cell_len, labels), default=0)
    greatest = max(1, *(bar.value for bar in bars)) if bars else 1
    for bar, label in zip(bars, labels, strict=True):
        drawn = "█" * max(round(_LONGEST_BAR * bar.value / greatest), 1 if bar.value > 0 else 0)
        text = f"{set_cell_size(label, room)}  {drawn} {clean(bar.note)}"
        yield PageLine(Kind.ITEM, (Stretch(text),))


def _with_links(page: Page, urls: Iterable[str]) -> Page:
    """Put a story's links below the quiet line that ends it, or at the end where there is none."""
    links = [PageLine(Kind.LINK, (Stretch(url),)) for url in urls]
    quiet = next((at for at in range(len(page), 0, -1) if page[at - 1].kind is Kind.QUIET), len(page))
    return (*page[:quiet], *links, *page[quiet:])


def _links(blocks: Iterable[Block]) -> Iterator[str]:
    """Return each address once. Where there are others, of the quiet lines' links the words are enough."""
    texts = [block for block in blocks if isinstance(block, Title | Line)]
    loud = [block for block in texts if not (isinstance(block, Line) and block.quiet)]
    found = list(_urls(loud)) or _urls(texts)
    return iter(dict.fromkeys(found))


def _urls(blocks: Iterable[Title | Line]) -> Iterator[str]:
    return (clean(run.url) for block in blocks for run in block.text if run.url)


def _is_section(block: Block) -> bool:
    return isinstance(block, Title) and block.level > 1


def _stretches(text: Text) -> tuple[Stretch, ...]:
    return tuple(_stretch(run) for run in text)


def _stretch(run: Run) -> Stretch:
    return Stretch(clean(run.text), strong=run.bold)
