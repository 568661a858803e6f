"""Who is told of chats that are lost and found, and how often; what they read is tried over real HTTP elsewhere."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from telegram import Bot, Chat

from bot.chat.feed_view import Standpoint
from bot.chat.reply import Reply
from bot.chat.telegram import caretakers as module
from bot.chat.telegram.caretakers import Caretakers
from bot.chat.telegram.titles import Titles
from bot.core.subscriber import ChatAddress, ChatKind, Platform, Subscriber
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock, settle
from tests.chat.telegram.doubles import NotedReaders
from tests.chat.telegram.test_notices import reader_of


@dataclass
class Told:
    """Notes whom it is to tell; the first ones break."""

    people: list[int] = field(default_factory=list)
    breaks: int = 0

    async def __call__(self, person_id: int, notice: Callable[[Standpoint], Reply]) -> None:
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("broken")
        self.people.append(person_id)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def caretakers(bot: Bot, told: Told, ann: User, clock: QuickClock) -> Caretakers:
    readers = NotedReaders(known={ann.id: reader_of(ann, "en", "UTC")})
    return Caretakers(told, Titles(bot), readers, clock)


def channel_of(ann: User, number: int = -1) -> Subscriber:
    address = ChatAddress(Platform.TELEGRAM, number)
    return replace(reader_of(ann, "en", "UTC"), address=address, kind=ChatKind.CHANNEL, managed_by=ann.id)


async def carried_out(caretakers: Caretakers, server: BotApiServer, titles: int) -> None:
    """Let all that waits be told; `titles` times Telegram is asked what a chat is called."""
    running = asyncio.create_task(caretakers.run())
    await server.until(lambda: len(server.calls_of("getChat")) >= titles)
    for _ in range(20):
        await asyncio.sleep(0.001)
        await settle()
    running.cancel()


async def test_the_same_loss_is_told_once_a_day_and_a_new_one_anew(
    caretakers: Caretakers, told: Told, server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    channel = channel_of(ann)
    for _ in range(3):
        caretakers.chat_is_lost(channel)
    caretakers.chat_is_back(channel)
    caretakers.chat_is_lost(channel)
    clock.instant += timedelta(days=2)
    caretakers.chat_is_lost(channel)
    await carried_out(caretakers, server, 4)
    assert told.people == [ann.id] * 4


async def test_nobody_is_told_of_a_chat_that_nobody_looks_after(
    caretakers: Caretakers, told: Told, server: BotApiServer, ann: User
) -> None:
    caretakers.chat_is_lost(replace(channel_of(ann, -2), managed_by=None))
    caretakers.chat_is_lost(channel_of(ann))
    await carried_out(caretakers, server, 1)
    assert told.people == [ann.id]


async def test_a_notice_that_breaks_keeps_no_other_from_being_told(
    caretakers: Caretakers, told: Told, server: BotApiServer, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    told.breaks = 1
    for number in (-1, -2):
        caretakers.chat_is_lost(channel_of(ann, number))
    await carried_out(caretakers, server, 2)
    assert told.people == [ann.id]
    assert "notice not sent" in caplog.text


async def test_more_than_can_wait_are_logged(
    bot: Bot, ann: User, clock: QuickClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_MOST_WAITING", 1)
    caretakers = Caretakers(Told(), Titles(bot), NotedReaders(), clock)
    for number in (-1, -2):
        caretakers.chat_is_lost(channel_of(ann, number))
    assert caplog.text.count("notice not sent") == 1


async def test_a_chat_is_called_by_its_latest_title_and_asked_for_it_where_none_was_seen(
    bot: Bot, server: BotApiServer, ann: User
) -> None:
    titles = Titles(bot)
    group = server.group("读书会")
    titles.note(Chat(ann.id, Chat.PRIVATE, first_name="Ann"))
    titles.note(None)
    assert [await titles.of(chat_id) for chat_id in (group.id, 404)] == ["读书会", ""]
    for title in ("读书会", "电影会"):
        titles.note(Chat(group.id, Chat.GROUP, title=title))
    assert await titles.of(group.id) == "电影会"
