from dataclasses import dataclass

import pytest

from bot.core.category import CategoryPath
from bot.core.subscriber import Subscription
from bot.errors import StorageError
from tests.store.examples import NOW, Store, post, reader


@dataclass(frozen=True)
class Scene:
    """A reader, another one, and the categories 体育 and 财经 by number."""

    store: Store
    reader: int
    other: int
    sport: int
    economy: int


@pytest.fixture
async def scene(store: Store) -> Scene:
    await store.articles.save([post("1", "体育"), post("2", "财经")], NOW)
    ids = {category.path.name: category.id for category in await store.categories.all()}
    return Scene(store, (await reader(store, 1)).id, (await reader(store, 2)).id, ids["体育"], ids["财经"])


async def test_subscriptions_come_in_the_order_they_were_made(scene: Scene) -> None:
    subscriptions = scene.store.subscriptions
    assert await subscriptions.add(scene.reader, scene.economy, NOW)
    assert await subscriptions.add(scene.reader, scene.sport, NOW)
    assert await subscriptions.of(scene.reader) == [
        Subscription(scene.economy, CategoryPath.parse("财经")),
        Subscription(scene.sport, CategoryPath.parse("体育")),
    ]
    assert await subscriptions.of(scene.other) == []


async def test_a_second_subscription_to_the_same_is_not_new(scene: Scene) -> None:
    assert await scene.store.subscriptions.add(scene.reader, scene.sport, NOW)
    assert not await scene.store.subscriptions.add(scene.reader, scene.sport, NOW)
    assert len(await scene.store.subscriptions.of(scene.reader)) == 1


async def test_ending_a_subscription_says_whether_there_was_one(scene: Scene) -> None:
    await scene.store.subscriptions.add(scene.reader, scene.sport, NOW)
    await scene.store.subscriptions.add(scene.other, scene.sport, NOW)
    assert await scene.store.subscriptions.remove(scene.reader, scene.sport)
    assert not await scene.store.subscriptions.remove(scene.reader, scene.sport)
    assert len(await scene.store.subscriptions.of(scene.other)) == 1


async def test_ending_all_subscriptions_says_how_many_there_were(scene: Scene) -> None:
    for category in (scene.sport, scene.economy):
        await scene.store.subscriptions.add(scene.reader, category, NOW)
    await scene.store.subscriptions.add(scene.other, scene.sport, NOW)
    assert await scene.store.subscriptions.clear(scene.reader) == 2
    assert await scene.store.subscriptions.clear(scene.reader) == 0
    assert len(await scene.store.subscriptions.of(scene.other)) == 1


async def test_nobody_can_subscribe_and_nothing_be_subscribed_to(scene: Scene) -> None:
    with pytest.raises(StorageError, match="FOREIGN KEY"):
        await scene.store.subscriptions.add(scene.reader, 404, NOW)
    with pytest.raises(StorageError, match="FOREIGN KEY"):
        await scene.store.subscriptions.add(404, scene.sport, NOW)
