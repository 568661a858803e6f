"""Rich messages over real HTTP: sent, edited, refused for this and that, and unknown to an older server."""

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram.budgets import ChatId
from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.limiter import Limiter, Push
from bot.chat.telegram.messages import Destination
from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.sender import TelegramSender
from bot.chat.telegram.slots import Turn
from bot.chat.telegram.writing import Writer
from bot.core.delivery import RenderedPart, Sent, TooFast, Unreachable
from bot.core.subscriber import Format
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock
from tests.chat.telegram.doubles import NotedReaders
from tests.chat.telegram.test_sender import item, started

BUTTONS = ((("更多", "l:0:5:0"),),)
RICH = RenderedPart(
    "<h1>要点早报</h1><p>头条</p>", "要点早报\n头条", BUTTONS, fallback=("<b>要点早报</b>", "<i>头条</i>")
)
PICTURED = RenderedPart(
    '<p>头条</p><img src="https://img.example/1.jpg"/>'
    '<figure><img src="https://img.example/2.jpg"/><figcaption>图注</figcaption></figure>',
    "头条",
    fallback=("头条",),
)


@pytest.fixture
def support() -> FormatSupport:
    return FormatSupport()


@pytest.fixture
def sender(bot: ExtBot[Push], pacing: Pacing, support: FormatSupport) -> TelegramSender:
    return TelegramSender(bot, pacing, support)


@pytest.fixture
def writer(bot: ExtBot[Push], clock: QuickClock, support: FormatSupport) -> Writer:
    return Writer(bot, NotedReaders(), clock, support)


async def test_a_rich_digest_is_one_message_with_its_buttons(
    sender: TelegramSender, server: BotApiServer, ann: User
) -> None:
    assert await sender.send(item(ann.id, RICH, Format.RICH), started) == Sent(ann.last.message_id)
    assert (ann.texts, ann.last.labels) == (["要点早报\n头条"], [["更多"]])
    assert server.violations == []


async def test_a_server_that_knows_no_rich_messages_gets_html_from_then_on(
    sender: TelegramSender, server: BotApiServer, ann: User, support: FormatSupport, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.NOT_FOUND, method="sendRichMessage", times=None))
    outcome = await sender.send(item(ann.id, RICH, Format.RICH), started)
    assert isinstance(outcome, Sent)
    assert outcome.message_id == ann.last.message_id
    assert (ann.texts, ann.last.labels) == (["要点早报", "头条"], [["更多"]])
    assert not support.rich
    await clock.sleep(3)
    await sender.send(item(ann.id, RICH, Format.RICH), started)
    assert len(server.calls_of("sendRichMessage")) == 1
    assert ann.texts == ["要点早报", "头条"] * 2


async def test_a_refused_token_says_nothing_about_rich_messages(
    sender: TelegramSender, server: BotApiServer, ann: User, support: FormatSupport
) -> None:
    server.faults.order(Fault(FaultKind.NOT_FOUND, times=None))
    assert isinstance(await sender.send(item(ann.id, RICH, Format.RICH), started), Unreachable)
    assert support.rich


async def test_a_refused_rich_message_goes_out_as_html_and_is_logged(
    sender: TelegramSender, server: BotApiServer, ann: User, support: FormatSupport, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="sendRichMessage"))
    await sender.send(item(ann.id, RICH, Format.RICH), started)
    assert ann.texts == ["要点早报", "头条"]
    assert support.rich
    assert "rich message refused" in caplog.text


async def test_one_without_a_fallback_goes_out_as_plain_text_cut_to_a_message(
    sender: TelegramSender, server: BotApiServer, ann: User
) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="sendRichMessage"))
    await sender.send(item(ann.id, RenderedPart("<p>长</p>", "长" * 5_000), Format.RICH), started)
    assert ann.texts == ["长" * 4_095 + "…"]


async def test_pictures_that_are_refused_are_left_out_for_the_whole_crowd(
    sender: TelegramSender, server: BotApiServer, ann: User
) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="sendRichMessage"))
    await sender.send(item(ann.id, PICTURED, Format.RICH), started)
    await sender.send(item(ann.id, PICTURED, Format.RICH), started)
    assert ann.texts == ["头条\n图注"] * 2
    assert len(server.calls_of("sendRichMessage")) == 3


class Impatient(Pacing):
    """Lets one message out, then none for a while, then all."""

    turns = 0

    async def turn(self, chat_id: ChatId) -> Turn | TooFast:
        self.turns += 1
        return TooFast(60.0) if self.turns == 2 else await super().turn(chat_id)


async def test_what_has_arrived_of_a_fallback_is_not_sent_again(
    server: BotApiServer, clock: QuickClock, ann: User, support: FormatSupport
) -> None:
    support.rich = False
    digest = item(ann.id, RenderedPart("", "", BUTTONS, fallback=("一", "二", "三")), Format.RICH)
    impatient = Impatient(clock, 30.0)
    async with build_bot(server.token, server.api_url, limiter=Limiter(impatient)) as bot:
        sender = TelegramSender(bot, impatient, support)
        assert await sender.send(digest, started) == TooFast(60.0)
        assert ann.texts == ["一"]
        assert isinstance(await sender.send(digest, started), Sent)
    assert ann.texts == ["一", "二", "三"]


async def test_an_answer_can_be_rich_and_take_a_rich_messages_place(
    writer: Writer, server: BotApiServer, ann: User
) -> None:
    await writer.write([RICH], Destination(ann.id), form=Format.RICH)
    other = RenderedPart("<h1>全文</h1>", "全文", fallback=("全文",))
    await writer.write([other], Destination(ann.id), ann.last.message_id, Format.RICH)
    assert ann.texts == ["全文"]
    assert server.violations == []


async def test_an_older_server_gets_an_answer_in_html_in_the_same_place(
    writer: Writer, server: BotApiServer, ann: User, support: FormatSupport
) -> None:
    await writer.write([RenderedPart("旧", "旧")], Destination(ann.id))
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="editMessageText"))
    await writer.write([RICH], Destination(ann.id), ann.last.message_id, Format.RICH)
    assert (ann.texts, ann.last.labels) == (["要点早报", "头条"], [["更多"]])
    assert support.rich


async def test_a_blocked_bot_is_no_matter_of_formats(sender: TelegramSender, server: BotApiServer, ann: User) -> None:
    ann.blocks()
    outcome = await sender.send(item(ann.id, RICH, Format.RICH), started)
    assert type(outcome).__name__ == "ChatGone"
    assert len(server.calls_of("sendMessage")) == 0
