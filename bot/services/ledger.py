"""Writes down what became of messages, for all that are done at the moment in one transaction.

Whoever hands in a receipt goes on once it is written. So what was sent and isn't written yet is never more than what
may be under way at a time: that much a crash repeats.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from bot.clock import Clock
from bot.core.delivery import Receipt
from bot.errors import StorageError

_log = logging.getLogger(__name__)
_GATHER_S = 0.02
_CROWD = 16
"""From so many under way on, it pays to wait a moment for others: a transaction costs as much as sending a message."""
_RETRY_S = 1.0


class ReceiptStore(Protocol):
    async def settle(self, receipts: Sequence[Receipt]) -> None:
        """Write what became of leased rows, all or nothing."""
        ...


class Ledger:
    def __init__(self, store: ReceiptStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[tuple[Receipt, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, receipt: Receipt, under_way: int) -> None:
        """Write a receipt down. `under_way`: how many messages are being sent, this one among them."""
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((receipt, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(gathers=under_way >= _CROWD))
        await written

    async def _write_all(self, *, gathers: bool) -> None:
        try:
            while self._waiting:
                if gathers:
                    await self._clock.sleep(_GATHER_S)
                some, self._waiting = self._waiting, []
                await self._write(some)
        finally:
            self._writing = None

    async def _write(self, some: Sequence[tuple[Receipt, asyncio.Future[None]]]) -> None:
        """Write receipts; where the database can't take them now, go on trying: a sent message mustn't be forgotten."""
        while True:
            try:
                await self._store.settle([receipt for receipt, _ in some])
            except StorageError as error:
                _log.error("what was sent isn't written down yet", extra={"rows": len(some), "reason": str(error)})
                await self._clock.sleep(_RETRY_S)
            except Exception as error:  # noqa: BLE001 - whoever waits is told, and those behind go on
                _tell(some, error)
                return
            else:
                break
        _tell(some, None)


def _tell(some: Sequence[tuple[Receipt, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, written in some:
        if written.done():
            continue
        if error is None:
            written.set_result(None)
        else:
            written.set_exception(error)
