"""What the bot says, before any platform has a say in how it looks: blocks of text and buttons."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.chat.actions import Action


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look. `url` makes them a link (http, https or tg only)."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str | None = None


Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a message or of a section of it (`level` 1 or 2)."""

    text: Text
    level: int = 1


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


Block = Title | Line | Items | Group


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
    """

    blocks: tuple[Block, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
    toast: str = ""
    replaces: bool = False


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


def rows(buttons: Iterable[Button], per_row: int) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows of `per_row`."""
    laid = tuple(buttons)
    return tuple(laid[at : at + per_row] for at in range(0, len(laid), per_row))
