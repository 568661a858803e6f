"""Send what is in the outbox: lease, send, settle, one row at a time for a chat and several chats side by side.

A row is leased right before it is sent and settled right after, so that a crash can repeat only what was under way.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.core.delivery import (
    ChatGone,
    ChatMoved,
    Decision,
    OutboxItem,
    OutboxState,
    Outcome,
    Sent,
    Unavailable,
    Unreachable,
    decide,
)
from bot.core.subscriber import ChatAddress, Platform

_log = logging.getLogger(__name__)
_GRACE_S = 7.0
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
    async def mark_gone(self, address: ChatAddress, reason: str) -> object:
        """Note that a chat is gone: nothing is due for it, and what waits for it in the outbox is `gone` too."""
        ...

    async def move(self, old: ChatAddress, new: ChatAddress) -> None: ...

    async def forget_thread(self, address: ChatAddress, thread_id: int) -> None:
        """Note that a topic is no more, so that what comes next isn't sent there."""
        ...


class Sender(Protocol):
    async def send(self, item: OutboxItem, started: Callable[[], None]) -> Outcome:
        """Send one message when the platform's pace lets it out, and say what came of it.

        Calls `started` when its turn has come: from then on, being cancelled may send it twice. Raises nothing but
        cancellation.
        """
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
        self._under_way: set[int] = set()

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
        is_reachable = True
        running: dict[asyncio.Task[Outcome], int] = {}
        try:
            while True:
                free = self._concurrency - len(running)
                leased = await self._lease(free) if free and is_reachable else ()
                tried += len(leased)
                running |= {asyncio.create_task(self._send(item)): item.id for item in leased}
                if not running:
                    return tried
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del running[task]
                    # Where nothing gets through, the rest of a crowd needn't be tried one by one.
                    is_reachable = is_reachable and not isinstance(task.result(), Unreachable)
        finally:
            if running:
                await asyncio.shield(self._wind_down(running))

    async def _wind_down(self, running: Mapping[asyncio.Task[Outcome], int]) -> None:
        """End a round at shutdown: what waits for its turn is given back, what is under way is sent and settled."""
        for task, item_id in running.items():
            if item_id not in self._under_way:
                task.cancel()
        _, hanging = await asyncio.wait(running, timeout=_GRACE_S)
        if hanging:
            _log.warning("messages given back while under way; they may come twice", extra={"rows": len(hanging)})
            for task in hanging:
                task.cancel()
            await asyncio.wait(hanging)

    async def _lease(self, count: int) -> Sequence[OutboxItem]:
        now = self._clock.now()
        until = datetime.fromtimestamp(now.timestamp() + LEASE_S, tz=now.tzinfo)
        return await self._outbox.lease(tuple(self._senders), count, now, until)

    async def _send(self, item: OutboxItem) -> Outcome:
        try:
            outcome = await self._try(item)
        except asyncio.CancelledError:
            now = self._clock.now()
            stopped = Decision(OutboxState.WAITING, now, "the bot was stopped", counts_as_attempt=False)
            await self._outbox.settle(item, stopped, None, now)
            raise
        finally:
            self._under_way.discard(item.id)
        now = self._clock.now()
        decision = decide(outcome, item.attempt, now)
        if isinstance(outcome, ChatMoved):
            await self._subscribers.move(item.address, outcome.address)
        message_id = getattr(outcome, "message_id", None)
        await self._outbox.settle(item, decision, message_id, now)
        if isinstance(outcome, ChatGone):
            await self._subscribers.mark_gone(item.address, outcome.reason)
        if isinstance(outcome, Sent) and outcome.topic_is_gone and item.thread_id is not None:
            await self._subscribers.forget_thread(item.address, item.thread_id)
        _log.info(
            "message settled",
            extra={"outbox_id": item.id, "state": decision.state, "attempt": item.attempt, "reason": decision.reason},
        )
        return outcome

    async def _try(self, item: OutboxItem) -> Outcome:
        try:
            sender = self._senders[item.address.platform]
            return await sender.send(item, lambda: self._under_way.add(item.id))
        except Exception:  # noqa: BLE001 - a defect in a sender must neither end the loop nor lose the row
            _log.exception("sender failed", extra={"outbox_id": item.id})
            return Unavailable("the sender failed; see the log")
