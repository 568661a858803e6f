from datetime import timedelta

import pytest

from bot.chat.feed_actions import ShowFeeds
from bot.core.fault import Fault
from bot.core.feed import Feed
from bot.errors import FetchError
from tests.chat.house import House, Person
from tests.services.newsroom import items, rss


def address(number: int) -> str:
    return f"https://news-{number}.example/feed"


async def add_feeds(house: House, count: int) -> list[Feed]:
    feeds = []
    for number in range(1, count + 1):
        house.web.put(address(number), rss(items(2), f"第{number}报"))
        feeds.append(await house.add_feed(address(number), "报纸"))
    return feeds


async def break_down(house: House, feed: Feed, fault: Fault = Fault.TIMEOUT) -> None:
    house.web.pages[feed.url] = FetchError(feed.url, fault)
    await house.check(feed)


async def test_without_feeds_it_says_how_to_add_one(operator: Person) -> None:
    assert await operator.says("/feeds") == (
        "还没有信息源。可以这样添加：\n/addfeed https://sspai.com/feed 科技/少数派"
    )


async def test_the_list_says_how_each_feed_is_doing(house: House, operator: Person) -> None:
    well, ill, paused = await add_feeds(house, 3)
    await house.check(well)
    await house.check(ill)
    await house.sources.pause(paused.id)
    house.clock.at += timedelta(minutes=12)
    await break_down(house, ill)
    said = (await operator.says("源")).splitlines()
    assert said[:3] == ["信息源", "3 个信息源 · 1 个出错 · 1 个暂停", "1. ✓ 第1报 · 报纸"]
    assert said[3].startswith("  上次成功：12 分钟前 · 下次检查：")
    assert said[4] == "2. ✕ 第2报 · 报纸"
    assert said[6] == "  出错（今天 10:12 起，连续 1 次）：对方服务器迟迟没有回应。"
    assert said[7:] == ["3. ‖ news-3.example · 报纸", "  还没读到过内容 · 已暂停"]
    assert operator.labels == ["✓ 1. 第1报", "✕ 2. 第2报", "‖ 3. news-3.example", "只看出错的"]


async def test_the_list_goes_on_page_by_page(house: House, operator: Person) -> None:
    await add_feeds(house, 17)
    assert (await operator.says("/feeds")).count("还没读到过内容") == 8
    assert "‹ 上一页" not in operator.labels
    said = await operator.presses("下一页")
    assert operator.reply.replaces
    assert "9. … news-9.example" in said
    said = await operator.presses("下一页")
    assert said.count("还没读到过内容") == 1
    assert "下一页 ›" not in operator.labels
    assert "9. … news-9.example" in await operator.presses("上一页")


async def test_those_that_fail_are_shown_alone(house: House, operator: Person) -> None:
    feeds = await add_feeds(house, 12)
    for feed in feeds[:10]:
        await break_down(house, feed)
    await operator.says("/feeds")
    said = await operator.presses("只看出错的")
    assert said.count("✕") == 8
    said = await operator.presses("下一页")
    assert said.count("✕") == 2
    assert "11." not in said
    assert "11." in await operator.does(ShowFeeds(1))


async def test_when_nothing_fails_any_more_the_list_of_failing_ones_is_empty(house: House, operator: Person) -> None:
    await add_feeds(house, 1)
    assert await operator.does(ShowFeeds(0, 1)) == "信息源\n1 个信息源"
    assert operator.labels == ["全部信息源"]


@pytest.mark.parametrize("where", [ShowFeeds(1), ShowFeeds(10**30), ShowFeeds(-1), ShowFeeds(0, 2), ShowFeeds(1, 1)])
async def test_a_page_that_there_is_not_is_told(house: House, operator: Person, where: ShowFeeds) -> None:
    await add_feeds(house, 8)
    await operator.does(where)
    assert operator.reply.toast == "这个按钮已经过期，请重新发一次命令。"


async def test_a_feeds_screen_tells_all_and_leads_back(house: House, operator: Person) -> None:
    [feed] = await add_feeds(house, 1)
    await break_down(house, feed, Fault.TLS)
    await operator.says("/feeds")
    said = await operator.presses("1.")
    assert said.splitlines()[:3] == ["1. news-1.example", f"• 地址：{address(1)}", "• 分类：报纸"]
    assert said.splitlines()[-2:] == [
        "• 出错（今天 10:00 起，连续 1 次）：无法建立加密连接。",
        "多半是对方的证书过期或者配错了，要等对方修好。",
    ]
    assert operator.labels == ["立即检查", "暂停", "改分类", "删除", "全部信息源"]
    assert (await operator.presses("全部信息源")).startswith("信息源\n")


async def test_export_says_how(operator: Person) -> None:
    said = await operator.says("/exportfeeds")
    assert said.endswith("python -m bot feeds export feeds.opml")


async def test_operators_find_their_commands_in_the_help(operator: Person) -> None:
    assert "/addfeed — 添加信息源" in await operator.says("/help")
    operator.is_operator = False
    assert "/addfeed" not in await operator.says("/help")


@pytest.mark.parametrize("title", ["<b>甲</b>&amp;", "{0} {name}", "", "\u202e甲", "长" * 200])
async def test_no_title_however_odd_breaks_a_screen(house: House, operator: Person, title: str) -> None:
    feed = await house.add_feed(address(1), "报纸", title)
    for text in ("/feeds", "/addfeed " + address(1), f"/movefeed {feed.id}", f"/delfeed {feed.id}"):
        assert await operator.says(text)
