"""Tells the operators on Telegram, each in the chat with them, what they are to know unasked."""

import asyncio
import logging
from collections.abc import Callable, Collection

from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.chat.feed_view import Standpoint
from bot.chat.notices import feed_fails, feed_is_well
from bot.chat.reply import Reply
from bot.chat.telegram.errors import outcome_of, retry_after_s
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.html import HtmlPacker
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.messages import Destination, Message, send
from bot.chat.telegram.standpoints import Readers, Standpoints
from bot.clock import Clock
from bot.core.feed import Feed
from bot.errors import StorageError

_log = logging.getLogger(__name__)
TIME_LIMIT_S = 60.0
"""For all operators together: whoever has something to tell holds a lease meanwhile."""


class TelegramNotices:
    """The `bulletin.Notices` of Telegram. `zone` is that of operators who have never spoken to the bot."""

    def __init__(
        self, bot: ExtBot[Push], operators: Collection[int], readers: Readers, clock: Clock, *, zone: str
    ) -> None:
        self._bot = bot
        self._operators = tuple(sorted(operators))
        self._standpoints = Standpoints(readers, clock, zone)
        self._clock = clock
        self._packer = HtmlPacker()
        self._support = FormatSupport()

    async def feed_fails(self, feed: Feed) -> None:
        await self._tell(lambda view: feed_fails(feed, view))

    async def feed_is_well(self, feed: Feed) -> None:
        await self._tell(lambda view: feed_is_well(feed, view))

    async def _tell(self, notice: Callable[[Standpoint], Reply]) -> None:
        """Tell all operators. Raises nothing but cancellation: who can't be told now has the log and /feeds."""
        try:
            async with asyncio.timeout(TIME_LIMIT_S):
                for chat_id in self._operators:
                    await self.tell(chat_id, notice)
        except TimeoutError:
            _log.warning("notice given up", extra={"reason": f"not sent within {TIME_LIMIT_S:.0f} s"})

    async def tell(self, chat_id: int, notice: Callable[[Standpoint], Reply]) -> None:
        """Tell one person. Raises nothing but cancellation, as above."""
        try:
            view = await self._standpoints.of(chat_id)
            reply = notice(view)
            for part in self._packer.pack(reply.blocks, reply.buttons):
                await self._push(chat_id, Message(part))
        except TelegramError as error:
            outcome = outcome_of(error)
            reason = getattr(outcome, "reason", type(outcome).__name__)
            _log.warning("notice not sent", extra={"chat_id": chat_id, "reason": reason})
        except StorageError as error:
            _log.warning("notice not sent", extra={"chat_id": chat_id, "reason": str(error)})

    async def _push(self, chat_id: int, message: Message) -> None:
        """Send a message, waiting for as long as it takes where the chat or the bot has to rest."""
        while True:
            try:
                await send(self._bot, Destination(chat_id), message, self._support, Push())
            except RetryAfter as error:
                wait_s = retry_after_s(error)
                if wait_s > TIME_LIMIT_S:
                    raise
                await self._clock.sleep(wait_s)
            else:
                return
