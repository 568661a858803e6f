"""When the next message may go out: turns for the whole bot and for each chat, and the gates that a 429 closes.

Answers come before pushes. A push whose chat isn't ready is told so at once, so that it holds up nobody; an answer
waits.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf

from bot.chat.telegram.budgets import BotBudget, ChatBudgets, ChatId, free_window
from bot.chat.telegram.slots import Turn
from bot.clock import Clock
from bot.core.delivery import TooFast

PATIENCE_S = 20.0
"""Who would have to wait longer is told so instead: a lease must not run out while its message stands in line."""
_AT_ONCE_S = 0.2
"""A push waits so long for its chat."""
_LONGEST_IN_LINE_S = 40.0
_NAP_S = 0.001
"""Shorter sleeps cost more than they gain: several turns may be due at the end of one."""
_STORM_S = 1.0


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many 429s there were, by the gate that they closed."""

    of_chats: int = 0
    of_bot: int = 0


@dataclass(frozen=True, slots=True)
class _Closing:
    """The last 429 of a chat's own."""

    chat_id: ChatId
    at_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class _Waiter:
    """`turn` becomes the one that is taken, or none when the chat or the gate has to be looked at again."""

    chat_id: ChatId
    since_s: float
    turn: asyncio.Future[Turn | None]


class _Line:
    """Those who wait for a turn, first come, first served. `wait_s` says how long a chat isn't ready for them."""

    def __init__(self, wait_s: Callable[[ChatId, float], float], patience_s: float) -> None:
        self.wait_s = wait_s
        self.patience_s = patience_s
        self.waiters: deque[_Waiter] = deque()

    def __len__(self) -> int:
        return len(self.waiters)

    def send_back(self, before_s: float = inf) -> None:
        """Let all who came before then look again."""
        while self.waiters and self.waiters[0].since_s < before_s:
            waiter = self.waiters.popleft()
            if not waiter.turn.done():
                waiter.turn.set_result(None)


class Pacing:
    """The budgets of one bot. `rate` is messages a second."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._elapsed_s = 0.0
        self._read_at = clock.now()
        self._bot = BotBudget(rate)
        self._chats = ChatBudgets()
        self._free = free_window()
        self._answers = _Line(self._chats.answer_wait_s, PATIENCE_S)
        self._pushes = _Line(self._chats.push_wait_s, _AT_ONCE_S)
        self._caller: asyncio.Task[None] | None = None
        self._last_closing: _Closing | None = None
        self._refusals = Refusals()

    @property
    def refusals(self) -> Refusals:
        return self._refusals

    async def turn(self, chat_id: ChatId) -> Turn | TooFast:
        """Wait until a push may go to the chat; `answered` must be told of the turn. Or returns how long to wait where
        it can't go now: the chat isn't ready, or the bot's gate is closed or the line too long for `PATIENCE_S`.
        """
        return await self._turn(chat_id, self._pushes, (self._answers, self._pushes))

    async def answer_turn(self, chat_id: ChatId) -> Turn | TooFast:
        """Wait for the bot's next turn, before all pushes. `answered` must be told of it; or returns how long to wait
        where that is over `PATIENCE_S`.
        """
        return await self._turn(chat_id, self._answers, (self._answers,))

    def answered(self, turn: Turn) -> None:
        """Note that the message of a turn has its answer, whatever it is."""
        self._bot.answered(turn, self._now_s())

    async def gate(self, chat_id: ChatId | None) -> TooFast | None:
        """Wait for closed gates alone: for what is no message. Returns how long to wait if it is over `PATIENCE_S`."""
        while (wait_s := self._gate_wait_s(chat_id)) > 0:
            if wait_s > PATIENCE_S:
                return TooFast(wait_s)
            await self._sleep(wait_s)
        return None

    def chat_wait_s(self, chat_id: ChatId) -> float:
        """Return how long until a push to the chat may go; 0: now."""
        return self._chats.push_wait_s(chat_id, self._now_s())

    def is_free_used_up(self) -> bool:
        """Whether this second has had all the messages that Telegram takes without being paid."""
        return self._free.wait_s(self._now_s()) > 0

    def give_back(self, chat_id: ChatId) -> None:
        """Let the chat have its next message as soon as if the last one had not been tried: it was not taken."""
        self._chats.give_back(chat_id)

    def refused(self, chat_id: ChatId | None, retry_after_s: float) -> None:
        """Close the gate that a 429 speaks of for `retry_after_s`: the chat's where the chat's own budget explains it,
        else the bot's. Where two chats are refused within a second, it can't be the chats alone.
        """
        now_s = self._now_s()
        until_s = now_s + retry_after_s
        if chat_id is None or not self._chats.explains_429(chat_id, now_s):
            self._close_bot(now_s, until_s)
            return
        self._chats.close(chat_id, now_s, until_s)
        self._refusals = replace(self._refusals, of_chats=self._refusals.of_chats + 1)
        last, self._last_closing = self._last_closing, _Closing(chat_id, now_s, until_s)
        if last is not None and last.chat_id != chat_id and now_s - last.at_s <= _STORM_S:
            self._close_bot(now_s, max(until_s, last.until_s))

    async def stop(self) -> None:
        """End what runs here by itself. Nobody may be waiting for a turn any more."""
        if self._caller is not None:
            self._caller.cancel()
            await asyncio.wait([self._caller])

    async def _turn(self, chat_id: ChatId, line: _Line, ahead: tuple[_Line, ...]) -> Turn | TooFast:
        while True:
            now_s = self._now_s()
            chat_wait_s = line.wait_s(chat_id, now_s)
            if chat_wait_s > line.patience_s:
                return TooFast(chat_wait_s)
            waiting = sum(map(len, ahead))
            bot_wait_s = self._bot.wait_s(now_s) + waiting * self._bot.interval_s(now_s)
            if bot_wait_s > PATIENCE_S:
                return TooFast(bot_wait_s)
            if chat_wait_s > 0:
                await self._sleep(chat_wait_s)
            elif bot_wait_s <= 0:
                return self._spend(chat_id, now_s)
            elif (turn := await self._stand_in(line, chat_id, now_s)) is not None:
                return turn

    def _stand_in(self, line: _Line, chat_id: ChatId, now_s: float) -> asyncio.Future[Turn | None]:
        turn: asyncio.Future[Turn | None] = asyncio.get_running_loop().create_future()
        line.waiters.append(_Waiter(chat_id, now_s, turn))
        if self._caller is None or self._caller.done():
            self._caller = asyncio.create_task(self._call_waiters())
        return turn

    async def _call_waiters(self) -> None:
        """Hand out turns for as long as somebody waits."""
        while self._answers or self._pushes:
            await self._sleep(self._bot.wait_s(self._now_s()))
            self._hand_out(self._now_s())

    def _hand_out(self, now_s: float) -> None:
        """Hand out the turns that are due; what answers keep waiting for too long looks again."""
        while self._bot.wait_s(now_s) <= 0 and (line := self._answers or self._pushes):
            waiter = line.waiters.popleft()
            if waiter.turn.done():
                continue
            is_ready = line.wait_s(waiter.chat_id, now_s) <= 0
            waiter.turn.set_result(self._spend(waiter.chat_id, now_s) if is_ready else None)
        self._pushes.send_back(now_s - _LONGEST_IN_LINE_S)

    def _spend(self, chat_id: ChatId, now_s: float) -> Turn:
        self._free.spend(now_s)
        self._chats.spend(chat_id, now_s)
        return self._bot.spend(now_s)

    def _close_bot(self, now_s: float, until_s: float) -> None:
        self._refusals = replace(self._refusals, of_bot=self._refusals.of_bot + 1)
        self._bot.close(now_s, until_s)
        if self._bot.gate_wait_s(now_s) > PATIENCE_S:
            self._answers.send_back()
            self._pushes.send_back()

    def _gate_wait_s(self, chat_id: ChatId | None) -> float:
        now_s = self._now_s()
        chat_wait_s = self._chats.gate_wait_s(chat_id, now_s) if chat_id is not None else 0.0
        return max(chat_wait_s, self._bot.gate_wait_s(now_s))

    async def _sleep(self, seconds: float) -> None:
        await self._clock.sleep(max(seconds, _NAP_S))

    def _now_s(self) -> float:
        """Return the seconds that have passed since the start; a clock that is set back doesn't stop them for long."""
        now = self._clock.now()
        self._elapsed_s += max(0.0, (now - self._read_at).total_seconds())
        self._read_at = now
        return self._elapsed_s
