import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from tests.botapi.conftest import SetClock
from tests.botapi.people import User
from tests.botapi.server import BotApiServer

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])


async def test_an_edit_changes_the_message_in_its_place(bot: Bot, ann: User, clock: SetClock) -> None:
    sent = await bot.send_message(ann.id, "loading", reply_markup=BUTTON)
    clock.seconds += 5
    edited = await bot.edit_message_text("<b>done</b>", ann.id, sent.message_id, parse_mode="HTML")
    assert ann.texts == ["done"]
    assert ann.last.edit_date == int(clock.seconds)
    assert isinstance(edited, Message)
    assert edited.message_id == sent.message_id
    assert edited.reply_markup is None, "an edit without a keyboard takes the keyboard away"


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "<b>same</b>", parse_mode="HTML", reply_markup=BUTTON)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text(
            " <strong>same</strong>", ann.id, sent.message_id, parse_mode="HTML", reply_markup=BUTTON
        )
    await bot.edit_message_text("<i>same</i>", ann.id, sent.message_id, parse_mode="HTML", reply_markup=BUTTON)


async def test_a_message_that_is_not_there_can_not_be_edited(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", ann.id, 999)


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, ann: User) -> None:
    asked = ann.sends("hello")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", ann.id, asked.message_id)


async def test_an_edit_must_say_which_message(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="Message identifier is not specified"):
        await bot.edit_message_text("x", ann.id)


async def test_a_photo_has_no_text_to_edit(bot: Bot, ann: User) -> None:
    photo = await bot.send_photo(ann.id, "https://example.org/a.png", caption="a")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", ann.id, photo.message_id)


async def test_a_keyboard_alone_can_be_edited_but_not_to_itself(bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "x")
    await bot.edit_message_reply_markup(ann.id, sent.message_id, reply_markup=BUTTON)
    assert ann.last.labels == [["More"]]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ann.id, sent.message_id, reply_markup=BUTTON)
    await bot.edit_message_reply_markup(ann.id, sent.message_id)
    assert ann.last.labels == []
    assert ann.texts == ["x"]


async def test_an_edited_text_has_the_same_limits_as_a_new_one(bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "x")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.edit_message_text("x" * 4097, ann.id, sent.message_id)
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.edit_message_text("<b>", ann.id, sent.message_id, parse_mode="HTML")
    assert ann.texts == ["x"]


async def test_a_deleted_message_is_gone(bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "x")
    await bot.delete_message(ann.id, sent.message_id)
    assert ann.messages == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ann.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("y", ann.id, sent.message_id)


async def test_several_messages_are_deleted_and_missing_ones_skipped(bot: Bot, ann: User) -> None:
    sent = [await bot.send_message(ann.id, str(number)) for number in range(3)]
    await bot.delete_messages(ann.id, [sent[0].message_id, 999, sent[2].message_id])
    assert ann.texts == ["1"]


async def test_others_messages_are_deleted_in_private_only(server: BotApiServer, bot: Bot, ann: User) -> None:
    await bot.delete_message(ann.id, ann.sends("secret").message_id)
    group = server.group("Circle", members=(ann,))
    in_group = ann.sends("hello", group)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, in_group.message_id)
