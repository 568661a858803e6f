"""From where an operator, or whoever looks after a chat, looks at things: in which language and time zone."""

from typing import Protocol

from bot.chat.feed_view import Standpoint
from bot.chat.texts import DEFAULT_LOCALE, texts_in
from bot.clock import Clock
from bot.core.subscriber import ChatAddress, Platform, Subscriber


class Readers(Protocol):
    """`Readers` of `services.subscribe`, as far as it is needed here."""

    async def find(self, address: ChatAddress) -> Subscriber | None: ...


class Standpoints:
    """`zone` is that of people who have never spoken to the bot."""

    def __init__(self, readers: Readers, clock: Clock, zone: str) -> None:
        self._readers = readers
        self._clock = clock
        self._zone = zone

    async def of(self, chat_id: int) -> Standpoint:
        """Return the standpoint of the person in a private chat, at present. Raises StorageError."""
        reader = await self._readers.find(ChatAddress(Platform.TELEGRAM, chat_id))
        now = self._clock.now()
        if reader is None:
            return Standpoint(texts_in(DEFAULT_LOCALE), self._zone, now)
        return Standpoint(texts_in(reader.language), reader.schedule.zone, now)
