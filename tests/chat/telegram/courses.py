"""Pushes and answers that wait for their turns on a set clock."""

import asyncio

from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.slots import Turn
from bot.core.delivery import TooFast
from tests.chat.telegram.clocks import SetClock


class Course:
    """Pushes and answers on a set clock; `times` has when each got its turn, in seconds, and to which chat."""

    def __init__(self, rate: float = 30.0) -> None:
        self.clock = SetClock()
        self.pacing = Pacing(self.clock, rate)
        self.times: list[tuple[float, int]] = []
        self.refusals: list[TooFast] = []
        self._tasks: list[asyncio.Task[None]] = []

    def push(self, *chat_ids: int) -> None:
        self._tasks += [asyncio.ensure_future(self._go(self.pacing.turn, chat_id)) for chat_id in chat_ids]

    def answer(self, *chat_ids: int) -> None:
        self._tasks += [asyncio.ensure_future(self._go(self.pacing.answer_turn, chat_id)) for chat_id in chat_ids]

    async def _go(self, turn: object, chat_id: int) -> None:
        assert callable(turn)
        taken = await turn(chat_id)
        if isinstance(taken, Turn):
            self.pacing.answered(taken)
            self.times.append((round(self.clock.passed_s, 3), chat_id))
        else:
            self.refusals.append(taken)

    async def finish(self) -> None:
        while not all(task.done() for task in self._tasks):
            await self.clock.advance(0.5)
        await asyncio.gather(*self._tasks)

    @property
    def seconds(self) -> list[float]:
        return [second for second, _ in self.times]
