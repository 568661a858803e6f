from datetime import UTC, datetime, timedelta

import pytest

from bot.core.delivery import Decision, OutboxState, Receipt
from bot.core.forecast import Forecast
from bot.core.schedule import Due
from bot.core.subscriber import Format, Platform
from bot.core.traffic import Settled
from bot.services.traffic import Arrival, Traffic
from bot.store.traffic import TrafficCounts
from tests.services.parts import SetClock
from tests.store.examples import DUE, MINUTE, NOW, SENT, TELEGRAM, Store, chat, defaults, digest, enqueue, reader

ZONE = "Asia/Shanghai"
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def traffic(store: Store, clock: SetClock) -> Traffic:
    return Traffic(TrafficCounts(store.database, Platform.TELEGRAM), Platform.TELEGRAM, 0.5, clock)


async def test_what_waits_and_what_still_falls_due_make_the_forecast(
    store: Store, traffic: Traffic, clock: SetClock
) -> None:
    evening = Due("2026-11-23T20:00", datetime(2026, 11, 23, 12, tzinfo=UTC))
    await enqueue(store, [digest(*[await reader(store, number) for number in range(1, 5)])], NOW)
    await reader(store, 5, evening)
    report = await traffic.report(ZONE)
    assert (report.queue.waiting, report.rate) == (4, 0.5)
    assert report.forecast == Forecast(NOW + 8 * SECOND, evening.at + 2 * SECOND)
    clock.instant = evening.at + 2 * SECOND
    assert (await traffic.report(ZONE)).forecast.last_at == clock.instant + 10 * SECOND


async def test_today_ends_with_the_day_of_the_zone(store: Store, traffic: Traffic) -> None:
    await reader(store, 1, Due("2026-11-23T20:00", NOW + timedelta(hours=20)))
    assert (await traffic.report(ZONE)).forecast.last_at is None
    assert (await traffic.report("UTC")).forecast.last_at == NOW + timedelta(hours=20, seconds=2)


async def test_counts_are_of_the_utc_day_and_the_one_before(store: Store, traffic: Traffic, clock: SetClock) -> None:
    await enqueue(store, [digest(await reader(store))], NOW)
    (item,) = await store.outbox.lease(TELEGRAM, 1, NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(item, SENT, NOW)])
    clock.instant = NOW + timedelta(hours=25)
    report = await traffic.report(ZONE)
    assert (report.since, report.today, report.yesterday) == (NOW + timedelta(days=1), Settled(), Settled(sent=1))


async def test_delivery_is_stalled_where_messages_are_long_due_and_nobody_tries(
    store: Store, traffic: Traffic, clock: SetClock
) -> None:
    await enqueue(store, [digest(await reader(store, 1), await reader(store, 2))], NOW)
    clock.instant = NOW + 15 * MINUTE
    assert not (await traffic.report(ZONE)).is_stalled
    clock.instant = NOW + 16 * MINUTE
    report = await traffic.report(ZONE)
    assert (report.lag, report.is_stalled) == (16 * MINUTE, True)
    (item,) = await store.outbox.lease(TELEGRAM, 1, clock.instant, clock.instant + MINUTE)
    assert not (await traffic.report(ZONE)).is_stalled, "a crowd before them is being sent to"
    wait = Decision(OutboxState.WAITING, clock.instant + MINUTE, "down")
    await store.outbox.settle([Receipt(item, wait, clock.instant)])
    assert not (await traffic.report(ZONE)).is_stalled, "an outage"


async def test_a_readers_arrival_goes_by_what_is_ahead_of_it(store: Store, traffic: Traffic) -> None:
    readers = [await reader(store, number) for number in range(1, 4)]
    await enqueue(store, [digest(*readers)], NOW)
    assert await traffic.arrival(readers[2]) == Arrival(1, NOW + 6 * SECOND)
    (first,) = await store.outbox.lease(TELEGRAM, 1, NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(first, Decision(OutboxState.WAITING, NOW + MINUTE, "down"), NOW)])
    assert await traffic.arrival(readers[0]) == Arrival(1, NOW + MINUTE + 2 * SECOND)
    assert await traffic.arrival(await reader(store, 9)) is None


async def test_a_terminal_has_no_budget_to_wait_for(store: Store, traffic: Traffic) -> None:
    terminal = await store.subscribers.add(chat(9, Platform.TERMINAL), defaults(form=Format.TERMINAL), DUE, NOW)
    await enqueue(store, [digest(await reader(store), terminal)], NOW)
    assert await traffic.arrival(terminal) == Arrival(1, NOW)
