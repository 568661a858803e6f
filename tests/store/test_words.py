from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.subscriber import FilterKind, Subscriber
from bot.core.words import parse_words
from bot.errors import StorageError
from bot.services.newsdesk import NewsDesk
from bot.store.hits import KEPT, Hits
from bot.store.profiles import UNKNOWN
from bot.store.schema import subscribers, word_hits, words
from bot.store.sorting import Sorting
from bot.store.words import Words
from tests.services.parts import SetClock
from tests.store.examples import DUE, MINUTE, NOW, Store, chat, old, post, reader

FOLLOW, MUTE = FilterKind.FOLLOW, FilterKind.MUTE
DAY = timedelta(days=1)


async def wish(
    store: Store,
    subscriber: Subscriber,
    text: str,
    kind: FilterKind = FOLLOW,
    found: Mapping[str, Collection[int]] | None = None,
) -> Mapping[str, int]:
    read = parse_words(text)
    return await Words(store.database).set(
        subscriber.id, read.words, kind, at_once=read.at_once, at=NOW, found=found or {}
    )


async def of(store: Store, subscriber: Subscriber) -> list[tuple[str, FilterKind, bool]]:
    return [(one.text, one.kind, one.at_once) for one in await Words(store.database).of(subscriber.id)]


async def hits(store: Store) -> set[tuple[int, int]]:
    async with store.database.reading() as connection:
        rows = await connection.execute(select(word_hits.c.word_id, word_hits.c.article_id))
        return {(row.word_id, row.article_id) for row in rows}


async def profile(store: Store, subscriber: Subscriber) -> int:
    async with store.database.reading() as connection:
        found = await connection.scalar(select(subscribers.c.profile).where(subscribers.c.id == subscriber.id))
    assert found is not None
    return found  # type: ignore[no-any-return] # equal in value


async def test_a_word_is_followed_or_muted_never_both(store: Store) -> None:
    ann = await reader(store)
    await wish(store, ann, "芯片 显卡 now")
    assert await of(store, ann) == [("芯片", FOLLOW, True), ("显卡", FOLLOW, True)]
    await wish(store, ann, "显卡", MUTE)
    assert sorted(await of(store, ann)) == [("显卡", MUTE, False), ("芯片", FOLLOW, True)]
    await wish(store, ann, "显卡")
    assert sorted(await of(store, ann)) == [("显卡", FOLLOW, False), ("芯片", FOLLOW, True)]


async def test_following_again_goes_on_telling_at_once(store: Store) -> None:
    ann = await reader(store)
    await wish(store, ann, "芯片 now")
    await wish(store, ann, "芯片")
    assert await of(store, ann) == [("芯片", FOLLOW, True)]


async def test_a_word_of_several_readers_is_one_and_goes_with_the_last(store: Store) -> None:
    ann, ben = await reader(store, 1), await reader(store, 2)
    kept = Words(store.database)
    ids = await wish(store, ann, "ＡＩ")
    assert await wish(store, ben, "ai", MUTE) == ids
    assert await of(store, ben) == [("ＡＩ", MUTE, False)]
    (number,) = ids.values()
    assert await kept.keys() == {number: "ai"}
    assert await kept.remove(ann.id, [number]) == 1
    assert await kept.keys() == {number: "ai"}
    assert await kept.clear(ben.id, FOLLOW) == 0
    assert await kept.clear(ben.id, MUTE) == 1
    assert await kept.keys() == {}
    assert await kept.remove(ann.id, [number]) == 0


async def test_numbers_of_words_only_grow(store: Store) -> None:
    ann = await reader(store)
    kept = Words(store.database)
    first = (await wish(store, ann, "芯片"))["芯片"]
    assert await kept.newest() == first
    await kept.remove(ann.id, [first])
    second = (await wish(store, ann, "芯片"))["芯片"]
    assert second > first
    assert await kept.keys(first) == {second: "芯片"}
    assert await kept.keys(second) == {}


async def test_only_what_is_followed_is_told_at_once(store: Store) -> None:
    ann = await reader(store)
    kept = Words(store.database)
    ids = await wish(store, ann, "芯片") | await wish(store, ann, "显卡", MUTE)  # type: ignore[operator] # equal in value
    assert await kept.set_at_once(ann.id, ids["芯片"], at_once=True)
    assert not await kept.set_at_once(ann.id, ids["显卡"], at_once=True)
    assert not await kept.set_at_once(ann.id, 99, at_once=True)
    assert sorted(await of(store, ann)) == [("显卡", MUTE, False), ("芯片", FOLLOW, True)]


async def test_every_change_has_the_profile_worked_out_anew(store: Store) -> None:
    ann = await reader(store)
    kept = Words(store.database)
    seen = set()
    for change in (
        lambda: wish(store, ann, "芯片"),
        lambda: wish(store, ann, "芯片", MUTE),
        lambda: kept.clear(ann.id, MUTE),
    ):
        await store.subscribers.due_groups(NOW, 9)
        seen.add(await profile(store, ann))
        await change()
        assert await profile(store, ann) == UNKNOWN
    assert len(seen) == 3


async def test_a_new_word_comes_with_what_it_was_found_in(store: Store) -> None:
    ann, ben = await reader(store, 1), await reader(store, 2)
    await store.articles.save([post("1"), post("2")], NOW)
    ids = await wish(store, ann, "芯片", found={"芯片": [1, 2, 99]})
    assert await hits(store) == {(ids["芯片"], 1), (ids["芯片"], 2)}
    await wish(store, ben, "芯片", found={"芯片": [1]})
    assert len(await hits(store)) == 2


async def test_what_is_gone_since_it_was_found_is_not_noted(store: Store) -> None:
    ann = await reader(store)
    await store.articles.save([post("1")], NOW)
    number = (await wish(store, ann, "芯片"))["芯片"]
    await Hits(store.database).note({1: [number, 99], 2: [number]})
    await Hits(store.database).note({1: [number]})
    assert await hits(store) == {(number, 1)}
    await Words(store.database).remove(ann.id, [number])
    assert await hits(store) == set()


async def test_stories_are_counted_and_not_their_reports(store: Store) -> None:
    ann = await reader(store)
    number = (await wish(store, ann, "芯片"))["芯片"]
    same = "新厂第一条产线今天投产，每月加工三万片晶圆，公司说明年还要再建两条，投资合计四十亿元。" * 3
    block = post("x").article.blocks[0]
    same_block = (replace(block, text=same),)  # type: ignore[arg-type] # equal in value
    await store.articles.save(
        [
            post("1", title="新厂投产", blocks=same_block, source="甲"),
            post("2", title="新厂投产", blocks=same_block, source="乙"),
            post("3", title="别的"),
            post("4", title="旧闻", published=NOW - 2 * DAY),
        ],
        NOW,
    )
    await NewsDesk(Sorting(store.database), SetClock()).catch_up()
    kept = Hits(store.database)
    await kept.note({article: [number] for article in (1, 2, 3, 4)})
    assert await kept.count_stories([number, 99], NOW - DAY) == {number: 2}


async def test_recent_are_the_newest_that_were_news(store: Store) -> None:
    await store.articles.save([post("1"), post("2")], NOW - 3 * DAY)
    await store.articles.save([post("3"), old(post("4")), post("5"), post("6")], NOW)
    kept = Hits(store.database)
    assert await kept.recent(0, NOW - DAY, 9) == [3, 4, 5]
    assert await kept.recent(0, NOW - DAY, 2) == [4, 5]
    assert await kept.recent(4, NOW - DAY, 9) == [5]
    (text,) = await kept.texts([3])
    assert (text.title, text.body) == ("标题 3", "第一句。第二句。")


async def test_a_damaged_article_has_its_title_to_find_words_in(store: Store) -> None:
    await store.articles.save([post("1")], NOW)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET blocks = '[{}]'")
    (text,) = await Hits(store.database).texts([1])
    assert (text.title, text.body) == ("标题 1", "")


async def test_hits_are_forgotten_after_some_days(store: Store) -> None:
    ann = await reader(store)
    number = (await wish(store, ann, "芯片"))["芯片"]
    await store.articles.save([post("1")], NOW - KEPT - MINUTE)
    await store.articles.save([post("2")], NOW - KEPT + MINUTE)
    await Hits(store.database).note({1: [number], 2: [number]})
    assert await store.retention.tidy(older_than=None, keep=None, now=NOW) == 1
    assert await hits(store) == {(number, 2)}
    assert await store.retention.tidy(older_than=None, keep=None, now=NOW) == 0


async def test_a_chat_that_moves_in_with_another_leaves_it_its_words(store: Store) -> None:
    mover, resident = await reader(store, 1, DUE), await reader(store, 2, DUE)
    await wish(store, mover, "芯片 显卡 now")
    await wish(store, resident, "显卡", MUTE)
    await store.subscribers.move(chat(1), chat(2))
    assert sorted(await of(store, resident)) == [("显卡", MUTE, False), ("芯片", FOLLOW, True)]


async def test_nobody_follows_who_is_not_there(store: Store) -> None:
    with pytest.raises(StorageError):
        await Words(store.database).set(9, parse_words("芯片").words, FOLLOW, at_once=False, at=NOW, found={})
    async with store.database.reading() as connection:
        assert (await connection.scalars(select(words.c.id))).all() == []
