"""The calls that write into a chat, over real HTTP."""

import pytest
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.messages import Destination, Message, answer_query, edit, send
from bot.core.delivery import RenderedPart, Sent
from bot.core.subscriber import Format
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer

PART = RenderedPart("<b>头条</b>", "头条", ((("帮助", "o:help"),),))
SUPPORT = FormatSupport()
OTHER = RenderedPart("<i>另一条</i>", "另一条")


async def test_a_message_has_its_looks_and_buttons_and_no_link_preview(
    bot: ExtBot[Push], server: BotApiServer, ann: User
) -> None:
    sent = await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    assert sent == Sent(ann.last.message_id)
    assert (ann.last.text, ann.last.labels) == ("头条", [["帮助"]])
    assert [entity.type for entity in ann.last.entities] == ["bold"]
    [call] = server.calls_of("sendMessage")
    assert call.parameters["link_preview_options"] == {"is_disabled": True}


async def test_plain_format_is_sent_without_markup(bot: ExtBot[Push], server: BotApiServer, ann: User) -> None:
    await send(bot, Destination(ann.id), Message(RenderedPart("a <b>", "a <b>"), Format.PLAIN), SUPPORT)
    assert ann.texts == ["a <b>"]
    assert "parse_mode" not in server.calls_of("sendMessage")[0].parameters


async def test_refused_markup_is_a_logged_defect_and_goes_out_as_plain_text(
    bot: ExtBot[Push], ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    await send(bot, Destination(ann.id), Message(RenderedPart("<b>头条", "头条", PART.buttons)), SUPPORT)
    assert (ann.texts, ann.last.labels) == (["头条"], [["帮助"]])
    assert [record.levelname for record in caplog.records if "markup refused" in record.message] == ["ERROR"]
    assert "头条" not in caplog.text


async def test_a_deleted_topic_is_answered_outside_of_it(bot: ExtBot[Push], server: BotApiServer, ann: User) -> None:
    group = server.supergroup(members=(ann,))
    assert (await send(bot, Destination(group.id, 12), Message(PART), SUPPORT)).topic_is_gone
    threads = [call.parameters.get("message_thread_id") for call in server.calls_of("sendMessage")]
    assert threads == [12, None]
    assert group.texts == ["头条"]


async def test_other_refusals_come_out(bot: ExtBot[Push], ann: User) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await send(bot, Destination(999), Message(PART), SUPPORT)
    ann.blocks()
    with pytest.raises(Forbidden, match="blocked"):
        await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    with pytest.raises(Forbidden, match="blocked"):
        await edit(bot, Destination(ann.id), 1, Message(PART), SUPPORT)


async def test_an_edit_takes_a_messages_place(bot: ExtBot[Push], ann: User) -> None:
    await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    await edit(bot, Destination(ann.id), ann.last.message_id, Message(OTHER), SUPPORT)
    assert (ann.texts, ann.last.labels) == (["另一条"], [])


async def test_an_edit_that_changes_nothing_is_no_error(bot: ExtBot[Push], ann: User) -> None:
    await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    await edit(bot, Destination(ann.id), ann.last.message_id, Message(PART), SUPPORT)
    assert ann.texts == ["头条"]


async def test_what_can_not_be_edited_is_sent_anew(bot: ExtBot[Push], ann: User) -> None:
    own = ann.sends("x")
    await edit(bot, Destination(ann.id), 999, Message(PART), SUPPORT)
    await edit(bot, Destination(ann.id), own.message_id, Message(OTHER), SUPPORT)
    assert ann.texts == ["头条", "另一条"]


async def test_refused_markup_in_an_edit_is_written_as_plain_text(
    bot: ExtBot[Push], server: BotApiServer, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="editMessageText"))
    await edit(bot, Destination(ann.id), ann.last.message_id, Message(OTHER), SUPPORT)
    assert (ann.texts, ann.last.entities) == (["另一条"], ())
    assert "markup refused" in caplog.text


async def test_a_press_is_answered_with_a_toast_of_at_most_200_characters(bot: ExtBot[Push], ann: User) -> None:
    await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    first, second = ann.presses("帮助"), ann.presses("帮助")
    await answer_query(bot, first.id, "好" * 199 + "😀")
    await answer_query(bot, second.id, "")
    assert first.answer is not None
    assert first.answer.text == "好" * 199 + "…"
    assert second.answer is not None
    assert second.answer.text is None


async def test_a_late_answer_to_a_press_is_no_error(bot: ExtBot[Push], ann: User) -> None:
    await send(bot, Destination(ann.id), Message(PART), SUPPORT)
    press = ann.presses("帮助")
    press.grows_old()
    await answer_query(bot, press.id, "")
    assert press.answer is None
