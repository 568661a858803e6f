"""A feed that is filed elsewhere, and its articles."""

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from bot.core.category import CategoryPath
from bot.store.schema import category_articles
from tests.store.examples import NOW, Store, feed, latest, old, post


async def filed(store: Store) -> Mapping[str, str]:
    """Title → category of every article."""
    return {story.title: str(story.categories) for story in await latest(store, 99)}


async def counts(store: Store) -> Mapping[str, int]:
    return {str(one.path): one.articles for one in await store.categories.all() if one.articles}


async def save(store: Store, *articles: tuple[str, str]) -> None:
    """Save articles: identity, category. Their titles are their identities."""
    await store.articles.save([post(identity, category, title=identity) for identity, category in articles], NOW)


async def test_its_articles_go_along_and_no_others(store: Store) -> None:
    await feed(store, "1", "社会")
    await save(store, ("feed:1:a", "社会"), ("feed:10:b", "社会"), ("feed:2:c", "社会"), ("file:/feed:1:", "社会"))
    await store.feeds.change(1, categories=CategoryPath.parse("财经/港口"))
    moved = {"feed:1:a": "财经/港口"}
    assert await filed(store) == dict.fromkeys(("feed:10:b", "feed:2:c", "file:/feed:1:"), "社会") | moved
    assert await counts(store) == {"社会": 3, "财经": 1, "财经/港口": 1}


async def test_what_lay_below_the_category_lies_below_the_new_one(store: Store) -> None:
    await feed(store, "1", "社会/港口", with_tags=True)
    await save(store, ("feed:1:a", "社会/港口"), ("feed:1:b", "社会/港口/班次"), ("feed:1:c", "从前"))
    await store.feeds.change(1, categories=CategoryPath.parse("财经"))
    assert await filed(store) == {"feed:1:a": "财经", "feed:1:b": "财经/班次", "feed:1:c": "财经"}


@pytest.mark.parametrize("order", ["ab", "ba"])
async def test_nothing_is_moved_twice(store: Store, order: str) -> None:
    await feed(store, "1", "甲", with_tags=True)
    articles = {"a": ("feed:1:a", "甲"), "b": ("feed:1:b", "甲/乙")}
    for name in order:
        await save(store, articles[name])
    await store.feeds.change(1, categories=CategoryPath.parse("甲/乙"))
    assert await filed(store) == {"feed:1:a": "甲/乙", "feed:1:b": "甲/乙/乙"}
    assert await counts(store) == {"甲": 2, "甲/乙": 2, "甲/乙/乙": 1}


async def test_a_feed_that_has_no_category_any_more_is_filed_with_such(store: Store) -> None:
    await feed(store, "1", "甲")
    await save(store, ("feed:1:a", "甲"))
    changed = await store.feeds.change(1, categories=CategoryPath(()))
    assert changed is not None
    assert str(changed.categories) == "未分类"
    assert await filed(store) == {"feed:1:a": "未分类"}


async def test_an_article_keeps_its_number_and_its_place_among_the_latest(store: Store) -> None:
    await feed(store, "1", "甲")
    await store.articles.save([post("feed:1:a", "甲"), old(post("feed:1:b", "甲")), post("c", "乙")], NOW)
    before = [story.sequence for story in await latest(store, 9)]
    await store.feeds.change(1, categories=CategoryPath.parse("乙"))
    stories = await latest(store, 9)
    assert [story.sequence for story in stories] == before
    (home,) = [one.id for one in await store.categories.all() if one.path == CategoryPath(("乙",))]
    assert await latest(store, 9, [home]) == stories


async def test_thousands_of_articles_are_moved(store: Store) -> None:
    await feed(store, "1", "甲")
    await save(store, *((f"feed:1:{number:05}", f"甲/{number % 3}") for number in range(5_000)))
    await store.feeds.change(1, categories=CategoryPath.parse("乙"))
    assert await counts(store) == {"乙": 5_000, "乙/0": 1_667, "乙/1": 1_667, "乙/2": 1_666}
    async with store.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(category_articles)) == 10_000
