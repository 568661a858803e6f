import io
import os

from bot.chat.actions import ShowLatest, encode
from bot.chat.reply import Button, line
from bot.chat.terminal.display import Display
from bot.chat.terminal.output import Output
from bot.chat.terminal.packing import TerminalPacker
from bot.chat.terminal.sender import TerminalSender
from bot.core.delivery import OutboxItem, Refused, RenderedPart, Sent, Unavailable
from bot.core.subscriber import ChatAddress, Platform

MORE = ShowLatest(1, 5, 7)


def started() -> None:
    """Who waits for a message's turn is told of it; these tests don't."""


def item(content: RenderedPart) -> OutboxItem:
    return OutboxItem(1, 1, ChatAddress(Platform.TERMINAL, 1), "2026-11-23T08:00", 0, "terminal", content, 1)


async def test_a_digest_is_printed_and_its_buttons_are_numbered() -> None:
    stream = io.StringIO()
    output = Output(stream, {})
    display = Display(output)
    (part,) = TerminalPacker().pack([line("早报")], [[Button("更多", MORE)]])
    assert await TerminalSender(output, display).send(item(part), started) == Sent()
    assert stream.getvalue() == "早报\n\n[1] 更多\n\n"
    assert display.button(1) == MORE
    assert display.button(2) is None
    assert display.button(0) is None


async def test_buttons_of_an_older_version_are_left_out() -> None:
    stream = io.StringIO()
    output = Output(stream, {})
    display = Display(output)
    (part,) = TerminalPacker().pack([line("早报")], ())
    old = RenderedPart(part.body, part.plain, ((("旧", "x:1"), ("更多", encode(MORE))), (("旧", "y"),)))
    await TerminalSender(output, display).send(item(old), started)
    assert stream.getvalue() == "早报\n\n[1] 更多\n\n"


async def test_a_message_without_buttons_leaves_the_earlier_numbers() -> None:
    output = Output(io.StringIO(), {})
    display = Display(output)
    packer = TerminalPacker()
    (first,), (second,) = packer.pack([line("一")], [[Button("更多", MORE)]]), packer.pack([line("二")], ())
    sender = TerminalSender(output, display)
    await sender.send(item(first), started)
    await sender.send(item(second), started)
    assert display.button(1) == MORE


async def test_a_body_that_is_no_page_is_refused() -> None:
    output = Output(io.StringIO(), {})
    outcome = await TerminalSender(output, Display(output)).send(item(RenderedPart("<b>html</b>", "html")), started)
    assert isinstance(outcome, Refused)


async def test_a_closed_terminal_has_not_got_the_digest() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        output = Output(stream, {})
        (part,) = TerminalPacker().pack([line("早报")], ())
        outcome = await TerminalSender(output, Display(output)).send(item(part), started)
    assert isinstance(outcome, Unavailable)


def test_nothing_to_say_is_no_message() -> None:
    assert TerminalPacker().pack([], ()) == ()
