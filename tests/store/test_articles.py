from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.core.article import Code, Heading, Image, Listing, Quote, Role, Table
from bot.core.category import CategoryPath
from bot.core.story import Story
from bot.errors import StorageError
from bot.store.schema import articles, categories, category_articles
from tests.store.examples import MINUTE, NOW, Store, latest, old, post


async def category_id(store: Store, path: str) -> int:
    key = CategoryPath.parse(path).key
    return next(category.id for category in await store.categories.all() if category.path.key == key)


async def counts(store: Store) -> dict[str, int]:
    return {str(category.path): category.articles for category in await store.categories.all()}


async def identities(store: Store, *found: Story) -> list[str]:
    read = [await store.articles.article(story.article_id) for story in found]
    return [article.identity for article in read if article is not None]


async def test_an_article_is_stored_with_every_field(store: Store) -> None:
    blocks = (
        Heading("题", 2),
        Listing(("甲", "乙"), (0, 1), ordered=True),
        Quote(("引",)),
        Table((("年", "额"), ("2026", "8"))),
        Code("x = 1\n"),
        Image("https://i.example/1.png", "图", 640, None, Role.CAPTION),
    )
    whole = post("whole", author="记者", head_image="https://i.example/head.png", blocks=blocks)
    await store.articles.save([whole], NOW)
    assert await store.articles.article(1) == whole.article
    assert await store.articles.article(2) is None


async def test_an_article_becomes_a_story_with_its_summary(store: Store) -> None:
    saved = post("1", picture="https://i.example/1.png")
    await store.articles.save([saved], NOW)
    (story,) = await latest(store, 5)
    assert story == Story(
        sequence=1,
        article_id=1,
        title="标题 1",
        categories=CategoryPath.parse("金融/银行"),
        category_id=await category_id(store, "金融/银行"),
        source="某报",
        published=NOW - timedelta(hours=1),
        url="https://news.example/1",
        language=saved.article.language,
        summary=saved.summary,
    )


async def test_an_article_without_text_date_address_or_author_is_stored(store: Store) -> None:
    bare = post("1", blocks=(), published=None, url=None, source=None)
    await store.articles.save([replace(bare, summary=replace(bare.summary, lead=None, lists=()))], NOW)
    (story,) = await latest(store, 5)
    assert (story.published, story.url, story.source, story.summary.lead) == (None, None, None, None)


async def test_revisions_are_those_of_stored_articles_only(store: Store) -> None:
    await store.articles.save([post("1"), post("2", revision="x")], NOW)
    assert await store.articles.revisions(["1", "2", "3"]) == {"1": "1", "2": "x"}
    assert await store.articles.revisions([]) == {}


async def test_more_identities_than_a_statement_takes_are_looked_up(store: Store) -> None:
    await store.articles.save([post("1")], NOW)
    assert await store.articles.revisions([str(number) for number in range(40_000)]) == {"1": "1"}


async def test_saving_nothing_changes_nothing(store: Store) -> None:
    await store.articles.save([], NOW)
    assert await store.articles.count() == 0


async def test_the_last_of_two_articles_with_one_identity_counts(store: Store) -> None:
    await store.articles.save([post("1", revision="a"), post("1", "体育", revision="b")], NOW)
    assert await store.articles.revisions(["1"]) == {"1": "b"}
    assert await counts(store) == {"体育": 1}


async def test_an_edited_article_stays_where_its_first_ingestion_put_it(store: Store) -> None:
    await store.articles.save([post("1", published=None)], NOW)
    await store.articles.save([post("1", published=None, revision="2")], NOW + timedelta(days=1))
    async with store.database.reading() as connection:
        row = (await connection.execute(select(articles))).one()
    assert (row.ingested_at, row.updated_at, row.shown_at) == (NOW, NOW + timedelta(days=1), NOW)


async def test_numbers_are_never_used_twice(store: Store) -> None:
    await store.articles.save([post("1"), post("2")], NOW)
    async with store.database.writing() as connection:
        await connection.execute(articles.delete().where(articles.c.id == 2))
    await store.articles.save([post("3")], NOW)
    assert [story.sequence for story in await latest(store, 5)] == [3, 1]


async def test_an_article_that_moved_is_counted_in_its_new_categories_only(store: Store) -> None:
    await store.articles.save([post("1", "金融/银行"), post("2", "金融/保险")], NOW)
    await store.articles.save([post("1", "金融/保险/寿险", revision="2")], NOW)
    assert await counts(store) == {"金融": 2, "金融/保险": 2, "金融/保险/寿险": 1, "金融/银行": 0}
    assert await latest(store, 5, [await category_id(store, "金融/银行")]) == ()
    (story,) = await latest(store, 5, [await category_id(store, "金融/保险/寿险")])
    assert story.sequence == 1


async def test_counts_agree_with_the_lists_however_often_articles_are_saved(store: Store) -> None:
    for turn in range(4):
        posts = [post(str(number), f"类{(number + turn) % 3}/小{number % 4}") for number in range(20)]
        await store.articles.save(posts, NOW + turn * MINUTE)
    listed = select(category_articles.c.category_id, func.count()).group_by(category_articles.c.category_id)
    async with store.database.reading() as connection:
        found = {row[0]: row[1] for row in await connection.execute(listed)}
        kept = {row.id: row.articles for row in await connection.execute(select(categories)) if row.articles}
    assert kept == found
    assert sum(category.articles for category in await store.categories.children(None)) == 20


async def test_articles_are_saved_all_or_none(store: Store) -> None:
    broken = post("bad", title=None)
    many = [post(str(number)) for number in range(600)]
    with pytest.raises(StorageError, match="NOT NULL"):
        await store.articles.save([*many, broken], NOW)
    assert await store.articles.count() == 0
    assert await store.categories.all() == []


async def numbers(store: Store) -> dict[str, int]:
    """Identity → number of every article."""
    async with store.database.reading() as connection:
        return {row.identity: row.id for row in await connection.execute(select(articles))}


async def test_what_is_no_news_is_numbered_downwards_and_leaves_no_gap_in_what_is(store: Store) -> None:
    await store.articles.save([old(post("a")), post("b"), old(post("c")), post("d")], NOW)
    await store.articles.save([old(post("e")), post("f")], NOW)
    assert await numbers(store) == {"a": -1, "b": 1, "c": -2, "d": 2, "e": -3, "f": 3}


async def test_what_is_no_news_is_shown_among_the_latest(store: Store) -> None:
    await store.articles.save([old(post("a", "金融/银行")), old(post("b", "金融")), post("c", "金融/银行")], NOW)
    wanted = [await category_id(store, path) for path in ("金融", "金融/银行")]
    assert await identities(store, *await latest(store, 5)) == ["c", "a", "b"]
    assert await identities(store, *await latest(store, 5, wanted[1:])) == ["c", "a"]
    assert await counts(store) == {"金融": 3, "金融/银行": 2}
    assert await store.articles.count() == 3


async def test_news_stays_news_and_what_is_none_becomes_none_by_an_edit(store: Store) -> None:
    await store.articles.save([post("news"), old(post("old"))], NOW)
    await store.articles.save([old(post("news", revision="2")), post("old", revision="2"), old(post("new"))], NOW)
    assert await numbers(store) == {"news": 1, "old": -1, "new": -2}
    assert await store.articles.revisions(["news", "old"]) == {"news": "2", "old": "2"}


async def test_numbers_below_zero_are_never_used_twice_either(store: Store) -> None:
    await store.articles.save([old(post("1")), old(post("2"))], NOW)
    async with store.database.writing() as connection:
        await connection.execute(articles.delete())
    await store.articles.save([old(post("3")), post("4")], NOW)
    assert await numbers(store) == {"3": -3, "4": 1}
