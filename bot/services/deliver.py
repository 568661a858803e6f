"""Send what is in the outbox: lease, send, settle, one row at a time for a chat and several chats side by side.

A row is leased right before it is sent and settled right after, so that a crash can repeat only what was under way.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.core.delivery import ChatGone, ChatMoved, Decision, OutboxItem, Outcome, Unavailable, decide
from bot.core.subscriber import ChatAddress, Platform

_log = logging.getLogger(__name__)
LEASE_S = 120.0
"""Longer than a sending can take with its time limits, so that a live worker's row is never sent twice."""


class OutboxStore(Protocol):
    async def lease(
        self, platforms: Sequence[Platform], count: int, now: datetime, until: datetime
    ) -> Sequence[OutboxItem]:
        """Lease up to `count` rows that may be sent at `now`, the oldest first, at most one a subscriber and only its
        earliest unfinished one, until `until`. A row whose lease has run out may be leased again.
        """
        ...

    async def settle(self, item: OutboxItem, decision: Decision, message_id: int | None, at: datetime) -> None:
        """Write what became of a leased row."""
        ...

    async def release(self, platforms: Sequence[Platform]) -> int:
        """Give back every leased row of these platforms (their only sender, at its start); return how many."""
        ...


class SubscriberStore(Protocol):
    async def mark_gone(self, address: ChatAddress) -> None:
        """Note that a chat is gone: nothing is due for it, and what waits for it in the outbox is `gone` too."""
        ...

    async def move(self, old: ChatAddress, new: ChatAddress) -> None: ...


class Sender(Protocol):
    async def send(self, item: OutboxItem) -> Outcome:
        """Send one message at the platform's pace and say what came of it. Raises nothing but cancellation."""
        ...


class Deliver:
    def __init__(
        self,
        outbox: OutboxStore,
        subscribers: SubscriberStore,
        senders: Mapping[Platform, Sender],
        concurrency: int,
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._subscribers = subscribers
        self._senders = dict(senders)
        self._concurrency = concurrency
        self._clock = clock
        self._round = asyncio.Lock()

    async def recover(self) -> int:
        """Take back what an earlier process had leased when it ended."""
        released = await self._outbox.release(tuple(self._senders))
        if released:
            _log.warning("leases of an earlier process taken back", extra={"rows": released})
        return released

    async def deliver_due(self) -> int:
        """Send all that may be sent by now; return how many rows were tried.

        One round at a time: who calls during another one finds, in the end, that all is sent.
        """
        async with self._round:
            return await self._deliver()

    async def _deliver(self) -> int:
        tried = 0
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                free = self._concurrency - len(running)
                leased = await self._lease(free) if free else ()
                tried += len(leased)
                running |= {asyncio.create_task(self._send(item)) for item in leased}
                if not running:
                    return tried
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            # What is under way at shutdown is sent and settled; cancelling it would send it again.
            if running:
                await asyncio.shield(asyncio.wait(running))

    async def _lease(self, count: int) -> Sequence[OutboxItem]:
        now = self._clock.now()
        until = datetime.fromtimestamp(now.timestamp() + LEASE_S, tz=now.tzinfo)
        return await self._outbox.lease(tuple(self._senders), count, now, until)

    async def _send(self, item: OutboxItem) -> None:
        outcome = await self._try(item)
        now = self._clock.now()
        decision = decide(outcome, item.attempt, now)
        if isinstance(outcome, ChatMoved):
            await self._subscribers.move(item.address, outcome.address)
        message_id = getattr(outcome, "message_id", None)
        await self._outbox.settle(item, decision, message_id, now)
        if isinstance(outcome, ChatGone):
            await self._subscribers.mark_gone(item.address)
        _log.info(
            "message settled",
            extra={"outbox_id": item.id, "state": decision.state, "attempt": item.attempt, "reason": decision.reason},
        )

    async def _try(self, item: OutboxItem) -> Outcome:
        try:
            return await self._senders[item.address.platform].send(item)
        except Exception:  # noqa: BLE001 - a defect in a sender must neither end the loop nor lose the row
            _log.exception("sender failed", extra={"outbox_id": item.id})
            return Unavailable("the sender failed; see the log")
