import pytest

from bot.chat.feed_actions import CheckFeed, ShowFeed
from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState
from bot.errors import FetchError
from tests.chat.house import House, Person
from tests.chat.papers import news
from tests.services.newsroom import items, rss

FEED = "https://news.example/feed"


@pytest.fixture
async def feed(house: House) -> Feed:
    house.web.put(FEED, rss(items(3), "澜州日报"))
    return await house.add_feed(FEED, "社会/港口", "澜州日报")


async def state_of(house: House, feed: Feed) -> FeedState | None:
    found = await house.feeds.get(feed.id)
    return found.state if found else None


async def test_a_check_tells_what_came_and_shows_the_feed_anew(house: House, operator: Person, feed: Feed) -> None:
    await operator.does(ShowFeed(feed.id))
    said = await operator.presses("立即检查")
    assert operator.reply.toast == "新 3 篇"
    assert operator.reply.replaces
    assert "• 上次成功：刚刚" in said
    await operator.presses("立即检查")
    assert operator.reply.toast == "没有新内容"
    changed = [*items(1, title="港口改了安排"), *items(5)[1:]]
    house.web.put(FEED, rss(changed, "澜州日报"))
    await operator.presses("立即检查")
    assert operator.reply.toast == "新 2 篇，更新 1 篇"


async def test_a_check_that_fails_says_why(house: House, operator: Person, feed: Feed) -> None:
    house.web.pages[FEED] = FetchError(FEED, Fault.GONE, "410")
    said = await operator.does(CheckFeed(feed.id))
    assert operator.reply.toast == "没读到内容：这个地址已经永久关闭（410）。"
    assert "它不会再更新，可以换一个地址。" in said


async def test_a_feed_that_is_being_checked_or_paused_is_left_alone(house: House, operator: Person, feed: Feed) -> None:
    now = house.clock.now()
    await house.feeds.claim(now, 1, now.replace(hour=23))
    await operator.does(CheckFeed(feed.id))
    assert operator.reply.toast == "正在检查，稍等片刻。"
    await house.feeds.release()
    await house.sources.pause(feed.id)
    await operator.does(CheckFeed(feed.id))
    assert operator.reply.toast == "已经暂停，恢复之后才能检查。"
    assert house.web.asked == []


async def test_a_feed_is_paused_and_resumed(house: House, operator: Person, feed: Feed) -> None:
    await operator.does(ShowFeed(feed.id))
    assert "• 已暂停" in await operator.presses("暂停")
    assert operator.reply.toast == "已暂停"
    assert operator.labels[0] == "恢复"
    assert await state_of(house, feed) is FeedState.PAUSED
    assert "• 下次检查：马上" in await operator.presses("恢复")
    assert await state_of(house, feed) is FeedState.ACTIVE


async def test_a_feed_is_deleted_only_after_a_second_word(house: House, operator: Person, feed: Feed) -> None:
    await operator.does(ShowFeed(feed.id))
    assert await operator.presses("删除") == "确定删除“澜州日报”吗？\n读过的文章会留着，只是不再更新。"
    assert (await operator.presses("返回")).startswith("1. 澜州日报")
    await operator.presses("删除")
    assert await state_of(house, feed) is FeedState.ACTIVE
    assert (await operator.presses("确认删除")).startswith("还没有信息源。")
    assert operator.reply.toast == "已删除"
    assert await state_of(house, feed) is None


async def test_a_feed_is_deleted_by_its_number_or_address(house: House, operator: Person, feed: Feed) -> None:
    for text in (f"/delfeed {feed.id}", f"/delfeed {FEED}", "删除源 news.example/feed"):
        assert (await operator.says(text)).startswith("确定删除“澜州日报”吗？")
    assert await operator.says("/delfeed") == "写上信息源的编号：\n/delfeed 12"
    for text in ("99", "乱写", "9" * 40, "https://other.example/"):
        assert "发送 /feeds 查看编号" in await operator.says(f"/delfeed {text}")


async def test_a_feed_is_filed_by_words_and_its_articles_follow(house: House, operator: Person, feed: Feed) -> None:
    await house.check(feed)
    said = await operator.says(f"/movefeed {feed.id} 财经/港口 +标签")
    assert said == "“澜州日报”已归到“财经 › 港口”，已有的文章也一起移过去了。"
    moved = await house.sources.get(feed.id)
    assert moved is not None
    assert (str(moved.categories), moved.with_tags) == ("财经/港口", True)
    assert (await house.category("财经/港口")).articles == 3
    await operator.says(f"/movefeed {feed.id} -标签")
    moved = await house.sources.get(feed.id)
    assert moved is not None
    assert (str(moved.categories), moved.with_tags) == ("财经/港口", False)


async def test_a_feed_is_filed_by_presses_through_the_tree(house: House, operator: Person, feed: Feed) -> None:
    await house.check(feed)
    said = await operator.says(f"/movefeed {feed.id}")
    assert said == (
        "改分类 · 澜州日报\n"
        "现在归在“社会 › 港口”。点一个分类，已有的文章会一起移过去。\n"
        "要放进新的分类，可以这样发：\n"
        "/movefeed 1 科技/少数派"
    )
    assert operator.labels == ["金融 ›", "社会 ›", "科技 ›", "‹ 返回"]
    await operator.presses("金融")
    assert operator.labels == ["归到“金融”", "‹ 上一级", "银行", "股票", "‹ 返回"]
    await operator.presses("上一级")
    await operator.presses("社会")
    assert "✓ 港口" in operator.labels
    await operator.presses("上一级")
    await operator.presses("金融")
    assert "• 分类：金融 › 股票" in await operator.presses("股票")
    assert operator.reply.toast == "已归到“股票”"
    await operator.presses("改分类")
    await operator.presses("科技")
    assert "• 分类：科技" in await operator.presses("归到“科技”")


async def test_many_categories_come_in_pages(house: House, operator: Person, feed: Feed) -> None:
    await house.publish(*(news(f"第{number}则", f"分类{number:02}") for number in range(30)))
    await operator.says(f"/movefeed {feed.id}")
    seen = 0
    while "下一页 ›" in operator.labels:
        seen += len([label for label in operator.labels if label.startswith("分类")])
        await operator.presses("下一页")
    seen += len([label for label in operator.labels if label.startswith("分类")])
    assert seen == 30
    await operator.presses("上一页")
    assert "下一页 ›" in operator.labels


async def test_moving_says_how(operator: Person, feed: Feed) -> None:
    assert await operator.says("/movefeed") == "写上信息源的编号和新的分类：\n/movefeed 12 科技/少数派"
    assert "发送 /feeds 查看编号" in await operator.says("/movefeed 99 科技")
