"""How often a chat may ask for what costs much: one thing at a time, and so many within an hour.

All chats together have a bound as well: pages that are slow on purpose must leave turns for those who ask for others.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil

from bot.clock import Clock
from bot.core.subscriber import ChatAddress
from bot.errors import UserError

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 10
MOST_AT_ONCE = 8
MOST_CHATS = 4_096
"""So many chats are remembered; of more, those that have asked the longest ago are forgotten."""


class Allowance:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._under_way: set[ChatAddress] = set()
        self._asked: dict[ChatAddress, deque[datetime]] = {}
        """When each chat has asked, at most `MOST_AN_HOUR` times each; who has asked last stands at the end."""

    @contextmanager
    def spend(self, address: ChatAddress) -> Iterator[None]:
        """Let one request through. Raises UserError where the chat has one under way or has had enough for now,
        and where too many others have.
        """
        if address in self._under_way:
            raise UserError("summarize.busy")
        if len(self._under_way) >= MOST_AT_ONCE:
            raise UserError("summarize.crowded")
        self._note(address)
        self._under_way.add(address)
        try:
            yield
        finally:
            self._under_way.discard(address)

    def _note(self, address: ChatAddress) -> None:
        now = self._clock.now()
        asked = self._asked.get(address) or deque(maxlen=MOST_AN_HOUR)
        if len(asked) == MOST_AN_HOUR and now - asked[0] < AN_HOUR:
            minutes = ceil((asked[0] + AN_HOUR - now) / timedelta(minutes=1))
            raise UserError("summarize.too_many", most=MOST_AN_HOUR, minutes=minutes)
        asked.append(now)
        self._asked.pop(address, None)
        self._asked[address] = asked
        if len(self._asked) > MOST_CHATS:
            del self._asked[next(iter(self._asked))]
