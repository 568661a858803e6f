"""Adding and keeping sources, as an operator does."""

from pathlib import Path

import pytest

from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import FeedState
from bot.errors import FetchError, UserError
from bot.reading.opml import Outline, read_opml
from bot.services.addressing import source_address
from tests.services.newsroom import BODY, CATEGORY, FEED, Newsroom, items, rss
from tests.store.examples import Store, latest

SITE = "https://news.example/"
NOTHING = CategoryPath(())


def site(*feeds: tuple[str, str]) -> bytes:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">' for title, href in feeds
    )
    return f"<!doctype html><html><head><title>澜州日报</title>{links}</head><body><p>欢迎</p></body></html>".encode()


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store, rsshub=("https://rsshub.example",))


async def test_a_feed_is_added_and_read_at_once(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(3)))
    addition = await room.sources.add(FEED, CATEGORY)
    assert addition.is_new
    assert addition.feed is not None
    assert (addition.feed.title, addition.feed.categories) == ("澜州日报", CATEGORY)
    assert addition.report is not None
    assert addition.report.new == 3
    assert [url for url, _ in room.web.asked] == [FEED]


async def test_a_feed_that_is_there_already_stays_as_it_is(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(3)))
    await room.sources.add(FEED, CATEGORY)
    again = await room.sources.add(FEED, CategoryPath.parse("别的"))
    assert not again.is_new
    assert again.feed is not None
    assert again.feed.categories == CATEGORY


async def test_without_a_category_the_title_names_it(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(1)))
    addition = await room.sources.add(FEED, NOTHING)
    assert addition.feed is not None
    assert str(addition.feed.categories) == "澜州日报"


async def test_a_site_with_one_feed_is_that_feed(room: Newsroom) -> None:
    room.web.put(SITE, site(("全部", "/feed")), "text/html")
    room.web.put(FEED, rss(items(1)))
    addition = await room.sources.add("news.example/", CATEGORY)
    assert addition.feed is not None
    assert addition.feed.url == FEED


async def test_a_site_with_several_feeds_offers_them_and_one_is_taken(room: Newsroom) -> None:
    room.web.put(SITE, site(("全部", "/feed"), ("社会", "/social")), "text/html")
    room.web.put(FEED, rss(items(1)))
    addition = await room.sources.add(SITE, CATEGORY)
    assert addition.feed is None
    assert [offer.title for offer in addition.offers] == ["全部", "社会"]
    assert await room.sources.all() == []
    taken = await room.sources.take(addition.offers[0].id)
    assert taken is not None
    assert taken.is_new
    assert taken.feed is not None
    assert (taken.feed.url, taken.feed.state, taken.feed.categories) == (FEED, FeedState.ACTIVE, CATEGORY)
    assert taken.feed.title == "澜州日报"
    assert [feed.url for feed in await room.sources.all()] == [FEED]


async def test_what_is_taken_without_a_category_is_filed_under_its_own_title(room: Newsroom) -> None:
    room.web.put(SITE, site(("全部", "/feed"), ("社会", "/social")), "text/html")
    room.web.put(FEED, rss(items(1)))
    addition = await room.sources.add(SITE, NOTHING)
    taken = await room.sources.take(addition.offers[0].id)
    assert taken is not None
    assert taken.feed is not None
    assert str(taken.feed.categories) == "澜州日报"


async def test_an_offer_that_is_no_feed_is_told_and_stays_an_offer(room: Newsroom) -> None:
    room.web.put(SITE, site(("全部", "/feed"), ("社会", "/social")), "text/html")
    room.web.put(FEED, b"<html><body>gone</body></html>", "text/html")
    addition = await room.sources.add(SITE, CATEGORY)
    with pytest.raises(FetchError):
        await room.sources.take(addition.offers[0].id)
    assert await room.sources.all() == []


async def test_a_site_that_names_no_feed_is_asked_where_feeds_often_are(room: Newsroom) -> None:
    room.web.put(SITE, site(), "text/html")
    room.web.put(FEED, rss(items(1)))
    addition = await room.sources.add(SITE, CATEGORY)
    assert addition.feed is not None
    assert addition.feed.url == FEED


async def test_a_site_without_any_feed_is_told(room: Newsroom) -> None:
    room.web.put(SITE, site(), "text/html")
    with pytest.raises(FetchError) as caught:
        await room.sources.add(SITE, CATEGORY)
    assert caught.value.fault is Fault.NO_FEED
    assert await room.sources.all() == []


async def test_rsshub_routes_and_folders_are_added(room: Newsroom, tmp_path: Path) -> None:
    room.web.put("https://rsshub.example/sina/finance", rss(items(1)))
    (tmp_path / "a.md").write_text(f"---\ntitle: 甲\n---\n{BODY}", encoding="utf-8")
    assert (await room.sources.add("rsshub://sina/finance", CATEGORY)).is_new
    assert (await room.sources.add(str(tmp_path), CATEGORY, with_folders=True)).is_new
    assert len(await room.titles()) == 2


async def test_a_route_without_a_category_is_filed_under_its_title(room: Newsroom) -> None:
    room.web.put("https://rsshub.example/sina/finance", rss(items(2), "新浪财经"))
    addition = await room.sources.add("rsshub://sina/finance", NOTHING)
    assert addition.feed is not None
    assert str(addition.feed.categories) == "新浪财经"
    assert {str(story.categories) for story in await latest(room.store, 5)} == {"新浪财经"}


async def test_what_is_neither_a_feed_nor_a_page_is_told(room: Newsroom) -> None:
    room.web.put(SITE, b"%PDF-1.7 ...", "application/pdf")
    with pytest.raises(FetchError) as caught:
        await room.sources.add(SITE, CATEGORY)
    assert caught.value.fault is Fault.NO_FEED


@pytest.mark.parametrize(
    "text", ["", "news", "ftp://news.example/feed", "/etc", "file:///etc", "news.example feed", "javascript:1"]
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(UserError):
        source_address(text)


async def test_a_deleted_feed_that_is_added_again_brings_no_news_twice(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(3)))
    addition = await room.sources.add(FEED, CATEGORY)
    assert addition.feed is not None
    before = await room.news()
    await room.sources.delete(addition.feed.id)
    assert await room.sources.all() == []
    again = await room.sources.add(FEED, CATEGORY)
    assert again.is_new
    assert again.report is not None
    assert again.report.new == 0
    assert await room.news() == before


async def test_a_paused_feed_is_not_checked_until_it_is_resumed(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(1)))
    addition = await room.sources.add(FEED, CATEGORY)
    assert addition.feed is not None
    await room.sources.pause(addition.feed.id)
    assert await room.sources.check_now(addition.feed.id) is None
    await room.sources.resume(addition.feed.id)
    assert [report.feed.url async for report in room.refresh.refresh()] == [FEED]


async def test_a_feed_filed_anew_takes_its_articles_along(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(2)))
    addition = await room.sources.add(FEED, CATEGORY)
    assert addition.feed is not None
    await room.sources.file(addition.feed.id, CategoryPath.parse("财经/港口"))
    stories = await latest(room.store, 9)
    assert {str(story.categories) for story in stories} == {"财经/港口"}
    counts = {str(category.path): category.articles for category in await room.store.categories.all()}
    assert (counts["财经/港口"], counts.get("社会/港口", 0)) == (2, 0)


async def test_a_list_is_registered_once_and_comes_out_as_it_went_in(room: Newsroom) -> None:
    lists = b"""<opml version="2.0"><body><outline text="\xe7\xa7\x91\xe6\x8a\x80"><outline text="A" type="rss" xmlUrl="https://a.example/feed"/>
    </outline><outline text="B" xmlUrl="rsshub://b/c"/></body></opml>"""
    outlines = read_opml(lists, "feeds.opml").outlines
    first = await room.sources.register(outlines)
    again = await room.sources.register(outlines)
    assert ([feed.url for feed in first.added], first.known) == (["https://a.example/feed", "rsshub://b/c"], 0)
    assert (again.added, again.known) == ((), 2)
    assert room.web.asked == []
    written = read_opml(await room.sources.export(), "out.opml").outlines
    assert [(one.url, one.title, str(one.categories)) for one in written] == [
        ("https://a.example/feed", "A", "科技"),
        ("rsshub://b/c", "B", "B"),
    ]


@pytest.mark.parametrize(
    ("url", "category"),
    [
        ("https://www.News.example:8443/feed", "news.example"),
        ("rsshub://sina/finance", "sina"),
        ("rsshub:///sina", "未分类"),
        ("rsshub://[/sina", "未分类"),
        ("file:///srv/posts", "未分类"),
    ],
)
async def test_a_listed_feed_without_title_and_category_is_filed_under_its_host(
    room: Newsroom, url: str, category: str
) -> None:
    [feed] = (await room.sources.register([Outline(url)])).added
    assert str(feed.categories) == category
