"""What checks have brought is written in groups: all that comes while something is being written goes into the next
transaction together. A database takes one writer at a time, and most of a transaction's cost is its statements.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.feed import Feed
from bot.services.taking_in import SummarisedArticle

_log = logging.getLogger(__name__)
_ARTICLES = 500
_SETTLEMENTS = 64


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a check of `feed`, leased `until` then, has brought `at` an instant. `keys`: see `Taken`; empty where there
    was no document, or the same one as before.
    """

    feed: Feed
    until: datetime
    at: datetime
    keys: Mapping[int, int] = field(default_factory=dict)
    articles: Sequence[SummarisedArticle] = ()


class SettlementStore(Protocol):
    async def settle_all(self, settlements: Sequence[Settlement]) -> Sequence[bool]:
        """Write articles, sightings and the feeds' states, all or none, and give the leases up.

        Of a feed whose lease is another one by now nothing is written, and its place in what is returned is false.
        """
        ...


_Waiting = tuple[Settlement, asyncio.Future[bool]]


class Settling:
    def __init__(self, store: SettlementStore) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def settle(self, settlement: Settlement) -> bool:
        """Write a settlement; return whether its lease was still the same. Raises StorageError.

        Cancelled before its turn, it isn't written; after that, it is written first.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        waiting = (settlement, done)
        self._waiting.append(waiting)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:
                await asyncio.wait([done])
            raise

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._write_group(self._next_group())
        finally:
            self._writing = None

    def _next_group(self) -> Sequence[_Waiting]:
        articles = count = 0
        for settlement, _ in self._waiting[:_SETTLEMENTS]:
            articles += len(settlement.articles)
            if count and articles > _ARTICLES:
                break
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        return group

    async def _write_group(self, group: Sequence[_Waiting]) -> None:
        """Write a group. Where that fails, each is written alone, so that what is wrong with one stops no other."""
        try:
            settled = await self._store.settle_all([settlement for settlement, _ in group])
        except Exception as error:  # noqa: BLE001 - whoever waits for it is told
            if len(group) == 1:
                group[0][1].set_exception(error)
                return
            _log.warning("group of checks not written, each is written alone", extra={"reason": str(error)})
            for one in group:
                await self._write_group([one])
        else:
            for (_, done), is_settled in zip(group, settled, strict=True):
                done.set_result(is_settled)
