"""Sends the outbox's messages to Telegram, at its pace, and says what came of each."""

import logging
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import replace

from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram.cards import Cards, Draw
from bot.chat.telegram.errors import outcome_of
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.messages import Destination, fallback_of, in_topic, messages_of, send
from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.rich_calls import RichRefusedError
from bot.core.delivery import OutboxItem, Outcome, PartKind, Refused, Sent
from bot.core.subscriber import Format

_log = logging.getLogger(__name__)
_REMEMBERED = 1_024


class TelegramSender:
    """The `Sender` of `services.deliver` for Telegram; `bot` goes by `pacing`. Without `draw` there are no cards."""

    def __init__(
        self, bot: ExtBot[Push], pacing: Pacing, support: FormatSupport | None = None, draw: Draw | None = None
    ) -> None:
        self._bot = bot
        self._pacing = pacing
        self._support = support or FormatSupport()
        self.cards = Cards(bot, draw) if draw is not None else None
        self._gone_out: OrderedDict[int, int] = OrderedDict()
        """Outbox row → how many of its fallback's messages have arrived, where a later one could not be sent yet."""

    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        """Send one message when its turn comes. Raises nothing but cancellation."""
        outcome = await self._try(item, Push(started))
        if isinstance(outcome, Refused):
            _log.error("digest refused", extra={"outbox_id": item.id, "reason": outcome.reason})
        return outcome

    async def _try(self, item: OutboxItem, push: Push) -> Outcome:
        try:
            sent = await (self._card if item.content.kind is PartKind.CARD else self._text)(item, push)
            return replace(sent, next_after_s=self._pacing.chat_wait_s(item.address.chat_id))
        except TelegramError as error:
            if isinstance(error, InvalidToken):
                # Then a method that wasn't found says nothing about the server.
                self._support.rich = True
            return outcome_of(error)

    async def _text(self, item: OutboxItem, push: Push) -> Sent:
        """Send an item's message, or those of its fallback, from the one that it got stuck at."""
        destination = _destination(item)
        waiting = deque(messages_of(item.content, Format(item.format), self._support))
        out, sent = 0, Sent()
        while waiting:
            message = waiting.popleft()
            if message.part is not item.content and out < self._gone_out.get(item.id, 0):
                out += 1
                continue
            try:
                sent = await send(self._bot, destination, message, self._support, push)
            except RichRefusedError as error:
                if self._support.rich:
                    _log.error("rich message refused; HTML instead", extra={"outbox_id": item.id, "reason": str(error)})
                waiting.extend(fallback_of(item.content))
                continue
            out += 1
            if waiting:
                self._remember(item.id, out)
        self._gone_out.pop(item.id, None)
        return sent

    async def _card(self, item: OutboxItem, push: Push) -> Sent:
        """Send a picture; one that can't be had or isn't wanted in the chat is left out."""
        cards, body = self.cards, item.content.body
        if cards is None:
            return Sent()
        try:
            return await in_topic(_destination(item), lambda there: cards.send(there, body, push=push))
        except BadRequest as error:
            is_unwanted = "photo" in error.message.lower()
            if not (is_unwanted or isinstance(outcome_of(error), Refused)):
                raise
            _log.warning("card refused", extra={"outbox_id": item.id, "reason": error.message})
            return Sent()

    def _remember(self, item_id: int, out: int) -> None:
        self._gone_out[item_id] = out
        if len(self._gone_out) > _REMEMBERED:
            self._gone_out.popitem(last=False)


def _destination(item: OutboxItem) -> Destination:
    return Destination(item.address.chat_id, item.thread_id)
