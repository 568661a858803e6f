"""Chats that block, kick and silence the bot, that move, come back and have topics: the real house, the test server."""

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.chat.commands.menu import menu
from bot.chat.telegram.application import TelegramChat, TelegramSettings
from bot.core.subscriber import ChatAddress, Platform, Subscriber, SubscriberState
from bot.services.deliver import Deliver
from tests.botapi.people import Group, Room, User
from tests.botapi.server import BotApiServer
from tests.chat.house import House, open_house
from tests.chat.papers import news

LOST = "我没法在频道“晨报”里发消息了，那里的简报先停着。"
BACK = "频道“晨报”的简报恢复了。"
GONE, ACTIVE = SubscriberState.GONE, SubscriberState.ACTIVE


@dataclass
class Town:
    """A running bot. `olive` has spoken to it in private."""

    house: House
    server: BotApiServer
    deliver: Deliver
    olive: User

    async def reader(self, room: Room) -> Subscriber:
        found = await self.house.readers.find(ChatAddress(Platform.TELEGRAM, room.id))
        assert found is not None
        return found

    async def until(self, room: Room, holds: Callable[[Subscriber], bool]) -> None:
        """Wait until what is known of a chat is as it should be; the server tells when the bot may have learnt it."""
        await self.server.until(lambda: not self.server.pending_updates)
        for _ in range(500):
            reader = await self.house.readers.find(ChatAddress(Platform.TELEGRAM, room.id))
            if reader is not None and holds(reader):
                return
        raise AssertionError(await self.reader(room))

    async def digest(self, room: Room) -> None:
        """Have a chat's digest composed and sent."""
        await self.house.publish(news(f"新闻 {self.house.clock.now()}"))
        await self.house.clock.sleep(5)
        assert await self.house.compose.compose_now(await self.reader(room))
        await self.deliver.deliver_due()

    async def forum(self) -> Group:
        """A forum, run by Olive, in which nobody has spoken to the bot yet."""
        forum = self.server.supergroup("论坛", members=(self.olive,))
        forum.promotes(self.olive)
        forum.opens_topic()
        return forum

    async def channel(self) -> Group:
        """A channel of Olive's that has subscribed to something."""
        channel = self.server.channel("晨报", members=(self.olive,))
        await self.until(channel, lambda reader: reader.managed_by == self.olive.id)
        channel.posts("/订阅 金融")
        await channel.until(lambda message: "已订阅" in message.text)
        return channel


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_house(tmp_path) as house, BotApiServer() as server:
        await house.publish(news("旧闻"))
        settings = TelegramSettings(server.token, server.api_url, 4, 500.0)
        chat = TelegramChat(
            settings, house.conversation, house.readers, menu(), house.clock, whereabouts=house.whereabouts
        )
        house.whereabouts.sign_up(chat.caretakers)
        await chat.start()
        olive = server.user("Olive")
        await olive.asks("/start")
        senders = {Platform.TELEGRAM: chat.sender}
        yield Town(house, server, Deliver(house.outbox, house.whereabouts, senders, 4, house.clock), olive)
        await chat.stop()
        assert server.violations == []


def places(room: Room) -> list[int | None]:
    """In which topics the bot has written, in order."""
    return [message.content.extra.get("message_thread_id") for message in room.messages]


async def test_who_blocks_the_bot_gets_nothing_until_unblocking(town: Town) -> None:
    town.olive.blocks()
    await town.until(town.olive, lambda reader: reader.state is GONE)
    town.olive.unblocks()
    await town.until(town.olive, lambda reader: reader.state is ACTIVE)


@pytest.mark.parametrize("way", ["deactivated", "kicked"])
async def test_who_is_found_gone_by_writing_gets_nothing_more(town: Town, way: str) -> None:
    room: Room = town.olive if way == "deactivated" else town.server.group("群", members=(town.olive,))
    if isinstance(room, Group):
        room.promotes(town.olive)
    await town.olive.asks("/订阅 金融", room)
    town.server.world.updates.allow(["message"])
    if isinstance(room, Group):
        room.kicks_bot()
    else:
        town.olive.deactivates()
    await town.digest(room)
    assert (await town.reader(room)).state is GONE
    reader = await town.reader(room)
    assert await town.house.traffic.arrival(reader) is None


async def test_who_writes_while_taken_for_gone_is_back(town: Town) -> None:
    await town.house.whereabouts.mark_gone(ChatAddress(Platform.TELEGRAM, town.olive.id), "blocked")
    await town.olive.asks("/help")
    assert (await town.reader(town.olive)).state is ACTIVE


async def test_who_looks_after_a_channel_is_told_of_a_loss_and_of_the_return(town: Town) -> None:
    channel = await town.channel()
    channel.silences_bot()
    told = await town.olive.until(lambda message: message.text.startswith(LOST))
    assert "“发布消息”权限" in told.text
    assert (await town.reader(channel)).state is GONE
    channel.adds_bot()
    await town.olive.until(lambda message: message.text == BACK)
    await town.digest(channel)
    assert (await town.reader(channel)).state is ACTIVE
    assert [text for text in town.olive.texts if "频道" in text] == [told.text, BACK]


async def test_a_loss_that_is_found_by_writing_is_told_once_however_often_it_is_tried(town: Town) -> None:
    channel = await town.channel()
    channel.chat.may_post = False
    await town.digest(channel)
    await town.olive.until(lambda message: message.text.startswith(LOST))
    for _ in range(3):
        channel.posts("/最新")
    await town.until(channel, lambda reader: reader.state is GONE)
    await town.olive.asks("/help")
    assert sum("频道" in text for text in town.olive.texts) == 1


async def test_a_kick_is_told_to_the_administrator_who_set_the_group_up(town: Town) -> None:
    bob = town.server.user("Bob", language_code="en")
    await bob.asks("/start")
    group = town.server.group("读书会", members=(town.olive, bob))
    group.promotes(bob)
    await bob.asks("/subscribe 金融", group)
    await town.olive.asks("/最新", group)
    group.kicks_bot()
    told = await bob.until(lambda message: "读书会" in message.text)
    assert told.text.startswith("I can no longer write in the group “读书会”, so its digests are on hold.")
    group.adds_bot()
    await bob.until(lambda message: message.text == "Digests in the group “读书会” are on again.")
    assert not any("读书会" in text for text in town.olive.texts)


async def test_who_has_no_private_chat_with_the_bot_is_not_written_to(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stranger = town.server.user("Stranger")
    group = town.server.group("群", members=(stranger,))
    group.promotes(stranger)
    await stranger.asks("/订阅 金融", group)
    group.kicks_bot()
    await town.until(group, lambda reader: reader.state is GONE)
    await town.olive.asks("/help")
    assert stranger.texts == []
    assert [record.reason for record in caplog.records if record.message == "notice not sent"] == ["no private chat"]  # type: ignore[attr-defined]


async def test_a_private_message_that_is_refused_is_logged_and_left_at_that(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    channel = await town.channel()
    town.olive.deactivates()
    channel.silences_bot()
    await town.until(channel, lambda reader: reader.state is GONE)
    await town.server.until(lambda: [call for call in town.server.calls if call.status == 403])
    await town.server.user("Bob").asks("/start")
    assert "notice not sent" in caplog.text


async def test_a_group_that_becomes_a_supergroup_is_served_there(town: Town) -> None:
    group = town.server.group("群", members=(town.olive,))
    group.promotes(town.olive)
    await town.olive.asks("/订阅 金融", group)
    new = group.migrates()
    await town.until(new, lambda reader: reader.managed_by == town.olive.id)
    await town.digest(new)
    assert len(new.messages) == 1


async def test_digests_come_to_the_topic_in_which_the_forum_was_set_up(town: Town) -> None:
    forum = await town.forum()
    await town.olive.asks("/订阅 金融", forum, topic=2)
    await town.digest(forum)
    assert places(forum) == [2, 2]


@pytest.mark.parametrize("words", ["/here", "/这里", "/发到这里"])
async def test_digests_come_to_the_topic_where_that_is_asked_for(town: Town, words: str) -> None:
    forum = await town.forum()
    await town.olive.asks("/订阅 金融", forum, topic=2)
    said = await town.olive.asks(words, forum, topic=forum.opens_topic())
    assert said.text.startswith("好，以后简报就发到这里。")
    await town.digest(forum)
    await town.olive.asks(words, forum)
    await town.olive.asks("/订阅 社会", forum, topic=2)
    await town.digest(forum)
    assert places(forum) == [2, 3, 3, None, 2, None]


async def test_a_member_who_is_no_administrator_can_not_send_digests_elsewhere(town: Town) -> None:
    forum = await town.forum()
    bob = town.server.user("Bob")
    forum.chat.members[bob.id] = bob.account
    assert (await bob.asks("/here", forum, topic=2)).text == "只有管理员能改这里的设置。"
    assert (await town.reader(forum)).thread_id is None


async def test_a_digest_asked_for_in_another_topic_says_that_it_comes_elsewhere(town: Town) -> None:
    forum = await town.forum()
    await town.olive.asks("/订阅 金融", forum, topic=2)
    said = await town.olive.asks("/digest", forum, topic=forum.opens_topic())
    assert said.text == "简报发到了另一个话题。想改发到这里，请发送 /here。"
    await town.deliver.deliver_due()
    assert places(forum) == [2, 3, 2]


@pytest.mark.parametrize("end", [Group.deletes_topic, Group.closes_topic])
async def test_a_topic_that_is_no_more_is_forgotten_and_digests_come_outside_of_it(
    town: Town, end: Callable[[Group, int], None]
) -> None:
    forum = await town.forum()
    await town.olive.asks("/订阅 金融", forum, topic=2)
    end(forum, 2)
    for _ in range(2):
        await town.digest(forum)
    assert places(forum) == [2, None, None]
    assert (await town.reader(forum)).thread_id is None
    refused = [call for call in town.server.calls if call.status == 400]
    assert len(refused) == 1, "nothing is tried in a topic that is known to be no more"
