import io

from bot.chat.terminal.chat import TERMINAL_CHAT
from bot.chat.terminal.display import Display
from bot.chat.terminal.notices import TerminalNotices
from bot.chat.terminal.output import Output
from bot.core.subscriber import ChatKind
from tests.chat.house import House
from tests.chat.test_feed_view import ILL, feed


def notices_on(house: House, stream: io.StringIO, locale: str) -> TerminalNotices:
    display = Display(Output(stream, {}))
    return TerminalNotices(display, house.readers, house.clock, locale=locale, zone="Asia/Shanghai")


async def test_a_notice_is_noted_in_the_language_of_the_environment(house: House) -> None:
    stream = io.StringIO()
    notices = notices_on(house, stream, "zh_CN.UTF-8")
    await notices.feed_fails(feed(ILL))
    await notices.feed_is_well(feed())
    assert [line for line in stream.getvalue().splitlines() if line] == [
        "信息源出错：少数派",
        "出错（昨天 09:00 起，连续 5 次）：对方服务器迟迟没有回应。",
        "对方可能正忙，过一会儿再试。",
        "https://sspai.example/feed",
        "信息源“少数派”恢复正常了。",
        "https://sspai.example/feed",
    ]


async def test_a_person_who_has_chosen_a_language_is_told_in_that(house: House) -> None:
    reader = await house.readers.meet(TERMINAL_CHAT, ChatKind.PRIVATE, "en")
    await house.readers.set_zone(reader, "Europe/London")
    stream = io.StringIO()
    await notices_on(house, stream, "zh_CN.UTF-8").feed_fails(feed(ILL))
    assert "Failing since yesterday at 01:00 (5 times in a row)" in stream.getvalue()
