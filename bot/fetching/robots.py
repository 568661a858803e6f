"""What robots.txt lets us fetch (RFC 9309), by the rules for “Yaodian” or, where there are none, for everybody."""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

from bot.core.fault import Fault
from bot.errors import FetchError
from bot.fetching.addresses import read_address
from bot.fetching.failure import Failure
from bot.fetching.hosts import Clock, Turns
from bot.fetching.web import Page

PRODUCT = "Yaodian"
ACCEPT = "text/plain, */*;q=0.1"
MAX_BYTES = 512 * 2**10
LONGEST_DELAY_S = 30.0
MOST_ORIGINS = 1_000
MOST_REMEMBERED_BYTES = 2 * 2**20
_KEPT = timedelta(days=1)
_KEPT_AFTER_FAILURE = timedelta(hours=1)

_UNAVAILABLE = frozenset({Fault.REFUSED, Fault.GONE, Fault.REDIRECTS})
"""The server has no robots.txt for us, so all is allowed. 429 isn't among them: who asks for patience gets it."""
_SAID_BETTER = frozenset({Fault.BAD_ADDRESS, Fault.FORBIDDEN_ADDRESS, Fault.NAME_UNKNOWN})
"""Faults that the fetch itself will meet and name."""
_AGENT = re.compile(r"\s*user[-\s]*agent\b\s*:?\s*([^\s#/]*)", re.IGNORECASE)


class Web(Protocol):
    async def get(self, url: str, *, accept: str) -> Page:
        """Fetch an address. Raises FetchError."""
        ...


@dataclass(frozen=True, slots=True)
class _Rules:
    """`parsed` is none for a server that can't be asked: nothing is allowed there."""

    until: datetime
    parsed: Protego | None
    size: int = 0


class Robots:
    """Asks each origin once a day at most, and remembers the ones asked last."""

    def __init__(self, web: Web, clock: Clock) -> None:
        self._web = web
        self._clock = clock
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        self._turns = Turns(1)

    async def allows(self, url: str) -> bool:
        """Whether robots.txt lets us fetch an address. What is no address is left to the fetch to refuse."""
        try:
            address = read_address(url)
        except Failure:
            return True
        rules = await self._find(address.origin)
        return rules.parsed is not None and bool(rules.parsed.can_fetch(address.url, PRODUCT))

    async def delay_s(self, url: str) -> float:
        """Return how long to wait between two requests (`Crawl-delay`): up to 30 s, 0 where nothing is said."""
        try:
            rules = await self._find(read_address(url).origin)
        except Failure:
            return 0.0
        delay_s = rules.parsed.crawl_delay(PRODUCT) if rules.parsed else None
        return min(float(delay_s or 0), LONGEST_DELAY_S)

    async def _find(self, origin: str) -> _Rules:
        async with self._turns.turn(origin):
            rules = self._rules.get(origin)
            if rules is None or rules.until <= self._clock.now():
                rules = await self._ask(origin)
                self._remember(origin, rules)
            self._rules.move_to_end(origin)
            return rules

    async def _ask(self, origin: str) -> _Rules:
        now = self._clock.now()
        try:
            page = await self._web.get(f"{origin}/robots.txt", accept=ACCEPT)
        except FetchError as error:
            if error.fault in _SAID_BETTER:
                return _Rules(now, Protego.parse(""))
            if error.fault in _UNAVAILABLE:
                return _Rules(now + _KEPT, Protego.parse(""))
            return _Rules(now + _KEPT_AFTER_FAILURE, None)
        # The largest file keeps a processor busy for a tenth of a second.
        return await asyncio.to_thread(_read, page.body[:MAX_BYTES], now + _KEPT)

    def _remember(self, origin: str, rules: _Rules) -> None:
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        size = sum(one.size for one in self._rules.values())
        while len(self._rules) > MOST_ORIGINS or (size > MOST_REMEMBERED_BYTES and len(self._rules) > 1):
            size -= self._rules.popitem(last=False)[1].size


def _read(body: bytes, until: datetime) -> _Rules:
    text = concerning_us(body.decode("utf-8-sig", "replace"))
    return _Rules(until, Protego.parse(text), len(text))


def concerning_us(text: str) -> str:
    """Return a robots.txt with all groups for others named alike.

    Protego keeps a group's rules once for each name, so a file of many names and many rules would fill the memory.
    """
    return "\n".join(map(_line_concerning_us, text.splitlines()))


def _line_concerning_us(line: str) -> str:
    agent = _AGENT.match(line)
    if agent is None or not agent[1]:
        return line
    name = agent[1].lower()
    name = name.rstrip("*") or name
    return f"User-agent: {name if name in {PRODUCT.lower(), '*'} else 'other'}"
