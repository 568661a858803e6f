"""Starting, listening through outages, and stopping, against the test server."""

import asyncio
import logging
import socket

import pytest
from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.chat.telegram.application import TelegramChat, TelegramSettings
from bot.chat.telegram.connection import build_bot
from bot.errors import SettingsError
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock, settle
from tests.chat.telegram.conftest import Stage, new_chat
from tests.chat.telegram.doubles import NotedReaders, ScriptedConversation

OTHER_TOKEN = "110201543:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_token_that_telegram_does_not_know_is_a_settings_error(
    server: BotApiServer, clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock, token=OTHER_TOKEN)
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN") as caught:
        await chat.start()
    assert OTHER_TOKEN not in str(caught.value) + repr(caught.value) + caplog.text
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("token", ["", "token", "123", "123:", ":abc", "123:a b", "123:abc\n"])
async def test_what_can_not_be_a_token_is_a_settings_error(token: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN"):
        build_bot(token, "https://api.telegram.org")


async def test_settings_do_not_show_the_token() -> None:
    settings = TelegramSettings(OTHER_TOKEN, "https://api.telegram.org", 4, 30.0)
    assert OTHER_TOKEN not in f"{settings!r} {settings}"


async def test_the_address_may_end_with_a_slash(server: BotApiServer, clock: QuickClock) -> None:
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock, api_url=server.api_url + "/")
    await chat.start()
    await chat.stop()


async def test_a_network_that_is_down_at_the_start_is_waited_for_and_logged_once(
    clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server = BotApiServer(port=free_port())
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await chat.start()
    await clock.until_slept(8)
    assert clock.slept[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert warnings_in(caplog) == ["Telegram can't be reached; trying again"]
    async with server:
        answer = await server.user().asks("/latest")
        assert answer.text == "echo /latest"
        await chat.stop()
    assert "Telegram answers again" in caplog.text
    assert "listening on Telegram" in caplog.text
    assert server.token not in caplog.text


async def test_a_token_that_turns_out_wrong_once_the_network_is_up_is_logged(
    clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    server = BotApiServer(port=free_port())
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock, token=OTHER_TOKEN)
    await chat.start()
    await clock.until_slept(2)
    async with server:
        slept = len(clock.slept)
        await clock.until_slept(slept + 20)
        await chat.stop()
    assert warnings_in(caplog) == [
        "Telegram can't be reached; trying again",
        "Telegram refuses the token; trying again",
    ]
    assert OTHER_TOKEN not in caplog.text


async def test_stopping_while_the_network_is_still_down_ends_at_once(clock: QuickClock) -> None:
    server = BotApiServer(port=free_port())
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await chat.start()
    await chat.stop()


async def test_an_outage_while_listening_is_logged_once_and_survived(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stage.server.faults.order(
        Fault(FaultKind.SERVER_ERROR, method="getUpdates", times=3),
        Fault(FaultKind.DROP_BEFORE, method="getUpdates"),
        Fault(FaultKind.TOO_MANY_REQUESTS, method="getUpdates", seconds=5),
    )
    reader = stage.server.user()
    assert (await reader.asks("/one")).text == "echo /one"
    assert (await reader.asks("/two")).text == "echo /two"
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.message for record in ours if record.levelno >= logging.WARNING] == [
        "Telegram can't be reached; trying again"
    ]
    assert stage.clock.slept[:5] == [1, 2, 4, 8, 5]
    assert "Telegram answers again" in caplog.text


async def test_a_second_poller_is_explained(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await stage.server.until(lambda: stage.server.is_polled)
    async with build_bot(stage.server.token, stage.server.api_url) as rival:
        await rival.get_updates(timeout=0)
    reader = stage.server.user()
    assert (await reader.asks("/latest")).text == "echo /latest"
    assert any("another process polls with this token" in message for message in warnings_in(caplog))


async def test_a_webhook_that_was_set_gives_way(server: BotApiServer, bot: Bot, clock: QuickClock) -> None:
    await bot.set_webhook("https://example.org/hook")
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await chat.start()
    assert (await server.user().asks("/latest")).text == "echo /latest"
    await chat.stop()


async def test_menus_are_published_for_each_language_in_private_chats_and_groups(stage: Stage) -> None:
    await stage.server.until(lambda: len(stage.server.calls_of("setMyCommands")) == 6)
    async with build_bot(stage.server.token, stage.server.api_url) as bot:
        for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
            described = [
                [command.description for command in await bot.get_my_commands(scope=scope, language_code=language)]
                for language in ("zh", "en", None)
            ]
            assert described == [["最新消息", "帮助"], ["The latest news", "Help"], ["The latest news", "Help"]]


async def test_operators_see_their_own_commands_in_the_chat_with_the_bot(
    server: BotApiServer, clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    operator = server.user("Olive")
    settings = TelegramSettings(server.token, server.api_url, 4, 30.0, operators=(operator.id, 4242))
    for_all, for_operators = (("help", {"en": "Help"}),), (("help", {"en": "Help"}), ("feeds", {"en": "Sources"}))
    chat = TelegramChat(
        settings, ScriptedConversation(), NotedReaders(), for_all, clock, for_operators, whereabouts=NotedReaders()
    )
    await chat.start()
    await server.until(lambda: sum(call.accepted for call in server.calls_of("setMyCommands")) == 6)
    await server.until(lambda: len(server.calls_of("setMyCommands")) == 7)
    await chat.stop()
    async with build_bot(server.token, server.api_url) as bot:
        shown = [
            [command.command for command in await bot.get_my_commands(scope=scope)]
            for scope in (BotCommandScopeChat(operator.id), BotCommandScopeAllPrivateChats())
        ]
    assert shown == [["help", "feeds"], ["help"]]
    assert warnings_in(caplog) == [], "an operator who has never spoken to the bot is nothing to worry about"


async def test_menus_are_tried_again_and_keep_nothing_waiting(server: BotApiServer, clock: QuickClock) -> None:
    server.faults.order(
        Fault(FaultKind.SERVER_ERROR, method="setMyCommands", times=3),
        Fault(FaultKind.TOO_MANY_REQUESTS, method="setMyCommands", seconds=30),
    )
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await chat.start()
    assert (await server.user().asks("/latest")).text == "echo /latest"
    await server.until(lambda: sum(call.accepted for call in server.calls_of("setMyCommands")) == 6)
    await chat.stop()


async def test_a_menu_that_telegram_refuses_is_logged_and_left_at_that(
    server: BotApiServer, clock: QuickClock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.chat.telegram.conftest.COMMANDS", (("Bad Name", {"en": "x"}),))
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await chat.start()
    await server.until(lambda: server.calls_of("setMyCommands"))
    assert (await server.user().asks("/latest")).text == "echo /latest"
    await chat.stop()
    assert "command menu refused" in caplog.text
    assert len(server.calls_of("setMyCommands")) == 1


async def test_stopping_finishes_what_was_taken_and_confirms_it(server: BotApiServer, clock: QuickClock) -> None:
    conversation = ScriptedConversation()
    chat = new_chat(server, conversation, NotedReaders(), clock)
    await chat.start()
    reader = server.user()
    conversation.held[reader.id] = asyncio.Event()
    reader.sends("/latest")
    await server.until(lambda: conversation.requests)
    stopping = asyncio.create_task(chat.stop())
    await settle()
    assert not stopping.done()
    conversation.held[reader.id].set()
    await stopping
    assert reader.texts == ["echo /latest"]
    assert server.pending_updates == ()


async def test_what_came_while_the_bot_was_away_is_answered_at_the_next_start(
    server: BotApiServer, clock: QuickClock
) -> None:
    reader = server.user()
    reader.sends("/early")
    chat = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await chat.start()
    assert (await reader.until()).text == "echo /early"
    await chat.stop()
    again = new_chat(server, ScriptedConversation(), NotedReaders(), clock)
    await again.start()
    assert (await reader.asks("/late")).text == "echo /late"
    await again.stop()
    assert reader.texts == ["echo /early", "echo /late"]


async def test_only_updates_that_are_wanted_are_asked_for(stage: Stage) -> None:
    await stage.server.until(lambda: stage.server.is_polled)
    reader = stage.server.user()
    await reader.asks("/latest")
    asked = stage.server.calls_of("getUpdates")[0].parameters["allowed_updates"]
    assert asked == ["message", "channel_post", "callback_query", "my_chat_member"]


async def test_the_token_is_in_no_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage.server.faults.order(Fault(FaultKind.DROP_BEFORE, method="getUpdates"))
    await stage.server.user().asks("/latest")
    assert stage.server.token not in caplog.text
