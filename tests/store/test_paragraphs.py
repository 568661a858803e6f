"""How often paragraphs were seen, and what is forgotten of it."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.core.boilerplate import Seen, title_print
from bot.errors import StorageError
from bot.services.taking_in import SummarisedArticle
from bot.store.schema import seen_paragraphs
from tests.store.examples import NOW, Store, post

MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)
LOWEST = -(2**63)


def holding(title: str, *prints: int, identity: str | None = None) -> SummarisedArticle:
    """An article with paragraphs of these prints."""
    entry = post(identity or title, title=title)
    return SummarisedArticle(entry.article, entry.summary, frozenset(prints))


async def kept(store: Store) -> int:
    async with store.database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(seen_paragraphs)) or 0


def under(*titles: str) -> frozenset[int]:
    return frozenset(map(title_print, titles))


async def save_each(store: Store, entries: Iterable[SummarisedArticle]) -> None:
    for entry in entries:
        await store.articles.save([entry], NOW)


async def test_of_what_was_never_seen_nothing_is_known(store: Store) -> None:
    assert await store.articles.seen([1, 2]) == Seen()
    assert await store.articles.seen([]) == Seen()


async def test_titles_are_remembered_until_there_are_three(store: Store) -> None:
    await store.articles.save([holding("甲", 1, LOWEST), holding("乙", 1)], NOW)
    assert await store.articles.seen([1, LOWEST, 9]) == Seen(titles={1: under("甲", "乙"), LOWEST: under("甲")})
    await store.articles.save([holding("丙", 1)], NOW)
    assert await store.articles.seen([1]) == Seen(boilerplate=frozenset({1}))


async def test_a_title_counts_once_whatever_stands_between(store: Store) -> None:
    titles = ["甲", "乙", "甲", "乙", "乙", "甲"]
    await save_each(store, (holding(title, 1, identity=str(at)) for at, title in enumerate(titles)))
    assert await store.articles.seen([1]) == Seen(titles={1: under("甲", "乙")})


async def test_what_is_boilerplate_stays_so(store: Store) -> None:
    await save_each(store, (holding(title, 1) for title in "甲乙丙丁"))
    await store.articles.save([holding("戊", 2)], NOW + 12 * MONTH)
    assert (await store.articles.seen([1])).boilerplate == {1}


async def test_what_was_not_seen_for_a_month_is_forgotten(store: Store) -> None:
    await store.articles.save([holding("甲", 1, 2)], NOW)
    await store.articles.save([holding("乙", 2)], NOW + SECOND)
    await store.articles.save([holding("丙", 3)], NOW + MONTH + SECOND)
    assert (await store.articles.seen([1, 2, 3])).titles == {2: under("甲", "乙"), 3: under("丙")}


async def test_seeing_it_under_the_same_title_keeps_it(store: Store) -> None:
    await store.articles.save([holding("甲", 1)], NOW)
    await store.articles.save([holding("甲", 1, identity="again")], NOW + MONTH)
    await store.articles.save([holding("乙", 2)], NOW + MONTH + SECOND)
    assert (await store.articles.seen([1])).titles == {1: under("甲")}


async def test_a_save_forgets_twice_as_much_as_it_brings(store: Store) -> None:
    await store.articles.save([holding("甲", *range(10))], NOW)
    sizes = []
    for day in range(1, 5):
        await store.articles.save([holding(f"{day}", 100 + 2 * day, 101 + 2 * day)], NOW + 2 * MONTH + day * SECOND)
        sizes.append(await kept(store))
    assert sizes == [8, 6, 6, 8]


async def test_more_prints_than_a_query_takes_parameters_are_found(store: Store) -> None:
    await store.articles.save([holding("甲", 1, 39_999)], NOW)
    assert (await store.articles.seen(range(40_000))).titles.keys() == {1, 39_999}


async def test_an_article_is_not_saved_without_being_counted(store: Store) -> None:
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE seen_paragraphs")
    with pytest.raises(StorageError):
        await store.articles.save([holding("甲", 1)], NOW)
    assert await store.articles.count() == 0
