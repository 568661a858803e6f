"""Updates in, answers out: a running chat against the test server."""

import asyncio

import pytest

from bot.chat.actions import Open, Screen, ShowCategory
from bot.chat.reply import Button, Reply, Title, line, plain
from bot.chat.request import Request
from bot.chat.telegram import answering
from bot.chat.texts import texts_in
from bot.core.subscriber import ChatKind
from bot.errors import StorageError
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.values import Chat, Content, Membership, Press
from tests.chat.telegram.conftest import Stage

HELP = Button("帮助", Open(Screen.HELP))
MENU = Reply((Title(plain("菜单")),), ((HELP, Button("分类", ShowCategory(0))),))
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}


@pytest.fixture
def reader(stage: Stage) -> User:
    return stage.server.user("Reader")


async def test_a_text_is_answered(stage: Stage, reader: User) -> None:
    answer = await reader.asks("/latest@yaodian_bot 金融")
    assert answer.text == "echo /latest 金融"
    [request] = stage.conversation.requests
    assert (request.kind, request.locale, request.may_manage) == (ChatKind.PRIVATE, "zh-hans", True)


async def test_a_long_answer_comes_in_several_messages_with_the_buttons_under_the_last(
    stage: Stage, reader: User
) -> None:
    stage.conversation.script = lambda _: Reply((line("这是一句话。" * 1_500),), ((HELP,),))
    reader.sends("/latest")
    messages = await reader.until_count(3)
    assert [message.labels for message in messages] == [[], [], [["帮助"]]]


async def test_a_press_gets_its_toast_and_replaces_the_message(stage: Stage, reader: User) -> None:
    stage.conversation.script = lambda request: (
        MENU if request.text else Reply((line("帮助页"),), ((HELP,),), toast="好了", replaces=True)
    )
    menu = await reader.asks("/menu")
    press = reader.presses("帮助")
    assert (await press.answered()).text == "好了"
    edited = await reader.until(lambda message: message.text == "帮助页")
    assert edited.message_id == menu.message_id
    assert stage.conversation.requests[-1].action == HELP.action


async def test_a_long_replacement_goes_on_in_new_messages(stage: Stage, reader: User) -> None:
    stage.conversation.script = lambda request: (
        MENU if request.text else Reply((line("一句。" * 2_000),), ((HELP,),), replaces=True)
    )
    menu = await reader.asks("/menu")
    await reader.presses("帮助").answered()
    messages = await reader.until_count(2)
    assert messages[0].message_id == menu.message_id
    assert [message.labels for message in messages] == [[], [["帮助"]]]


async def test_a_press_without_anything_to_say_is_answered_all_the_same(stage: Stage, reader: User) -> None:
    stage.conversation.script = lambda request: MENU if request.text else Reply()
    await reader.asks("/menu")
    assert (await reader.presses("分类").answered()).text is None
    assert reader.texts == ["菜单"]


async def test_a_press_that_changes_nothing_is_no_error(
    stage: Stage, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    stage.conversation.script = lambda request: Reply(MENU.blocks, MENU.buttons, replaces=True)
    await reader.asks("/menu")
    await reader.presses("帮助").answered()
    await stage.server.until(lambda: stage.server.calls_of("editMessageText"))
    await stage.chat.stop()
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_when_the_conversation_breaks_the_reader_is_told(
    stage: Stage, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(request: Request) -> Reply:
        if request.text == "/menu":
            return MENU
        raise StorageError("disk full") if request.action else RuntimeError("broken")

    stage.conversation.script = breaks
    sorry = texts_in("zh-Hans")("error.unexpected")
    await reader.asks("/menu")
    assert (await reader.asks("/latest")).text == sorry
    assert (await reader.presses("帮助").answered()).text == sorry
    foreigner = stage.server.user("Foreigner", language_code="de")
    assert (await foreigner.asks("/latest")).text == texts_in("en")("error.unexpected")
    assert caplog.text.count("request failed") == 3


async def test_an_answer_that_takes_long_is_announced_until_it_is_there(
    stage: Stage, reader: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(answering, "_TYPING_AFTER_S", 0.01)
    monkeypatch.setattr(answering, "_TYPING_LASTS_S", 0.01)
    stage.server.faults.order(Fault(FaultKind.SERVER_ERROR, method="sendChatAction"))
    stage.conversation.held[reader.id] = asyncio.Event()
    reader.sends("/latest")
    await stage.server.until(lambda: len(stage.server.calls_of("sendChatAction")) >= 3)
    stage.conversation.held[reader.id].set()
    await reader.until_count(1)
    monkeypatch.setattr(answering, "_TYPING_AFTER_S", 60)
    shown = len(stage.server.calls_of("sendChatAction"))
    assert (await reader.asks("/digest")).text == "echo /digest"
    assert len(stage.server.calls_of("sendChatAction")) <= shown + 1
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.message for record in ours if record.levelname in {"WARNING", "ERROR"}] == []


async def test_a_quick_answer_is_not_announced(stage: Stage, reader: User) -> None:
    await reader.asks("/latest")
    assert stage.server.calls_of("sendChatAction") == []


async def test_made_up_button_data_reach_the_conversation_as_no_action_at_all(stage: Stage, reader: User) -> None:
    stage.conversation.script = lambda request: MENU if request.text else Reply(toast="过期")
    menu = await reader.asks("/menu")
    stage.server.world.press(reader.account, menu, "drop table")
    await stage.server.until(lambda: len(stage.conversation.requests) == 2)
    request = stage.conversation.requests[1]
    assert (request.text, request.action) == (None, None)
    await stage.server.until(lambda: not stage.server.violations)


async def test_a_press_that_stands_in_no_chat_is_answered_that_it_is_stale(stage: Stage, reader: User) -> None:
    press = Press("77", reader.account, await reader.asks("/menu"), "o:help")
    stage.server.world.presses[press.id] = press
    query = {"id": press.id, "from": reader.account.as_json(), "chat_instance": "1", "data": "o:help"}
    stage.server.world.updates.add("callback_query", query)
    answer = await stage.server.until(lambda: press.answer)
    assert answer.text == texts_in("zh-Hans")("error.stale_button")


async def test_a_late_press_is_answered_without_a_fuss(
    stage: Stage, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    stage.conversation.script = lambda request: MENU if request.text else Reply((line("帮助页"),))
    await reader.asks("/menu")
    reader.presses("帮助").grows_old()
    await reader.until(lambda message: message.text == "帮助页")
    assert "press not answered" not in caplog.text


async def test_a_press_whose_answer_fails_is_answered_again(stage: Stage, reader: User) -> None:
    stage.conversation.script = lambda request: MENU if request.text else Reply(toast="好了")
    await reader.asks("/menu")
    stage.server.faults.order(
        Fault(FaultKind.TOO_MANY_REQUESTS, method="answerCallbackQuery", seconds=3),
        Fault(FaultKind.SERVER_ERROR, method="answerCallbackQuery"),
    )
    assert (await reader.presses("帮助").answered()).text == "好了"
    assert stage.clock.slept[-2:] == [3.0, 1.0]


async def test_a_press_that_can_not_be_answered_in_time_is_left_at_that(
    stage: Stage, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    stage.conversation.script = lambda request: MENU if request.text else Reply((line("帮助页"),), toast="好了")
    await reader.asks("/menu")
    stage.server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="answerCallbackQuery", seconds=15))
    press = reader.presses("帮助")
    await reader.until(lambda message: message.text == "帮助页")
    assert "press not answered" in caplog.text
    press.grows_old()


async def test_a_429_on_an_answer_is_waited_for(stage: Stage, reader: User) -> None:
    stage.server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=9))
    before = stage.clock.now()
    assert (await reader.asks("/latest")).text == "echo /latest"
    assert (stage.clock.now() - before).total_seconds() >= 9


async def test_an_answer_is_not_insisted_on_for_ever(
    stage: Stage, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    stage.server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=2, times=None))
    reader.sends("/latest")
    await stage.server.until(lambda: len(stage.server.calls_of("sendMessage")) == 3)
    stage.server.faults.clear()
    assert (await reader.asks("/again")).text == "echo /again"
    assert "answer not sent" in caplog.text


async def test_an_answer_behind_a_long_429_is_given_up_at_once(
    stage: Stage, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    stage.server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=3_600))
    reader.sends("/latest")
    await stage.server.until(lambda: stage.server.calls_of("sendMessage"))
    await stage.chat.stop()
    assert "answer not sent" in caplog.text
    assert len(stage.server.calls_of("sendMessage")) == 1


async def test_of_an_answer_whose_first_message_fails_the_rest_is_not_sent(stage: Stage, reader: User) -> None:
    stage.conversation.script = lambda request: Reply((line("一句。" * 2_000),)) if request.text == "/long" else MENU
    reader.chat.opened = True
    stage.server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=1, times=3))
    reader.sends("/long")
    assert (await reader.asks("/menu")).text == "菜单"
    assert reader.texts == ["菜单"]


@pytest.mark.parametrize("fault", [FaultKind.DROP_BEFORE, FaultKind.SERVER_ERROR])
async def test_an_answer_that_the_network_lost_is_sent_again(stage: Stage, reader: User, fault: FaultKind) -> None:
    stage.server.faults.order(Fault(fault, method="sendMessage"))
    assert (await reader.asks("/latest")).text == "echo /latest"


async def test_who_blocks_the_bot_while_it_answers_is_gone(stage: Stage, reader: User) -> None:
    stage.conversation.held[reader.id] = asyncio.Event()
    reader.sends("/latest")
    await stage.server.until(lambda: not stage.server.pending_updates)
    reader.blocks()
    stage.conversation.held[reader.id].set()
    await stage.readers.noted(("gone", reader.id, None))
    reader.unblocks()
    await stage.readers.noted(("back", reader.id, None))


async def test_a_group_that_migrates_is_moved_and_answered_in_its_new_place(stage: Stage, reader: User) -> None:
    group = stage.server.group(members=(reader,))
    stage.conversation.held[group.id] = asyncio.Event()
    reader.sends("/latest", group)
    await stage.server.until(lambda: len(stage.conversation.requests) == 1)
    new = group.migrates()
    stage.conversation.held[group.id].set()
    assert (await new.until()).text == "echo /latest"
    await stage.readers.noted(("move", group.id, new.id))


async def test_kicked_and_added_again_in_a_group(stage: Stage, reader: User) -> None:
    group = stage.server.group(members=(reader,))
    group.kicks_bot()
    await stage.readers.noted(("gone", group.id, None))
    stage.readers.notes.clear()
    group.adds_bot()
    await stage.readers.noted(("back", group.id, None))


async def test_who_lets_the_bot_into_a_channel_is_noted(stage: Stage, reader: User) -> None:
    channel = stage.server.channel(members=(reader,))
    await stage.readers.noted(("back", channel.id, None), (f"enter zh-Hans {reader.id}", channel.id, None))
    channel.silences_bot()
    await stage.readers.noted(("gone", channel.id, None))


async def test_in_a_group_only_administrators_may_manage(
    stage: Stage, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = stage.server.user("Boss")

    def membership(_: Chat, account: object) -> Membership:
        return Membership.ADMINISTRATOR if account == boss.account else Membership.MEMBER

    monkeypatch.setattr("tests.botapi.methods._membership", membership)
    group = stage.server.group(members=(reader, boss))
    for person in (reader, boss, reader, boss):
        await person.asks("/subscribe 金融", group)
    assert [request.may_manage for request in stage.conversation.requests] == [False, True, False, True]
    assert len(stage.server.calls_of("getChatMember")) == 2, "asked of Telegram once a minute"


async def test_in_a_group_ordinary_talk_is_left_alone(stage: Stage, reader: User) -> None:
    group = stage.server.group(members=(reader,))
    reader.sends("最新 金融", group)
    assert (await reader.asks("/latest", group)).text == "echo /latest"
    assert stage.conversation.texts == ["/latest"]


async def test_a_channel_is_answered(stage: Stage, reader: User) -> None:
    channel = stage.server.channel()
    assert (await reader.asks("/latest", channel)).text == "echo /latest"
    assert stage.conversation.requests[0].may_manage


async def test_an_operator_is_known(stage: Stage) -> None:
    operator = stage.server.user("Operator", user_id=4242)
    await operator.asks("/x")
    assert stage.conversation.requests[0].is_operator


async def test_a_photo_is_told_politely_that_words_are_needed_once_an_album(stage: Stage, reader: User) -> None:
    reader.chat.opened = True
    for album in ("one", "one", "two"):
        stage.server.world.receive(reader.chat, reader.account, Content("", extra=PHOTO | {"media_group_id": album}))
    stage.server.world.receive(reader.chat, reader.account, Content("", extra=PHOTO))
    only_words = texts_in("zh-Hans")("error.only_words")
    messages = await reader.until_count(3)
    assert [message.text for message in messages] == [only_words] * 3
    assert stage.conversation.requests == []


async def test_one_slow_chat_holds_up_no_other_and_its_own_order_stays(stage: Stage, reader: User) -> None:
    slow = stage.server.user("Slow")
    stage.conversation.held[slow.id] = asyncio.Event()
    for number in range(10):
        slow.sends(f"/n{number}")
    assert (await reader.asks("/latest")).text == "echo /latest"
    stage.conversation.held[slow.id].set()
    messages = await slow.until_count(10)
    assert [message.text for message in messages] == [f"echo /n{number}" for number in range(10)]
