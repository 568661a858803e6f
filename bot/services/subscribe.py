"""A reader's own settings: what it is subscribed to, and when, where and how its digests come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.category import Category
from bot.core.schedule import EVERY_DAY, Due, Quiet, Schedule, Weekly
from bot.core.subscriber import (
    Card,
    ChatAddress,
    ChatKind,
    Format,
    Platform,
    Subscriber,
    SubscriberState,
    Subscription,
)
from bot.errors import UserError

MAX_SUBSCRIPTIONS = 100
CATCH_UP = timedelta(days=1)
"""How far back the first digest reaches after a reader had stopped or was gone: nobody reads weeks of old news."""


class SubscriberStore(Protocol):
    async def find(self, address: ChatAddress) -> Subscriber | None: ...

    async def add(self, address: ChatAddress, defaults: "Defaults", due: Due | None, at: datetime) -> Subscriber:
        """Store a new subscriber, or return the one that is there already."""
        ...

    async def set_schedule(self, subscriber_id: int, schedule: Schedule, due: Due | None) -> None: ...

    async def set_state(
        self, subscriber_id: int, state: SubscriberState, due: Due | None, since: datetime | None = None
    ) -> None:
        """Change the state; a subscriber that isn't active has nothing due. To one that becomes it, what came in
        before `since` counts as offered.
        """
        ...

    async def set_language(self, subscriber_id: int, language: str) -> None: ...

    async def set_format(self, subscriber_id: int, form: Format) -> None: ...

    async def set_card(self, subscriber_id: int, card: Card) -> None: ...

    async def set_send_empty(self, subscriber_id: int, *, send_empty: bool) -> None: ...

    async def set_min_stories(self, subscriber_id: int, count: int) -> None: ...

    async def set_thread(self, subscriber_id: int, thread_id: int) -> None: ...

    async def look_after(self, subscriber_id: int, person_id: int) -> None: ...


class SubscriptionStore(Protocol):
    async def of(self, subscriber_id: int) -> Sequence[Subscription]:
        """Return a subscriber's subscriptions, in the order they were made."""
        ...

    async def add(self, subscriber_id: int, category_id: int, at: datetime) -> bool:
        """Subscribe; return whether that was new."""
        ...

    async def remove(self, subscriber_id: int, category_id: int) -> bool:
        """Unsubscribe; return whether there was a subscription."""
        ...

    async def clear(self, subscriber_id: int) -> int:
        """Unsubscribe from everything; return from how many."""
        ...


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a chat starts with."""

    kind: ChatKind
    language: str
    schedule: Schedule
    format: Format


class Readers:
    """What readers may set. A reader is met (`meet`) before anything else is asked for it."""

    def __init__(
        self, subscribers: SubscriberStore, subscriptions: SubscriptionStore, schedule: Schedule, clock: Clock
    ) -> None:
        self._subscribers = subscribers
        self._subscriptions = subscriptions
        self._schedule = schedule
        self._clock = clock

    async def meet(self, address: ChatAddress, kind: ChatKind, language: str) -> Subscriber:
        """Return the chat's subscriber, a new one with the default schedule where it is met for the first time."""
        known = await self._subscribers.find(address)
        if known is not None:
            return known
        form = Format.TERMINAL if address.platform is Platform.TERMINAL else Format.RICH
        defaults = Defaults(kind, language, self._schedule, form)
        now = self._clock.now()
        return await self._subscribers.add(address, defaults, self._schedule.next_after(now), now)

    async def find(self, address: ChatAddress) -> Subscriber | None:
        return await self._subscribers.find(address)

    async def subscriptions(self, subscriber: Subscriber) -> tuple[Subscription, ...]:
        return tuple(await self._subscriptions.of(subscriber.id))

    async def subscribe(self, subscriber: Subscriber, category: Category) -> bool:
        """Subscribe to a category; return whether that was new. Raises UserError at the limit of subscriptions."""
        if len(await self._subscriptions.of(subscriber.id)) >= MAX_SUBSCRIPTIONS:
            raise UserError("error.too_many_subscriptions", most=MAX_SUBSCRIPTIONS)
        return await self._subscriptions.add(subscriber.id, category.id, self._clock.now())

    async def unsubscribe(self, subscriber: Subscriber, category_id: int) -> bool:
        return await self._subscriptions.remove(subscriber.id, category_id)

    async def unsubscribe_all(self, subscriber: Subscriber) -> int:
        return await self._subscriptions.clear(subscriber.id)

    async def set_times(self, subscriber: Subscriber, times: tuple[time, ...]) -> Subscriber:
        """Send a day's digests at these times, every day."""
        return await self.set_days(subscriber, times, None, EVERY_DAY)

    async def set_days(
        self, subscriber: Subscriber, times: tuple[time, ...], weekend: tuple[time, ...] | None, days: int
    ) -> Subscriber:
        """Change a day's digests; see `Schedule`."""
        return await self._reschedule(subscriber, subscriber.schedule.with_days(times, weekend, days))

    async def set_weekly(self, subscriber: Subscriber, weekly: Weekly | None) -> Subscriber:
        return await self._reschedule(subscriber, replace(subscriber.schedule, weekly=weekly))

    async def set_quiet(self, subscriber: Subscriber, quiet: Quiet | None) -> Subscriber:
        return await self._reschedule(subscriber, replace(subscriber.schedule, quiet=quiet))

    async def pause(self, subscriber: Subscriber, until: date) -> Subscriber:
        """Send no digests before local day `until`, from which on they come by themselves, even where they had been
        stopped.
        """
        paused = await self._reschedule(subscriber, replace(subscriber.schedule, paused_until=until))
        if paused.state is not SubscriberState.STOPPED:
            return paused
        await self._activate(paused)
        return await self._subscribers.find(paused.address) or paused

    async def set_zone(self, subscriber: Subscriber, zone: str) -> Subscriber:
        """Change the zone (a valid IANA name)."""
        return await self._reschedule(subscriber, replace(subscriber.schedule, zone=zone))

    async def set_language(self, subscriber: Subscriber, language: str) -> None:
        await self._subscribers.set_language(subscriber.id, language)

    async def set_format(self, subscriber: Subscriber, form: Format) -> None:
        await self._subscribers.set_format(subscriber.id, form)

    async def set_card(self, subscriber: Subscriber, card: Card) -> None:
        await self._subscribers.set_card(subscriber.id, card)

    async def set_send_empty(self, subscriber: Subscriber, *, send_empty: bool) -> None:
        await self._subscribers.set_send_empty(subscriber.id, send_empty=send_empty)

    async def set_min_stories(self, subscriber: Subscriber, count: int) -> None:
        """Skip digests of fewer stories; 0: none."""
        await self._subscribers.set_min_stories(subscriber.id, count)

    async def stop(self, subscriber: Subscriber) -> None:
        """Send no more digests until `resume`; settings stay."""
        await self._subscribers.set_state(subscriber.id, SubscriberState.STOPPED, None)

    async def resume(self, subscriber: Subscriber) -> None:
        """Send digests again, from the next hour that the reader chose; a pause is over."""
        schedule = replace(subscriber.schedule, paused_until=None)
        if schedule != subscriber.schedule:
            due = schedule.next_after(self._clock.now())
            await self._subscribers.set_schedule(subscriber.id, schedule, due)
        await self._activate(replace(subscriber, schedule=schedule))

    async def back(self, address: ChatAddress) -> Subscriber | None:
        """Note that a chat that was gone has come back; a pause that it had asked for goes on. Return its subscriber as
        it was, if it had been gone.
        """
        subscriber = await self._subscribers.find(address)
        if subscriber is None or subscriber.state is not SubscriberState.GONE:
            return None
        await self._activate(subscriber)
        return subscriber

    async def set_thread(self, subscriber: Subscriber, thread_id: int) -> None:
        """Have a forum's digests come to one of its topics; `GENERAL`: to none."""
        await self._subscribers.set_thread(subscriber.id, thread_id)

    async def look_after(self, subscriber: Subscriber, person_id: int) -> None:
        """Note who changes the settings of a group or channel."""
        if subscriber.managed_by != person_id:
            await self._subscribers.look_after(subscriber.id, person_id)

    async def _activate(self, subscriber: Subscriber) -> None:
        """Send digests again, if none were. The first one reaches back a day from now, however long none came."""
        now = self._clock.now()
        due = subscriber.schedule.next_after(now)
        await self._subscribers.set_state(subscriber.id, SubscriberState.ACTIVE, due, now - CATCH_UP)

    async def _reschedule(self, subscriber: Subscriber, schedule: Schedule) -> Subscriber:
        now = self._clock.now()
        if schedule.paused_till(now) is None:
            # Readers who were paused once are to share their digests with all others again.
            schedule = replace(schedule, paused_until=None)
        due = schedule.next_after(now) if subscriber.state is SubscriberState.ACTIVE else None
        await self._subscribers.set_schedule(subscriber.id, schedule, due)
        return await self._subscribers.find(subscriber.address) or subscriber
