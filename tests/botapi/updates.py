"""The queue of updates and how a bot takes from it: getUpdates, long polling, offsets, allowed types.

As Telegram does it: what a bot doesn't want isn't queued, an update is kept until a call with a higher offset, and a
second poller ends the first one's call with 409.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from tests.botapi.refusal import conflict

KINDS = frozenset(
    {"message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result"}
    | {"callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member"}
    | {"chat_member", "chat_join_request", "message_reaction", "message_reaction_count", "chat_boost"}
    | {"removed_chat_boost", "business_connection", "business_message", "edited_business_message"}
    | {"deleted_business_messages", "purchased_paid_media", "guest_message", "managed_bot"}
)
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_FIRST_ID = 100_000_001
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"

Update = dict[str, Any]


class UpdateQueue:
    """Updates in order. `on_change` hears when the bot confirms some and when it begins to wait for more."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._next_id = _FIRST_ID
        self._updates: deque[Update] = deque()
        self._allowed = KINDS - _NOT_BY_DEFAULT
        self._waiter: asyncio.Future[None] | None = None

    @property
    def pending(self) -> tuple[Update, ...]:
        """The updates that the bot hasn't confirmed."""
        return tuple(self._updates)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is waiting."""
        return self._waiter is not None

    def add(self, kind: str, content: Any) -> int | None:
        """Queue an update and return its number, or none where the bot doesn't want its kind."""
        if kind not in self._allowed:
            return None
        update_id, self._next_id = self._next_id, self._next_id + 1
        self._updates.append({"update_id": update_id, kind: content})
        self._wake()
        return update_id

    def allow(self, kinds: Sequence[str]) -> None:
        """Want these kinds from now on; none named: all but those that must be asked for."""
        known = {kind.lower() for kind in kinds} & KINDS
        self._allowed = frozenset(known) or KINDS - _NOT_BY_DEFAULT

    def drop_all(self) -> None:
        self._updates.clear()

    def confirm(self, offset: int) -> None:
        """Forget all updates before `offset`; a negative one leaves that many."""
        while self._updates and (
            len(self._updates) > -offset if offset < 0 else self._updates[0]["update_id"] < offset
        ):
            self._updates.popleft()
        self._on_change()

    async def poll(self, offset: int, limit: int, timeout_s: int) -> list[Update]:
        """Return the next updates, waiting for one at most `timeout_s`. Raises RefusedError, 409, when terminated."""
        self.interrupt(_OTHER_POLLER)
        self.confirm(offset)
        if not self._updates and timeout_s:
            await self._wait(timeout_s)
        return list(self._updates)[:limit]

    def interrupt(self, reason: str) -> None:
        """End the waiting long poll, if there is one, with a conflict."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(conflict(reason))
        self._waiter = None

    def release(self) -> None:
        """Let the waiting long poll return what there is."""
        self._wake()

    async def _wait(self, timeout_s: int) -> None:
        self._waiter = waiter = asyncio.get_running_loop().create_future()
        self._on_change()
        try:
            async with asyncio.timeout(timeout_s):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
