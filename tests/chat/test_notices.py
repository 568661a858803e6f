from dataclasses import replace

from bot.chat.feed_actions import ShowFeed
from bot.chat.notices import feed_fails, feed_is_well
from bot.chat.terminal.page import page_of, plain
from tests.chat.test_feed_view import CHINESE, ENGLISH, ILL, feed


def test_a_failing_feed_is_told_of_with_the_reason_and_what_to_do() -> None:
    reply = feed_fails(feed(ILL), CHINESE)
    assert plain(page_of(reply.blocks)).splitlines() == [
        "信息源出错：少数派",
        "出错（昨天 09:00 起，连续 5 次）：对方服务器迟迟没有回应。",
        "对方可能正忙，过一会儿再试。",
        "https://sspai.example/feed",
    ]
    [[button]] = reply.buttons
    assert (button.label, button.action) == ("查看信息源", ShowFeed(12, anew=1))


def test_a_feed_that_works_again_is_told_of() -> None:
    reply = feed_is_well(feed(), ENGLISH)
    assert plain(page_of(reply.blocks)) == "The source “少数派” works again.\nhttps://sspai.example/feed"


def test_a_failure_without_a_known_fault_is_told_of_too() -> None:
    assert plain(page_of(feed_fails(feed(replace(ILL, fault=None)), CHINESE).blocks)).startswith("信息源出错：少数派")
