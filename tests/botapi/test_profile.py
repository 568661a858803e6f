import pytest
from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest

from tests.botapi.conftest import Call
from tests.botapi.people import User


async def test_commands_are_kept_by_scope_and_language(bot: Bot) -> None:
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "开始")], scope=BotCommandScopeAllPrivateChats(), language_code="zh")
    assert [c.description for c in await bot.get_my_commands()] == ["Begin"]
    in_chinese = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="zh")
    assert [c.description for c in in_chinese] == ["开始"]
    assert await bot.get_my_commands(language_code="zh") == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("Start", "x", "BOT_COMMAND_INVALID"),
        ("two words", "x", "BOT_COMMAND_INVALID"),
        ("最新", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("start", " ", "command description must be non-empty"),
        ("start", "x" * 257, "command description length must not exceed 256"),
    ],
)
async def test_a_command_that_is_none_is_refused(call: Call, command: str, description: str, reason: str) -> None:
    reply = await call("setMyCommands", commands=[{"command": command, "description": description}])
    assert (reply.status, reply.description) == (400, f"Bad Request: {reason}")


async def test_a_hundred_commands_are_the_most(bot: Bot) -> None:
    await bot.set_my_commands([(f"c{number}", "x") for number in range(100)])
    with pytest.raises(BadRequest, match="Bot_commands_too_much"):
        await bot.set_my_commands([(f"c{number}", "x") for number in range(101)])


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        ({"type": "everybody"}, "must be of type BotCommandScope"),
        ({"type": "chat"}, 'can\'t find field "chat_id"'),
        ({"type": "chat", "chat_id": 5}, "chat not found"),
        ({"type": "default", "chat_id": 5}, 'unknown field "chat_id"'),
    ],
)
async def test_a_scope_that_is_none_is_refused(call: Call, scope: dict[str, object], reason: str) -> None:
    reply = await call("setMyCommands", commands=[], scope=scope)
    assert reply.status == 400
    assert reason in reply.description


async def test_commands_can_be_for_one_chat(bot: Bot, ann: User) -> None:
    scope = BotCommandScopeChat(ann.id)
    await bot.set_my_commands([("admin", "For Ann")], scope=scope)
    assert [c.command for c in await bot.get_my_commands(scope=scope)] == ["admin"]


async def test_a_language_has_two_letters(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_commands([("start", "x")], language_code="zh-hans")


async def test_name_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    assert (await bot.get_my_name()).name == "Yaodian"
    await bot.set_my_name("要点", language_code="zh")
    await bot.set_my_description("News, in brief")
    await bot.set_my_short_description("Brief")
    assert (await bot.get_my_name(language_code="zh")).name == "要点"
    assert (await bot.get_my_name()).name == "Yaodian"
    assert (await bot.get_my_description(language_code="zh")).description == "News, in brief"
    assert (await bot.get_my_short_description()).short_description == "Brief"


async def test_name_and_descriptions_have_their_limits(bot: Bot) -> None:
    for change, limit in ((bot.set_my_name, 64), (bot.set_my_description, 512), (bot.set_my_short_description, 120)):
        await change("x" * limit)
        with pytest.raises(BadRequest, match="is too long"):
            await change("x" * (limit + 1))


async def test_a_chat_has_the_menu_button_that_it_was_given(bot: Bot, ann: User) -> None:
    assert (await bot.get_chat_menu_button(ann.id)).type == "commands"
    await bot.set_chat_menu_button(ann.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(ann.id)).type == "commands"
    await bot.set_chat_menu_button(ann.id)
    assert (await bot.get_chat_menu_button(ann.id)).type == "default"
