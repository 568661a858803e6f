import asyncio

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.botapi.people import User
from tests.botapi.server import BotApiServer


async def test_who_blocks_the_bot_is_out_of_reach_until_unblocking(server: BotApiServer, bot: Bot, ann: User) -> None:
    ann.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann.id, "x")
    ann.unblocks()
    await bot.send_message(ann.id, "y")
    assert ann.texts == ["y"]
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_writing_to_a_blocked_bot_unblocks_it(bot: Bot, ann: User) -> None:
    ann.blocks()
    ann.sends("/start")
    await bot.send_message(ann.id, "welcome back")
    kinds = [next(iter(update.to_dict().keys() - {"update_id"})) for update in await bot.get_updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]


async def test_a_deactivated_account_is_out_of_reach(bot: Bot, ann: User) -> None:
    ann.deactivates()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ann.id, "x")


async def test_a_group_that_migrates_lives_on_under_a_new_id(server: BotApiServer, bot: Bot, ann: User) -> None:
    group = server.group("Circle", members=(ann,))
    supergroup = group.migrates()
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.new_chat_id == supergroup.id
    await bot.send_message(supergroup.id, "y")
    assert (group.texts, supergroup.texts) == ([], ["y"])
    messages = [update.message for update in await bot.get_updates() if update.message]
    told = [(m.chat.id, m.migrate_to_chat_id, m.migrate_from_chat_id) for m in messages if m.text is None]
    assert told == [(group.id, supergroup.id, None), (supergroup.id, None, group.id)]
    assert server.supergroup().id != supergroup.id


async def test_only_a_group_migrates_and_once(server: BotApiServer) -> None:
    group = server.group()
    group.migrates()
    for unable in (group, server.channel()):
        with pytest.raises(ValueError, match="no group that could migrate"):
            unable.migrates()


async def test_a_bot_that_is_kicked_from_a_group_can_not_write_there(server: BotApiServer, bot: Bot) -> None:
    for group, name in ((server.group(), "group chat"), (server.supergroup(), "supergroup chat")):
        group.kicks_bot()
        with pytest.raises(Forbidden, match=f"bot was kicked from the {name}"):
            await bot.send_message(group.id, "x")
        group.adds_bot()
        await bot.send_message(group.id, "y")


async def test_a_bot_that_may_not_write_sees_what_is_said_and_is_refused(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    group, channel = server.supergroup(members=(ann,)), server.channel(members=(ann,))
    for room, reason in ((group, "Not enough rights"), (channel, "Need administrator rights in the channel")):
        room.silences_bot()
        room.silences_bot()
        with pytest.raises(BadRequest, match=reason):
            await bot.send_message(room.id, "x")
    ann.sends("/latest", group)
    channel.posts("/latest")
    updates = await bot.get_updates()
    said = [message.text for update in updates if (message := update.effective_message) is not None]
    assert said == ["/start", "/latest", "/latest"]
    changes = [update.my_chat_member.new_chat_member for update in updates if update.my_chat_member]
    assert [change.status for change in changes] == ["member", "administrator", "restricted", "administrator"]
    for room in (group, channel):
        room.adds_bot()
        await bot.send_message(room.id, "y")


async def test_a_bot_that_left_is_no_member_any_more(server: BotApiServer, bot: Bot, ann: User) -> None:
    supergroup = server.supergroup()
    assert await bot.leave_chat(supergroup.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(supergroup.id, "x")
    with pytest.raises(BadRequest):
        await bot.leave_chat(ann.id)


async def test_a_group_does_not_tell_a_bot_that_it_kicked(server: BotApiServer, bot: Bot, ann: User) -> None:
    group = server.group("Circle", members=(ann,))
    group.kicks_bot()
    ann.sends("just us now", group)
    assert not any("just us now" in str(update) for update in server.pending_updates)


async def test_waiting_ends_with_the_message_that_was_waited_for(bot: Bot, ann: User) -> None:
    waiting = asyncio.create_task(ann.until(lambda message: "要点" in message.text))
    await bot.send_message(ann.id, "other")
    await bot.send_message(ann.id, "今日要点")
    assert (await waiting).text == "今日要点"


async def test_waiting_sees_edits_and_only_what_is_newer(bot: Bot, ann: User) -> None:
    old = await bot.send_message(ann.id, "same")
    with pytest.raises(TimeoutError, match=f"a message in chat {ann.id}"):
        await ann.until(after=old.message_id, timeout_s=0.01)
    waiting = asyncio.create_task(ann.until(lambda message: message.text == "edited"))
    await bot.edit_message_text("edited", ann.id, old.message_id)
    assert (await waiting).message_id == old.message_id


async def test_asking_returns_the_reply(server: BotApiServer, bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "an older message")

    async def reply() -> None:
        await server.until(lambda: any("/help" in str(update) for update in server.pending_updates))
        await bot.send_message(ann.id, "Help is here")

    replying = asyncio.create_task(reply())
    assert (await ann.asks("/help")).text == "Help is here"
    await replying


async def test_waiting_for_a_number_of_messages(bot: Bot, ann: User) -> None:
    waiting = asyncio.create_task(ann.until_count(2))
    await bot.send_message(ann.id, "1")
    await bot.send_message(ann.id, "2")
    assert [message.text for message in await waiting] == ["1", "2"]


async def test_the_server_remembers_every_call(server: BotApiServer, bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(4711, "x")
    calls = server.calls_of("sendMessage")
    assert [(call.chat_id, call.status, call.accepted) for call in calls] == [(ann.id, 200, True), (4711, 400, False)]


async def test_a_person_who_got_nothing_has_no_last_message(ann: User) -> None:
    with pytest.raises(LookupError, match="has sent nothing"):
        _ = ann.last
