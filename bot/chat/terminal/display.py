"""Messages on a terminal, and the numbers of their buttons."""

from collections.abc import Iterable, Sequence

from bot.chat.actions import Action
from bot.chat.terminal.ink import paint, paint_buttons
from bot.chat.terminal.output import Output
from bot.chat.terminal.page import Kind, Page, PageLine, Stretch, clean

LabelledAction = tuple[str, Action]


class Display:
    """Shows messages; `button` tells what a number stands for: a button of the latest message that has any."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._actions: tuple[Action, ...] = ()

    @property
    def has_buttons(self) -> bool:
        return bool(self._actions)

    def message(self, page: Page, buttons: Sequence[Sequence[LabelledAction]] = ()) -> None:
        """Show a message and number its buttons from 1."""
        width, colour = self._output.width, self._output.colour
        parts = [paint(page, width, colour=colour)]
        labels = [[label for label, _ in row] for row in buttons]
        if any(labels):
            self._actions = tuple(action for row in buttons for _, action in row)
            parts.append(paint_buttons(_numbered(labels), width, colour=colour))
        self._output.print("\n\n".join(parts) + "\n")

    def note(self, text: str) -> None:
        """Show a brief word."""
        page = (PageLine(Kind.QUIET, (Stretch(clean(text)),)),)
        self._output.print(paint(page, self._output.width, colour=self._output.colour) + "\n")

    def button(self, number: int) -> Action | None:
        return self._actions[number - 1] if 1 <= number <= len(self._actions) else None


def _numbered(rows: Iterable[Sequence[str]]) -> list[list[tuple[int, str]]]:
    numbered: list[list[tuple[int, str]]] = []
    number = 0
    for row in rows:
        numbered.append([(number + at, label) for at, label in enumerate(row, start=1)])
        number += len(row)
    return numbered
