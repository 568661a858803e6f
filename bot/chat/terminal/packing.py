"""The terminal's packer: one message however long, since a terminal has no limit."""

from collections.abc import Sequence

from bot.chat.actions import encode
from bot.chat.reply import Block, Button
from bot.chat.terminal.page import page_of, plain, write
from bot.core.delivery import RenderedPart


class TerminalPacker:
    def pack(self, blocks: Sequence[Block], buttons: Sequence[Sequence[Button]]) -> tuple[RenderedPart, ...]:
        """Write blocks as a page; none at all make no message."""
        if not blocks:
            return ()
        page = page_of(blocks)
        encoded = tuple(tuple((button.label, encode(button.action)) for button in row) for row in buttons)
        return (RenderedPart(write(page), plain(page), encoded),)
