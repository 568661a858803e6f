"""Who checks which feed, and whose result counts."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.feed import Feed, FeedState
from bot.errors import StorageError
from bot.store.database import Database
from bot.store.feeds import Feeds
from tests.store.examples import MINUTE, NOW, Store, feed, post, settle_check
from tests.store.processes import python

UNTIL = NOW + 10 * MINUTE


async def due(store: Store, url: str, at: datetime = NOW) -> Feed:
    return await feed(store, url, at=at)


async def claim(store: Store, count: int = 99, now: datetime = NOW, until: datetime = UNTIL) -> list[str]:
    return [one.url for one in await store.feeds.claim(now, count, until)]


def checked(one: Feed, next_check_at: datetime) -> Feed:
    return replace(one, polling=replace(one.polling, next_check_at=next_check_at))


async def test_the_longest_due_come_first_and_what_is_not_due_stays(store: Store) -> None:
    for url, minutes in {"now": 0, "long ago": -60, "later": 1, "lately": -5}.items():
        await due(store, url, NOW + minutes * MINUTE)
    assert await claim(store, 2) == ["long ago", "lately"]
    assert await claim(store, 2) == ["now"]
    assert await claim(store, 2) == []


@pytest.mark.parametrize("state", [state for state in FeedState if state is not FeedState.ACTIVE])
async def test_only_active_feeds_are_claimed(store: Store, state: FeedState) -> None:
    one = await feed(store)
    await store.feeds.change(one.id, state=state)
    assert await store.feeds.claim(NOW, 9, UNTIL) == ()
    assert await store.feeds.claim(NOW, 9, UNTIL, [one.id]) == ()


async def test_a_lease_that_has_run_out_is_given_to_the_next(store: Store) -> None:
    await due(store, "1")
    assert await claim(store) == ["1"]
    assert await claim(store, now=UNTIL - timedelta(microseconds=1)) == []
    assert await claim(store, now=UNTIL, until=UNTIL + MINUTE) == ["1"]


async def test_feeds_that_are_asked_for_are_claimed_due_or_not_but_never_from_somebody_else(store: Store) -> None:
    later, leased, other = (
        await due(store, "later", NOW + MINUTE),
        await due(store, "leased"),
        await due(store, "other"),
    )
    await store.feeds.claim(NOW, 9, UNTIL, [leased.id])
    wanted = [later.id, leased.id, 404]
    assert [one.url for one in await store.feeds.claim(NOW, 9, UNTIL, wanted)] == ["later"]
    assert await store.feeds.claim(NOW, 9, UNTIL, []) == ()
    assert await claim(store) == [other.url]


async def test_a_settled_feed_is_due_again_in_its_time(store: Store) -> None:
    await due(store, "1")
    (one,) = await store.feeds.claim(NOW, 1, UNTIL)
    assert await settle_check(store.feeds, checked(one, NOW + MINUTE), UNTIL, NOW)
    assert await claim(store) == []
    assert await claim(store, now=NOW + MINUTE, until=UNTIL + MINUTE) == ["1"]


async def test_the_result_of_a_lease_that_somebody_else_has_by_now_is_dropped_whole(store: Store) -> None:
    await due(store, "1")
    (stale,) = await store.feeds.claim(NOW, 1, UNTIL)
    (fresh,) = await store.feeds.claim(UNTIL, 1, UNTIL + MINUTE)
    late = replace(checked(stale, NOW), title="late")
    assert not await settle_check(store.feeds, late, UNTIL, UNTIL, {1: 1}, [post("feed:1:1")])
    assert await store.articles.count() == 0
    assert await store.feeds.known(fresh.id, [1]) == {}
    assert await settle_check(
        store.feeds, replace(fresh, title="fresh"), UNTIL + MINUTE, UNTIL, {2: 2}, [post("feed:1:2")]
    )
    assert not await settle_check(store.feeds, fresh, UNTIL + MINUTE, UNTIL)
    assert [one.title for one in await store.feeds.page(0, 9, [FeedState.ACTIVE])] == ["fresh"]
    assert await store.feeds.known(fresh.id, [1, 2]) == {2: 2}
    assert await store.articles.revisions(["feed:1:1", "feed:1:2"]) == {"feed:1:2": "1"}


async def test_a_check_leaves_what_an_operator_has_the_say_in(store: Store) -> None:
    one = await due(store, "1")
    (claimed,) = await store.feeds.claim(NOW, 1, UNTIL)
    elsewhere = replace(claimed, url="2", with_tags=True, state=FeedState.PAUSED, location="3")
    assert await settle_check(store.feeds, elsewhere, UNTIL, NOW)
    assert await store.feeds.get(one.id) == replace(one, location="3")


@pytest.mark.parametrize("change", [{"state": FeedState.PAUSED}, {"with_tags": True}, {"state": FeedState.DELETED}])
async def test_a_check_that_an_operator_overtakes_counts_for_nothing(store: Store, change: dict[str, object]) -> None:
    one = await due(store, "1")
    (claimed,) = await store.feeds.claim(NOW, 1, UNTIL)
    await store.feeds.change(one.id, **change)  # type: ignore[arg-type] # see above
    assert not await settle_check(store.feeds, claimed, UNTIL, NOW, {1: 1}, [post("feed:1:1")])
    assert await store.articles.count() == 0


async def test_a_check_goes_on_when_only_the_next_one_is_asked_for(store: Store) -> None:
    one = await due(store, "1")
    (claimed,) = await store.feeds.claim(NOW, 1, UNTIL)
    await store.feeds.change(one.id, next_check_at=NOW)
    assert await settle_check(store.feeds, checked(claimed, UNTIL), UNTIL, NOW)


async def test_articles_sightings_and_the_feed_are_written_all_or_none(store: Store) -> None:
    await due(store, "1")
    (one,) = await store.feeds.claim(NOW, 1, UNTIL)
    with pytest.raises(StorageError, match="NOT NULL"):
        await settle_check(store.feeds, replace(one, title="t"), UNTIL, NOW, {1: 1}, [post("a"), post("b", title=None)])
    assert await store.articles.count() == 0
    assert await store.feeds.known(one.id, [1]) == {}
    assert await store.feeds.get(one.id) == one
    assert await settle_check(store.feeds, one, UNTIL, NOW)


async def test_the_last_of_two_articles_with_one_identity_counts(store: Store) -> None:
    await due(store, "1")
    (one,) = await store.feeds.claim(NOW, 1, UNTIL)
    await settle_check(store.feeds, one, UNTIL, NOW, {}, [post("a", revision="1"), post("a", revision="2")])
    assert await store.articles.revisions(["a"]) == {"a": "2"}


async def test_leases_are_given_back_all_or_those_of_one_end(store: Store) -> None:
    for url in "1234":
        await due(store, url)
    assert await claim(store, 1) == ["1"]
    assert await claim(store, 2, until=UNTIL + MINUTE) == ["2", "3"]
    assert await store.feeds.release(UNTIL) == 1
    assert await claim(store, 1) == ["1"]
    assert await store.feeds.release() == 3
    assert await claim(store) == ["1", "2", "3", "4"]


async def test_the_next_claim_is_when_a_free_feed_is_due_or_a_lease_ends(store: Store) -> None:
    assert await store.feeds.next_due() is None
    await due(store, "1", NOW - MINUTE)
    await due(store, "2", NOW + 30 * MINUTE)
    await feed(store, "3", state=FeedState.PAUSED, at=NOW - 60 * MINUTE)
    assert await store.feeds.next_due() == NOW - MINUTE
    await claim(store)
    assert await store.feeds.next_due() == UNTIL
    (one,) = await store.feeds.claim(UNTIL, 1, UNTIL + MINUTE)
    await settle_check(store.feeds, checked(one, NOW + 60 * MINUTE), UNTIL + MINUTE, NOW)
    assert await store.feeds.next_due() == NOW + 30 * MINUTE


LOCKED: dict[str, Callable[[Feeds, Feed], Awaitable[object]]] = {
    "claim": lambda feeds, _: feeds.claim(NOW, 1, UNTIL),
    "settle": lambda feeds, one: settle_check(feeds, one, UNTIL, NOW),
    "change": lambda feeds, one: feeds.change(one.id, with_tags=True),
    "release": lambda feeds, _: feeds.release(),
    "forget": lambda feeds, _: feeds.forget_offers(NOW),
}


@pytest.mark.parametrize("name", LOCKED)
async def test_a_locked_database_is_said_to_be_locked(store: Store, impatient: Database, name: str) -> None:
    one = await feed(store)
    with closing(sqlite3.connect(impatient.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is locked by another process"):
            await LOCKED[name](Feeds(impatient), one)
        other.execute("ROLLBACK")


CLAIM_ALL = """
import asyncio, sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from bot.services.settling import Settlement
from bot.store.database import Database
from bot.store.feeds import Feeds

async def main(url):
    database = await Database.open(url)
    feeds = Feeds(database)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    until = now + timedelta(minutes=10)
    for turn in ("ready", "claiming"):
        claimed = await feeds.claim(now, 3, until) if turn == "claiming" else []
        print(turn, flush=True)
        sys.stdin.readline()
    while claimed:
        for feed in claimed:
            if feed.id % 2:
                feed = replace(feed, polling=replace(feed.polling, next_check_at=until))
                assert await feeds.settle_all([Settlement(feed, until, now, {feed.id: feed.id})]) == [True]
            print(feed.id)
        claimed = await feeds.claim(now, 3, until)
    await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


def test_processes_that_claim_from_one_file_never_get_the_same_feed(url: str) -> None:
    asyncio.run(add_many(url, 300))
    processes = [python(CLAIM_ALL, url) for _ in range(2)]
    for turn in ("ready", "claiming"):
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == f"{turn}\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
    ends = [process.communicate(timeout=60) for process in processes]
    assert [error for _, error in ends] == ["", ""]
    shares = [[int(line) for line in out.split()] for out, _ in ends]
    assert all(shares)
    assert sorted(shares[0] + shares[1]) == list(range(1, 301))


async def add_many(url: str, count: int) -> None:
    store = Store.over(await Database.open(url))
    for number in range(count):
        await feed(store, str(number))
    await store.database.close()
