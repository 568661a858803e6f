"""Keep broadcasts going: feed them to the outbox in small helpings, and count what came of their messages.

Never more than a helping stands in the outbox, so that digests that fall due meanwhile don't wait behind a crowd. One
broadcast is fed after another: the next one begins when all readers of the one before it have had their turn.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.core.broadcast import Broadcast, BroadcastState
from bot.core.delivery import RenderedPart
from bot.core.subscriber import Format
from bot.services.broadcast import FORMATS, BroadcastRenderer
from bot.store.spreading import Fed

_log = logging.getLogger(__name__)
HELPING = 1_000
"""Messages of broadcasts that may stand in the outbox at a time: half a minute's worth, at Telegram's usual pace."""
_LEAST_HELPING_S = 2.0
"""It is filled up every second; a bot that may send faster mustn't run dry meanwhile."""
_STEPS = 50
"""A category may have few readers among many: so many times a turn they are looked for."""


@dataclass(frozen=True, slots=True)
class Text:
    """A broadcast's text as it was written in a format."""

    format: Format
    parts: tuple[RenderedPart, ...]
    key: int | None = None
    article_ids: tuple[int, ...] = ()


class UnfinishedStore(Protocol):
    async def unfinished(self) -> Sequence[Broadcast]:
        """Return those that were confirmed and aren't over, in the order in which they go out."""
        ...


class SpreadingStore(Protocol):
    async def feed(self, broadcast_id: int, written: Mapping[Format, Text], most: int, now: datetime) -> Fed:
        """Put a broadcast into the outbox for up to `most` readers: first those for whom it was held and is due, then
        the next by number. Where it isn't (any more) to be sent, nothing happens.
        """
        ...

    async def count(self, broadcast_id: int, now: datetime) -> int:
        """Count the readers whose messages are all settled, and note it where the broadcast is over by that; return how
        many messages of it are still in the outbox.
        """
        ...


def helping_at(send_rate: float) -> int:
    """Return how many messages may stand in the outbox where the bot may send so many a second."""
    return max(HELPING, round(_LEAST_HELPING_S * send_rate))


def _nobody() -> None:
    """Wake nobody."""


class Spread:
    def __init__(
        self,
        broadcasts: UnfinishedStore,
        spreading: SpreadingStore,
        renderer: BroadcastRenderer,
        clock: Clock,
        filled: Callable[[], None] = _nobody,
        helping: int = HELPING,
    ) -> None:
        """`filled` is called when there is something new in the outbox."""
        self._broadcasts = broadcasts
        self._spreading = spreading
        self._renderer = renderer
        self._clock = clock
        self._filled = filled
        self._helping = helping
        self._written: dict[int, Mapping[Format, Text]] = {}

    async def keep_going(self) -> int:
        """Count what has been sent and fill the outbox up; return for how many readers."""
        now = self._clock.now()
        unfinished = await self._broadcasts.unfinished()
        self._written = {one.id: self._written[one.id] for one in unfinished if one.id in self._written}
        room = self._helping
        for broadcast in unfinished:
            room -= await self._spreading.count(broadcast.id, now)
        fed = 0
        for broadcast in unfinished:
            if broadcast.state is not BroadcastState.SENDING:
                continue
            some, room, is_through = await self._feed(broadcast, room, now)
            fed += some
            if not is_through:
                break
        if fed:
            self._filled()
        return fed

    async def _feed(self, broadcast: Broadcast, room: int, now: datetime) -> tuple[int, int, bool]:
        """Feed one; return to how many readers, what room is left, and whether all its readers have had their turn."""
        written = self._texts(broadcast)
        size = max(len(text.parts) for text in written.values())
        readers, steps = 0, 0
        while room >= size and steps < _STEPS:
            fed = await self._spreading.feed(broadcast.id, written, room // size, now)
            readers += fed.readers
            room -= fed.readers * size
            steps += 1
            if fed.is_through:
                return readers, room, True
        return readers, room, False

    def _texts(self, broadcast: Broadcast) -> Mapping[Format, Text]:
        if broadcast.id not in self._written:
            self._written[broadcast.id] = {
                form: Text(form, self._renderer.render(broadcast.text, form)) for form in FORMATS
            }
            _log.info("broadcast begun", extra={"broadcast": broadcast.id, "audience": broadcast.audience})
        return self._written[broadcast.id]
