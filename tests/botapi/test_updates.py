import asyncio

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.botapi.people import User
from tests.botapi.server import BotApiServer


async def test_a_message_reaches_the_bot_with_its_command_marked(server: BotApiServer, bot: Bot) -> None:
    ann = server.user("Ann", language_code="zh-hans", username="ann_reads")
    ann.sends("/latest@yaodian_bot 金融 3")
    [update] = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.language_code, message.from_user.username) == ("zh-hans", "ann_reads")
    assert (message.chat.type, message.chat.id) == ("private", ann.id)
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 0, 19)]


async def test_updates_come_again_until_an_offset_confirms_them(server: BotApiServer, bot: Bot, ann: User) -> None:
    ann.sends("second")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in first] == [update.update_id for update in again]
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["second"]
    assert len(server.pending_updates) == 1


async def test_a_limit_cuts_and_a_negative_offset_forgets_all_but_the_last(bot: Bot, ann: User) -> None:
    for number in range(5):
        ann.sends(str(number))
    assert len(await bot.get_updates(limit=2)) == 2
    last = await bot.get_updates(offset=-2)
    assert [update.message.text for update in last if update.message] == ["3", "4"]
    assert len(await bot.get_updates()) == 2


async def test_a_long_poll_waits_for_the_next_update(server: BotApiServer, bot: Bot, ann: User) -> None:
    [start] = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await server.until(lambda: server.is_polled)
    assert not poll.done()
    ann.sends("news")
    [update] = await poll
    assert update.message is not None
    assert update.message.text == "news"


async def test_a_short_poll_does_not_wait(bot: Bot) -> None:
    assert await bot.get_updates(timeout=0) == ()


async def test_a_poll_ends_when_its_time_is_over(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_first_ones_call_with_a_conflict(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    [start] = await bot.get_updates()
    first = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await server.until(lambda: server.is_polled)
    second = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    ann.sends("for the second")
    assert len(await second) == 1


async def test_a_poller_that_was_killed_is_in_nobodys_way(server: BotApiServer, bot: Bot, ann: User) -> None:
    [start] = await bot.get_updates()
    body = {"offset": start.update_id + 1, "timeout": 30}
    async with aiohttp.ClientSession(server.api_url) as session:
        killed = asyncio.create_task(session.post(f"/bot{server.token}/getUpdates", json=body))
        await server.until(lambda: server.is_polled)
        killed.cancel()
        with pytest.raises(asyncio.CancelledError):
            await killed
    ann.sends("after the crash")
    [update] = await bot.get_updates(offset=start.update_id + 1, timeout=30)
    assert update.message is not None
    assert update.message.text == "after the crash"


async def test_kinds_that_the_bot_does_not_want_are_not_queued_from_then_on(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["my_chat_member"])
    ann.sends("unwanted")
    ann.blocks()
    wanted = [next(iter(update.to_dict().keys() - {"update_id"})) for update in await bot.get_updates()]
    assert wanted == ["message", "my_chat_member"], "the one that was queued before is still there"
    await bot.get_updates(allowed_updates=[])
    ann.sends("wanted again")
    assert any("wanted again" in str(update) for update in server.pending_updates)


async def test_updates_can_be_dropped_with_the_webhook(server: BotApiServer, bot: Bot, ann: User) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    assert server.pending_updates == ()


async def test_closing_the_server_ends_a_waiting_poll(bot: Bot, server: BotApiServer) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.until(lambda: server.is_polled)
    await server.__aexit__(None, None, None)
    assert await poll == ()


async def test_what_groups_and_channels_say_arrives_under_its_own_kind(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    group, channel = server.group("Circle", members=(ann,)), server.channel("News")
    ann.sends("in the group", group)
    ann.sends("in the channel", channel)
    in_group, in_channel = (await bot.get_updates())[-2:]
    assert in_group.message is not None
    assert in_group.message.chat.type == "group"
    assert in_channel.channel_post is not None
    assert in_channel.channel_post.from_user is None
    assert group.messages == channel.messages == [], "messages are the bot's own"
