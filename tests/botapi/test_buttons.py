import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import BadRequest

from tests.botapi.conftest import Call
from tests.botapi.people import User
from tests.botapi.server import BotApiServer


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"do:{label}")] for label in labels])


async def test_a_press_reaches_the_bot_and_its_answer_the_reader(server: BotApiServer, bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "Choose", reply_markup=keyboard("金融", "科技"))
    pressed = ann.presses("科技")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("do:科技", ann.id)
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    await bot.answer_callback_query(query.id, "已订阅", show_alert=True)
    answer = await pressed.answered()
    assert (answer.text, answer.show_alert) == ("已订阅", True)
    assert server.violations == []


async def test_a_press_without_an_answer_is_a_violation(server: BotApiServer, bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "Choose", reply_markup=keyboard("金融"))
    ann.presses("金融")
    [violation] = server.violations
    assert violation.kind == "unanswered button"


async def test_a_button_is_found_by_label_by_data_and_on_a_given_message(bot: Bot, ann: User) -> None:
    old = await bot.send_message(ann.id, "old", reply_markup=keyboard("A"))
    new = await bot.send_message(ann.id, "new", reply_markup=keyboard("A"))
    ann.presses("do:A")
    ann.presses("A", ann.messages[0])
    queries = [update.callback_query for update in (await bot.get_updates())[-2:]]
    pressed = [query.message.message_id for query in queries if query is not None and query.message is not None]
    assert pressed == [new.message_id, old.message_id]


async def test_pressing_what_is_not_there_names_what_is(bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "Choose", reply_markup=keyboard("金融"))
    with pytest.raises(LookupError, match="金融"):
        ann.presses("体育")


async def test_an_answer_goes_to_a_query_that_was_asked_and_once(bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "Choose", reply_markup=keyboard("A", "B"))
    too_old = "Query is too old and response timeout expired or query id is invalid"
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query("12345")
    pressed = ann.presses("A")
    await bot.answer_callback_query(pressed.id)
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(pressed.id)
    late = ann.presses("B")
    late.grows_old()
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(late.id)


async def test_a_toast_holds_two_hundred_characters(bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "Choose", reply_markup=keyboard("A"))
    pressed = ann.presses("A")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(pressed.id, "要" * 201)
    await bot.answer_callback_query(pressed.id, "要" * 200)


async def test_callback_data_hold_64_bytes_not_characters(bot: Bot, ann: User) -> None:
    def of(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data=data)]])

    await bot.send_message(ann.id, "x", reply_markup=of("要" * 21 + "x"))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(ann.id, "x", reply_markup=of("要" * 22))


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ({"inline_keyboard": [[{"text": "A"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "A", "callback_data": ""}]]}, "Text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}, "inline keyboard button text must be non-empty"),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: can't find field \"text\"",
        ),
        ({"inline_keyboard": [[{"text": 5, "callback_data": "a"}]]}, 'field "text" must be of type String'),
        ({"inline_keyboard": [[{"text": "A", "callback_data": "a", "data": 1}]]}, 'unknown field "data"'),
        ({"inline_keyboard": [[{"text": "A", "callback_data": "a", "url": "x.org"}]]}, "exactly one action"),
        ({"inline_keyboard": [{"text": "A", "callback_data": "a"}]}, "must be of type Array of InlineKeyboardButton"),
        ({"inline_keyboard": "A"}, 'field "inline_keyboard" must be an Array'),
        ({"inline_keyboard": [[{"text": "A", "url": "nowhere"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "A", "callback_data": "a", "style": "pink"}]]}, "invalid button style"),
        ({"buttons": []}, "must be of type InlineKeyboardMarkup or ReplyKeyboardMarkup"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ("{", "can't parse reply_markup JSON object"),
    ],
)
async def test_a_keyboard_that_is_none_is_refused(call: Call, ann: User, markup: object, description: str) -> None:
    reply = await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    assert reply.status == 400
    assert description in reply.description
    assert ann.messages == []


async def test_a_hundred_buttons_are_the_most(call: Call, ann: User) -> None:
    def markup(number: int) -> dict[str, object]:
        return {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]] * number}

    assert (await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup(100))).status == 200
    assert (await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup(101))).status == 400


async def test_a_row_too_wide_to_read_is_a_violation(server: BotApiServer, bot: Bot, ann: User) -> None:
    row = [InlineKeyboardButton(str(number), callback_data="a") for number in range(9)]
    await bot.send_message(ann.id, "x", reply_markup=InlineKeyboardMarkup([row]))
    assert [violation.kind for violation in server.violations] == ["buttons"]


async def test_other_keyboards_are_taken_too(bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "x", reply_markup=ReplyKeyboardMarkup([["最新", "帮助"]], resize_keyboard=True))
    await bot.send_message(ann.id, "x", reply_markup=ReplyKeyboardRemove())
    assert ann.last.keyboard == ()


async def test_a_press_in_a_group_names_who_pressed(server: BotApiServer, bot: Bot, ann: User) -> None:
    group = server.group("Circle", members=(ann,))
    await bot.send_message(group.id, "Choose", reply_markup=keyboard("A"))
    ann.presses("A", room=group)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.from_user.id == ann.id
    assert query.message is not None
    assert query.message.chat.id == group.id
