"""Which stories are the latest, by which report each is shown, and how the pages go on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.latest import Mark
from bot.core.story import Story
from bot.services.taking_in import SummarisedArticle
from bot.store.latest import LatestStories
from bot.store.sorting import Sorted, Sorting
from tests.store.examples import MINUTE, NOW, Store, latest, old, post


async def category_id(store: Store, path: str) -> int:
    return next(one.id for one in await store.categories.all() if str(one.path) == path)


async def identities(store: Store, stories: Sequence[Story]) -> list[str]:
    found = [await store.articles.article(story.article_id) for story in stories]
    return [article.identity for article in found if article is not None]


async def pages(
    store: Store, count: int, category_ids: Sequence[int] | None = None, most: int = 5_000
) -> list[Sequence[Story]]:
    listing = LatestStories(store.database, most)
    found = [await listing.page(category_ids, count, None)]
    while found[-1].following is not None:
        found.append(await listing.page(category_ids, count, found[-1].following))
    return [page.stories for page in found]


def at(minutes: int) -> datetime:
    """When an article was published: some minutes ago."""
    return NOW - minutes * MINUTE


def told(article_id: int, story_id: int, kind: str = "report", length: int = 400) -> Sorted:
    """A report of a story by an outlet that has no other."""
    return Sorted(article_id, story_id, kind, article_id, length, NOW, (), ())


async def sort(store: Store, decided: Sequence[Sorted], after: int = 0) -> None:
    assert await Sorting(store.database).write(decided, after, NOW)


async def report(store: Store, stories: Mapping[int, int], many: int, category: str = "金融/银行") -> None:
    """Save articles from 1 up to `many`, each published a minute after the one before; `stories`: article → story."""
    await store.articles.save([post(str(one), category, published=at(many - one)) for one in range(1, many + 1)], NOW)
    await sort(store, [told(one, stories.get(one, one)) for one in range(1, many + 1)])


async def test_the_latest_come_by_publication_then_by_number(store: Store) -> None:
    await store.articles.save(
        [
            post("old", published=at(9)),
            post("twin", published=at(5)),
            post("other twin", published=at(5)),
            post("undated", published=None),
            post("from the future", published=NOW + timedelta(days=400)),
        ],
        NOW,
    )
    found = await latest(store, 9)
    assert await identities(store, found) == ["from the future", "undated", "other twin", "twin", "old"]


@pytest.mark.parametrize("path", [None, "金融", "金融/银行"])
async def test_pages_show_every_story_once(store: Store, path: str | None) -> None:
    await store.articles.save([post(str(number), published=at(number // 3)) for number in range(11)], NOW)
    wanted = None if path is None else [await category_id(store, path)]
    paged = [story for page in await pages(store, 4, wanted) for story in page]
    assert paged == list(await latest(store, 20, wanted))
    assert len(paged) == 11


async def test_pages_go_on_below_zero(store: Store) -> None:
    posts = [post(str(number), published=at(number // 2)) for number in range(9)]
    await store.articles.save([old(entry) if number % 3 else entry for number, entry in enumerate(posts)], NOW)
    paged = [story for page in await pages(store, 2) for story in page]
    assert paged == list(await latest(store, 20))
    assert len(paged) == 9


async def test_a_page_after_an_article_that_is_gone_starts_at_the_top(store: Store) -> None:
    await store.articles.save([post("1"), post("2")], NOW)
    found = await LatestStories(store.database).page(None, 5, Mark(404))
    assert found.stories == await latest(store, 5)


async def test_the_latest_of_several_categories_name_each_story_once(store: Store) -> None:
    await store.articles.save([post("1", "金融/银行"), post("2", "体育"), post("3", "金融"), post("4", "科技")], NOW)
    wanted = [await category_id(store, path) for path in ("金融/银行", "体育", "金融")]
    assert await identities(store, await latest(store, 9, wanted)) == ["3", "2", "1"]
    assert await latest(store, 9, []) == ()


async def test_what_several_outlets_report_comes_once_where_its_newest_report_stands(store: Store) -> None:
    await report(store, {4: 1, 5: 3, 6: 1}, 7)
    found = await latest(store, 9)
    assert await identities(store, found) == ["7", "1", "3", "2"]
    assert [[one.article_id for one in story.others] for story in found] == [[], [4, 6], [5], []]


async def test_an_article_that_is_not_sorted_yet_is_a_story_of_its_own(store: Store) -> None:
    await report(store, {2: 1}, 2)
    await store.articles.save([post("3"), post("4")], NOW)
    assert await identities(store, await latest(store, 9)) == ["1", "4", "3"]


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_a_story_with_reports_on_several_pages_is_shown_on_the_first_only(store: Store, count: int) -> None:
    await report(store, {2: 1, 5: 1, 9: 1, 12: 1, 4: 3, 11: 3}, 12)
    paged = [story for page in await pages(store, count) for story in page]
    assert await identities(store, paged) == ["1", "3", "10", "8", "7", "6"]


async def test_no_page_is_short_but_the_last_however_many_copies_there_are(store: Store) -> None:
    await report(store, dict.fromkeys([*range(2, 60), *range(61, 120)], 1), 122)
    assert [await identities(store, page) for page in await pages(store, 2)] == [["122", "121"], ["120", "1"], ["60"]]


async def test_what_comes_in_while_somebody_reads_on_moves_no_story_past_the_reader(store: Store) -> None:
    await report(store, {}, 6)
    listing = LatestStories(store.database)
    first = await listing.page(None, 2, None)
    await store.articles.save([post("7", published=NOW), post("8", published=NOW), post("9", published=at(4))], NOW)
    await sort(store, [told(7, 3), told(8, 6), told(9, 9)], after=6)
    second = await listing.page(None, 2, first.following)
    third = await listing.page(None, 2, second.following)
    read = [story for page in (first, second, third) for story in page.stories]
    assert await identities(store, read) == ["6", "5", "4", "3", "2", "1"]
    assert third.following is None
    assert await identities(store, await latest(store, 3)) == ["6", "3", "5"]


async def test_articles_that_turn_out_to_be_one_story_do_not_come_on_two_pages(store: Store) -> None:
    await store.articles.save([post(str(one), published=at(9 - one)) for one in range(1, 5)], NOW)
    listing = LatestStories(store.database)
    first = await listing.page(None, 2, None)
    assert await identities(store, first.stories) == ["4", "3"]
    await sort(store, [told(1, 1), told(2, 2), told(3, 2), told(4, 1)])
    assert (await listing.page(None, 2, first.following)).stories == ()


async def test_a_category_has_its_own_reports_of_a_story(store: Store) -> None:
    entries = [post("1", "体育"), post("2", "金融/银行"), post("3", "金融"), post("4", "体育")]
    await store.articles.save([dated(entry, 9 - at) for at, entry in enumerate(entries)], NOW)
    await sort(store, [told(1, 1), told(2, 1), told(3, 3), told(4, 1)])
    money, sports = [await category_id(store, path) for path in ("金融", "体育")]
    found = await latest(store, 9, [money])
    assert await identities(store, found) == ["3", "2"]
    assert [one.article_id for one in found[1].others] == [1, 4]
    assert await identities(store, await latest(store, 9, [sports])) == ["1"]
    assert [await identities(store, page) for page in await pages(store, 1, [money])] == [["3"], ["2"]]


def dated(entry: SummarisedArticle, minutes: int) -> SummarisedArticle:
    return replace(entry, article=replace(entry.article, published=at(minutes)))


async def test_a_story_is_shown_by_its_fullest_report_from_the_last_development_on(store: Store) -> None:
    await store.articles.save([post(str(one), published=at(9 - one)) for one in range(1, 8)], NOW)
    full = [told(1, 1, length=90), told(2, 1, length=390), told(3, 1, length=20)]
    developing = [told(4, 4), told(5, 4, "development", 30), told(6, 4, length=80), told(7, 4, length=10)]
    await sort(store, [*full, *developing])
    assert await identities(store, await latest(store, 9)) == ["6", "2"]


async def test_a_page_costs_no_more_than_so_many_copies_and_the_next_goes_on(store: Store) -> None:
    await report(store, dict.fromkeys(range(3, 60), 1), 60)
    paged = await pages(store, 2, most=10)
    assert len(paged) > 2
    assert [one for page in paged for one in await identities(store, page)] == ["60", "1", "2"]


async def test_a_damaged_article_keeps_no_other_from_being_shown(store: Store) -> None:
    await report(store, {}, 5)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET summary = '{}' WHERE id IN (4, 5)")
    assert [await identities(store, page) for page in await pages(store, 2)] == [[], ["3", "2"], ["1"]]
