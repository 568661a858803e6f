"""Sending digests over real HTTP; what comes of each of Telegram's errors is in test_error_table."""

import logging

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram.limiter import Push
from bot.chat.telegram.pacing import PATIENCE_S, Pacing
from bot.chat.telegram.sender import TelegramSender
from bot.core.delivery import (
    OutboxItem,
    Refused,
    RenderedPart,
    Sent,
    TooFast,
)
from bot.core.subscriber import ChatAddress, Format, Platform
from bot.services.deliver import Sender
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.limits import TELEGRAMS
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock

PART = RenderedPart("<b>要点早报</b>", "要点早报", ((("更多", "o:latest"),),))


def started() -> None:
    """Who waits for a message's turn is told of it; these tests don't."""


def item(chat_id: int, part: RenderedPart = PART, form: Format = Format.HTML) -> OutboxItem:
    address = ChatAddress(Platform.TELEGRAM, chat_id)
    return OutboxItem(1, 1, address, "2026-11-23T08:00", 0, form, part, 1)


@pytest.fixture
def sender(bot: ExtBot[Push], pacing: Pacing) -> Sender:
    return TelegramSender(bot, pacing)


async def test_a_digest_arrives_with_its_looks_and_buttons(sender: Sender, server: BotApiServer, ann: User) -> None:
    assert await sender.send(item(ann.id), started) == Sent(ann.last.message_id)
    assert (ann.texts, ann.last.labels) == (["要点早报"], [["更多"]])
    assert server.violations == []


async def test_the_plain_format_goes_without_markup(sender: Sender, ann: User) -> None:
    await sender.send(item(ann.id, RenderedPart("<b>", "<b>"), Format.PLAIN), started)
    assert ann.texts == ["<b>"]


async def test_a_429_closes_the_gate_for_all_for_as_long_as_it_says(
    sender: Sender, server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=7))
    assert await sender.send(item(ann.id), started) == TooFast(7.0)
    bob = server.user("Bob")
    bob.chat.opened = True
    before = clock.now()
    assert isinstance(await sender.send(item(bob.id), started), Sent)
    assert (clock.now() - before).total_seconds() == pytest.approx(7, abs=0.01)


async def test_behind_a_gate_that_is_closed_for_long_nothing_is_tried(
    sender: Sender, server: BotApiServer, ann: User
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", seconds=PATIENCE_S + 270))
    await sender.send(item(ann.id), started)
    outcome = await sender.send(item(ann.id), started)
    assert isinstance(outcome, TooFast)
    assert outcome.retry_after_s == pytest.approx(PATIENCE_S + 270, abs=1)
    assert len(server.calls_of("sendMessage")) == 1


async def test_refused_markup_goes_out_as_plain_text_once(sender: Sender, server: BotApiServer, ann: User) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, method="sendMessage"))
    assert isinstance(await sender.send(item(ann.id), started), Sent)
    assert (ann.texts, ann.last.entities) == (["要点早报"], ())
    assert len(server.calls_of("sendMessage")) == 2


@pytest.mark.parametrize("part", [RenderedPart("字" * 4_097, "x"), RenderedPart("", "")])
async def test_what_telegram_will_never_take_is_refused_and_logged(
    sender: Sender, ann: User, caplog: pytest.LogCaptureFixture, part: RenderedPart
) -> None:
    assert isinstance(await sender.send(item(ann.id, part), started), Refused)
    assert "digest refused" in caplog.text


async def test_a_crowd_is_written_to_within_telegrams_limits(
    sender: Sender, server: BotApiServer, clock: QuickClock
) -> None:
    server.limits = TELEGRAMS
    readers = [server.user(f"R{number}") for number in range(70)]
    for reader in readers:
        reader.chat.opened = True
    group = server.group()
    wanted = [item(reader.id) for reader in readers] + [item(group.id)] * 3 + [item(readers[0].id)]
    outcomes = [await sender.send(one, started) for one in wanted]
    assert {type(outcome) for outcome in outcomes} == {Sent}


async def test_the_token_is_in_no_log(
    sender: Sender, server: BotApiServer, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.faults.order(Fault(FaultKind.DROP_BEFORE, method="sendMessage"))
    await sender.send(item(ann.id), started)
    await sender.send(item(ann.id), started)
    assert server.token not in caplog.text
    assert server.token.partition(":")[2] not in caplog.text
