import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.core.article import Paragraph
from bot.core.summary import Summary
from bot.services.newsdesk import NewsDesk
from bot.services.taking_in import SummarisedArticle
from bot.store.schema import fingerprints, reports
from bot.store.sorting import Sorting
from tests.services.parts import SetClock
from tests.store.examples import NOW, Store, old, post
from tests.stories.test_grouping import FIRE, FIRE_ELSEWHERE


def told(identity: str, title: str, text: str, source: str = "某报", published: datetime = NOW) -> SummarisedArticle:
    return post(identity, title=title, blocks=(Paragraph(text),), source=source, published=published)


async def stories(store: Store) -> dict[int, tuple[int, str]]:
    """Article → its story, and how it tells it."""
    async with store.database.reading() as connection:
        rows = await connection.execute(select(reports.c.article_id, reports.c.story_id, reports.c.kind))
        return {row.article_id: (row.story_id, row.kind) for row in rows}


async def test_articles_are_sorted_into_stories_once(store: Store) -> None:
    desk = NewsDesk(Sorting(store.database), SetClock())
    await store.articles.save([told("1", FIRE.title, FIRE.text, source="甲报")], NOW)
    assert await desk.catch_up() == 1
    copy = told("3", "快讯", FIRE.text, source="丙网")
    await store.articles.save([told("2", FIRE_ELSEWHERE.title, FIRE_ELSEWHERE.text, source="乙报"), copy], NOW)
    assert await desk.catch_up() == 2
    assert await desk.catch_up() == 0
    found = await stories(store)
    assert {article: story for article, (story, _) in found.items()} == {1: 1, 2: 1, 3: 1}
    assert found[3][1] == "reprint"


async def test_what_never_was_news_is_not_sorted(store: Store) -> None:
    await store.articles.save([old(post("1"))], NOW)
    assert await NewsDesk(Sorting(store.database), SetClock()).catch_up() == 0


async def test_two_desks_over_one_database_sort_nothing_twice(store: Store) -> None:
    await store.articles.save([told(str(number), f"{FIRE.title}{number}", FIRE.text) for number in range(40)], NOW)
    desks = [NewsDesk(Sorting(store.database), SetClock()) for _ in range(2)]
    await asyncio.gather(*(desk.catch_up() for desk in desks))
    assert len(await stories(store)) == 40


async def test_a_damaged_article_is_a_story_of_its_own(store: Store) -> None:
    await store.articles.save([post("1"), post("2")], NOW)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET blocks = '[{}]', summary = '{}' WHERE id = 1")
    assert await NewsDesk(Sorting(store.database), SetClock()).catch_up() == 2
    assert await stories(store) == {1: (1, "first"), 2: (2, "first")}


async def test_what_stories_are_compared_by_is_forgotten_when_they_are_over(store: Store) -> None:
    clock = SetClock()
    desk = NewsDesk(Sorting(store.database), clock)
    await store.articles.save([told("1", FIRE.title, FIRE.text, published=NOW)], NOW)
    await desk.catch_up()
    clock.instant += timedelta(days=30)
    await store.articles.save([told("2", "港口恢复班次", FIRE_ELSEWHERE.text, published=clock.now())], clock.now())
    await desk.catch_up()
    async with store.database.reading() as connection:
        assert (await connection.scalars(select(fingerprints.c.article_id))).all() == [2]
    assert len(await stories(store)) == 2


async def test_an_article_without_a_summary_is_sorted_too(store: Store) -> None:
    entry = told("1", FIRE.title, FIRE.text)
    await store.articles.save([SummarisedArticle(entry.article, Summary(None))], NOW)
    assert await NewsDesk(Sorting(store.database), SetClock()).catch_up() == 1


class Hurrying(SetClock):
    """A clock on which every look takes a second."""

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return super().now()


async def test_nobody_waits_for_a_whole_archive_to_be_sorted(store: Store) -> None:
    await store.articles.save([post(str(number)) for number in range(100)], NOW)
    desk = NewsDesk(Sorting(store.database), Hurrying())
    assert 0 < await desk.catch_up(timedelta(seconds=2)) < 100
    await desk.catch_up()
    assert len(await stories(store)) == 100


async def test_who_is_in_a_hurry_gets_a_turn_while_an_archive_is_being_sorted(store: Store) -> None:
    await store.articles.save([post(str(number)) for number in range(200)], NOW)
    desk = NewsDesk(Sorting(store.database), Hurrying())
    archive = asyncio.create_task(desk.catch_up())
    await asyncio.sleep(0)
    assert await desk.catch_up(timedelta(seconds=5)) > 0
    assert not archive.done()
    await archive
    assert len(await stories(store)) == 200
