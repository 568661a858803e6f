"""Shows operators on Telegram how their broadcasts go: one message that is edited, and a report at the end."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.broadcast_view import progress_blocks, progress_buttons, report_blocks
from bot.chat.telegram.errors import is_not_editable, is_not_modified, outcome_of
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.html import HtmlPacker
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.messages import Destination, Message, keyboard, send
from bot.chat.telegram.standpoints import Readers, Standpoints
from bot.clock import Clock
from bot.core.broadcast import Broadcast
from bot.core.delivery import ChatGone, Refused, RenderedPart, TooFast

_log = logging.getLogger(__name__)


class TelegramProgress:
    """The `broadcast_progress.Reporter` of Telegram. `zone` is that of operators who have never spoken to the bot."""

    def __init__(self, bot: ExtBot[Push], readers: Readers, clock: Clock, *, zone: str) -> None:
        self._bot = bot
        self._standpoints = Standpoints(readers, clock, zone)
        self._packer = HtmlPacker()
        self._support = FormatSupport()
        self._last: dict[int, RenderedPart] = {}
        """Broadcast → what its message says, so that nothing is edited that stays as it is."""

    async def show(self, broadcast: Broadcast, left: timedelta | None) -> int | None:
        """Write a broadcast's progress into its message, or a new one where there is none. Raises nothing but
        cancellation.
        """
        if broadcast.author is None:
            return None
        view = await self._standpoints.of(broadcast.author)
        blocks = progress_blocks(broadcast, left, view)
        [part] = self._packer.pack(blocks, progress_buttons(broadcast, view.texts))
        if broadcast.message_id is not None and self._last.get(broadcast.id) == part:
            return broadcast.message_id
        try:
            message_id = await self._write(broadcast.author, broadcast.message_id, part)
        except TelegramError as error:
            self._note(error, broadcast)
            return None
        if message_id is not None:
            self._last[broadcast.id] = part
        return message_id

    async def report(self, broadcast: Broadcast, reasons: Sequence[tuple[str, int]]) -> bool:
        """Send the report of a broadcast that is over; return whether there is no use in trying again."""
        if broadcast.author is None:
            return True
        texts = (await self._standpoints.of(broadcast.author)).texts
        [part] = self._packer.pack(report_blocks(broadcast, reasons, texts))
        try:
            is_told = await self._write(broadcast.author, None, part) is not None
        except TelegramError as error:
            self._note(error, broadcast)
            is_told = isinstance(outcome_of(error), ChatGone | Refused)
        if is_told:
            self._last.pop(broadcast.id, None)
        return is_told

    async def _write(self, chat_id: int, message_id: int | None, part: RenderedPart) -> int | None:
        """Edit a message, or send a new one; return its number. Raises TelegramError."""
        if message_id is None:
            return await self._send(chat_id, part)
        try:
            await self._bot.edit_message_text(
                part.body,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(part),
                rate_limit_args=Push(),
            )
        except TelegramError as error:
            if is_not_editable(error):
                # Deleted: a new one takes its place, and is the one that is edited from now on.
                return await self._send(chat_id, part)
            if not is_not_modified(error):
                raise
        return message_id

    async def _send(self, chat_id: int, part: RenderedPart) -> int | None:
        return (await send(self._bot, Destination(chat_id), Message(part), self._support, Push())).message_id

    def _note(self, error: TelegramError, broadcast: Broadcast) -> None:
        outcome = outcome_of(error)
        if isinstance(outcome, TooFast):
            # It is shown at its next change.
            return
        reason = getattr(outcome, "reason", type(outcome).__name__)
        _log.warning("progress not shown", extra={"broadcast": broadcast.id, "reason": reason})
