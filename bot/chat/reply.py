"""What the bot says, before any platform has a say in how it looks: blocks of text and buttons."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.chat.actions import Action
from bot.core.subscriber import Format


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look. `url` makes them a link (http, https or tg only). `at` is the instant that they name:
    where the platform can, it is told in the time of whoever reads it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str | None = None
    at: datetime | None = None


Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a message (`level` 1) or of a section of it (2 to 6). `anchor`: what contents know it by."""

    text: Text
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `quiet` ones carry what's less important: sources, times, hints."""

    text: Text
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: what stands before it (`1.`, `•`), its text, and how deep it is nested (0 at the top)."""

    marker: str
    text: Text
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `folded`: it stays closed behind a tap where the platform can do that."""

    items: tuple[Item, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together: a story. A message is cut between groups where that is possible."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A story that shows its summary alone until it is opened, where the platform can do that; else a group, headed by
    the summary. `original` leads to the story's source where the links of a summary can't be pressed.
    """

    summary: Text
    blocks: tuple["Block", ...]
    original: Run | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of contents: what it says, the anchor of the title it leads to, and what follows it (a count)."""

    label: str
    anchor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is in a message, each a jump where the platform can do that."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on the web (http or https). Where none can be shown, its caption leads to it."""

    url: str
    caption: Text = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Paragraphs that somebody else has said."""

    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the header first."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as long as its value: what stands before it, and what is said of it."""

    label: str
    value: int
    note: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart; where none can be drawn with characters, a list."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose line breaks and spaces count."""

    text: str


Simple = Title | Line | Items | Group | Quote
"""What every platform can write."""
Block = Simple | Fold | Contents | Picture | Table | Bars | Code


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and the action that pressing it asks for."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Long ones are packed into several messages; the buttons (rows) stand under the last.

    `replaces`: on a button's press, this takes the place of the message that the button stood under. `toast` (up to 200
    characters) is the brief word that a press is answered with. No blocks: nothing is said, a press is still answered.
    `picture` is drawn as `core.pictures` says it, and what the blocks say is its caption; where it can't be shown, they
    stand alone. `form`: what it is to be written in, where not in the usual form of the platform's answers.
    """

    blocks: tuple[Block, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
    toast: str = ""
    replaces: bool = False
    form: Format | None = None
    picture: str = ""


def plain(text: str) -> Text:
    """Return text without any look of its own."""
    return (Run(text),)


def bold(text: str) -> Text:
    return (Run(text, bold=True),)


def line(text: str, *, quiet: bool = False) -> Line:
    """Return a paragraph of plain text."""
    return Line(plain(text), quiet)


def code_line(text: str) -> Line:
    """Return a paragraph that is to be typed or copied as it stands."""
    return Line((Run(text, code=True),))


def said(text: Text) -> str:
    """Return text without its looks."""
    return "".join(run.text for run in text)


def simplified(block: Block) -> tuple[Simple, ...]:  # noqa: PLR0911 - a table, a row a block
    """Say in simple blocks what a platform that knows nothing else can say of `block`."""
    match block:
        case Fold(summary=summary, blocks=blocks):
            return (Group((Line(summary), *blocks)),)
        case Contents(entries=entries):
            return (line(" · ".join(f"{entry.label} {entry.note}".strip() for entry in entries), quiet=True),)
        case Picture(url=url, caption=caption):
            linked = tuple(replace(run, url=run.url or url) for run in caption)
            return (Line(linked, quiet=True),) if caption else ()
        case Table(rows=cells):
            return (Items(tuple(Item("", plain(" | ".join(row))) for row in cells)),)
        case Bars(bars=bars):
            return (Items(tuple(Item(f"{at}.", plain(f"{bar.label}  {bar.note}")) for at, bar in enumerate(bars, 1))),)
        case Code(text=text):
            return (code_line(text),)
    return (block,)


def rows(buttons: Iterable[Button], per_row: int) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows of `per_row`."""
    laid = tuple(buttons)
    return tuple(laid[at : at + per_row] for at in range(0, len(laid), per_row))
