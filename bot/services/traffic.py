"""How delivery goes: what waits, what went out, and when the last of today's digests, or one reader's, will arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.core.forecast import Forecast, forecast, inflows_until, time_to_send
from bot.core.local_time import instant_of
from bot.core.subscriber import Platform, Subscriber
from bot.core.traffic import Queue, Settled, Standing, Tallies

STALLED = timedelta(minutes=15)
"""So long a message may be due while nothing is sent."""
_A_DAY = timedelta(days=1)


class TrafficStore(Protocol):
    async def tallies(self, now: datetime, days: Sequence[str], until: datetime) -> Tallies:
        """Count what waits at `now`, what came to an end on `days` (UTC), and whose digests fall due before `until`."""
        ...

    async def standing(self, subscriber_id: int, now: datetime) -> Standing | None:
        """Return where a reader's messages stand at `now`; none where it has none to get."""
        ...


@dataclass(frozen=True, slots=True)
class TrafficReport:
    """How delivery stands `at` an instant. `failed` messages wait for somebody to deal with them. `today` counts since
    `since`, when the UTC day began, `yesterday` the day before. `rate`: messages a second. `forecast` is of all that
    falls due before the day ends in `zone`.
    """

    at: datetime
    zone: str
    queue: Queue
    failed: int
    since: datetime
    today: Settled
    yesterday: Settled
    rate: float
    forecast: Forecast

    @property
    def lag(self) -> timedelta:
        """For how long the message has been due that could be sent the longest."""
        oldest = self.queue.oldest_due_at
        return timedelta() if oldest is None else max(self.at - oldest, timedelta())

    @property
    def is_stalled(self) -> bool:
        """Whether nobody seems to send: in an outage some wait for another try, among a crowd some are under way."""
        return self.lag > STALLED and not self.queue.retrying and not self.queue.under_way


@dataclass(frozen=True, slots=True)
class Arrival:
    """So many messages are on their way to a reader, the last of which arrives about then."""

    messages: int
    at: datetime


class Traffic:
    def __init__(self, store: TrafficStore, platform: Platform, rate: float, clock: Clock) -> None:
        """`rate`: how many messages a second may go out to the readers of `platform`."""
        self._store = store
        self._platform = platform
        self._rate = rate
        self._clock = clock

    async def report(self, zone: str) -> TrafficReport:
        """Say how delivery stands, and when the last of the digests of today in `zone` will arrive."""
        now = self._clock.now()
        since = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        today, yesterday = since.date().isoformat(), (since - _A_DAY).date().isoformat()
        end = _end_of_day(now, zone)
        tallies = await self._store.tallies(now, (today, yesterday), end)
        inflows = inflows_until(end, tallies.due, tallies.messages_a_digest)
        return TrafficReport(
            at=now,
            zone=zone,
            queue=tallies.queue,
            failed=tallies.failed,
            since=since,
            today=tallies.days.get(today, Settled()),
            yesterday=tallies.days.get(yesterday, Settled()),
            rate=self._rate,
            forecast=forecast(now, tallies.queue.waiting, inflows, self._rate),
        )

    async def arrival(self, reader: Subscriber) -> Arrival | None:
        """Say when what waits for a reader will have arrived; none where nothing does."""
        now = self._clock.now()
        standing = await self._store.standing(reader.id, now)
        if standing is None:
            return None
        if reader.address.platform is not self._platform:
            return Arrival(standing.messages, now)
        begins = max(now, standing.not_before or now)
        return Arrival(standing.messages, begins + time_to_send(standing.ahead, self._rate))


def _end_of_day(now: datetime, zone: str) -> datetime:
    local = ZoneInfo(zone)
    return instant_of(now.astimezone(local).date() + _A_DAY, time(), local)
