"""Where chats are and whether the bot may write there: they block it, kick it, silence it, move, and come back.

Whoever looks after a group or channel is told when the bot can't write there any more, and when it can again. Readers
who talk to the bot alone needn't be told what they did themselves.
"""

import logging
from typing import Protocol

from bot.core.subscriber import ChatAddress, ChatKind, Subscriber

_log = logging.getLogger(__name__)


class SubscriberStore(Protocol):
    async def mark_gone(self, address: ChatAddress, reason: str) -> Subscriber | None:
        """Note that a chat is gone; return its subscriber, if it was active until now."""
        ...

    async def move(self, old: ChatAddress, new: ChatAddress) -> None: ...

    async def forget_thread(self, address: ChatAddress, thread_id: int) -> None: ...

    async def look_after(self, subscriber_id: int, person_id: int) -> None: ...


class Readers(Protocol):
    """`Readers` of `services.subscribe`, as far as it is needed here."""

    async def meet(self, address: ChatAddress, kind: ChatKind, language: str) -> Subscriber: ...

    async def back(self, address: ChatAddress) -> Subscriber | None: ...


class Caretakers(Protocol):
    """Tells those who look after chats. Returns at once: nobody who finds out about a chat waits for that."""

    def chat_is_lost(self, chat: Subscriber) -> None: ...

    def chat_is_back(self, chat: Subscriber) -> None: ...


class Whereabouts:
    """What is found out about chats, by writing to them or from the platform, is noted here."""

    def __init__(self, subscribers: SubscriberStore, readers: Readers) -> None:
        self._subscribers = subscribers
        self._readers = readers
        self._listeners: list[Caretakers] = []

    def sign_up(self, listener: Caretakers) -> None:
        self._listeners.append(listener)

    async def mark_gone(self, address: ChatAddress, reason: str) -> None:
        """Note that the bot can't write to a chat: nothing is sent there until it comes back."""
        lost = await self._subscribers.mark_gone(address, reason)
        if lost is None:
            return
        _log.info("chat is gone", extra={"chat_id": address.chat_id, "reason": reason})
        if lost.kind is not ChatKind.PRIVATE:
            for listener in self._listeners:
                listener.chat_is_lost(lost)

    async def mark_here(self, address: ChatAddress) -> None:
        """Note that the bot may write to a chat (again)."""
        back = await self._readers.back(address)
        if back is None:
            return
        _log.info("chat is back", extra={"chat_id": address.chat_id})
        if back.kind is not ChatKind.PRIVATE:
            for listener in self._listeners:
                listener.chat_is_back(back)

    async def enter(self, channel: ChatAddress, language: str, person_id: int) -> None:
        """Note who has let the bot into a channel, where posts don't say who wrote them."""
        reader = await self._readers.meet(channel, ChatKind.CHANNEL, language)
        if reader.managed_by is None:
            await self._subscribers.look_after(reader.id, person_id)

    async def move(self, old: ChatAddress, new: ChatAddress) -> None:
        """Note that a group has become a supergroup. One that was taken for gone was looked for at its old address."""
        await self._subscribers.move(old, new)
        await self._readers.back(new)

    async def forget_thread(self, address: ChatAddress, thread_id: int) -> None:
        """Note that a forum's topic is deleted or closed: digests come outside of topics until another is chosen."""
        _log.info("topic is gone", extra={"chat_id": address.chat_id, "thread_id": thread_id})
        await self._subscribers.forget_thread(address, thread_id)
