from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from tests.botapi.conftest import Call, SetClock
from tests.botapi.limits import TELEGRAMS, Limits
from tests.botapi.people import User
from tests.botapi.server import BotApiServer


async def test_without_limits_a_bot_may_send_as_fast_as_it_can(bot: Bot, ann: User) -> None:
    for number in range(40):
        await bot.send_message(ann.id, str(number))
    assert len(ann.messages) == 40


async def test_a_private_chat_takes_one_message_a_second(
    server: BotApiServer, bot: Bot, ann: User, clock: SetClock
) -> None:
    server.limits = Limits(private_per_second=1)
    await bot.send_message(ann.id, "1")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ann.id, "2")
    assert caught.value.retry_after == timedelta(seconds=1)
    clock.seconds += 1
    await bot.send_message(ann.id, "2")
    assert ann.texts == ["1", "2"]


async def test_a_private_chat_that_has_rested_takes_a_short_burst(
    server: BotApiServer, bot: Bot, ann: User, clock: SetClock
) -> None:
    server.limits = TELEGRAMS
    for _ in range(3):
        await bot.send_message(ann.id, "x")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ann.id, "one too many")
    assert caught.value.retry_after == timedelta(seconds=1)
    clock.seconds += 1
    await bot.send_message(ann.id, "a second later there is room for one")
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "and not for two")
    clock.seconds += 3
    for _ in range(3):
        await bot.send_message(ann.id, "x")


async def test_a_group_takes_twenty_messages_a_minute(server: BotApiServer, bot: Bot, clock: SetClock) -> None:
    server.limits = TELEGRAMS
    group = server.group()
    for _ in range(20):
        await bot.send_message(group.id, "x")
        clock.seconds += 2
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.retry_after == timedelta(seconds=20)
    clock.seconds += 20
    await bot.send_message(group.id, "x")


async def test_all_chats_together_share_a_limit(server: BotApiServer, call: Call, clock: SetClock) -> None:
    server.limits = Limits(overall_per_second=30)
    readers = [server.user() for _ in range(31)]
    for reader in readers:
        reader.sends("/start")
    replies = [await call("sendMessage", chat_id=reader.id, text="x") for reader in readers]
    assert [reply.status for reply in replies] == [200] * 30 + [429]
    assert replies[-1].body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_paid_broadcasts_have_a_limit_of_their_own(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.limits = Limits(overall_per_second=1)
    for _ in range(3):
        await bot.send_message(ann.id, "x", allow_paid_broadcast=True)
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "x")


async def test_the_gate_stays_shut_until_the_time_is_over(
    server: BotApiServer, bot: Bot, ann: User, clock: SetClock
) -> None:
    server.limits = Limits(private_per_second=1)
    await bot.send_message(ann.id, "1")
    clock.seconds += 0.5
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "2")
    clock.seconds += 0.7
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "too early, though a second after the first")
    clock.seconds += 0.4
    await bot.send_message(ann.id, "2")


async def test_only_sending_counts(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.limits = Limits(overall_per_second=1, private_per_second=1)
    for _ in range(3):
        await bot.get_me()
        await bot.send_chat_action(ann.id, "typing")
    await bot.send_message(ann.id, "x")
