"""Digests as they arrive in a terminal."""

from collections.abc import Callable

from bot.chat.actions import decode
from bot.chat.terminal.display import Display
from bot.chat.terminal.output import Output
from bot.chat.terminal.page import read
from bot.core.delivery import OutboxItem, Outcome, PartKind, Refused, Sent, Unavailable


class TerminalSender:
    """The terminal's `deliver.Sender`."""

    def __init__(self, output: Output, display: Display) -> None:
        self._output = output
        self._display = display

    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        """Print a digest; buttons of an older version that mean nothing now are left out, and pictures."""
        started()
        if item.content.kind is PartKind.CARD:
            return Sent()
        try:
            page = read(item.content.body)
        except ValueError:
            return Refused("not a terminal's page")
        buttons = [
            [(label, action) for label, data in row if (action := decode(data)) is not None]
            for row in item.content.buttons
        ]
        self._display.message(page, buttons)
        return Unavailable("the terminal is closed") if self._output.is_closed else Sent()
