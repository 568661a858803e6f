from dataclasses import replace

from bot.core.fault import Fault
from bot.core.feed import FeedState
from bot.core.subscriber import SubscriberState
from bot.store.facts import Facts, FeedFacts, facts, feed_facts
from bot.store.schema import HEAD
from tests.store.examples import MINUTE, NOW, Store, feed, post, reader, settle_check


async def test_an_empty_database_has_nothing_in_it(store: Store) -> None:
    assert await facts(store.database) == Facts(HEAD, 0, 0, dict.fromkeys(SubscriberState, 0))


async def test_everything_stored_is_counted(store: Store) -> None:
    await store.articles.save([post("1", "金融/银行"), post("2", "体育")], NOW)
    _, second, _ = await reader(store, 1), await reader(store, 2), await reader(store, 3)
    await store.subscribers.set_state(second.id, SubscriberState.STOPPED, None)
    assert await facts(store.database) == Facts(
        schema_version=HEAD,
        articles=2,
        categories=3,
        subscribers={SubscriberState.ACTIVE: 2, SubscriberState.STOPPED: 1, SubscriberState.GONE: 0},
    )


async def test_without_feeds_there_are_none_in_any_state(store: Store) -> None:
    assert await feed_facts(store.database, NOW) == FeedFacts(dict.fromkeys(FeedState, 0), 0, 0, 0)


async def test_feeds_are_counted_by_state_and_active_ones_by_how_they_do(store: Store) -> None:
    for name, state in {"b": FeedState.PAUSED, "c": FeedState.OFFERED}.items():
        await feed(store, name, state=state)
    for name in "adef":
        await feed(store, name)
    for one in await store.feeds.claim(NOW, 3, NOW + MINUTE):
        failing = one.url == "a"
        polling = replace(
            one.polling,
            next_check_at=NOW + MINUTE,
            succeeded_at=None if failing else NOW,
            failures=int(failing),
            fault=Fault.TIMEOUT if failing else None,
        )
        await settle_check(store.feeds, replace(one, polling=polling), NOW + MINUTE, NOW)
    states = {FeedState.OFFERED: 1, FeedState.ACTIVE: 4, FeedState.PAUSED: 1, FeedState.DELETED: 0}
    assert await feed_facts(store.database, NOW) == FeedFacts(states, failing=1, unread=2, due=1)
