"""Stand-ins for what the Telegram face is handed: a conversation that follows a script, readers that take notes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.reply import Reply, line
from bot.chat.request import Request
from bot.core.subscriber import ChatAddress, Platform, Subscriber

Script = Callable[[Request], Reply]


def echo(request: Request) -> Reply:
    return Reply((line(f"echo {request.text}"),))


@dataclass
class ScriptedConversation:
    """Answers by `script`; a chat in `held` gets its answer only once its event is set."""

    script: Script = echo
    requests: list[Request] = field(default_factory=list)
    held: dict[int, asyncio.Event] = field(default_factory=dict)

    async def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        event = self.held.get(request.address.chat_id)
        if event is not None:
            await event.wait()
        return self.script(request)

    @property
    def texts(self) -> list[str | None]:
        return [request.text for request in self.requests]


@dataclass
class NotedReaders:
    """`notes` holds what was told, in order; `changed` is set at each. `known` are the readers there are."""

    notes: list[tuple[str, int, int | None]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    known: dict[int, Subscriber] = field(default_factory=dict)

    async def mark_gone(self, address: ChatAddress, reason: str) -> None:
        assert reason
        self._note("gone", address)

    async def mark_here(self, address: ChatAddress) -> None:
        self._note("back", address)

    async def enter(self, channel: ChatAddress, language: str, person_id: int) -> None:
        self._note(f"enter {language} {person_id}", channel)

    async def find(self, address: ChatAddress) -> Subscriber | None:
        return self.known.get(address.chat_id)

    async def move(self, old: ChatAddress, new: ChatAddress) -> None:
        self._note("move", old, new)

    async def noted(self, *wanted: tuple[str, int, int | None]) -> None:
        """Wait until all of `wanted` have been noted."""
        async with asyncio.timeout(5):
            while not set(wanted) <= set(self.notes):
                self.changed.clear()
                await self.changed.wait()

    def _note(self, word: str, address: ChatAddress, new: ChatAddress | None = None) -> None:
        assert address.platform is Platform.TELEGRAM
        self.notes.append((word, address.chat_id, new.chat_id if new else None))
        self.changed.set()
