"""The server as a process, and its control by HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import ChatMigrated, Forbidden, NetworkError, RetryAfter

from tests.botapi.journal import read_journal
from tests.botapi.remote import ControlError, RemoteBotApi

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "accepted.jsonl"


@pytest.fixture
async def remote(state: Path) -> AsyncIterator[RemoteBotApi]:
    async with RemoteBotApi(state=state) as running:
        yield running


@pytest.fixture
async def far_bot(remote: RemoteBotApi) -> AsyncIterator[Bot]:
    async with Bot(remote.token, base_url=f"{remote.api_url}/bot") as running:
        yield running


async def test_a_conversation_is_driven_from_elsewhere(remote: RemoteBotApi, far_bot: Bot) -> None:
    ann = (await remote.post("users", first_name="Ann", language_code="en"))["id"]
    asked = await remote.post("send", user=ann, text="/start")
    [update] = await far_bot.get_updates(timeout=5)
    assert update.effective_user is not None
    assert update.effective_user.language_code == "en"
    await far_bot.send_message(ann, "Welcome", reply_markup=KEYBOARD)
    [welcome] = await remote.post("wait", chat=ann, contains="Wel", after=asked["message_id"], timeout_s=5)
    assert welcome["text"] == "Welcome"
    press = (await remote.post("press", user=ann, button="More", message_id=welcome["message_id"]))["id"]
    assert [v["kind"] for v in await remote.get("violations")] == ["unanswered button"]
    await far_bot.answer_callback_query(press, "done")
    assert (await remote.post("answer", press=press, timeout_s=5))["text"] == "done"
    assert [message["text"] for message in await remote.get("messages", chat=ann)] == ["Welcome"]
    assert await remote.get("violations") == []
    assert len(await remote.get("pending")) == 2
    await far_bot.get_updates(offset=-1)
    with pytest.raises(TimeoutError, match="not within"):
        await remote.post("wait_confirmed", timeout_s=0.01)
    [last] = await remote.get("pending")
    await far_bot.get_updates(offset=last["update_id"] + 1)
    await remote.post("wait_confirmed")


async def test_what_was_accepted_outlives_everything(remote: RemoteBotApi, far_bot: Bot, state: Path) -> None:
    ann = (await remote.post("users"))["id"]
    await remote.post("send", user=ann, text="/start")
    await far_bot.send_message(ann, "<b>一</b>", parse_mode="HTML")
    await remote.post("faults", kind="drop_after", method="sendMessage")
    with pytest.raises(NetworkError):
        await far_bot.send_message(ann, "二")
    await remote.post("faults", kind="drop_before")
    with pytest.raises(NetworkError):
        await far_bot.send_message(ann, "三")
    await far_bot.edit_message_text("四", ann, 2)
    assert [entry["message"]["text"] for entry in read_journal(state)] == ["一", "二"]
    assert [(entry["event"], entry["method"]) for entry in read_journal(state, None)] == [
        ("sent", "sendMessage"),
        ("sent", "sendMessage"),
        ("unanswered", "sendMessage"),
        ("edited", "editMessageText"),
    ]


async def test_people_come_and_go_from_elsewhere(remote: RemoteBotApi, far_bot: Bot) -> None:
    ann = (await remote.post("users"))["id"]
    await remote.post("send", user=ann, text="/start")
    await remote.post("block", user=ann)
    with pytest.raises(Forbidden, match="blocked"):
        await far_bot.send_message(ann, "x")
    await remote.post("unblock", user=ann)
    await far_bot.send_message(ann, "x")
    group = (await remote.post("groups", title="Circle", members=[ann]))["id"]
    await remote.post("send", user=ann, text="hello", chat=group)
    await remote.post("kick", group=group)
    await remote.post("add", group=group)
    supergroup = (await remote.post("migrate", group=group))["id"]
    with pytest.raises(ChatMigrated):
        await far_bot.send_message(group, "x")
    await far_bot.send_message(supergroup, "x")
    await remote.post("deactivate", user=ann)
    with pytest.raises(Forbidden, match="deactivated"):
        await far_bot.send_message(ann, "x")


async def test_a_crowd_that_knows_the_bot_comes_at_once(remote: RemoteBotApi, far_bot: Bot) -> None:
    crowd = await remote.post("crowd", private=3, group=2, supergroup=1)
    assert {kind: len(chats) for kind, chats in crowd.items()} == {"private": 3, "group": 2, "supergroup": 1}
    for chat_id in (*crowd["private"], *crowd["group"], *crowd["supergroup"]):
        await far_bot.send_message(chat_id, "x")
    assert await remote.get("pending") == []
    assert await remote.post("wait_messages", count=6) == {"count": 6}
    assert (await remote.post("migrate", group=crowd["group"][0]))["id"] not in crowd["supergroup"]
    with pytest.raises(TimeoutError, match="not within"):
        await remote.post("wait_messages", count=7, timeout_s=0.01)


async def test_faults_and_limits_are_set_from_elsewhere(remote: RemoteBotApi, far_bot: Bot) -> None:
    ann = (await remote.post("users"))["id"]
    await remote.post("send", user=ann, text="/start")
    await remote.post("faults", kind="too_many_requests", times=None, seconds=3)
    with pytest.raises(RetryAfter):
        await far_bot.send_message(ann, "x")
    await remote.clear_faults()
    await remote.post("limits", private_per_second=1)
    await far_bot.send_message(ann, "x")
    with pytest.raises(RetryAfter):
        await far_bot.send_message(ann, "y")
    calls = await remote.post("wait_calls", method="sendMessage", count=3, timeout_s=5)
    assert [call["status"] for call in calls] == [429, 200, 429]
    accepted = await remote.post("wait_calls", method="sendMessage", accepted=True)
    assert [call["chat_id"] for call in accepted] == [ann]
    assert len(await remote.get("calls", method="sendMessage")) == 3


async def test_wrong_orders_are_told(remote: RemoteBotApi) -> None:
    ann = (await remote.post("users"))["id"]
    with pytest.raises(TimeoutError, match="not within"):
        await remote.post("wait", chat=ann, timeout_s=0.01)
    with pytest.raises(ControlError, match="no button"):
        await remote.post("press", user=ann, button="More")
    with pytest.raises(ControlError, match="KeyError"):
        await remote.post("block", user=1)
    with pytest.raises(ControlError, match="nonsense"):
        await remote.post("faults", kind="nonsense")
    with pytest.raises(ControlError, match="404"):
        await remote.post("dance")


async def test_the_process_can_hold_to_telegrams_limits() -> None:
    async with RemoteBotApi(arguments=("--limits", "--seed", "7")) as remote:
        ann = (await remote.post("users"))["id"]
        await remote.post("send", user=ann, text="/start")
        async with Bot(remote.token, base_url=f"{remote.api_url}/bot") as bot:
            for _ in range(3):
                await bot.send_message(ann, "x")
            with pytest.raises(RetryAfter):
                await bot.send_message(ann, "y")
