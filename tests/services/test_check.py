"""Checks of feeds over a real store: what is taken in, what is news, and how a check that fails is settled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import Validators
from bot.errors import FetchError
from tests.services.newsroom import BODY, FEED, Item, Newsroom, items, rss
from tests.store.examples import NOW, Store, latest

DAY = timedelta(days=1)


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


async def test_the_entries_of_a_feed_become_articles_with_summaries(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(2)))
    await room.add()
    report = (await room.check_all())[FEED]
    assert (report.entries, report.new, report.changed, report.unread, report.fault) == (2, 2, 0, 0, None)
    [newest, _] = await latest(room.store, 5)
    assert (newest.title, str(newest.categories), newest.url) == (
        "港口第0号安排",
        "社会/港口",
        "https://news.example/0",
    )
    assert [point.text for point in newest.summary.points][:1] == ["修好甲路，年底前完工并通车"]


async def test_the_same_document_is_not_read_again(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(2)))
    await room.add()
    await room.check_all()
    report = (await room.check_all())[FEED]
    assert report.is_unchanged
    assert len(await room.titles()) == 2


async def test_a_server_is_asked_with_what_it_gave_along(room: Newsroom) -> None:
    given = Validators('"v1"', "Mon, 23 Nov 2026 00:00:00 GMT")
    room.web.put(FEED, rss(items(2)), validators=given)
    await room.add()
    await room.check_all()
    room.web.put(FEED, b"", is_unchanged=True, validators=given)
    assert (await room.check_all())[FEED].is_unchanged
    asked = room.web.asked[-1][1]
    assert (asked.etag, asked.last_modified) == (given.etag, given.last_modified)


async def test_a_new_entry_is_news_and_an_edited_one_is_not_news_again(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(2)))
    await room.add()
    await room.check_all()
    before = {story.title: story.sequence for story in await latest(room.store, 9)}
    room.clock.instant += timedelta(hours=1)
    edited = replace(items(2)[1], title="港口第1号安排（更正）")
    fresh = Item("9", "港口又有新安排", published=room.clock.now())
    room.web.put(FEED, rss([fresh, items(2)[0], edited]))
    report = (await room.check_all())[FEED]
    assert (report.new, report.news, report.changed) == (1, 1, 1)
    after = {story.title: story.sequence for story in await latest(room.store, 9)}
    assert after["港口第1号安排（更正）"] == before["港口第1号安排"]
    assert after["港口又有新安排"] > max(before.values())


async def test_the_first_fetch_of_a_long_feed_floods_nobody(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(200)))
    await room.add()
    report = (await room.check_all())[FEED]
    assert report.new == 200
    assert 0 < report.news <= 5
    assert len(await room.news()) == report.news
    assert len(await room.titles()) == 200


async def test_an_entry_that_is_removed_and_added_again_is_no_news(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(3)))
    await room.add()
    await room.check_all()
    news = await room.news()
    for entries in (items(2), items(3)):
        room.web.put(FEED, rss(entries))
        await room.check_all()
    assert await room.news() == news
    assert len(await room.titles()) == 3


async def test_a_feed_whose_guids_change_brings_nothing_twice(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(5)))
    await room.add()
    await room.check_all()
    room.web.put(
        FEED, rss([replace(one, guid=f"new-{one.guid}", link=f"https://news.example/{one.guid}") for one in items(5)])
    )
    report = (await room.check_all())[FEED]
    assert report.new == 0
    assert len(await room.titles()) == 5


async def test_an_article_that_was_cleared_away_does_not_come_back(store: Store) -> None:
    room = Newsroom(store, keep=30 * DAY)
    old = Item("old", "旧闻", published=NOW - 40 * DAY)
    room.web.put(FEED, rss([*items(1), old]))
    await room.add()
    await room.check_all()
    assert await room.titles() == ["港口第0号安排"]
    room.web.put(FEED, rss([*items(1), replace(old, title="旧闻更正")]))
    await room.check_all()
    assert await room.titles() == ["港口第0号安排"]


async def test_a_feed_that_moves_for_good_is_asked_at_its_new_place(room: Newsroom) -> None:
    new = "https://news.example/new"
    room.web.put(FEED, rss(items(1)), url=new, moved_to=new)
    await room.add()
    await room.check_all()
    room.web.put(new, rss(items(2)))
    await room.check_all()
    assert [url for url, _ in room.web.asked] == [FEED, new]


async def test_a_new_place_that_fails_for_long_sends_us_back_to_the_old_one(room: Newsroom) -> None:
    new = "https://news.example/new"
    room.web.put(FEED, rss(items(1)), url=new, moved_to=new)
    await room.add()
    await room.check_all()
    faults = [(await room.check_all())[FEED].fault for _ in range(4)]
    assert room.web.asked[-1][0] == FEED
    assert faults == [Fault.NAME_UNKNOWN, Fault.NAME_UNKNOWN, Fault.NAME_UNKNOWN, None]


async def test_while_the_bot_is_cut_off_no_feed_is_blamed(room: Newsroom) -> None:
    urls = [f"https://{number}.example/feed" for number in range(12)]
    for url in urls:
        room.web.put(url, rss(items(1)))
        await room.add(url)
    await room.check_all()
    room.web.pages.clear()
    for _ in range(20):
        room.clock.instant += timedelta(hours=2)
        await room.check_all()
    assert {feed.polling.failures for feed in await room.sources.all()} == {1}
    assert all(feed.polling.next_check_at <= room.clock.now() + DAY / 12 for feed in await room.sources.all())
    assert room.notices.said == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (FetchError(FEED, Fault.REFUSED, "403"), Fault.REFUSED),
        (FetchError(FEED, Fault.GONE, "410"), Fault.GONE),
        (FetchError(FEED, Fault.TIMEOUT, "whole"), Fault.TIMEOUT),
        (None, Fault.NAME_UNKNOWN),
    ],
)
async def test_a_feed_that_cannot_be_had_is_named_and_due_again(
    room: Newsroom, page: FetchError | None, fault: Fault
) -> None:
    if page is not None:
        room.web.pages[FEED] = page
    await room.add()
    report = (await room.check_all())[FEED]
    assert (report.fault, report.feed.polling.failures) == (fault, 1)
    assert room.clock.now() < report.feed.polling.next_check_at <= room.clock.now() + 2 * DAY


async def test_a_page_that_is_no_feed_is_named(room: Newsroom) -> None:
    room.web.put(FEED, b"<!doctype html><html><body><p>Hello</p></body></html>", "text/html")
    await room.add()
    assert (await room.check_all())[FEED].fault is Fault.NO_FEED


async def test_the_operator_is_told_once_of_a_feed_that_fails_and_once_that_it_is_well(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(1)))
    await room.add()
    await room.check_all()
    room.web.pages[FEED] = FetchError(FEED, Fault.SERVER_ERROR, "502")
    for _ in range(12):
        await room.check_all()
        room.clock.instant += timedelta(hours=6)
    room.web.put(FEED, rss(items(2)))
    await room.check_all()
    await room.check_all()
    assert room.notices.said == [("fails", FEED), ("is well", FEED)]


async def test_rsshub_asks_the_next_instance_where_one_fails(store: Store) -> None:
    room = Newsroom(store, rsshub=("https://one.example", "https://two.example"))
    room.web.put("https://two.example/sina/finance", rss(items(1)))
    await room.add("rsshub://sina/finance")
    report = (await room.check_all())["rsshub://sina/finance"]
    assert (report.new, report.fault, report.feed.location) == (1, None, "rsshub://sina/finance")


async def test_a_folder_is_a_source_too(room: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: 甲\n---\n{BODY}", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\ntitle: 乙\ncategories: [科技]\n---\n{BODY}", encoding="utf-8")
    folder = await room.add(tmp_path.as_uri())
    report = (await room.check_all())[folder.url]
    assert (report.new, report.fault) == (2, None)
    found = {story.title: str(story.categories) for story in await latest(room.store, 5)}
    assert found == {"甲": "社会/港口", "乙": "科技"}


async def test_a_folder_that_is_gone_is_a_fault(room: Newsroom, tmp_path: Path) -> None:
    folder = await room.add((tmp_path / "gone").as_uri())
    assert (await room.check_all())[folder.url].fault is Fault.UNREACHABLE


async def test_what_a_feed_repeats_is_learned(room: Newsroom) -> None:
    slogan = "<p>澜州日报社编辑部整理，每天为读者说明港口的大小事情。</p>"
    said = "<p>港务局今天公布第{}号安排，码头恢复第{}条航线的全部班次，货运与客运同时增加。</p>"
    room.web.put(FEED, rss([replace(one, body=slogan + said.format(one.guid, one.guid) * 9) for one in items(4)]))
    await room.add()
    await room.check_all()
    leads = [story.summary.lead for story in await latest(room.store, 9)]
    assert not any(lead and "编辑部整理" in lead.text for lead in leads)


async def test_tags_are_a_level_below_where_that_is_wished(room: Newsroom) -> None:
    body = rss(items(1)).replace(b"</item>", "<category>航运</category></item>".encode())
    room.web.put(FEED, body)
    await room.add(with_tags=True)
    await room.check_all()
    [story] = await latest(room.store, 5)
    assert story.categories == CategoryPath.parse("社会/港口/航运")


async def test_a_result_that_comes_after_the_lease_has_run_out_counts_for_nothing(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(1)))
    feed = await room.add()
    now = room.clock.now()
    [leased] = await room.feeds.claim(now, 1, now + timedelta(minutes=1))
    [again] = await room.feeds.claim(now + timedelta(minutes=2), 1, now + timedelta(minutes=9))
    assert leased.id == again.id == feed.id
    report = await room.check.run(leased, now + timedelta(minutes=1))
    assert not report.is_settled
    assert await room.titles() == []
    assert (await room.check.run(again, now + timedelta(minutes=9))).is_settled
