"""What is remembered of a feed's entries, and for how long."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.core.feed import Feed
from bot.store.schema import feed_entries
from tests.store.examples import MINUTE, NOW, Store, feed, settle_check

DAY = timedelta(days=1)
LOWEST, HIGHEST = -(2**63), 2**63 - 1


async def check(store: Store, one: Feed, at: datetime, *keys: int) -> None:
    """Settle a check that met these keys; none at all: no other document than before."""
    (claimed,) = await store.feeds.claim(at, 1, at + MINUTE, [one.id])
    assert await settle_check(store.feeds, claimed, at + MINUTE, at, dict.fromkeys(keys, 7))


async def tidy(store: Store, now: datetime) -> int:
    return await store.retention.tidy(older_than=None, keep=None, now=now)


async def test_of_each_key_the_first_is_known(store: Store) -> None:
    one, other = await feed(store, "1"), await feed(store, "2")
    (claimed,) = await store.feeds.claim(NOW, 1, NOW + MINUTE, [one.id])
    await settle_check(store.feeds, claimed, NOW + MINUTE, NOW, {LOWEST: 5, HIGHEST: 5, 5: 5})
    assert await store.feeds.known(one.id, [LOWEST, HIGHEST, 5, 6]) == {LOWEST: 5, HIGHEST: 5, 5: 5}
    assert await store.feeds.known(one.id, []) == {}
    assert await store.feeds.known(other.id, [5]) == {}


async def test_the_last_first_of_a_key_counts(store: Store) -> None:
    one = await feed(store)
    for first, minutes in ((5, 0), (6, 1)):
        at = NOW + minutes * MINUTE
        (claimed,) = await store.feeds.claim(at, 1, at + MINUTE, [one.id])
        await settle_check(store.feeds, claimed, at + MINUTE, at, {5: first, 7: 7})
    assert await store.feeds.known(one.id, [5, 7]) == {5: 6, 7: 7}


async def test_more_keys_than_a_query_takes_parameters_are_found(store: Store) -> None:
    one = await feed(store)
    await check(store, one, NOW, 1, 39_999)
    assert (await store.feeds.known(one.id, range(40_000))).keys() == {1, 39_999}


async def test_what_left_the_document_is_known_for_400_days_more(store: Store) -> None:
    one = await feed(store)
    await check(store, one, NOW, 1, 2)
    await check(store, one, NOW + 300 * DAY, 2)
    assert await tidy(store, NOW + 400 * DAY) == 0
    assert await tidy(store, NOW + 401 * DAY) == 1
    assert (await store.feeds.known(one.id, [1, 2])).keys() == {2}


async def test_when_it_was_seen_is_written_again_after_a_week_only(store: Store) -> None:
    one = await feed(store)
    for days in (0, 7, 8, 9):
        await check(store, one, NOW + days * DAY, 1)
    async with store.database.reading() as connection:
        assert await connection.scalar(select(feed_entries.c.seen_at)) == NOW + 8 * DAY


@pytest.mark.parametrize("rhythm", [1, 29, 31, 90])
async def test_what_stands_in_a_document_that_never_changes_is_never_forgotten(store: Store, rhythm: int) -> None:
    one = await feed(store)
    await check(store, one, NOW, 1, 2)
    await check(store, one, NOW + 5 * DAY, 2)
    await check(store, one, NOW + 20 * DAY, 2)
    for days in range(21, 900, rhythm):
        await check(store, one, NOW + days * DAY)
    await tidy(store, NOW + 900 * DAY)
    assert (await store.feeds.known(one.id, [1, 2])).keys() == {2}


async def test_a_feed_that_never_had_a_document_has_nothing_to_mark(store: Store) -> None:
    one = await feed(store)
    await check(store, one, NOW)
    await check(store, one, NOW + 99 * DAY)
    async with store.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(feed_entries)) == 0


async def test_a_call_forgets_no_more_than_its_share(store: Store) -> None:
    one = await feed(store)
    await check(store, one, NOW, *range(10_500))
    await check(store, one, NOW + 60 * DAY, 0)
    later = NOW + 401 * DAY
    assert [await tidy(store, later) for _ in range(3)] == [10_000, 499, 0]
    assert (await store.feeds.known(one.id, range(10_500))).keys() == {0}


async def test_what_is_known_outlives_the_feed_and_what_an_operator_makes_of_it(store: Store) -> None:
    one = await feed(store)
    await check(store, one, NOW, 1)
    (claimed,) = await store.feeds.claim(NOW, 1, NOW + MINUTE, [one.id])
    await settle_check(store.feeds, replace(claimed, location="elsewhere"), NOW + MINUTE, NOW)
    assert await store.feeds.known(one.id, [1]) == {1: 7}
