"""Tells who looks after a group or channel, in private, that the bot can't write there any more, and that it can again.

They are told one after another in the background, once for each loss. Whoever has no private chat with the bot can't be
told; the log has it in any case.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.feed_view import Standpoint
from bot.chat.notices import chat_is_back, chat_is_lost
from bot.chat.reply import Reply
from bot.chat.telegram.standpoints import Readers
from bot.chat.telegram.titles import Titles
from bot.clock import Clock
from bot.core.subscriber import ChatAddress, Platform, Subscriber, SubscriberState

_log = logging.getLogger(__name__)
_MOST_WAITING = 1_000
_REMEMBERED = timedelta(days=1)
Tell = Callable[[int, Callable[[Standpoint], Reply]], Awaitable[None]]
"""Tells a person, in their language, and raises nothing."""
Notice = Callable[[Subscriber, str, Standpoint], Reply]


@dataclass(frozen=True, slots=True)
class _Task:
    chat: Subscriber
    person_id: int
    notice: Notice


class Caretakers:
    """The `whereabouts.Caretakers` of Telegram; `run` it as long as the bot runs."""

    def __init__(self, tell: Tell, titles: Titles, readers: Readers, clock: Clock) -> None:
        self._tell = tell
        self._titles = titles
        self._readers = readers
        self._clock = clock
        self._waiting: asyncio.Queue[_Task] = asyncio.Queue(_MOST_WAITING)
        self._told_at: dict[int, datetime] = {}

    def chat_is_lost(self, chat: Subscriber) -> None:
        """Tell of a loss, unless it is the same one: a chat that is talked in without letting the bot answer is lost
        again at each try.
        """
        now, chat_id = self._clock.now(), chat.address.chat_id
        self._told_at = {one: at for one, at in self._told_at.items() if now - at < _REMEMBERED}
        if chat_id not in self._told_at:
            self._told_at[chat_id] = now
            self._enqueue(chat, chat_is_lost)

    def chat_is_back(self, chat: Subscriber) -> None:
        self._told_at.pop(chat.address.chat_id, None)
        self._enqueue(chat, chat_is_back)

    async def run(self) -> None:
        """Tell whoever is to be told, until cancelled."""
        while True:
            task = await self._waiting.get()
            try:
                await self._carry_out(task)
            except Exception:  # noqa: BLE001 - one notice that breaks must not keep all others from being told
                _log.exception("notice not sent", extra={"chat_id": task.person_id})

    def _enqueue(self, chat: Subscriber, notice: Notice) -> None:
        if chat.managed_by is None:
            return
        try:
            self._waiting.put_nowait(_Task(chat, chat.managed_by, notice))
        except asyncio.QueueFull:
            _log.warning("notice not sent", extra={"chat_id": chat.managed_by, "reason": "too many notices"})

    async def _carry_out(self, task: _Task) -> None:
        person = await self._readers.find(ChatAddress(Platform.TELEGRAM, task.person_id))
        if person is None or person.state is SubscriberState.GONE:
            _log.info("notice not sent", extra={"chat_id": task.person_id, "reason": "no private chat"})
            return
        title = await self._titles.of(task.chat.address.chat_id)
        await self._tell(task.person_id, lambda view: task.notice(task.chat, title, view))
