"""When the next message may go out: evenly spaced turns for the whole bot, and slower ones for each chat.

Telegram takes about 30 messages a second of a bot, one a second for a private chat and 20 a minute for a group; when it
was too much (429), it says for how long to be silent. Pushes wait for their turn; an answer to somebody who is waiting
takes its turn at once, and the pushes make room for it.
"""

import asyncio

from bot.clock import Clock
from bot.core.delivery import TooFast

PRIVATE_INTERVAL_S = 1.0
GROUP_INTERVAL_S = 3.0
PATIENCE_S = 20.0
"""Who would have to wait longer is told so instead: a lease must not run out while its message stands in line."""
_PRUNE_AT = 4_096
_INSTANT_S = 0.000_1
"""Shorter waits are none; clocks count in microseconds."""


class Pacing:
    """The budget of one bot. `rate` is messages a second, evenly spaced from the first one on."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._interval_s = 1.0 / rate
        self._line = asyncio.Lock()
        self._in_line = 0
        self._elapsed_s = 0.0
        self._read_at = clock.now()
        self._free_at_s = 0.0
        self._open_at_s = 0.0
        self._chats: dict[int, float] = {}

    async def turn(self, chat_id: int) -> TooFast | None:
        """Wait until a push may go to the chat. Returns how long to wait where that is more than `PATIENCE_S`."""
        self._in_line += 1
        try:
            while True:
                expected_s = self._chat_wait_s(chat_id) + self._bot_wait_s() + (self._in_line - 1) * self._interval_s
                if expected_s > PATIENCE_S:
                    return TooFast(expected_s)
                await self._wait_for_chat(chat_id)
                if await self._take_turn(chat_id):
                    return None
        finally:
            self._in_line -= 1

    async def answer_turn(self, chat_id: int) -> TooFast | None:
        """Take a turn at once; only a closed gate is waited for. Returns how long where that is over `PATIENCE_S`."""
        while (wait_s := self._gate_wait_s()) > 0:
            if wait_s > PATIENCE_S:
                return TooFast(wait_s)
            await self._clock.sleep(wait_s)
        self._spend(chat_id)
        return None

    def pause(self, seconds: float) -> None:
        """Let nothing out for `seconds`: Telegram has answered 429."""
        self._open_at_s = max(self._open_at_s, self._now_s() + seconds)

    async def _wait_for_chat(self, chat_id: int) -> None:
        while (wait_s := self._chat_wait_s(chat_id)) > 0:
            await self._clock.sleep(wait_s)

    async def _take_turn(self, chat_id: int) -> bool:
        """Wait in line for the bot's next turn; give it up where the chat or the gate isn't ready when it comes."""
        async with self._line:
            while (wait_s := self._bot_wait_s()) > 0:
                if wait_s > PATIENCE_S:
                    return False
                await self._clock.sleep(wait_s)
            if self._chat_wait_s(chat_id) > 0:
                return False
            self._spend(chat_id)
            return True

    def _spend(self, chat_id: int) -> None:
        now_s = self._now_s()
        self._free_at_s = max(self._free_at_s, now_s) + self._interval_s
        chat_interval_s = PRIVATE_INTERVAL_S if chat_id > 0 else GROUP_INTERVAL_S
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now_s) + chat_interval_s
        if len(self._chats) > _PRUNE_AT:
            self._chats = {chat: free_at_s for chat, free_at_s in self._chats.items() if free_at_s > now_s}

    def _gate_wait_s(self) -> float:
        return self._until_s(self._open_at_s)

    def _bot_wait_s(self) -> float:
        return self._until_s(max(self._free_at_s, self._open_at_s))

    def _chat_wait_s(self, chat_id: int) -> float:
        return self._until_s(self._chats.get(chat_id, 0.0))

    def _until_s(self, at_s: float) -> float:
        wait_s = at_s - self._now_s()
        return wait_s if wait_s >= _INSTANT_S else 0.0

    def _now_s(self) -> float:
        """Return the seconds that have passed since the start; a clock that is set back doesn't stop them for long."""
        now = self._clock.now()
        self._elapsed_s += max(0.0, (now - self._read_at).total_seconds())
        self._read_at = now
        return self._elapsed_s
