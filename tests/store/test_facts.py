from bot.core.subscriber import SubscriberState
from bot.store.facts import Facts, facts
from bot.store.schema import HEAD
from tests.store.examples import NOW, Store, post, reader


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
