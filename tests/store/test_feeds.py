from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState, PageRecord, Polling, Validators, Wishes
from bot.errors import StorageError
from tests.store.examples import MINUTE, NOW, Store, feed, settle_check

URL = "https://a.example/feed"
ELSEWHERE = "https://b.example/feed"
LATER = NOW + timedelta(days=1)
ALL = tuple(FeedState)


async def urls(store: Store, *states: FeedState) -> list[str]:
    return [one.url for one in await store.feeds.page(0, 99, states or ALL)]


async def known(store: Store, feed_id: int) -> Feed:
    found = await store.feeds.get(feed_id)
    assert found is not None
    return found


async def settle(store: Store, one: Feed, **keys: object) -> None:
    """Write a feed as a check would."""
    (claimed,) = await store.feeds.claim(NOW, 1, NOW + MINUTE, [one.id])
    assert claimed.id == one.id
    assert await settle_check(store.feeds, one, NOW + MINUTE, NOW, **keys)  # type: ignore[arg-type] # a test names what it needs


async def test_a_feed_is_kept_as_it_was_added_and_due_at_once(store: Store) -> None:
    added, is_new = await store.feeds.add(
        URL,
        CategoryPath.parse("科技/周刊"),
        with_tags=True,
        state=FeedState.ACTIVE,
        title="周刊",
        site_url="https://a.example/",
        at=NOW,
    )
    assert is_new
    assert added == Feed(
        1,
        URL,
        URL,
        CategoryPath.parse("科技/周刊"),
        FeedState.ACTIVE,
        Polling(NOW),
        title="周刊",
        site_url="https://a.example/",
        with_tags=True,
    )
    assert added.is_new
    assert await store.feeds.get(1) == added
    assert await store.feeds.get(2) is None


async def test_every_field_that_a_check_finds_out_is_kept(store: Store) -> None:
    added = await feed(store)
    checked = replace(
        added,
        location=ELSEWHERE,
        title="改名",
        site_url="https://b.example/",
        hub="https://hub.example/",
        topic="https://b.example/self",
        validators=Validators('W/"1"', "Mon, 23 Nov 2026 00:00:00 GMT", -(2**63)),
        pages=PageRecord(5, 2.5, 7),
        polling=Polling(
            next_check_at=NOW + MINUTE,
            checked_at=NOW,
            succeeded_at=NOW - MINUTE,
            newest_at=NOW - 2 * MINUTE,
            entries_a_day=1.25,
            failures=3,
            failing_since=NOW - 3 * MINUTE,
            fault=Fault.REFUSED,
            detail="403",
            told_at=NOW - 4 * MINUTE,
            wishes=Wishes(3_600, frozenset({0, 23}), frozenset({5, 6})),
        ),
    )
    await settle(store, checked)
    assert await known(store, added.id) == checked


async def test_an_address_is_added_once(store: Store) -> None:
    first = await feed(store, URL, "社会")
    again = await store.feeds.add(
        URL, CategoryPath.parse("别的"), with_tags=True, state=FeedState.ACTIVE, title="x", site_url="x", at=LATER
    )
    assert again == (first, False)
    assert [str(category.path) for category in await store.categories.all()] == ["社会"]


@pytest.mark.parametrize("state", [FeedState.ACTIVE, FeedState.OFFERED])
async def test_a_paused_feed_is_there_already(store: Store, state: FeedState) -> None:
    paused = await feed(store, state=FeedState.PAUSED)
    assert await feed(store, category="别的", state=state, at=LATER) == paused


@pytest.mark.parametrize("before", [FeedState.OFFERED, FeedState.DELETED])
async def test_an_offer_that_is_taken_and_a_deleted_feed_that_comes_back_are_new(
    store: Store, before: FeedState
) -> None:
    first = await feed(store, category="社会", title="旧名", site_url="https://a.example/")
    broken = replace(first.polling, failures=9, failing_since=NOW, fault=Fault.GONE, detail="410", told_at=NOW)
    await settle(store, replace(first, location=ELSEWHERE, polling=replace(broken, succeeded_at=NOW)))
    await store.feeds.change(first.id, state=before)
    taken, is_new = await store.feeds.add(
        URL, CategoryPath.parse("别的"), with_tags=True, state=FeedState.ACTIVE, title="", site_url=None, at=LATER
    )
    assert is_new
    assert (taken.id, taken.state, str(taken.categories), taken.with_tags) == (1, FeedState.ACTIVE, "别的", True)
    assert (taken.title, taken.site_url, taken.location) == ("旧名", "https://a.example/", URL)
    assert taken.polling == Polling(LATER, succeeded_at=NOW)
    assert await store.feeds.claim(LATER, 9, LATER + MINUTE) == [taken]


async def test_the_last_of_two_offers_counts(store: Store) -> None:
    await feed(store, category="甲", state=FeedState.OFFERED)
    offer, is_new = await store.feeds.add(
        URL, CategoryPath.parse("乙"), with_tags=False, state=FeedState.OFFERED, title="", site_url=None, at=LATER
    )
    assert (str(offer.categories), is_new) == ("乙", False)
    assert await store.feeds.forget_offers(LATER) == 0


async def test_an_offer_nobody_took_goes_and_nothing_else(store: Store) -> None:
    await feed(store, "offered", state=FeedState.OFFERED)
    await feed(store, "active")
    await feed(store, "offered later", state=FeedState.OFFERED, at=NOW + MINUTE)
    assert await store.feeds.forget_offers(NOW + MINUTE) == 1
    assert await urls(store) == ["active", "offered later"]


async def test_a_deleted_feed_that_was_offered_in_vain_keeps_its_entries(store: Store) -> None:
    one = await feed(store)
    await settle(store, replace(one, polling=replace(one.polling, checked_at=NOW)), keys={1: 1})
    await store.feeds.change(one.id, state=FeedState.DELETED)
    assert (await feed(store, state=FeedState.OFFERED)).id == one.id
    assert await store.feeds.forget_offers(LATER) == 1
    assert await urls(store, FeedState.DELETED) == [URL]
    assert await store.feeds.known(one.id, [1]) == {1: 1}


async def test_a_feed_without_a_category_has_the_one_for_such(store: Store) -> None:
    assert str((await feed(store, category="")).categories) == "未分类"


async def test_a_category_is_spelt_as_it_came_first(store: Store) -> None:
    await feed(store, "1", "國內")
    assert str((await feed(store, "2", "国内")).categories) == "國內"


async def test_a_feed_is_found_by_its_address_and_by_where_it_lives(store: Store) -> None:
    one = await feed(store)
    await settle(store, replace(one, location=ELSEWHERE))
    assert await store.feeds.find(URL) == await store.feeds.find(ELSEWHERE) == await known(store, 1)
    assert await store.feeds.find("https://c.example/") is None


async def test_a_feed_that_is_kept_is_found_before_one_on_offer_and_its_own_address_counts_more(store: Store) -> None:
    moved = await feed(store, "moved")
    await settle(store, replace(moved, location=URL))
    offer = await feed(store, URL, state=FeedState.OFFERED)
    assert await store.feeds.find(URL) == await known(store, moved.id)
    await store.feeds.change(offer.id, state=FeedState.ACTIVE)
    assert await store.feeds.find(URL) == await known(store, offer.id)


async def test_a_deleted_feed_is_gone(store: Store) -> None:
    one = await feed(store)
    deleted = await store.feeds.change(one.id, state=FeedState.DELETED)
    assert deleted == replace(one, state=FeedState.DELETED)
    assert await store.feeds.get(one.id) is None
    assert await store.feeds.find(URL) is None
    assert await store.feeds.change(one.id, state=FeedState.ACTIVE) is None
    assert await store.feeds.claim(NOW, 9, LATER, [one.id]) == ()
    assert await store.feeds.next_due() is None


async def test_pages_go_by_number_and_hold_the_states_asked_for(store: Store) -> None:
    for number in range(7):
        await feed(store, str(number), state=FeedState.PAUSED if number % 2 else FeedState.ACTIVE)
    first = await store.feeds.page(0, 2, [FeedState.ACTIVE])
    second = await store.feeds.page(first[-1].id, 9, [FeedState.ACTIVE])
    assert [one.url for one in [*first, *second]] == ["0", "2", "4", "6"]
    assert await urls(store, FeedState.ACTIVE, FeedState.PAUSED) == list("0123456")
    assert await urls(store, FeedState.DELETED) == []
    assert await store.feeds.page(0, 9, []) == []


async def test_a_page_by_offset_holds_the_states_asked_for_or_what_fails(store: Store) -> None:
    for number in range(7):
        one = await feed(store, str(number), state=FeedState.PAUSED if number == 3 else FeedState.ACTIVE)
        if number in {1, 5, 6}:
            polling = Polling(LATER, checked_at=NOW, failures=2, failing_since=NOW, fault=Fault.TIMEOUT)
            await settle(store, replace(one, polling=polling))
    await store.feeds.change(7, state=FeedState.PAUSED)
    both = (FeedState.ACTIVE, FeedState.PAUSED)

    async def listed(offset: int, count: int, *, failing: bool = False) -> list[str]:
        return [one.url for one in await store.feeds.listed(offset, count, both, failing=failing)]

    assert await listed(2, 3) == ["2", "3", "4"]
    assert await listed(6, 3) == ["6"]
    assert await listed(7, 3) == []
    assert await listed(0, 9, failing=True) == ["1", "5"]
    assert await listed(1, 9, failing=True) == ["5"]
    assert await store.feeds.failing() == 2


async def test_feeds_are_counted_by_state(store: Store) -> None:
    await feed(store, "1")
    await feed(store, "2")
    await feed(store, "3", state=FeedState.PAUSED)
    counts = {FeedState.OFFERED: 0, FeedState.ACTIVE: 2, FeedState.PAUSED: 1, FeedState.DELETED: 0}
    assert await store.feeds.counts() == counts


async def test_only_what_is_given_is_changed(store: Store) -> None:
    one = await feed(store)
    assert await store.feeds.change(one.id) == one
    assert await store.feeds.change(one.id, with_tags=True) == replace(one, with_tags=True)
    assert await store.feeds.change(one.id, with_tags=False) == one
    paused = await store.feeds.change(one.id, state=FeedState.PAUSED)
    assert paused == replace(one, state=FeedState.PAUSED)
    resumed = await store.feeds.change(one.id, state=FeedState.ACTIVE, next_check_at=LATER)
    assert resumed == replace(one, polling=Polling(LATER))
    filed = await store.feeds.change(one.id, categories=CategoryPath.parse("体育"))
    assert filed == replace(one, categories=CategoryPath.parse("体育"), polling=Polling(LATER))
    assert await store.feeds.change(404, with_tags=True) is None


async def test_a_damaged_feed_is_named_and_holds_up_no_other(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    broken, _ = await feed(store, "1"), await feed(store, "2")
    async with store.database.writing() as connection:
        await connection.execute(text("UPDATE feeds SET fault = 'unheard of' WHERE id = 1"))
    assert await urls(store) == ["2"]
    assert [one.url for one in await store.feeds.claim(NOW, 9, LATER)] == ["2"]
    assert await store.feeds.claim(NOW, 9, LATER) == ()
    assert {record.message for record in caplog.records} == {"feed not read"}
    with pytest.raises(StorageError, match="feed 1 has a value"):
        await store.feeds.get(broken.id)
