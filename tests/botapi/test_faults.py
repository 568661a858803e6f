import asyncio
import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, NetworkError, RetryAfter, TimedOut

from tests.botapi.conftest import SetClock
from tests.botapi.faults import Fault, FaultKind, Faults
from tests.botapi.people import User
from tests.botapi.server import BotApiServer


async def test_too_many_requests_so_many_times(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, "sendMessage", times=2, seconds=7))
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ann.id, "x")
        assert caught.value.retry_after == timedelta(seconds=7)
    await bot.send_message(ann.id, "y")
    assert ann.texts == ["y"]


async def test_a_server_error_comes_as_a_page(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.SERVER_ERROR))
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ann.id, "x")
    server.faults.order(Fault(FaultKind.SERVER_ERROR, status=503))
    with pytest.raises(NetworkError, match="Service Unavailable"):
        await bot.send_message(ann.id, "x")
    assert ann.messages == []


async def test_a_connection_dropped_before_loses_the_message(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.DROP_BEFORE))
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(ann.id, "x")
    assert not isinstance(caught.value, BadRequest)
    assert ann.messages == []
    assert [(call.status, call.accepted) for call in server.calls_of("sendMessage")] == [(0, False)]


async def test_a_connection_dropped_after_keeps_the_message(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.DROP_AFTER))
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "x")
    assert ann.texts == ["x"]
    assert [call.accepted for call in server.calls_of("sendMessage")] == [True]


async def test_latency_delays_the_answer_to_what_was_done_at_once(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.LATENCY, seconds=30))
    sending = asyncio.create_task(bot.send_message(ann.id, "x", read_timeout=0.2))
    await ann.until(lambda message: message.text == "x")
    assert not sending.done()
    with pytest.raises(TimedOut):
        await sending


async def test_latency_answers_when_it_is_over(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.LATENCY, seconds=0.1))
    before = time.monotonic()
    await bot.send_message(ann.id, "x")
    assert time.monotonic() - before >= 0.1


async def test_markup_is_refused_once_and_plain_text_goes_through(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP))
    await bot.send_message(ann.id, "plain")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(ann.id, "<b>x</b>", parse_mode="HTML")
    await bot.send_message(ann.id, "<b>y</b>", parse_mode="HTML")
    assert ann.texts == ["plain", "y"]


async def test_a_method_can_be_unknown_to_an_older_server(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.NOT_FOUND, "sendRichMessage", times=None))
    rich = {"chat_id": ann.id, "rich_message": {"html": "<p>x</p>"}}
    for _ in range(2):
        with pytest.raises(EndPointNotFound):
            await bot.do_api_request("sendRichMessage", api_kwargs=rich)
    server.faults.clear()
    await bot.do_api_request("sendRichMessage", api_kwargs=rich)
    assert ann.texts == ["x"]


async def test_a_fault_can_befall_one_chat_only(server: BotApiServer, bot: Bot, ann: User) -> None:
    bob = server.user("Bob")
    bob.sends("/start")
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, chat_id=bob.id, times=None))
    await bot.send_message(ann.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(bob.id, "x")


async def test_polling_is_spared_unless_it_is_named(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.faults.order(Fault(FaultKind.SERVER_ERROR, times=None))
    assert len(await bot.get_updates()) == 1
    server.faults.order(Fault(FaultKind.SERVER_ERROR, "getUpdates"))
    with pytest.raises(NetworkError):
        await bot.get_updates()


def test_chance_repeats_with_its_seed_and_keeps_to_its_rate() -> None:
    def befallen(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.order(Fault(FaultKind.DROP_AFTER, rate=0.3, times=None))
        return [bool(faults.draw("sendMessage", {})) for _ in range(1000)]

    assert befallen(1) == befallen(1)
    assert befallen(1) != befallen(2)
    assert 250 <= sum(befallen(1)) <= 350


async def test_faults_wait_their_turn_and_latency_adds_to_them(
    server: BotApiServer, bot: Bot, ann: User, clock: SetClock
) -> None:
    server.faults.order(Fault(FaultKind.SERVER_ERROR), Fault(FaultKind.TOO_MANY_REQUESTS), Fault(FaultKind.LATENCY))
    drawn = server.faults.draw("sendMessage", {})
    assert [fault.kind for fault in drawn] == [FaultKind.SERVER_ERROR, FaultKind.LATENCY]
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "x")
    await bot.send_message(ann.id, "y")
