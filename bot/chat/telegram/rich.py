"""Blocks → rich messages (`sendRichMessage`, Bot API 10.1).

One message holds a whole digest. What goes beyond a message's room goes into a second one, cut between stories or
paragraphs: nothing is left out. A single block that no message holds is taken apart.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.chat.reply import (
    Block,
    Code,
    Contents,
    Fold,
    Group,
    Items,
    Line,
    Picture,
    Quote,
    Run,
    Table,
    Text,
    Title,
    said,
)
from bot.chat.telegram.cutting import split
from bot.chat.telegram.html import HtmlPacker, Rows, with_buttons
from bot.chat.telegram.layout import Paragraph, tidy
from bot.chat.telegram.packing import utf16_length
from bot.chat.telegram.sheet import Room, written
from bot.core.delivery import RenderedPart

RICH_MESSAGE = Room(units=32_000, blocks=500, media=50)
"""What one rich message holds: of its 32,768 characters some are kept in reserve."""


@dataclass(frozen=True, slots=True)
class _Written:
    block: Block
    html: str
    room: Room


class RichPacker:
    """Writes rich messages; each has the HTML messages that say the same where a server doesn't know rich ones."""

    def __init__(self, limit: Room = RICH_MESSAGE) -> None:
        self._limit = limit
        self._html = HtmlPacker()

    def pack(self, blocks: Sequence[Block], buttons: Rows = ()) -> tuple[RenderedPart, ...]:
        """Return the messages that `blocks` make, none of them empty; the buttons stand under the last."""
        return with_buttons([self._part(page) for page in _pages(blocks, self._limit)], buttons)

    def _part(self, page: Sequence[_Written]) -> RenderedPart:
        blocks = [one.block for one in page]
        anchors = {block.anchor for block in blocks if isinstance(block, Title)}
        body = "".join(written(one.block, anchors)[0] if isinstance(one.block, Contents) else one.html for one in page)
        simple = self._html.pack(blocks)
        if not simple:
            # Nothing but pictures: a message needs some text, and an older server something to show.
            links = [Line((Run(block.url, url=block.url),)) for block in blocks if isinstance(block, Picture)]
            simple = self._html.pack(links[:1])
            body += written(links[0])[0]
        plain = "\n\n".join(part.plain for part in simple)
        return RenderedPart(body, plain, fallback=tuple(part.body for part in simple))


def pages(blocks: Sequence[Block], limit: Room = RICH_MESSAGE) -> tuple[tuple[Block, ...], ...]:
    """Share blocks out to pages that each hold within `limit`, in order; a title stays with what follows it."""
    return tuple(tuple(one.block for one in page) for page in _pages(blocks, limit))


def _pages(blocks: Sequence[Block], limit: Room) -> Iterator[list[_Written]]:
    rest = deque(_flat(blocks))
    page: list[_Written] = []
    used = Room()
    while rest:
        one = rest.popleft()
        if not one.html:
            continue
        if limit.holds(used + one.room):
            page.append(one)
            used += one.room
        elif not limit.holds(one.room):
            rest.extendleft(reversed([*_flat(_apart(one.block, limit))]))
        else:
            kept = _without_last_titles(page) or len(page)
            rest.extendleft(reversed([*page[kept:], one]))
            yield page[:kept]
            page, used = [], Room()
    if page:
        yield page


def _without_last_titles(page: Sequence[_Written]) -> int:
    """Return how many of the page's blocks stand before the titles that it ends with."""
    kept = len(page)
    while kept and isinstance(page[kept - 1].block, Title):
        kept -= 1
    return kept


def _flat(blocks: Sequence[Block]) -> Iterator[_Written]:
    for block in blocks:
        if isinstance(block, Group):
            yield from _flat(block.blocks)
        else:
            yield _Written(block, *written(block))


def _apart(block: Block, limit: Room) -> Sequence[Block]:  # noqa: C901, PLR0911 - a table, a row a block
    """Take apart what no message holds. What comes out is less in size or of a simpler kind, so that this ends."""
    match block:
        case Fold(summary=summary, blocks=blocks, original=original):
            return (Line(summary), *blocks, *([Line((original,), quiet=True)] if original else ()))
        case Title(text=text):
            return (Line(text),)
        case Items(items=items) if len(items) > 1:
            middle = len(items) // 2
            return (Items(items[:middle], block.folded), Items(items[middle:], block.folded))
        case Items(items=(only,)):
            return (Line((Run(f"{only.marker} "), *only.text) if only.marker else only.text),)
        case Quote(paragraphs=paragraphs) if len(paragraphs) > 1:
            middle = len(paragraphs) // 2
            return (Quote(paragraphs[:middle]), Quote(paragraphs[middle:]))
        case Quote(paragraphs=paragraphs):
            return tuple(Line(text) for text in paragraphs)
        case Table(rows=rows) if len(rows) > 1:
            return (Table(rows[: len(rows) // 2]), Table(rows[len(rows) // 2 :]))
        case Table(rows=rows):
            return tuple(Line((Run(cell),)) for row in rows for cell in row)
        case Picture(url=url, caption=caption):
            return (Picture(url), Line(caption, quiet=True)) if caption else ()
        case Code(text=text):
            return [Code(lines) for lines in _cut_lines(text, limit)]
        case Line(text=text, quiet=quiet):
            return [Line(piece, quiet) for piece in _cut(text, limit)]
    return ()


def _cut(text: Text, limit: Room) -> Iterator[Text]:
    rest: Paragraph | None = Paragraph(tidy(text))
    most = max(limit.units - 16, 1)
    while rest is not None and rest.text:
        if utf16_length(rest.plain) <= most:
            yield rest.text
            return
        pieces = split(rest, lambda head: utf16_length(head.plain) <= most)
        head, rest = pieces if pieces is not None else (rest, None)
        yield head.text


def _cut_lines(text: str, limit: Room) -> Iterator[str]:
    """Cut preformatted text at its line ends; a line that no message holds is cut as prose is."""
    most = max(limit.units - 16, 1)
    page, used = "", 0
    for line in text.splitlines(keepends=True):
        size = utf16_length(line)
        if page and used + size > most:
            yield page
            page, used = "", 0
        if size > most:
            yield from (said(piece) for piece in _cut((Run(line),), limit))
        else:
            page, used = page + line, used + size
    if page:
        yield page
