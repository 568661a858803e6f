"""Compose the digests that are due into the outbox, once for all readers who would get the same one.

Readers with equal *signatures* (categories, watermark, language, format, zone, slot) share one composition and one
rendering. Outbox rows, watermarks and the next due instants are written in one transaction: a crash before it leaves
the digest due, a crash after it leaves it in the outbox.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.core.delivery import RenderedPart
from bot.core.digest import Digest, Limits, Shelf, choose
from bot.core.schedule import Due
from bot.core.signature import NOW_SLOT, Signature
from bot.core.subscriber import Format, Subscriber
from bot.errors import ComposeError

_log = logging.getLogger(__name__)
_BATCH = 500
_LOGGED = 10


@dataclass(frozen=True, slots=True)
class _Composed:
    """How many outbox rows were written, and for which subscribers none could be."""

    written: int
    failed: frozenset[int]


def _nobody() -> None:
    """Wake nobody."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A reader of a composition: `due` is what comes next for it; none leaves its schedule as it is."""

    subscriber_id: int
    due: Due | None
    reschedule: bool


@dataclass(frozen=True, slots=True)
class Composition:
    """One rendered digest and all who get it. No parts: nothing is sent, but watermark and schedule move on.

    `since` is the watermark that its readers had when it was chosen, `watermark` the one that they have after it.
    """

    slot: str
    format: Format
    parts: tuple[RenderedPart, ...]
    since: int
    watermark: int
    addressees: tuple[Addressee, ...]


class DueStore(Protocol):
    async def due(self, now: datetime, count: int) -> Sequence[Subscriber]:
        """Return up to `count` active subscribers whose digest is due at `now`, the longest due first."""
        ...

    async def category_ids(self, subscriber_ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        """Return subscriber → the categories that it is subscribed to, in the order they were made."""
        ...


class ShelfStore(Protocol):
    async def shelves(self, category_ids: Sequence[int], watermark: int, count: int) -> tuple[Sequence[Shelf], int]:
        """Return a shelf for each category (up to `count` stories after `watermark`, newest published first, and how
        many there are in all) in the order given, and the highest sequence stored, read in one snapshot.

        A story stands on the shelf of the narrowest of these categories only, and is counted there only.
        """
        ...


class OutboxStore(Protocol):
    async def enqueue(self, compositions: Sequence[Composition], at: datetime) -> int:
        """Write renderings, outbox rows, watermarks and next due instants in one transaction; return rows written.

        A subscriber has one digest a slot: where the row is there already, it stays as it is. A subscriber whose
        schedule has been changed since it was read (its `next_slot` isn't the composition's slot) is left out where
        the addressee is to be rescheduled, and so is one that has been offered something else meanwhile (its watermark
        isn't the composition's `since`): what is still due stays due and is composed anew.
        """
        ...


class Renderer(Protocol):
    def render(self, digest: Digest, signature: Signature, next_due: Due | None) -> tuple[RenderedPart, ...]:
        """Write a digest (perhaps an empty one) as messages within the limits of the signature's format."""
        ...


class Compose:
    def __init__(
        self,
        due: DueStore,
        shelves: ShelfStore,
        outbox: OutboxStore,
        renderer: Renderer,
        limits: Limits,
        clock: Clock,
        written: Callable[[], None] = _nobody,
    ) -> None:
        """`written` is called when there is something new in the outbox."""
        self._due = due
        self._shelves = shelves
        self._outbox = outbox
        self._renderer = renderer
        self._limits = limits
        self._clock = clock
        self._written = written

    async def compose_due(self) -> int:
        """Compose every digest that is due by now; return how many messages were put into the outbox.

        What can't be composed, by a defect or damage, is logged, stays due, and holds up nobody else.
        """
        written = 0
        failed: set[int] = set()
        now = self._clock.now()
        while readers := [
            reader for reader in await self._due.due(now, _BATCH + len(failed)) if reader.id not in failed
        ]:
            composed = await self._compose(readers, now, slot=None)
            written += composed.written
            failed |= composed.failed
        return written

    async def compose_now(self, reader: Subscriber) -> int:
        """Compose one reader's digest at its own request; return how many messages it has (none: nothing new)."""
        now = self._clock.now()
        composed = await self._compose([reader], now, slot=f"{NOW_SLOT}{now.isoformat()}")
        if composed.failed:
            raise ComposeError(f"the digest of subscriber {reader.id} can't be composed; see the log")
        return composed.written

    async def _compose(self, readers: Sequence[Subscriber], now: datetime, slot: str | None) -> _Composed:
        wanted = await self._due.category_ids([reader.id for reader in readers])
        groups: dict[Signature, list[Subscriber]] = defaultdict(list)
        for reader in readers:
            groups[_signature(reader, wanted.get(reader.id, ()), slot)].append(reader)
        compositions: list[Composition] = []
        failed: set[int] = set()
        for signature, members in groups.items():
            try:
                compositions.append(await self._composition(signature, members, now, reschedule=slot is None))
            except Exception:  # noqa: BLE001 - one reader's damage must not cost all others their digest
                _log.exception("digest not composed", extra={"readers": [member.id for member in members][:_LOGGED]})
                failed |= {member.id for member in members}
        written = await self._outbox.enqueue(compositions, now)
        if written:
            self._written()
        _log.info("digests composed", extra={"readers": len(readers), "compositions": len(groups), "rows": written})
        return _Composed(written, frozenset(failed))

    async def _composition(
        self, signature: Signature, members: Sequence[Subscriber], now: datetime, *, reschedule: bool
    ) -> Composition:
        shelves, newest = await self._shelves.shelves(
            signature.category_ids, signature.watermark, self._limits.stories + self._limits.per_section
        )
        digest = choose(shelves, newest, self._limits)
        addressees = tuple(
            Addressee(member.id, member.schedule.next_after(now) if reschedule else None, reschedule)
            for member in members
        )
        parts: tuple[RenderedPart, ...] = ()
        if digest.sections or (signature.send_empty and signature.category_ids):
            parts = self._renderer.render(digest, signature, members[0].schedule.next_after(now))
        return Composition(signature.slot, signature.format, parts, signature.watermark, digest.watermark, addressees)


def _signature(reader: Subscriber, category_ids: tuple[int, ...], slot: str | None) -> Signature:
    return Signature(
        category_ids,
        reader.watermark,
        reader.language,
        reader.format,
        reader.schedule.zone,
        slot or reader.next_slot or "",
        reader.send_empty if slot is None else False,
    )
