"""What operators do with broadcasts: draft, see who would get one, confirm, pause, resume, cancel, see how it goes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.broadcast import MAX_LENGTH, Broadcast, Step
from bot.core.category import Category
from bot.core.category_search import Match, look_up
from bot.core.delivery import RenderedPart
from bot.core.subscriber import Format
from bot.errors import UserError

PATIENCE = timedelta(minutes=30)
"""So long a text that was asked for is waited for."""
FORMATS = (Format.RICH, Format.HTML, Format.PLAIN)
"""What readers on Telegram can have."""
_REASONS = 3


class BroadcastStore(Protocol):
    async def audience(self, category_id: int | None, now: datetime) -> int:
        """Return how many readers would get a broadcast, of a category's readers or (none) of all."""
        ...

    async def draft(self, text: str, category_id: int | None, author: int | None, at: datetime) -> Broadcast:
        """Store a draft, in place of the author's earlier ones."""
        ...

    async def awaiting(self, author: int, since: datetime) -> Broadcast | None:
        """Return the draft without a text that an author has begun at `since` or later."""
        ...

    async def drop(self, broadcast_id: int) -> bool:
        """Delete a draft; return whether it was there."""
        ...

    async def direct(self, broadcast_id: int, category_id: int) -> Broadcast | None:
        """Send a draft to a category's readers only; return it."""
        ...

    async def find(self, broadcast_id: int) -> Broadcast | None: ...

    async def latest(self, count: int) -> Sequence[Broadcast]:
        """Return those that were confirmed, the newest first."""
        ...

    async def unfinished(self) -> Sequence[Broadcast]:
        """Return those that were confirmed and aren't over, in the order in which they go out."""
        ...

    async def take(self, broadcast_id: int, step: Step, at: datetime) -> tuple[Broadcast | None, bool]:
        """Take a step where it can be taken; return the broadcast as it is then, and whether it was taken."""
        ...


class FaultStore(Protocol):
    async def faults(self, broadcast_id: int, most: int) -> Sequence[tuple[str, int]]:
        """Return why messages of a broadcast failed, and for how many readers, the most frequent first."""
        ...


class CategoryStore(Protocol):
    async def all(self) -> Sequence[Category]: ...


class BroadcastRenderer(Protocol):
    def render(self, text: str, form: Format) -> tuple[RenderedPart, ...]:
        """Write a broadcast's text as messages within the limits of a format; none where it shows nothing."""
        ...


def _nobody() -> None:
    """Wake nobody."""


class Broadcasting:
    def __init__(
        self,
        store: BroadcastStore,
        faults: FaultStore,
        categories: CategoryStore,
        renderer: BroadcastRenderer,
        clock: Clock,
        changed: Callable[[], None] = _nobody,
    ) -> None:
        """`changed` is called when a broadcast has been confirmed, paused, resumed or cancelled."""
        self._store = store
        self._faults = faults
        self._categories = categories
        self._renderer = renderer
        self._clock = clock
        self._changed = changed

    async def look_up(self, text: str) -> Match:
        """Find the category that an operator means, even where it has no articles any more."""
        return look_up(text, await self._categories.all())

    async def audience(self, category_id: int | None) -> int:
        """Return how many readers would get a broadcast now, of a category's readers or (none) of all."""
        return await self._store.audience(category_id, self._clock.now())

    def check(self, text: str) -> None:
        """Raise UserError for a text that can't be sent: one that is too long, or shows nothing."""
        if len(text) > MAX_LENGTH:
            raise UserError("broadcast.too_long", length=len(text), most=MAX_LENGTH)
        if not self._renderer.render(text, Format.PLAIN):
            raise UserError("broadcast.empty")

    async def begin(self, category_id: int | None, author: int) -> Broadcast:
        """Wait for the text that an author sends next."""
        return await self._store.draft("", category_id, author, self._clock.now())

    async def awaiting(self, author: int) -> Broadcast | None:
        """Return the draft whose text an author is to send next."""
        return await self._store.awaiting(author, self._clock.now() - PATIENCE)

    async def draft(self, text: str, category_id: int | None = None, author: int | None = None) -> Broadcast:
        """Store a text to be confirmed. Raises UserError for one that can't be sent."""
        self.check(text)
        return await self._store.draft(text, category_id, author, self._clock.now())

    async def direct(self, broadcast_id: int, category_id: int) -> Broadcast | None:
        """Send a draft to a category's readers only; return it."""
        return await self._store.direct(broadcast_id, category_id)

    async def drop(self, broadcast_id: int) -> bool:
        """Forget a draft; return whether there was one."""
        return await self._store.drop(broadcast_id)

    async def find(self, broadcast_id: int) -> Broadcast | None:
        return await self._store.find(broadcast_id)

    async def latest(self, count: int) -> Sequence[Broadcast]:
        """Return those that were confirmed, the newest first."""
        return await self._store.latest(count)

    async def unfinished(self) -> Sequence[Broadcast]:
        """Return those that were confirmed and aren't over, in the order in which they go out."""
        return await self._store.unfinished()

    async def reasons(self, broadcast: Broadcast) -> Sequence[tuple[str, int]]:
        """Return why it failed for some, and for how many, the most frequent reasons first."""
        return await self._faults.faults(broadcast.id, _REASONS) if broadcast.failed else ()

    async def take(self, broadcast_id: int, step: Step) -> tuple[Broadcast, bool]:
        """Confirm, pause, resume or cancel a broadcast; return it, and whether anything has changed by that: somebody
        else may have done so. Raises UserError where there is no such broadcast, and for a text that can't be sent.
        """
        now = self._clock.now()
        found = await self._store.find(broadcast_id)
        if found is None:
            raise UserError("broadcast.unknown", number=broadcast_id)
        if step is Step.START:
            self.check(found.text)
        broadcast, is_taken = await self._store.take(broadcast_id, step, now)
        if is_taken:
            self._changed()
        return broadcast or found, is_taken
