"""Send what is in the outbox: lease, send, settle, one row at a time for a chat and several chats side by side.

Rows are leased and settled some at a time. A row keeps its place among those that may be under way until it is settled,
so that a crash can repeat no more than those.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.delivery import (
    ChatGone,
    ChatMoved,
    Decision,
    OutboxItem,
    OutboxState,
    Outcome,
    Receipt,
    Sent,
    Unavailable,
    Unreachable,
    decide,
)
from bot.core.subscriber import ChatAddress, Platform
from bot.services.ledger import Ledger, ReceiptStore

_log = logging.getLogger(__name__)
_GRACE_S = 6.0
_GIVING_BACK_S = 1.0
LEASE_S = 120.0
"""Longer than a sending can take with its time limits, so that a live worker's row is never sent twice."""


class OutboxStore(ReceiptStore, Protocol):
    async def lease(
        self, platforms: Sequence[Platform], count: int, now: datetime, until: datetime
    ) -> Sequence[OutboxItem]:
        """Lease up to `count` rows that may be sent at `now`, the oldest first, at most one a subscriber and only its
        earliest unfinished one, until `until`. A row whose lease has run out may be leased again.
        """
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
        """`concurrency`: how many messages may be leased at a time; no more than those can come twice after a crash."""
        self._outbox = outbox
        self._ledger = Ledger(outbox, clock)
        self._subscribers = subscribers
        self._senders = dict(senders)
        self._concurrency = concurrency
        self._clock = clock
        self._round = asyncio.Lock()
        self._in_hand: set[int] = set()
        """Rows that are leased and not settled yet, those `_under_way` among them."""
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
        running: dict[asyncio.Task[Outcome], OutboxItem] = {}
        try:
            while True:
                if is_reachable and self._has_room(len(running)):
                    leased = await self._lease(self._concurrency - len(running))
                    tried += len(leased)
                    running |= {asyncio.create_task(self._send(item)): item for item in leased}
                if not running:
                    if tried:
                        _log.info("round over", extra={"tried": tried})
                    return tried
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del running[task]
                    # Where nothing gets through, the rest of a crowd needn't be tried one by one.
                    is_reachable = is_reachable and not isinstance(task.result(), Unreachable)
        finally:
            if running:
                await asyncio.shield(self._wind_down(running))

    def _has_room(self, running: int) -> bool:
        """Whether to lease again: some at a time, for each time costs as much as sending a message."""
        return self._concurrency - running >= max(1, self._concurrency // 4)

    async def _wind_down(self, running: Mapping[asyncio.Task[Outcome], OutboxItem]) -> None:
        """End a round at shutdown: what waits for its turn is given back, what is under way is sent and settled."""
        for task, item in running.items():
            if item.id not in self._under_way:
                task.cancel()
        _, hanging = await asyncio.wait(running, timeout=_GRACE_S)
        if hanging:
            _log.warning("messages given back while under way; they may come twice", extra={"rows": len(hanging)})
            for task in hanging:
                task.cancel()
            await asyncio.wait(hanging, timeout=_GIVING_BACK_S)

    async def _lease(self, count: int) -> Sequence[OutboxItem]:
        now = self._clock.now()
        until = now + timedelta(seconds=LEASE_S)
        leasing = asyncio.ensure_future(self._outbox.lease(tuple(self._senders), count, now, until))
        try:
            leased = await asyncio.shield(leasing)
        except asyncio.CancelledError:
            await self._give_back([item for item in await leasing if item.id not in self._in_hand])
            raise
        # A lease of ours that has run out is no reason to send a row twice: it is still in hand.
        fresh = [item for item in leased if item.id not in self._in_hand]
        self._in_hand |= {item.id for item in fresh}
        return fresh

    async def _send(self, item: OutboxItem) -> Outcome:
        try:
            try:
                outcome = await self._try(item)
            except asyncio.CancelledError:
                await self._give_back([item])
                raise
            await self._settle(item, outcome)
        finally:
            self._under_way.discard(item.id)
            self._in_hand.discard(item.id)
        return outcome

    async def _try(self, item: OutboxItem) -> Outcome:
        try:
            sender = self._senders[item.address.platform]
            return await sender.send(item, lambda: self._under_way.add(item.id))
        except Exception:  # noqa: BLE001 - a defect in a sender must neither end the loop nor lose the row
            _log.exception("sender failed", extra={"outbox_id": item.id})
            return Unavailable("the sender failed; see the log")

    async def _settle(self, item: OutboxItem, outcome: Outcome) -> None:
        now = self._clock.now()
        decision = decide(outcome, item.attempt, now)
        match outcome:
            case ChatMoved(address=new):
                await self._subscribers.move(item.address, new)
            case ChatGone(reason=reason):
                await self._subscribers.mark_gone(item.address, reason)
            case Sent(topic_is_gone=True) if item.thread_id is not None:
                await self._subscribers.forget_thread(item.address, item.thread_id)
        if decision.state is not OutboxState.SENT:
            told = {"outbox_id": item.id, "state": decision.state, "attempt": item.attempt, "reason": decision.reason}
            _log.info("message not sent", extra=told)
        receipt = Receipt(item, decision, now, getattr(outcome, "message_id", None))
        await self._ledger.write(receipt, len(self._in_hand))

    async def _give_back(self, items: Sequence[OutboxItem]) -> None:
        now = self._clock.now()
        stopped = Decision(OutboxState.WAITING, now, "the bot was stopped", counts_as_attempt=False)
        await asyncio.gather(*(self._ledger.write(Receipt(item, stopped, now), len(items)) for item in items))
