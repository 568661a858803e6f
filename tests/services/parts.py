"""What the services are handed in these tests: a clock that is set, a renderer of titles, a sender that obeys."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.core.delivery import OutboxItem, Outcome, RenderedPart, Sent
from bot.core.digest import Digest
from bot.core.schedule import Due
from bot.core.signature import Signature
from bot.services.newsdesk import NewsDesk, Newsstand
from bot.store.edition import Edition, Editions
from bot.store.sorting import Sorting
from bot.workers import T, Ts
from tests.store.examples import NOW, Store

CROWD = 4


@dataclass
class SetClock:
    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant

    async def sleep(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


@dataclass
class TitlesRenderer:
    """One message: the titles of the digest's stories. It remembers what it was asked to write."""

    rendered: list[tuple[Digest, Signature, Due | None]] = field(default_factory=list)

    def render(self, digest: Digest, signature: Signature, next_due: Due | None) -> tuple[RenderedPart, ...]:
        self.rendered.append((digest, signature, next_due))
        titles = "\n".join(story.title for section in digest.sections for story in section.stories)
        return (RenderedPart(titles or "nothing new", titles or "nothing new"),)


@dataclass
class ScriptedSender:
    """Answers with the outcomes given for a chat, one a sending, then with `Sent`.

    `turn` holds up what has not begun, `gate` what is under way; `crowded` is set once four are.
    """

    outcomes: dict[int, Sequence[Outcome | Exception]] = field(default_factory=dict)
    sent: list[OutboxItem] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0
    turn: asyncio.Event | None = None
    gate: asyncio.Event | None = None
    crowded: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        if self.turn is not None:
            await self.turn.wait()
        started()
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        if self.under_way == CROWD:
            self.crowded.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            self.sent.append(item)
            return self._outcome(item.address.chat_id)
        finally:
            self.under_way -= 1

    def _outcome(self, chat_id: int) -> Outcome:
        planned, *self.outcomes[chat_id] = self.outcomes.get(chat_id) or [Sent(len(self.sent))]
        if isinstance(planned, Exception):
            raise planned
        return planned


class Threads:
    """`Workers` in threads of this process, for tests that need no process of its own."""

    async def run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        return await asyncio.to_thread(function, *args)


def newsstand(store: Store, clock: Clock) -> Newsstand[Edition]:
    """Editions of all that is stored, sorted first."""
    return Newsstand(NewsDesk(Sorting(store.database), clock), Editions(store.database))
