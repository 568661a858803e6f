from datetime import timedelta

import pytest

from bot.chat.commands.feed_adding import read_filing, split_address
from bot.chat.feed_actions import ShowFeed
from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import FeedState
from bot.errors import FetchError
from tests.chat.house import MONDAY_MORNING, House, Person
from tests.services.newsroom import Item, rss

FEED = "https://news.example/feed"
SITE = "https://site.example/"
BUTTONS = ["查看最新", "订阅该分类", "改分类", "删除", "查看信息源"]


def entries(count: int) -> list[Item]:
    """Entries of the last days, two a day."""
    ages = [timedelta(hours=2 + 12 * number) for number in range(count)]
    return [Item(str(at), f"港口第{at}号安排", published=MONDAY_MORNING - age) for at, age in enumerate(ages)]


def site(*feeds: tuple[str, str]) -> bytes:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">' for title, href in feeds
    )
    return f"<!doctype html><html><head><title>澜州</title>{links}</head><body><p>欢迎</p></body></html>".encode()


@pytest.fixture
def served(house: House) -> House:
    house.web.put(FEED, rss(entries(8), "澜州日报"))
    return house


async def test_a_feed_is_added_with_its_category(served: House, operator: Person) -> None:
    said = await operator.says(f"/addfeed {FEED} 社会/港口")
    assert said.splitlines()[0] == "已添加“澜州日报”，归在“社会 › 港口”。"
    assert said.splitlines()[1].startswith("现有 8 篇 · 每天约 2 篇 · 下次检查：")
    assert operator.labels == BUTTONS
    [feed] = await served.sources.all()
    assert (feed.url, str(feed.categories), feed.with_tags) == (FEED, "社会/港口", False)


async def test_the_buttons_read_subscribe_and_lead_to_the_feed(served: House, operator: Person) -> None:
    await operator.says(f"/addfeed {FEED} 社会/港口")
    added = operator.reply
    assert (await operator.presses("查看最新")).startswith("最新 · 社会 › 港口")
    operator.reply = added
    await operator.presses("订阅该分类")
    assert await operator.subscriptions() == ["社会/港口"]
    operator.reply = added
    assert (await operator.presses("查看信息源")).startswith("1. 澜州日报\n• 地址：https://news.example/feed")
    assert not operator.reply.replaces
    await operator.says(f"/addfeed {FEED}")
    assert operator.labels == [label for label in BUTTONS if label != "订阅该分类"]


async def test_words_stand_for_the_command_and_the_scheme_may_be_left_out(served: House, operator: Person) -> None:
    assert (await operator.says("加源 news.example/feed")).startswith("已添加“澜州日报”，归在“澜州日报”。")
    assert (await operator.says(f"添加源{FEED}")).startswith("“澜州日报”已经在信息源里了，归在“澜州日报”。")
    assert operator.labels == BUTTONS


async def test_tags_are_asked_for_with_a_word_of_their_own(served: House, operator: Person) -> None:
    await operator.says(f"/addfeed {FEED} 社会 +标签")
    [feed] = await served.sources.all()
    assert (str(feed.categories), feed.with_tags) == ("社会", True)


async def test_without_an_address_it_says_how(operator: Person) -> None:
    said = await operator.says("/addfeed")
    assert "/addfeed https://sspai.com/feed 科技/少数派" in said
    assert operator.house.web.asked == []


async def test_of_several_feeds_one_is_chosen(served: House, operator: Person) -> None:
    served.web.put(SITE, site(("全部", "/all.xml"), ("港口", "/port.xml")), "text/html")
    served.web.put(f"{SITE}port.xml", rss(entries(2), "港口"))
    assert await operator.says("/addfeed site.example/ 社会") == (
        "这个网站有 2 个信息源，要哪一个？\n1. 全部 https://site.example/all.xml\n2. 港口 https://site.example/port.xml"
    )
    assert operator.labels == ["1. 全部", "2. 港口"]
    choice = operator.reply
    assert (await operator.presses("港口")).startswith("已添加“港口”，归在“社会”。")
    assert operator.reply.replaces
    assert [feed.url for feed in await served.sources.all()] == [f"{SITE}port.xml"]
    operator.reply = choice
    assert (await operator.presses("港口")).startswith("“港口”已经在信息源里了")
    operator.reply = choice
    await operator.presses("全部")
    assert [feed.url for feed in await served.sources.all()] == [f"{SITE}port.xml"]


async def test_an_rsshub_route_that_cannot_be_read_yet_is_added_all_the_same(house: House, operator: Person) -> None:
    house.web.pages["https://rsshub.example/port/news"] = FetchError("", Fault.SERVER_ERROR, "503")
    assert await operator.says("/addfeed rsshub://port/news 社会/港口") == (
        "已添加“rsshub://port/news”，归在“社会 › 港口”。\n"
        "不过这一次没读到内容：对方服务器出错（503）。\n"
        "问题在对方那边，过一会儿再试。"
    )
    assert operator.labels == ["改分类", "删除", "查看信息源"]


@pytest.mark.parametrize(
    ("fault", "detail", "sentence"),
    [
        (Fault.NAME_UNKNOWN, "no such name", "没有成功：找不到这个网站。"),
        (Fault.TLS, "certificate has expired", "没有成功：无法建立加密连接。"),
        (Fault.REFUSED, "403", "没有成功：对方服务器拒绝访问（403）。"),
        (Fault.FORBIDDEN_ADDRESS, "10.0.0.1", "没有成功：这个地址通向内部网络。"),
    ],
)
async def test_what_cannot_be_fetched_is_told_in_words_and_nothing_is_added(
    house: House, operator: Person, fault: Fault, detail: str, sentence: str
) -> None:
    house.web.pages[FEED] = FetchError(FEED, fault, detail)
    said = (await operator.says(f"/addfeed {FEED}")).splitlines()
    assert said[0] == sentence
    assert len(said) == 2
    assert await house.sources.all() == []


async def test_a_page_without_any_feed_is_told(house: House, operator: Person) -> None:
    house.web.put(SITE, site(), "text/html")
    said = await operator.says(f"/addfeed {SITE}")
    assert said.startswith("没有成功：这里没有信息源。\n")


@pytest.mark.parametrize(
    "text", ["/etc", "file:///etc", "~", "/srv/posts", "nonsense", "javascript:1", "ftp://a.example/"]
)
async def test_folders_and_what_is_no_address_are_refused(house: House, operator: Person, text: str) -> None:
    assert "不像是网址" in await operator.says(f"/addfeed {text} 社会")
    assert await house.sources.all() == []


async def test_a_feed_that_was_deleted_can_be_added_again(served: House, operator: Person) -> None:
    await operator.says(f"/addfeed {FEED} 社会")
    [feed] = await served.sources.all()
    await served.sources.delete(feed.id)
    await operator.does(ShowFeed(feed.id))
    assert operator.reply.toast.startswith("这个按钮已经过期")
    assert (await operator.says(f"/addfeed {FEED} 社会")).startswith("已添加“澜州日报”")
    assert (await served.feeds.counts())[FeedState.ACTIVE] == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("", "")),
        ("a.example", ("a.example", "")),
        ("a.example 科技/少数派", ("a.example", "科技/少数派")),
        ("科技 https://a.example", ("https://a.example", "科技")),
        ("https://a.example 科技 / 少数派", ("https://a.example", "科技 / 少数派")),
    ],
)
def test_the_address_is_found_among_the_words(text: str, parts: tuple[str, str]) -> None:
    assert split_address(text) == parts


def test_a_filing_is_read_with_or_without_tags() -> None:
    assert read_filing("").categories == CategoryPath(())
    assert str(read_filing("科技 > 少数派 +Tags").categories) == "科技/少数派"
    assert [read_filing(f"甲 {word}").with_tags for word in ("+标签", "-标签", "标签")] == [True, False, None]
