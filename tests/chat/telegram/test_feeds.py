"""An operator looks after the feeds on Telegram: the real conversation, the real store, the test server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.commands.menu import menu, operators_menu
from bot.chat.telegram.application import TelegramChat, TelegramSettings
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.house import House, open_house
from tests.services.newsroom import BODY, items, rss

FEED = "https://news.example/feed"
PAGE = "https://news.example/port"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        opened.web.put(FEED, rss(items(3), "澜州日报"))
        page = f"<html><head><title>港口恢复班次</title></head><body><article>{BODY}</article></body></html>"
        opened.web.put(PAGE, page.encode(), "text/html")
        yield opened


@pytest.fixture
async def operator(home: House) -> AsyncIterator[User]:
    async with BotApiServer() as server:
        user = server.user("Olive")
        settings = TelegramSettings(server.token, server.api_url, 4, 500.0, operators=(user.id,))
        chat = TelegramChat(
            settings,
            home.conversation,
            home.readers,
            menu(),
            home.clock,
            operators_menu(),
            whereabouts=home.whereabouts,
        )
        await chat.start()
        home.bulletin.sign_up(chat.notices)
        yield user
        await chat.stop()
        assert server.violations == []


async def test_a_feed_is_added_checked_moved_and_deleted(home: House, operator: User) -> None:
    added = await operator.asks(f"/addfeed {FEED} 社会/港口")
    assert added.text.startswith("已添加“澜州日报”，归在“社会 › 港口”。")
    operator.presses("查看信息源")
    screen = await operator.until(lambda message: message.text.startswith("1. 澜州日报"))
    assert (await operator.presses("立即检查", screen).answered()).text == "没有新内容"
    await operator.presses("改分类", screen).answered()
    await operator.until(lambda message: message.text.startswith("改分类 · 澜州日报"))
    await operator.presses("社会 ›").answered()
    await operator.until(lambda message: ["归到“社会”", "‹ 上一级"] in message.labels)
    assert (await operator.presses("归到“社会”").answered()).text == "已归到“社会”"
    await operator.until(lambda message: message.text.startswith("1. 澜州日报") and "• 分类：社会\n" in message.text)
    await operator.presses("删除", screen).answered()
    await operator.until(lambda message: message.text.startswith("确定删除"))
    assert (await operator.presses("确认删除").answered()).text == "已删除"
    await operator.until(lambda message: message.text.startswith("还没有信息源。"))
    assert await home.sources.all() == []


async def test_a_link_is_summed_up(operator: User) -> None:
    answer = await operator.asks(PAGE)
    assert answer.text.startswith("港口恢复班次")
    assert "修好甲路" in answer.text


async def test_an_operator_is_told_of_a_feed_and_reads_on(home: House, operator: User) -> None:
    await operator.asks("/help")
    feed = await home.add_feed(FEED, "社会", "澜州日报")
    await home.bulletin.feed_is_well(feed)
    await operator.until(lambda message: message.text.startswith("信息源“澜州日报”恢复正常了。"))
    operator.presses("查看信息源")
    await operator.until(lambda message: message.text.startswith(f"{feed.id}. 澜州日报"))
