"""Writes answers into chats and answers presses; tries again, a few times, where Telegram surely hasn't taken them."""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from telegram.constants import ChatAction
from telegram.error import TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.chat.telegram.cards import Cards
from bot.chat.telegram.errors import outcome_of
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.messages import Destination, answer_query, edit, fallback_of, in_topic, messages_of, send
from bot.chat.telegram.rich_calls import RichRefusedError
from bot.clock import Clock
from bot.core.delivery import ChatGone, ChatMoved, RenderedPart, Sent, TooFast, Unavailable
from bot.core.subscriber import ChatAddress, Format, Platform

_log = logging.getLogger(__name__)
_TRIES = 3
_LONGEST_PRESS_WAIT_S = 10.0
_Write = Callable[[Destination], Awaitable[object]]


class Whereabouts(Protocol):
    """`Whereabouts` of `services.whereabouts`, as far as it is needed here."""

    async def mark_gone(self, address: ChatAddress, reason: str) -> None: ...

    async def move(self, old: ChatAddress, new: ChatAddress) -> None: ...


class Writer:
    def __init__(
        self,
        bot: ExtBot[Push],
        whereabouts: Whereabouts,
        clock: Clock,
        support: FormatSupport | None = None,
        cards: Cards | None = None,
    ) -> None:
        """Without `cards` there are no pictures."""
        self._bot = bot
        self._support = support or FormatSupport()
        self._whereabouts = whereabouts
        self._clock = clock
        self._cards = cards

    async def write(
        self,
        parts: Sequence[RenderedPart],
        destination: Destination,
        replaced: int | None = None,
        form: Format = Format.HTML,
    ) -> None:
        """Write messages in order, the first in the place of message `replaced`; one that fails ends the answer."""
        waiting = deque(message for part in parts for message in messages_of(part, form, self._support))
        reached: Destination | None = destination
        while waiting and reached is not None:
            message = waiting.popleft()
            try:
                write: _Write = partial(send, self._bot, message=message, support=self._support)
                if replaced is not None:
                    write = partial(edit, self._bot, message_id=replaced, message=message, support=self._support)
                reached = await self._insist(reached, write)
            except RichRefusedError as error:
                if self._support.rich:
                    _log.error("rich message refused; HTML instead", extra={"reason": str(error)})
                waiting.extendleft(reversed(fallback_of(message.part)))
            else:
                replaced = None

    async def write_picture(self, picture: str, caption: RenderedPart | None, destination: Destination) -> bool:
        """Write a picture with a caption in HTML; return whether it has arrived."""
        cards = self._cards
        if cards is None:
            return False

        sent: list[Sent] = []

        async def write(there: Destination) -> None:
            sent.append(await in_topic(there, lambda place: cards.send(place, picture, caption)))

        return await self._insist(destination, write) is not None and sent[-1].message_id is not None

    async def show_typing(self, destination: Destination) -> None:
        """Show that an answer is being written, for some seconds; where that can't be shown, it isn't."""
        try:
            await self._bot.send_chat_action(
                destination.chat_id, ChatAction.TYPING, message_thread_id=destination.thread_id
            )
        except TelegramError:
            _log.debug("typing not shown", extra={"chat_id": destination.chat_id})

    async def answer_press(self, query_id: str, toast: str) -> None:
        """Answer a press; one that Telegram hasn't taken is tried again, no longer than a press lives."""
        for _ in range(_TRIES):
            try:
                await answer_query(self._bot, query_id, toast)
            except TelegramError as error:
                wait_s = _press_wait_s(error)
                if wait_s is None:
                    break
                await self._clock.sleep(wait_s)
            else:
                return
        _log.warning("press not answered")

    async def _insist(self, destination: Destination, write: _Write) -> Destination | None:
        """Write one message and return where it went, if it went anywhere."""
        reason = ""
        next_try: Destination | None = destination
        for attempt in range(_TRIES):
            if next_try is None:
                break
            try:
                await write(next_try)
            except TelegramError as error:
                outcome = outcome_of(error)
                reason = getattr(outcome, "reason", type(outcome).__name__)
                next_try = await self._after(error, next_try, attempt)
            else:
                return next_try
        _log.warning("answer not sent", extra={"chat_id": destination.chat_id, "reason": reason})
        return None

    async def _after(self, error: TelegramError, destination: Destination, attempt: int) -> Destination | None:
        """Draw the consequences of a failure and return where to try again, if anywhere."""
        here = ChatAddress(Platform.TELEGRAM, destination.chat_id)
        match outcome_of(error):
            case TooFast():
                # The gate is closed now, and what comes next waits there.
                return destination
            case ChatMoved(address=new):
                await self._whereabouts.move(here, new)
                return Destination(new.chat_id)
            case ChatGone(reason=reason):
                await self._whereabouts.mark_gone(here, reason)
            case Unavailable() if not isinstance(error, TimedOut):
                await self._clock.sleep(2.0**attempt)
                return destination
        return None


def _press_wait_s(error: TelegramError) -> float | None:
    """Return after how long a press may be answered again; none when it must be left at that."""
    match outcome_of(error):
        case TooFast(retry_after_s=wait_s) if wait_s <= _LONGEST_PRESS_WAIT_S:
            # The gate is closed for as long.
            return 0.0
        case Unavailable() if not isinstance(error, TimedOut):
            return 1.0
    return None
