"""Which articles go, and what is remembered of them."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import FromClause, func, select

from bot.core.subscriber import FilterKind, SubscriberState
from bot.core.words import parse_words
from bot.errors import StorageError
from bot.store.database import Database
from bot.store.retention import Retention
from bot.store.schema import article_pictures, category_articles, removed_posts, subscribers
from bot.store.words import Words
from tests.store.examples import DUE, NOW, Store, feed, latest, old, post, reader

DAY = timedelta(days=1)


async def save(store: Store, days: Sequence[int], category: str = "金融/银行") -> None:
    """Save articles by their age in days, which is their identity and their picture."""
    entries = [post(str(age), category, published=NOW - age * DAY, picture=f"https://i.example/{age}") for age in days]
    await store.articles.save(entries, NOW)


async def tidy(store: Store, older_than: datetime | None = None, keep: int | None = None) -> int:
    return await store.retention.tidy(older_than=older_than, keep=keep, now=NOW)


async def left(store: Store) -> list[str]:
    """The identities that are left, the newest shown first."""
    stories = await latest(store, 10_000)
    articles = [await store.articles.article(story.article_id) for story in stories]
    return [article.identity for article in articles if article is not None]


async def counts(store: Store) -> Mapping[str, int]:
    return {str(one.path): one.articles for one in await store.categories.all()}


async def rows(store: Store, table: FromClause) -> int:
    async with store.database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


async def subscribed(store: Store, watermark: int, number: int = 1) -> int:
    """A reader of the first category who was offered everything up to `watermark`."""
    subscriber = await reader(store, number)
    await store.subscriptions.add(subscriber.id, 1, NOW)
    async with store.database.writing() as connection:
        this = subscribers.c.id == subscriber.id
        await connection.execute(subscribers.update().where(this).values(watermark=watermark))
    return subscriber.id


async def test_what_is_too_old_goes_and_the_rest_stays(store: Store) -> None:
    await save(store, [9, 1, 5, 3])
    assert await tidy(store, NOW - 3 * DAY) == 2
    assert await left(store) == ["1", "3"]
    assert await tidy(store, NOW - 3 * DAY) == 0


async def test_beyond_the_newest_ones_that_are_kept_they_go(store: Store) -> None:
    await save(store, [9, 1, 5, 3])
    assert await tidy(store, keep=4) == 0
    assert await tidy(store, keep=3) == 1
    assert await left(store) == ["1", "3", "5"]
    assert await tidy(store, keep=0) == 3
    assert await left(store) == []


async def test_age_and_number_both_hold(store: Store) -> None:
    await save(store, range(10))
    assert await tidy(store, NOW - 7 * DAY, keep=9) == 2
    assert await tidy(store, NOW - 7 * DAY, keep=5) == 3
    assert await left(store) == ["0", "1", "2", "3", "4"]


async def test_without_a_limit_nothing_goes(store: Store) -> None:
    await save(store, [999])
    assert await tidy(store) == 0


async def test_an_article_goes_by_when_it_is_shown_and_not_by_a_date_to_come(store: Store) -> None:
    await store.articles.save([post("undated", published=None), post("future", published=NOW + 99 * DAY)], NOW)
    assert await tidy(store, NOW) == 0
    assert await tidy(store, NOW + DAY) == 2


async def test_counts_lists_and_pictures_go_along(store: Store) -> None:
    await save(store, [1, 9], "金融/银行")
    await save(store, [2, 8], "金融")
    await tidy(store, NOW - 5 * DAY)
    assert await counts(store) == {"金融": 2, "金融/银行": 1}
    assert (await rows(store, category_articles), await rows(store, article_pictures)) == (3, 2)


async def test_a_call_removes_a_thousand_at_most_and_all_calls_together_everything(store: Store) -> None:
    await save(store, range(2_300))
    went = []
    while many := await tidy(store, NOW - 10 * DAY):
        went.append(many)
    assert went == [1_000, 1_000, 289]
    assert await store.articles.count() == 11
    assert await counts(store) == {"金融": 11, "金融/银行": 11}


async def test_what_a_reader_is_still_to_be_offered_stays(store: Store) -> None:
    await save(store, [9, 8, 7, 6])
    await store.articles.save([old(post("old", published=NOW - 5 * DAY))], NOW)
    await subscribed(store, watermark=2)
    await subscribed(store, watermark=3, number=2)
    assert await tidy(store, NOW, keep=0) == 3
    assert await left(store) == ["6", "7"]


async def test_what_those_who_only_follow_words_are_still_to_be_offered_stays(store: Store) -> None:
    await save(store, [9, 8])
    follower = await reader(store)
    chips = parse_words("芯片").words
    await Words(store.database).set(follower.id, chips, FilterKind.MUTE, at_once=False, at=NOW, found={})
    assert await tidy(store, NOW - 8 * DAY) == 1
    await Words(store.database).set(follower.id, chips, FilterKind.FOLLOW, at_once=False, at=NOW, found={})
    assert await tidy(store, NOW) == 0
    assert await left(store) == ["8"]


async def test_readers_for_whom_nothing_is_due_or_who_want_nothing_hold_nothing_back(store: Store) -> None:
    await save(store, [9])
    await reader(store, 9, DUE)
    stopped = await subscribed(store, watermark=0)
    await store.subscribers.set_state(stopped, SubscriberState.STOPPED, None)
    assert await tidy(store, NOW) == 1


async def test_a_post_that_was_removed_is_known_and_told_apart(store: Store) -> None:
    await save(store, [1, 9])
    await tidy(store, NOW - 5 * DAY)
    assert await store.articles.revisions(["1", "9", "x"]) == {"1": "1", "9": "1"}
    assert await store.articles.removed(["1", "9", "x"]) == {"9"}
    assert await store.articles.removed([]) == frozenset()


async def test_a_post_that_comes_back_all_the_same_is_stored_and_can_go_again(store: Store) -> None:
    await save(store, [9])
    await tidy(store, NOW - 5 * DAY)
    await store.articles.save([post("9", revision="2", published=NOW - 9 * DAY)], NOW)
    assert await store.articles.removed(["9"]) == frozenset()
    assert await store.articles.revisions(["9"]) == {"9": "2"}
    assert await tidy(store, NOW - 5 * DAY) == 1
    assert await store.articles.revisions(["9"]) == {"9": "2"}


async def test_what_a_feed_brought_is_remembered_by_its_entries_alone(store: Store) -> None:
    await feed(store)
    await store.articles.save([post("feed:1:0"), post("feed"), post("feed;")], NOW)
    assert await tidy(store, keep=0) == 3
    assert await store.articles.removed(["feed:1:0", "feed", "feed;"]) == {"feed", "feed;"}
    assert await rows(store, removed_posts) == 2


async def test_numbers_go_on_where_they_were(store: Store) -> None:
    await store.articles.save([post("1"), old(post("2"))], NOW)
    await tidy(store, keep=0)
    await store.articles.save([post("3"), old(post("4"))], NOW)
    assert sorted(story.sequence for story in await latest(store, 9)) == [-2, 2]


async def test_nothing_goes_from_a_locked_database(store: Store, impatient: Database) -> None:
    await save(store, [9])
    with closing(sqlite3.connect(impatient.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is locked by another process"):
            await Retention(impatient).tidy(older_than=NOW, keep=0, now=NOW)
        other.execute("ROLLBACK")
    assert await left(store) == ["9"]
