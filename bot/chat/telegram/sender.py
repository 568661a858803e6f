"""Sends the outbox's messages to Telegram, at its pace, and says what came of each."""

import logging
from collections.abc import Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.telegram.errors import outcome_of
from bot.chat.telegram.messages import Destination, send
from bot.chat.telegram.pacing import Pacing
from bot.core.delivery import OutboxItem, Outcome, Refused, Sent, TooFast
from bot.core.subscriber import Format

_log = logging.getLogger(__name__)


class TelegramSender:
    """The `Sender` of `services.deliver` for Telegram."""

    def __init__(self, bot: Bot, pacing: Pacing) -> None:
        self._bot = bot
        self._pacing = pacing

    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        """Send one message when its turn comes. Raises nothing but cancellation."""
        chat_id = item.address.chat_id
        outcome: Outcome | None = await self._pacing.turn(chat_id)
        if outcome is None:
            started()
            outcome = await self._try(item)
        if isinstance(outcome, Refused):
            _log.error("digest refused", extra={"outbox_id": item.id, "reason": outcome.reason})
        return outcome

    async def _try(self, item: OutboxItem) -> Outcome:
        destination = Destination(item.address.chat_id)
        try:
            message_id = await send(self._bot, destination, item.content, is_html=item.format == Format.HTML)
        except TelegramError as error:
            outcome = outcome_of(error)
            if isinstance(outcome, TooFast):
                self._pacing.pause(outcome.retry_after_s)
            return outcome
        return Sent(message_id)
