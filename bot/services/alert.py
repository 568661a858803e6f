"""Tell readers at once of stories with words that they follow: seldom enough, and not in their quiet hours.

What is due to many readers alike is written once for all of them. A message and the end of its alerts are written
together, so a crash before that leaves the alerts due, and one after it leaves the message in the outbox.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.core.alerting import MOST_STORIES, PAUSE, next_alert
from bot.core.delivery import RenderedPart
from bot.core.story import Story
from bot.core.subscriber import Format, Subscriber
from bot.store.alerts import Alert, Pending

_log = logging.getLogger(__name__)
_READERS_AT_ONCE = 1_000
_LOGGED = 10
ALERT_SLOT = "alert:"
"""Begins the slot of an alert; a story and the article that raised it follow."""


@dataclass(frozen=True, slots=True)
class Flash:
    """What an alert says: stories, the newest first, the followed words in them (number, as written), and how many
    stories more there are.
    """

    stories: tuple[Story, ...]
    words: tuple[tuple[int, str], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Audience:
    """What readers have in common who get the same alert."""

    language: str
    format: Format
    zone: str
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """An alert as it was written, for all readers who get the same one."""

    format: Format
    parts: tuple[RenderedPart, ...]
    article_ids: tuple[int, ...]
    slot: str
    story_ids: tuple[int, ...]
    reader_ids: tuple[int, ...]
    key: int | None = None


class AlertStore(Protocol):
    async def due(self, now: datetime, count: int) -> Sequence[Pending]:
        """Return up to `count` readers who are to be told something by `now`, the longest due first."""
        ...

    async def stories(self, article_ids: Sequence[int]) -> Mapping[int, Story]:
        """Return article → its story."""
        ...

    async def hold(self, until: Mapping[int, datetime]) -> None:
        """Tell readers later: `until` is reader → when."""
        ...

    async def drop(self, spent: Mapping[int, Sequence[int]], at: datetime) -> None:
        """Tell readers nothing of stories any more: `spent` is reader → stories."""
        ...

    async def take(self, messages: Sequence[Message], at: datetime) -> Sequence[int]:
        """Write messages and take what they tell out of the queue, all in one transaction; return who gets one."""
        ...


class FlashRenderer(Protocol):
    def render(self, flash: Flash, language: str, form: Format, zone: str, today: date) -> tuple[RenderedPart, ...]:
        """Write an alert as messages within the limits of a format."""
        ...


def _nobody() -> None:
    """Wake nobody."""


def _never_quiet(_: Subscriber, __: datetime) -> datetime | None:
    return None


class AlertDesk:
    def __init__(
        self,
        store: AlertStore,
        renderer: FlashRenderer,
        clock: Clock,
        written: Callable[[], None] = _nobody,
        quiet_until: Callable[[Subscriber, datetime], datetime | None] = _never_quiet,
    ) -> None:
        """`written` is called when there is something new in the outbox. `quiet_until` says when the quiet hours or
        the pause end that a reader is in at an instant; none where it is in none.
        """
        self._store = store
        self._renderer = renderer
        self._clock = clock
        self._written = written
        self._quiet_until = quiet_until

    async def send_due(self) -> int:
        """Put what readers are to be told by now into the outbox; return how many of them are told."""
        now = self._clock.now()
        told = 0
        unchanged: set[int] = set()
        while pending := [
            one
            for one in await self._store.due(now, _READERS_AT_ONCE + len(unchanged))
            if one.reader.id not in unchanged
        ]:
            spent = {one.reader.id: one.spent for one in pending if one.spent or not one.alerts}
            if spent:
                await self._store.drop(spent, now)
            ready, held = self._sort_out([one for one in pending if one.alerts], now)
            if held:
                await self._store.hold(held)
            taken = await self._send(ready, now)
            told += len(taken)
            unchanged |= {one.reader.id for one in ready}.difference(taken)
        return told

    def _sort_out(self, pending: Sequence[Pending], now: datetime) -> tuple[Sequence[Pending], Mapping[int, datetime]]:
        """Return who may be told now, and until when the others are to wait."""
        whens = [self._when(one, now) for one in pending]
        both = list(zip(pending, whens, strict=True))
        return [one for one, when in both if when <= now], {one.reader.id: when for one, when in both if when > now}

    def _when(self, one: Pending, now: datetime) -> datetime:
        try:
            return next_alert(now, one.alerted_at, self._quiet_until(one.reader, now))
        except Exception:  # noqa: BLE001 - one damaged reader must not cost all others their alerts
            _log.exception("alert put off", extra={"reader": one.reader.id})
            return now + PAUSE

    async def _send(self, ready: Sequence[Pending], now: datetime) -> Sequence[int]:
        audiences: dict[Audience, list[int]] = defaultdict(list)
        for one in ready:
            reader = one.reader
            audience = Audience(reader.language, reader.format, reader.schedule.zone, one.alerts)
            audiences[audience].append(reader.id)
        shown = {alert.article_id for audience in audiences for alert in audience.alerts[:MOST_STORIES]}
        stories = await self._store.stories(sorted(shown)) if shown else {}
        messages: list[Message] = []
        held: dict[int, datetime] = {}
        for audience, reader_ids in audiences.items():
            try:
                messages.append(self._message(audience, reader_ids, stories, now))
            except Exception:  # noqa: BLE001 - one damaged story must not cost all others their alerts
                _log.exception("alert not written", extra={"readers": reader_ids[:_LOGGED]})
                held |= dict.fromkeys(reader_ids, now + PAUSE)
        if held:
            await self._store.hold(held)
        taken = await self._store.take(messages, now) if messages else ()
        if taken:
            self._written()
            _log.info("alerts written", extra={"readers": len(taken), "messages": len(messages)})
        return taken

    def _message(
        self, audience: Audience, reader_ids: Sequence[int], stories: Mapping[int, Story], now: datetime
    ) -> Message:
        shown = [one for one in audience.alerts[:MOST_STORIES] if one.article_id in stories]
        flash = Flash(
            stories=tuple(stories[one.article_id] for one in shown),
            words=tuple(dict.fromkeys((one.word_id, one.word) for one in shown)),
            left_out=max(len(audience.alerts) - MOST_STORIES, 0),
        )
        today = now.astimezone(ZoneInfo(audience.zone)).date()
        first = audience.alerts[0]
        return Message(
            format=audience.format,
            parts=self._renderer.render(flash, audience.language, audience.format, audience.zone, today)
            if shown
            else (),
            article_ids=tuple(one.article_id for one in shown),
            slot=f"{ALERT_SLOT}{first.story_id}:{first.article_id}",
            story_ids=tuple(one.story_id for one in audience.alerts),
            reader_ids=tuple(reader_ids),
        )
