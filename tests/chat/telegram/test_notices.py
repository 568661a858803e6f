"""What operators are told on Telegram, against the test server."""

import logging
from datetime import time

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram import notices as module
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.notices import TelegramNotices
from bot.core.schedule import Schedule
from bot.core.subscriber import ChatAddress, ChatKind, Format, Platform, Subscriber, SubscriberState
from bot.errors import StorageError
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.limits import TELEGRAMS
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock, SetClock
from tests.chat.telegram.doubles import NotedReaders
from tests.chat.test_feed_view import ILL, feed


def reader_of(user: User, language: str, zone: str) -> Subscriber:
    return Subscriber(
        id=1,
        address=ChatAddress(Platform.TELEGRAM, user.id),
        kind=ChatKind.PRIVATE,
        language=language,
        schedule=Schedule.of((time(8),), zone),
        format=Format.HTML,
        state=SubscriberState.ACTIVE,
        send_empty=False,
        watermark=0,
        next_due_at=None,
        next_slot=None,
    )


def notices_to(
    bot: ExtBot[Push], clock: QuickClock | SetClock, *operators: int, readers: NotedReaders | None = None
) -> TelegramNotices:
    return TelegramNotices(bot, operators, readers or NotedReaders(), clock, zone="Asia/Shanghai")


@pytest.fixture
def bea(server: BotApiServer) -> User:
    user = server.user("Bea")
    user.chat.opened = True
    return user


async def test_every_operator_is_told_in_their_own_language_and_time(
    server: BotApiServer, bot: ExtBot[Push], ann: User, bea: User, clock: QuickClock
) -> None:
    readers = NotedReaders(known={ann.id: reader_of(ann, "en", "Europe/London")})
    notices = notices_to(bot, clock, ann.id, bea.id, readers=readers)
    await notices.feed_fails(feed(ILL))
    await notices.feed_is_well(feed())
    assert ann.texts[0].startswith("A source keeps failing: 少数派\n")
    assert "at 01:00 (5 times in a row): the server took too long to answer." in ann.texts[0]
    assert bea.texts[0].startswith("信息源出错：少数派")
    assert "09:00 起，连续 5 次）：对方服务器迟迟没有回应。" in bea.texts[0]
    assert [user.texts[1].split("\n")[0] for user in (ann, bea)] == [
        "The source “少数派” works again.",
        "信息源“少数派”恢复正常了。",
    ]
    assert [message.labels for message in bea.messages] == [[["查看信息源"]], [["查看信息源"]]]
    assert server.violations == []


async def test_who_cannot_be_told_keeps_nobody_else_from_it(
    bot: ExtBot[Push], ann: User, clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    await notices_to(bot, clock, 4242, ann.id).feed_is_well(feed())
    assert len(ann.texts) == 1
    [record] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.message == "notice not sent"
    assert "少数派" not in caplog.text


async def test_a_notice_that_met_a_429_comes_when_its_time_is_over(
    server: BotApiServer, bot: ExtBot[Push], ann: User, bea: User, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=7))
    await notices_to(bot, clock, ann.id, bea.id).feed_fails(feed(ILL))
    assert (len(ann.texts), len(bea.texts)) == (1, 1)
    assert sum(clock.slept) >= 7


async def test_a_database_that_is_locked_is_logged(
    bot: ExtBot[Push], ann: User, clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    class Locked(NotedReaders):
        async def find(self, address: ChatAddress) -> Subscriber | None:
            raise StorageError("locked")

    await notices_to(bot, clock, ann.id, readers=Locked()).feed_fails(feed(ILL))
    assert ann.texts == []
    assert "notice not sent" in caplog.text


async def test_more_notices_than_the_chat_takes_come_one_after_the_other(
    server: BotApiServer, bot: ExtBot[Push], ann: User, clock: QuickClock
) -> None:
    server.limits = TELEGRAMS
    notices = notices_to(bot, clock, ann.id)
    for _ in range(6):
        await notices.feed_fails(feed(ILL))
    assert len(ann.texts) == 6
    assert {call.status for call in server.calls} == {200}


async def test_a_gate_that_is_closed_for_longer_than_a_notice_keeps_is_not_waited_for(
    server: BotApiServer, bot: ExtBot[Push], ann: User, clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=600))
    await notices_to(bot, clock, ann.id).feed_fails(feed(ILL))
    assert ann.texts == []
    assert "notice not sent" in caplog.text


async def test_telling_ends_in_time(
    server: BotApiServer,
    bot: ExtBot[Push],
    ann: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.faults.order(Fault(FaultKind.LATENCY, method="sendMessage", seconds=0.3))
    monkeypatch.setattr(module, "TIME_LIMIT_S", 0.01)
    await notices_to(bot, SetClock(), ann.id).feed_fails(feed(ILL))
    assert "notice given up" in caplog.text
