"""Which words are rising in the news, of a category or of all: read once for all who ask within some minutes."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.trends import Rising, Telling, rising

_SLICES, _PER_SLICE = 20, 200
"""So of each time 4,000 reports are read at most, and they are spread over it."""
_MOST = 10
_FRESH = timedelta(minutes=10)
_REMEMBERED = 64
_TIMES_AS_LONG = 3
_SHORTEST_BEFORE, _LONGEST_BEFORE = 7, 30


class ReportStore(Protocol):
    async def between(self, category_id: int | None, since: datetime, until: datetime, most: int) -> Sequence[Telling]:
        """Return the newest reports since an instant and before another, of a category and below or (none) of all."""
        ...


class Trends:
    def __init__(self, store: ReportStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._known: OrderedDict[tuple[int | None, int], tuple[datetime, Rising]] = OrderedDict()

    async def rising(self, category_id: int | None, days: int) -> Rising:
        """Return the words that rose in the last `days`, compared with a week to a month before. Where there was much
        news, some is read of each part of a time; so it costs the same however much is stored.
        """
        asked = (category_id, days)
        async with self._turn:
            now = self._clock.now()
            at, found = self._known.get(asked, (now - 2 * _FRESH, None))
            if found is None or now - at > _FRESH:
                found = await self._read(category_id, days, now)
                self._known[asked] = (now, found)
                self._known.move_to_end(asked)
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            return found

    async def _read(self, category_id: int | None, days: int, now: datetime) -> Rising:
        began = now - timedelta(days=days)
        earlier = min(max(_TIMES_AS_LONG * days, _SHORTEST_BEFORE), _LONGEST_BEFORE)
        lately, some = await self._spread(category_id, began, now)
        before, some_before = await self._spread(category_id, began - timedelta(days=earlier), began)
        found = await asyncio.to_thread(rising, lately, before, _MOST)
        return replace(found, is_sample=some or some_before)

    async def _spread(
        self, category_id: int | None, since: datetime, until: datetime
    ) -> tuple[Sequence[Telling], bool]:
        """Return reports of a time, as many of each part of it, and whether there were more than these."""
        step = (until - since) / _SLICES
        read: list[Telling] = []
        is_sample = False
        for at in range(_SLICES):
            found = await self._store.between(category_id, since + at * step, since + (at + 1) * step, _PER_SLICE)
            read += found
            is_sample |= len(found) >= _PER_SLICE
        return read, is_sample
