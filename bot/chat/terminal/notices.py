"""Notes in the terminal what its person, who operates the bot, is to know unasked."""

import logging
from collections.abc import Callable
from typing import Protocol

from bot.chat.feed_view import Standpoint
from bot.chat.notices import feed_fails, feed_is_well
from bot.chat.reply import Reply
from bot.chat.terminal.chat import TERMINAL_CHAT
from bot.chat.terminal.display import Display
from bot.chat.terminal.page import page_of, plain
from bot.chat.texts import pick_locale, texts_in
from bot.clock import Clock
from bot.core.feed import Feed
from bot.core.subscriber import ChatAddress, Subscriber
from bot.errors import StorageError

_log = logging.getLogger(__name__)


class Readers(Protocol):
    """`Readers` of `services.subscribe`, as far as it is needed here."""

    async def find(self, address: ChatAddress) -> Subscriber | None: ...


class TerminalNotices:
    """The `bulletin.Notices` of the terminal. `locale` and `zone` are for a person who hasn't said anything yet."""

    def __init__(self, display: Display, readers: Readers, clock: Clock, *, locale: str, zone: str) -> None:
        self._display = display
        self._readers = readers
        self._clock = clock
        self._locale = locale
        self._zone = zone

    async def feed_fails(self, feed: Feed) -> None:
        await self._note(lambda view: feed_fails(feed, view))

    async def feed_is_well(self, feed: Feed) -> None:
        await self._note(lambda view: feed_is_well(feed, view))

    async def _note(self, notice: Callable[[Standpoint], Reply]) -> None:
        """Show a notice as a note: its buttons would take the numbers of those that the person is about to press."""
        try:
            reader = await self._readers.find(TERMINAL_CHAT)
        except StorageError as error:
            _log.warning("notice not shown", extra={"reason": str(error)})
            return
        language = reader.language if reader else pick_locale(self._locale)
        zone = reader.schedule.zone if reader else self._zone
        view = Standpoint(texts_in(language), zone, self._clock.now())
        for words in plain(page_of(notice(view).blocks)).splitlines():
            self._display.note(words)
