from datetime import timedelta

import pytest
from telegram import Bot

from bot.chat.telegram import administrators as module
from bot.chat.telegram.administrators import Administrators
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.botapi.values import Membership
from tests.chat.telegram.clocks import QuickClock


@pytest.fixture
def everybody_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.botapi.methods._membership", lambda *_: Membership.ADMINISTRATOR)


async def test_a_member_is_none(server: BotApiServer, bot: Bot, ann: User, clock: QuickClock) -> None:
    group = server.group(members=(ann,))
    assert not await Administrators(bot, clock).include(group.id, ann.id)


async def test_an_answer_holds_for_a_minute(
    server: BotApiServer, bot: Bot, ann: User, clock: QuickClock, everybody_is_one: None
) -> None:
    group, administrators = server.group(members=(ann,)), Administrators(bot, clock)
    assert await administrators.include(group.id, ann.id)
    clock.instant += timedelta(seconds=59)
    assert await administrators.include(group.id, ann.id)
    assert len(server.calls_of("getChatMember")) == 1
    clock.instant += timedelta(seconds=1)
    assert await administrators.include(group.id, ann.id)
    assert len(server.calls_of("getChatMember")) == 2


async def test_where_telegram_does_not_say_nobody_is_one_and_it_is_asked_again(
    server: BotApiServer, bot: Bot, ann: User, clock: QuickClock, everybody_is_one: None
) -> None:
    group, administrators = server.group(members=(ann,)), Administrators(bot, clock)
    server.faults.order(Fault(FaultKind.SERVER_ERROR, method="getChatMember"))
    assert not await administrators.include(group.id, ann.id)
    assert await administrators.include(group.id, ann.id)


async def test_old_answers_are_forgotten(
    server: BotApiServer, bot: Bot, ann: User, clock: QuickClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PRUNE_AT", 2)
    administrators = Administrators(bot, clock)
    for _ in range(5):
        await administrators.include(server.group(members=(ann,)).id, ann.id)
        clock.instant += timedelta(minutes=2)
    assert len(administrators._known) <= 2
