import asyncio
import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from bot.chat.reply import Reply
from bot.chat.request import Request
from bot.chat.terminal.chat import TERMINAL_CHAT, Conversation, TerminalChat
from bot.chat.terminal.display import Display
from bot.chat.terminal.output import Output
from bot.chat.terminal.sender import TerminalSender
from bot.core.subscriber import ChatAddress, Platform
from bot.services.deliver import Deliver
from tests.chat.house import House
from tests.chat.papers import news
from tests.chat.terminal.screen import Screen, a_screen

ENVIRON = {"TERM": "xterm-256color"}


def deliver_to(house: House, output: Output, display: Display) -> Callable[[], Awaitable[None]]:
    senders = {Platform.TERMINAL: TerminalSender(output, display)}
    deliver = Deliver(house.outbox, house.subscribers, senders, 1, house.clock)

    async def deliver_due() -> None:
        await deliver.deliver_due()

    return deliver_due


@contextmanager
def script_of(text: str | bytes) -> Iterator[TextIO]:
    """An input that is no terminal."""
    reading, writing = os.pipe()
    os.write(writing, text.encode() if isinstance(text, str) else text)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as source:
        yield source


async def transcript(house: House, script: str | bytes, locale: str = "zh_CN.UTF-8") -> str:
    stream = io.StringIO()
    output = Output(stream, ENVIRON)
    display = Display(output)
    with script_of(script) as source:
        chat = TerminalChat(
            house.conversation,
            output,
            display,
            source,
            locale=locale,
            after_each=deliver_to(house, output, display),
        )
        await asyncio.wait_for(chat.run(), 20)
    return stream.getvalue()


async def test_a_script_is_answered_line_by_line_after_an_echo(house: House) -> None:
    assert await transcript(house, "/start\n/latest 股票\n") == (
        "› /start\n"
        "你好，我是要点\n"
        "新闻那么多，我替你先读一遍：一段导语，几条要点，每天在你选定的时间送到。\n"
        "想看哪些？点一下就订阅，再点一下取消。\n"
        "下一份简报：明天 08:00。\n"
        "\n"
        "[1] 金融 (11)   [2] 科技 (1)\n"
        "[3] 最新新闻\n"
        "[4] 浏览分类   [5] 帮助\n"
        "\n"
        "› /latest 股票\n"
        "最新 · 金融 › 股票\n"
        "\n"
        "股市收涨\n"
        "央行今日发布公告。\n"
        "  1. 沪指涨一成\n"
        "  2. 深成指跟涨\n"
        "要点通讯社 · 昨天 10:00\n"
        "https://news.example/1\n"
        "\n"
        "[1] 这个分类\n"
        "\n"
    )


async def test_a_number_presses_a_button_of_the_latest_message(house: House) -> None:
    said = await transcript(house, "/start\n1\n/categories\n２\n")
    assert "› 1\n已订阅“金融”\n" in said
    assert "[1] ✓ 金融 (11)" in said
    assert said.index("› ２") < said.index("科技\n1 篇文章")


async def test_a_number_without_a_button_says_so(house: House) -> None:
    assert "› 99\n没有编号为 99 的按钮。\n" in await transcript(house, "/start\n99\n")
    assert "没太明白“99”" in await transcript(house, "99\n")


async def test_a_digest_that_was_asked_for_stands_before_the_next_answer(house: House) -> None:
    said = await transcript(house, "订阅 金融\n/digest\n/digest\n3\n")
    first, second = said.index("要点早报 · 11 月 23 日"), said.index("上一份简报之后，还没有新内容。")
    assert said.index("› /digest") < first < second
    assert "简报马上送到\n\n要点早报" in said


async def test_the_last_line_needs_no_end_and_empty_ones_are_passed_over(house: House) -> None:
    said = await transcript(house, "\ufeff\r\n  \r\n/latest 股票 1\r\n帮助")
    assert said.startswith("› /latest 股票 1\n最新 ·")
    assert "› 帮助\n使用帮助" in said


async def test_broken_utf_8_does_not_end_the_talk(house: House) -> None:
    said = await transcript(house, b"\xff\xfe\x80\n/help\n")
    assert "使用帮助" in said


async def test_control_characters_of_a_script_are_not_echoed(house: House) -> None:
    assert "\x1b" not in await transcript(house, "\x1b[2J/help\x1b]0;x\x07\n")


async def test_an_articles_escapes_never_reach_the_terminal(house: House) -> None:
    await house.publish(news("\x1b[2J标\u202e题", "奇事", lead="\x9b31m导\x07语", source="\x1b]0;x\x07某报"))
    said = await transcript(house, "/latest 奇事\n")
    assert "\n标题\n导语\n某报 · 今天 08:00\n" in said


@pytest.mark.parametrize("word", ["/quit", "exit", "退出"])
async def test_there_are_words_for_leaving(house: House, word: str) -> None:
    assert "使用帮助" not in await transcript(house, f"{word}\n/help\n")


async def test_an_english_environment_is_answered_in_english(house: House) -> None:
    assert "Hi, I’m Yaodian" in await transcript(house, "/start\n", locale="en_US.UTF-8")


async def test_a_failed_answer_does_not_end_the_talk(house: House) -> None:
    class Faulty:
        async def answer(self, request: Request) -> Reply:
            if request.text == "boom":
                raise ValueError("boom")
            return await house.conversation.answer(request)

        async def language(self, address: ChatAddress, locale: str) -> str:
            return await house.conversation.language(address, locale)

    stream = io.StringIO()
    output = Output(stream, ENVIRON)
    with script_of("boom\n/help\n") as source:
        await TerminalChat(Faulty(), output, Display(output), source).run()
    assert "出了点问题，请稍后再试。" in stream.getvalue()
    assert "使用帮助" in stream.getvalue()


async def test_it_ends_when_nobody_reads_the_answers(house: House) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream, script_of("/help\n" * 50) as source:
        output = Output(stream, ENVIRON)
        await asyncio.wait_for(TerminalChat(house.conversation, output, Display(output), source).run(), 20)
        assert output.is_closed


@asynccontextmanager
async def talking(
    house: House, screen: Screen, environ: dict[str, str] | None = None
) -> AsyncIterator[tuple[asyncio.Task[None], Callable[[], Awaitable[None]]]]:
    """A talk at a terminal that is under way."""
    source, stream = screen.streams()
    with source, stream:
        output = Output(stream, ENVIRON if environ is None else environ)
        display = Display(output)
        deliver = deliver_to(house, output, display)
        conversation: Conversation = house.conversation
        chat = TerminalChat(conversation, output, display, source, locale="zh_CN", after_each=deliver)
        task = asyncio.create_task(chat.run())
        try:
            yield task, deliver
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_at_a_terminal_the_welcome_comes_by_itself(house: House) -> None:
    with a_screen() as screen:
        async with talking(house, screen) as (task, _):
            await screen.until_seen("你好，我是要点")
            await screen.until_seen("按 Ctrl-D 离开")
            screen.types("1\r")
            await screen.until_seen("已订阅“金融”")
            assert "› 1" in screen.rows
            screen.types("\x04")
            await asyncio.wait_for(task, 10)
            await screen.until_seen("再见！")


async def test_a_digest_does_not_tear_what_is_being_typed(house: House) -> None:
    with a_screen() as screen:
        async with talking(house, screen) as (task, deliver):
            screen.types("订阅 金融\r")
            await screen.until_seen("已订阅“金融”")
            screen.types("最新 金榕\x7f")
            await screen.until(lambda: screen.last == "› 最新 金")
            reader = await house.readers.find(TERMINAL_CHAT)
            assert reader is not None
            await house.compose.compose_now(reader)
            await deliver()
            await screen.until_seen("要点早报 · 11 月 23 日")
            assert screen.last == "› 最新 金"
            assert screen.rows.count("› 最新 金") == 1
            assert screen.column == len("› ") + 7
            screen.types("融 1\r")
            await screen.until_seen("最新 · 金融")
            assert "› 最新 金融 1" in screen.rows
            screen.types("\x03")
            await asyncio.wait_for(task, 10)


async def test_the_terminal_is_left_as_it_was(house: House) -> None:
    with a_screen() as screen:
        before = screen.modes()
        async with talking(house, screen) as (task, _):
            await screen.until_seen("你好")
            assert screen.modes() != before
            screen.types("\x04")
            await asyncio.wait_for(task, 10)
            assert screen.modes() == before


async def test_a_cancelled_talk_leaves_the_terminal_as_it_was(house: House) -> None:
    with a_screen() as screen:
        before = screen.modes()
        async with talking(house, screen) as (task, _):
            await screen.until_seen("你好")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert screen.modes() == before


async def test_a_terminal_that_is_closed_ends_the_talk(house: House) -> None:
    with a_screen() as screen:
        async with talking(house, screen) as (task, _):
            await screen.until_seen("你好")
            screen.hang_up()
            await asyncio.wait_for(task, 10)


async def test_a_terminal_without_cursor_control_gets_none(house: House) -> None:
    with a_screen() as screen:
        async with talking(house, screen, {"TERM": "dumb"}) as (task, _):
            await screen.until_seen("你好")
            screen.types("/quit\n")
            await asyncio.wait_for(task, 10)
            await screen.until_seen("再见！")


async def test_a_narrow_terminal_wraps_every_line(house: House) -> None:
    with a_screen(24) as screen:
        async with talking(house, screen) as (_, __):
            screen.types("/latest 股票\r")
            await screen.until_seen("https://news.example/1")


async def test_the_database_is_shared_with_no_other_chat(house: House, tmp_path: Path) -> None:
    await transcript(house, "订阅 金融\n")
    reader = await house.readers.find(TERMINAL_CHAT)
    assert reader is not None
    assert reader.address.platform is Platform.TERMINAL
