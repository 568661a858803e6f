import pytest

from bot.core.subscriber import FilterKind, Subscriber
from bot.core.words import parse_words
from bot.errors import UserError
from bot.services.newsdesk import NewsDesk
from bot.services.word_desk import RecentArticles, WordDesk
from bot.services.words import MAX_WORDS, WordFilters
from bot.store.hits import Hits
from bot.store.sorting import Sorting
from bot.store.words import Words
from tests.services.parts import SetClock
from tests.store.examples import NOW, Store, post, reader
from tests.store.test_words import DAY, hits


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def filters(store: Store, clock: SetClock) -> WordFilters:
    kept = Hits(store.database)
    return WordFilters(Words(store.database), kept, RecentArticles(kept), clock)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> NewsDesk:
    return NewsDesk(Sorting(store.database), clock, WordDesk(Words(store.database)))


@pytest.fixture
async def ann(store: Store) -> Subscriber:
    return await reader(store)


async def counts(filters: WordFilters, subscriber: Subscriber) -> dict[str, int]:
    return {one.filter.text: one.stories for one in await filters.all(subscriber)}


async def test_a_new_word_tells_how_many_of_yesterdays_stories_have_it(
    store: Store, filters: WordFilters, ann: Subscriber
) -> None:
    await store.articles.save([post("1", title="新芯片"), post("2", title="芯片厂"), post("3")], NOW)
    await store.articles.save([post("4", title="芯片旧闻", published=NOW - 2 * DAY)], NOW)
    (followed,) = await filters.follow(ann, parse_words("晶片"))
    assert (followed.filter.text, followed.filter.kind, followed.stories) == ("晶片", FilterKind.FOLLOW, 0)
    (followed,) = await filters.follow(ann, parse_words("芯片"))
    assert followed.stories == 2
    (muted,) = await filters.mute(ann, parse_words("芯片厂"))
    assert (muted.filter.kind, muted.stories) == (FilterKind.MUTE, 1)


async def test_what_comes_in_later_is_counted_as_well(
    store: Store, filters: WordFilters, desk: NewsDesk, ann: Subscriber
) -> None:
    await filters.follow(ann, parse_words("芯片"))
    await store.articles.save([post("1", title="新芯片"), post("2")], NOW)
    await desk.catch_up()
    assert await counts(filters, ann) == {"芯片": 1}


async def test_what_came_in_before_and_is_sorted_after_is_found_once(
    store: Store, filters: WordFilters, desk: NewsDesk, ann: Subscriber
) -> None:
    await store.articles.save([post("1", title="新芯片")], NOW)
    await filters.follow(ann, parse_words("芯片"))
    await desk.catch_up()
    assert await counts(filters, ann) == {"芯片": 1}
    assert len(await hits(store)) == 1


async def test_a_word_that_comes_while_articles_are_sorted_misses_none(
    store: Store, filters: WordFilters, ann: Subscriber
) -> None:
    await store.articles.save([post("1", title="新芯片")], NOW)

    class Slow(WordDesk):
        async def hits(self, texts: list[str]) -> object:  # type: ignore[override] # told by what it does
            found = await super().hits(texts)
            await filters.follow(ann, parse_words("芯片"))
            return found

    slow = NewsDesk(Sorting(store.database), SetClock(), Slow(Words(store.database)))  # type: ignore[arg-type] # see above
    await slow.catch_up()
    assert await counts(filters, ann) == {"芯片": 1}


async def test_the_newer_wish_wins_and_is_said(filters: WordFilters, ann: Subscriber) -> None:
    await filters.mute(ann, parse_words("娱乐圈 明星"))
    followed = await filters.follow(ann, parse_words("明星 芯片 now"))
    assert [(one.filter.text, one.has_turned, one.filter.at_once) for one in followed] == [
        ("明星", True, True),
        ("芯片", False, True),
    ]
    assert [one.filter.kind for one in await filters.all(ann)] == [
        FilterKind.MUTE,
        FilterKind.FOLLOW,
        FilterKind.FOLLOW,
    ]


async def test_there_is_a_limit_of_words_and_changing_one_is_no_new_one(filters: WordFilters, ann: Subscriber) -> None:
    await filters.follow(ann, parse_words(" ".join(f"词{number}" for number in range(MAX_WORDS - 1))))
    await filters.mute(ann, parse_words("娱乐圈"))
    with pytest.raises(UserError) as raised:
        await filters.follow(ann, parse_words("芯片"))
    assert raised.value.key == "error.too_many_words"
    await filters.follow(ann, parse_words("娱乐圈"))
    assert len(await filters.all(ann)) == MAX_WORDS


async def test_words_are_ended_by_any_spelling_and_of_the_kind_named(filters: WordFilters, ann: Subscriber) -> None:
    await filters.follow(ann, parse_words("臺積電 AI"))
    await filters.mute(ann, parse_words("明星"))
    ended = await filters.end(ann, parse_words("台积电 ａｉ 明星 没有的"), FilterKind.FOLLOW)
    assert [one.text for one in ended] == ["臺積電", "AI"]
    assert list(await counts(filters, ann)) == ["明星"]
    assert not await filters.follows(ann)
    assert await filters.end_all(ann, FilterKind.MUTE) == 1
    assert await filters.all(ann) == []


async def test_a_wish_is_dropped_once(filters: WordFilters, ann: Subscriber) -> None:
    (followed,) = await filters.follow(ann, parse_words("芯片"))
    word_id = followed.filter.word_id
    assert await filters.drop(ann, word_id) == followed.filter
    assert await filters.drop(ann, word_id) is None


async def test_alerts_are_turned_on_and_off(filters: WordFilters, ann: Subscriber) -> None:
    (followed,) = await filters.follow(ann, parse_words("芯片"))
    for at_once in (True, False):
        word = await filters.alert(ann, followed.filter.word_id, at_once=at_once)
        assert word is not None
        assert word.at_once is at_once
    assert await filters.alert(ann, 99, at_once=True) is None
