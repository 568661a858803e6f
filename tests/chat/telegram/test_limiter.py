"""Every call of the bot at its pace, over real HTTP: which take turns, what a 429 closes, what is let out."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from telegram.error import BadRequest, RetryAfter
from telegram.ext import ExtBot

from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.errors import retry_after_s
from bot.chat.telegram.limiter import _PAYABLE, Limiter, Push, is_message
from bot.chat.telegram.pacing import Pacing, Refusals
from bot.clock import SystemClock
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.limits import TELEGRAMS, Limits
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock

SPEC = json.loads((Path(__file__).parents[2] / "botapi" / "spec.json").read_text(encoding="utf-8"))


def people(server: BotApiServer, count: int) -> list[User]:
    users = [server.user(f"R{number}") for number in range(count)]
    for user in users:
        user.chat.opened = True
    return users


@pytest.fixture
async def strict() -> AsyncIterator[BotApiServer]:
    """A server that holds the bot to Telegram's limits, by the real clock.

    Where the machine is busy, messages gain on one another by more than the network ever lets them: hence three more a
    second. That it is thirty, to the instant, is tested on set clocks.
    """
    async with BotApiServer(limits=replace(TELEGRAMS, overall_per_second=33), now=time.monotonic) as running:
        yield running


@pytest.mark.parametrize(
    ("method", "takes_turn"),
    [
        ("sendMessage", True),
        ("sendRichMessage", True),
        ("editMessageText", True),
        ("forwardMessage", True),
        ("copyMessage", True),
        ("sendWhateverComesNext", True),
        ("sendChatAction", False),
        ("editForumTopic", False),
        ("getChatMember", False),
        ("answerCallbackQuery", False),
        ("setMyCommands", False),
        ("pinChatMessage", False),
    ],
)
def test_what_writes_into_a_chat_takes_a_turn(method: str, takes_turn: bool) -> None:  # noqa: FBT001 - pytest's
    assert is_message(method) is takes_turn


async def test_calls_that_are_no_messages_cost_nothing(bot: ExtBot[Push], ann: User, clock: QuickClock) -> None:
    for _ in range(20):
        await bot.send_chat_action(ann.id, "typing")
        await bot.get_me()
    assert clock.slept == []


async def test_a_push_starts_when_its_turn_has_come_and_an_answer_goes_first(
    bot: ExtBot[Push], ann: User, clock: QuickClock
) -> None:
    started: list[str] = []
    for _ in range(3):
        await bot.send_message(ann.id, "x", rate_limit_args=Push(lambda: started.append("push")))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ann.id, "x", rate_limit_args=Push(lambda: started.append("too early")))
    assert started == ["push"] * 3
    assert 0.2 < retry_after_s(caught.value) < 1.1
    await bot.send_message(ann.id, "an answer")
    assert len(ann.texts) == 4


async def test_a_message_that_was_refused_can_be_tried_in_another_format_at_once(
    bot: ExtBot[Push], server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="sendMessage", times=5))
    for _ in range(5):
        with pytest.raises(BadRequest):
            await bot.send_message(ann.id, "x", "HTML", rate_limit_args=Push())
    for _ in range(3):
        await bot.send_message(ann.id, "x", rate_limit_args=Push())
    assert len(ann.texts) == 3


async def test_a_429_closes_the_gate_for_what_it_says_and_is_counted(
    bot: ExtBot[Push], server: BotApiServer, ann: User, pacing: Pacing, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=7))
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "x")
    before = clock.now()
    await bot.get_me()
    assert (clock.now() - before).total_seconds() == pytest.approx(7, abs=0.01)
    assert pacing.refusals == Refusals(of_bot=1)


async def test_a_429_to_a_call_without_a_chat_closes_the_bots_gate(
    bot: ExtBot[Push], server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="setMyCommands", seconds=4))
    with pytest.raises(RetryAfter):
        await bot.set_my_commands([])
    before = clock.now()
    await bot.send_message(ann.id, "x")
    assert (clock.now() - before).total_seconds() == pytest.approx(4, abs=0.01)


async def test_behind_a_groups_closed_gate_the_others_go_on(
    bot: ExtBot[Push], server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    group = server.group(members=(ann,))
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=300))
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "x", rate_limit_args=Push())
    for push in (Push(), None):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(group.id, "x", rate_limit_args=push)
        assert retry_after_s(caught.value) == pytest.approx(300, abs=1)
    await bot.send_message(ann.id, "x", rate_limit_args=Push())
    assert (len(ann.texts), len(server.calls_of("sendMessage"))) == (1, 2)


async def test_updates_are_asked_for_whatever_gate_is_closed(
    bot: ExtBot[Push], pacing: Pacing, clock: QuickClock
) -> None:
    pacing.refused(None, 600)
    assert await bot.get_updates(timeout=0) == ()
    assert clock.slept == []


def test_every_method_that_can_be_paid_for_is_known() -> None:
    methods = SPEC["methods"]
    payable = {name for name in methods if "allow_paid_broadcast" in json.dumps(methods[name])}
    assert payable <= _PAYABLE


async def test_paid_pushes_are_marked_and_answers_only_where_the_free_ones_are_used_up(
    server: BotApiServer, clock: QuickClock
) -> None:
    server.limits = Limits(overall_per_second=30)
    users = people(server, 200)
    limiter = Limiter(Pacing(clock, 1_000.0), is_paid=True)
    async with build_bot(server.token, server.api_url, limiter=limiter) as bot:
        await bot.send_message(users[0].id, "free")
        for user in users:
            await bot.send_message(user.id, "x", rate_limit_args=Push())
        await bot.do_api_request(
            "sendRichMessage",
            api_kwargs={"chat_id": users[0].id, "rich_message": {"html": "<p>x</p>"}},
            rate_limit_args=Push(),
        )
        await bot.send_message(users[1].id, "paid: an unpaid one would be refused")
    paid = ["allow_paid_broadcast" in call.parameters for call in server.calls if call.method.startswith("send")]
    assert paid == [False] + [True] * 202
    assert {call.status for call in server.calls} == {200}


async def test_a_crowd_is_written_to_at_telegrams_pace_without_a_429_and_an_answer_comes_within_a_second(
    strict: BotApiServer,
) -> None:
    users = people(strict, 120)
    pacing = Pacing(SystemClock(), 30.0)
    waiting = iter(users[:100])

    async def push(bot: ExtBot[Push]) -> None:
        for user in waiting:
            await bot.send_message(user.id, "x", rate_limit_args=Push())

    async with build_bot(strict.token, strict.api_url, limiter=Limiter(pacing)) as bot:
        pushing = [asyncio.create_task(push(bot)) for _ in range(8)]
        waits_s = []
        for user in users[100:103]:
            await asyncio.sleep(0.5)
            asked_at = time.monotonic()
            await bot.send_message(user.id, "an answer")
            waits_s.append(time.monotonic() - asked_at)
        await asyncio.gather(*pushing)
    sent = strict.calls_of("sendMessage")
    assert ([call.status for call in sent], pacing.refusals) == ([200] * 103, Refusals())
    assert max(waits_s) < 1.0
    assert sent[-1].at - sent[0].at >= 102 / 30


async def test_an_answer_comes_within_a_second_while_thousands_of_pushes_are_refused_or_wait(
    strict: BotApiServer,
) -> None:
    [ann] = people(strict, 1)
    pacing = Pacing(SystemClock(), 30.0)
    pushes = [asyncio.create_task(pacing.turn(chat_id)) for chat_id in range(1, 5_001)]
    async with build_bot(strict.token, strict.api_url, limiter=Limiter(pacing)) as bot:
        asked_at = time.monotonic()
        await bot.send_message(ann.id, "an answer")
        assert time.monotonic() - asked_at < 1.0
        for task in pushes:
            task.cancel()
        await asyncio.gather(*pushes, return_exceptions=True)
