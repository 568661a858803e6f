"""One block → the HTML of a rich message, and how much of a message's room it takes up.

Rules: "Rich messages" of the Bot API. Everything is counted as if Telegram counted it unkindly: text in UTF-16 units,
with line breaks for each block.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.chat.reply import (
    Bars,
    Block,
    Code,
    Contents,
    Fold,
    Group,
    Item,
    Items,
    Line,
    Picture,
    Quote,
    Run,
    Table,
    Text,
    Title,
    plain,
    said,
    simplified,
)
from bot.chat.telegram.html import HtmlMarkup, escape
from bot.chat.telegram.layout import clean, is_visible, link_target, tidy
from bot.chat.telegram.packing import utf16_length

MOST_COLUMNS = 20
_DEEPEST_HEADING = 6
_DEEPEST_ITEM = 4
_BREAKS = 2
_NUMBER = re.compile(r"\(?([0-9]{1,6})[.)]")
_NO_PICTURE = re.compile(r"\.(?:svgz?|ico|bmp|tiff?|avif|hei[cf]|mp4|webm|mp3|pdf|html?)\Z", re.IGNORECASE)
_MARKUP = HtmlMarkup(with_times=True)


@dataclass(frozen=True, slots=True)
class Room:
    """What blocks take up, or what a message holds at most."""

    units: int = 0
    blocks: int = 0
    media: int = 0

    def __add__(self, other: "Room") -> "Room":
        return Room(self.units + other.units, self.blocks + other.blocks, self.media + other.media)

    def holds(self, other: "Room") -> bool:
        return other.units <= self.units and other.blocks <= self.blocks and other.media <= self.media


def written(block: Block, anchors: Collection[str] = ()) -> tuple[str, Room]:
    """Return the HTML of `block`, empty where there is nothing to see. Contents jump to `anchors` only."""
    return _story(block) if isinstance(block, Fold) else _written(block, anchors)


@lru_cache(maxsize=1_024)
def _story(fold: Fold) -> tuple[str, Room]:
    """Write a story: on one morning it stands in thousands of digests."""
    return _written(fold, ())


def _written(block: Block, anchors: Collection[str]) -> tuple[str, Room]:
    sheet = _Sheet(anchors)
    sheet.block(block)
    return "".join(sheet.pieces), Room(sheet.units, sheet.blocks, sheet.media)


def picture_source(url: str) -> str | None:
    """Return `url` where Telegram can be expected to fetch a picture from it: a public host, no other kind of file."""
    target = link_target(url)
    if target is None:
        return None
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or _is_numeric(parts.hostname or "") or _NO_PICTURE.search(parts.path):
        return None
    return f"{parts.scheme}{target[len(parts.scheme) :]}"


class _Sheet:
    """The HTML so far, in pieces, and what it counts."""

    def __init__(self, anchors: Collection[str]) -> None:
        self.pieces: list[str] = []
        self.units = self.blocks = self.media = 0
        self._anchors = anchors

    def block(self, block: Block) -> None:  # noqa: C901, PLR0912 - a table, a row a block
        match block:
            case Title(text=text, level=level, anchor=anchor):
                unbold = tuple(replace(run, text=run.text.replace("\n", " "), bold=False) for run in text)
                mark = f'<a name="{escape(anchor)}"></a>' if anchor else ""
                self._leaf(f"h{min(max(level, 1), _DEEPEST_HEADING)}", unbold, mark)
            case Line(text=text, quiet=quiet):
                self._leaf("footer" if quiet else "p", text)
            case Group(blocks=inner):
                for one in inner:
                    self.block(one)
            case Fold():
                self._fold(block)
            case Items(items=items):
                self._list(items)
            case Contents():
                self._contents(block)
            case Picture(url=url, caption=caption):
                self._picture(url, caption)
            case Quote(paragraphs=paragraphs):
                self._around("blockquote", [Line(text) for text in paragraphs])
            case Table(rows=rows):
                self._table(rows)
            case Bars():
                for one in simplified(block):
                    self.block(one)
            case Code(text=text):
                self._leaf("pre", plain(text.rstrip("\n")), keep_lines=True)

    def _leaf(self, tag: str, text: Text, before: str = "", *, keep_lines: bool = False) -> bool:
        """Write a block of text alone; return whether there was anything to see."""
        runs = tidy(text)
        shown = said(runs)
        if not is_visible(shown):
            return False
        if not keep_lines and "\n" in shown:
            runs = tuple(replace(run, text=run.text.replace("\n", " ")) for run in runs)
        self.pieces.append(f"<{tag}>{before}{_MARKUP.write(runs)[0]}</{tag}>")
        self._count(shown)
        return True

    def _count(self, text: str = "", blocks: int = 1) -> None:
        self.units += utf16_length(text) + _BREAKS
        self.blocks += blocks

    def _around(self, tag: str, blocks: Sequence[Block], first: str = "") -> None:
        """Write blocks inside a tag; nothing where they show nothing."""
        start = len(self.pieces)
        for one in blocks:
            self.block(one)
        if len(self.pieces) > start:
            self.pieces.insert(start, f"<{tag}>{first}")
            self.pieces.append(f"</{tag.split(maxsplit=1)[0]}>")
            self._count()

    def _fold(self, fold: Fold) -> None:
        """Write a story that opens; one that has nothing inside is its summary, as a link."""
        summary = tidy(replace(run, text=run.text.replace("\n", " "), url=None) for run in fold.summary)
        inside = _with_original(fold)
        if not is_visible(said(summary)) or not inside:
            self._leaf("p", fold.summary)
            for one in fold.blocks:
                self.block(one)
            return
        before = len(self.pieces)
        self._around("details open" if fold.is_open else "details", inside, _summary(summary))
        if len(self.pieces) > before:
            self._count(said(summary), blocks=0)
        else:
            self._leaf("p", fold.summary)

    def _contents(self, contents: Contents) -> None:
        runs: list[str] = []
        shown: list[str] = []
        for entry in contents.entries:
            label, note = clean(entry.label).replace("\n", " ").strip(), clean(entry.note)
            if not is_visible(label):
                continue
            name = escape(label)
            jump = f'<a href="#{escape(entry.anchor)}">{name}</a>' if entry.anchor in self._anchors else name
            runs.append(f"{jump} {escape(note)}".strip())
            shown.append(f"{label} {note}".strip())
        if runs:
            self.pieces.append(f"<p>{' · '.join(runs)}</p>")
            self._count(" · ".join(shown))

    def _picture(self, url: str, caption: Text) -> None:
        source = picture_source(url)
        if source is None:
            self._leaf("footer", caption)
            return
        image = f'<img src="{escape(source)}"/>'
        words = tidy(caption)
        self._count()
        self.media += 1
        if not is_visible(said(words)):
            self.pieces.append(image)
            return
        written_words = _MARKUP.write(words)[0].replace("\n", " ")
        self.pieces.append(f"<figure>{image}<figcaption>{written_words}</figcaption></figure>")
        self._count(said(words))

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        shown = [[clean(cell).replace("\n", " ").strip() for cell in row] for row in rows]
        shown = [_narrowed(row) for row in shown if any(is_visible(cell) for cell in row)]
        if not shown:
            return
        self.pieces.append("<table>")
        for at, row in enumerate(shown):
            tag = "td" if at or len(shown) == 1 else "th"
            self.pieces.append("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>")
            self._count()
            for cell in row:
                self._count(cell, blocks=0)
        self.pieces.append("</table>")
        self._count()

    def _list(self, items: Sequence[Item]) -> None:
        """Write a flat list as nested ones; what has no number or bullet of its own stands between them."""
        lists = _Lists(self.pieces)
        for item in items:
            text = tidy(item.text)
            shown = said(text).replace("\n", " ")
            if not is_visible(shown):
                continue
            html = _MARKUP.write(text)[0].replace("\n", " ")
            if item.marker in {"", "…"}:
                lists.close()
                mark = f"{item.marker} " if item.marker else ""
                self.pieces.append(f"<p>{mark}{html}</p>")
                self._count(mark + shown)
                continue
            self.blocks += lists.item(item, html)
            self.units += utf16_length(shown) + len(item.marker) + item.depth + 2 * _BREAKS
        lists.close()


class _Lists:
    """Lists that are open, one inside the other: each the tag of its list, and the number that comes next."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces
        self._open: list[tuple[str, int]] = []

    def item(self, item: Item, html: str) -> int:
        """Begin an item; return how many blocks that makes."""
        found = _NUMBER.fullmatch(item.marker)
        tag, number = ("ol", int(found[1])) if found else ("ul", 0)
        depth = min(max(item.depth, 0), _DEEPEST_ITEM, len(self._open))
        blocks = 1
        self.close(depth + 1)
        if len(self._open) > depth and self._open[-1][0] != tag:
            self.close(depth)
        if len(self._open) > depth:
            self._pieces.append("</li>")
        else:
            self._open.append((tag, 1))
            self._pieces.append(f"<{tag}>")
            blocks += 1
        expected = self._open[-1][1]
        value = f' value="{number}"' if found and number != expected else ""
        self._open[-1] = (tag, (number if found else expected) + 1)
        self._pieces.append(f"<li{value}>{html}")
        return blocks

    def close(self, depth: int = 0) -> None:
        """End the lists that lie deeper than `depth`."""
        while len(self._open) > depth:
            tag, _ = self._open.pop()
            self._pieces.append(f"</li></{tag}>")


def _with_original(fold: Fold) -> tuple[Block, ...]:
    """Return what is inside a fold: its blocks, and what leads to the source at the end of their last quiet line."""
    if fold.original is None or link_target(fold.original.url) is None:
        return fold.blocks
    last = fold.blocks[-1] if fold.blocks else None
    if isinstance(last, Line) and last.quiet:
        return (*fold.blocks[:-1], replace(last, text=(*last.text, Run(" · "), fold.original)))
    return (*fold.blocks, Line((fold.original,), quiet=True))


def _summary(text: Text) -> str:
    return f"<summary>{_MARKUP.write(text)[0]}</summary>"


def _narrowed(row: list[str]) -> list[str]:
    if len(row) <= MOST_COLUMNS:
        return row
    return [*row[: MOST_COLUMNS - 1], " ".join(row[MOST_COLUMNS - 1 :])]


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
