"""The table of docs/delivery.md, row by row, over real HTTP and over both transports: what Telegram, or the way to it,
does → what comes of the sending → what becomes of the outbox's row.
"""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram import connection
from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.limiter import Limiter, Push
from bot.chat.telegram.messages import Destination, Message, answer_query, edit
from bot.chat.telegram.network import Network, Transport
from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.sender import TelegramSender
from bot.core.delivery import (
    ChatGone,
    ChatMoved,
    Decision,
    OutboxItem,
    OutboxState,
    Outcome,
    Refused,
    RenderedPart,
    Sent,
    TooFast,
    Unavailable,
    Unreachable,
    decide,
)
from bot.core.subscriber import ChatAddress, Format, Platform
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock

PART = RenderedPart("<b>要点早报</b>", "要点早报", fallback=("<i>要点早报</i>",))
PAGE = "<html><title>502 Bad Gateway</title></html>"
_WAITING, _FAILED, _GONE = OutboxState.WAITING, OutboxState.FAILED, OutboxState.GONE


@pytest.fixture(params=list(Transport))
def network(request: pytest.FixtureRequest) -> Network:
    return Network(request.param)


@pytest.fixture
async def bot(server: BotApiServer, network: Network, pacing: Pacing) -> AsyncIterator[ExtBot[Push]]:
    async with build_bot(server.token, server.api_url, network, limiter=Limiter(pacing)) as running:
        yield running


@pytest.fixture
def sender(bot: ExtBot[Push], pacing: Pacing) -> TelegramSender:
    return TelegramSender(bot, pacing)


def item(chat_id: int, form: Format = Format.HTML) -> OutboxItem:
    address = ChatAddress(Platform.TELEGRAM, chat_id)
    return OutboxItem(1, 1, address, "2026-11-23T08:00", 0, form, PART, 1)


async def sent(sender: TelegramSender, chat_id: int, form: Format = Format.HTML) -> Outcome:
    return await sender.send(item(chat_id, form), lambda: None)


def row(outcome: Outcome, clock: QuickClock) -> tuple[OutboxState, float | None, bool]:
    """Return what becomes of a row: its state, the wait until the next try, and whether this one counts."""
    decision: Decision = decide(outcome, 1, clock.now())
    wait: timedelta | None = None if decision.not_before is None else decision.not_before - clock.now()
    return decision.state, None if wait is None else wait.total_seconds(), decision.counts_as_attempt


def answer(status: int, body: str) -> Fault:
    return Fault(FaultKind.ANSWER, "sendMessage", status=status, body=body)


def refusal(code: int, description: str, parameters: str = "") -> str:
    more = f', "parameters": {parameters}' if parameters else ""
    return f'{{"ok": false, "error_code": {code}, "description": "{description}"{more}}}'


TOO_MANY = "Too Many Requests: retry after 7"


@pytest.mark.parametrize(
    ("fault", "outcome", "becomes"),
    [
        pytest.param(
            answer(429, refusal(429, TOO_MANY, '{"retry_after": 7}')), TooFast(7), (_WAITING, 7, False), id="429"
        ),
        pytest.param(
            answer(429, refusal(429, TOO_MANY, '{"retry_after": 1.5}')),
            TooFast(1.5),
            (_WAITING, 1.5, False),
            id="429-part",
        ),
        pytest.param(
            answer(429, refusal(429, TOO_MANY, '{"retry_after": "7"}')), TooFast(7), (_WAITING, 7, False), id="429-text"
        ),
        pytest.param(
            answer(429, refusal(429, TOO_MANY, '{"retry_after": "soon"}')),
            TooFast(5),
            (_WAITING, 5, False),
            id="429-word",
        ),
        pytest.param(
            answer(429, refusal(429, TOO_MANY, '{"retry_after": 0}')), TooFast(5), (_WAITING, 5, False), id="429-zero"
        ),
        pytest.param(
            answer(429, refusal(429, "Too Many Requests")), TooFast(5), (_WAITING, 5, False), id="429-without"
        ),
        pytest.param(answer(429, PAGE), TooFast(5), (_WAITING, 5, False), id="429-page"),
        pytest.param(
            answer(403, refusal(403, "Forbidden: bot is not a member of the channel chat")),
            ChatGone("Forbidden: bot is not a member of the channel chat"),
            (_GONE, None, True),
            id="403-no-member",
        ),
        pytest.param(
            answer(400, refusal(400, "Bad Request: MESSAGE_TOO_LONG")),
            Refused("Message_too_long"),
            (_FAILED, None, True),
            id="400",
        ),
        pytest.param(
            answer(401, refusal(401, "Unauthorized")),
            Unreachable("the token was refused"),
            (_WAITING, 15, False),
            id="401",
        ),
        pytest.param(
            answer(404, refusal(404, "Not Found")),
            Unreachable("the token was refused"),
            (_WAITING, 15, False),
            id="404",
        ),
        pytest.param(
            answer(409, refusal(409, "Conflict: terminated by other getUpdates request")),
            Unreachable("another process uses this token"),
            (_WAITING, 15, False),
            id="409",
        ),
        pytest.param(
            answer(407, PAGE),
            Unreachable("the proxy refuses (407 Proxy Authentication Required)"),
            (_WAITING, 15, False),
            id="407",
        ),
        pytest.param(
            answer(500, refusal(500, "Internal Server Error: restart")),
            Unavailable("Internal Server Error: restart"),
            (_WAITING, 2, True),
            id="500-json",
        ),
        pytest.param(answer(502, PAGE), Unavailable("Bad Gateway (502)"), (_WAITING, 2, True), id="502-page"),
        pytest.param(answer(503, ""), Unavailable("Service Unavailable (503)"), (_WAITING, 2, True), id="503-empty"),
        pytest.param(answer(504, "[]"), Unavailable("Gateway Timeout (504)"), (_WAITING, 2, True), id="504-list"),
        pytest.param(answer(302, PAGE), Unavailable("Found (302)"), (_WAITING, 2, True), id="302"),
        pytest.param(
            answer(200, '{"ok": tr'), Unavailable("Invalid server response"), (_WAITING, 2, True), id="200-cut"
        ),
        pytest.param(answer(200, PAGE), Unavailable("Invalid server response"), (_WAITING, 2, True), id="200-page"),
        pytest.param(
            answer(200, '{"ok": true}'), Unavailable("Invalid server response"), (_WAITING, 2, True), id="200-no-result"
        ),
        pytest.param(
            answer(200, refusal(403, "Forbidden: bot was blocked by the user")),
            ChatGone("Forbidden: bot was blocked by the user"),
            (_GONE, None, True),
            id="200-not-ok",
        ),
        pytest.param(
            answer(200, '{"ok": false}'),
            Unavailable("Invalid server response"),
            (_WAITING, 2, True),
            id="200-not-ok-bare",
        ),
    ],
)
async def test_an_answer_has_its_outcome_and_its_row(
    sender: TelegramSender,
    server: BotApiServer,
    ann: User,
    clock: QuickClock,
    fault: Fault,
    outcome: Outcome,
    becomes: tuple[OutboxState, float | None, bool],
) -> None:
    server.faults.order(fault)
    came = await sent(sender, ann.id)
    assert came == outcome
    assert row(came, clock) == becomes
    assert len(server.calls_of("sendMessage")) == 1
    assert isinstance(await sent(sender, ann.id), Sent), "the next message goes out as if nothing had been"


def _blocked(server: BotApiServer) -> int:
    user = server.user()
    user.sends("/start")
    user.blocks()
    return user.id


def _deactivated(server: BotApiServer) -> int:
    user = server.user()
    user.deactivates()
    return user.id


def _kicked(server: BotApiServer) -> int:
    group = server.group()
    group.kicks_bot()
    return group.id


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        (_blocked, "bot was blocked by the user"),
        (_deactivated, "user is deactivated"),
        (_kicked, "kicked"),
        (lambda server: server.user().id, "can't initiate"),
        (lambda _: 999, "chat not found"),
    ],
    ids=["blocked", "deactivated", "kicked", "never-met", "unknown"],
)
async def test_a_chat_that_is_gone_keeps_its_row_out_of_the_way(
    sender: TelegramSender, server: BotApiServer, clock: QuickClock, chat: Callable[[BotApiServer], int], words: str
) -> None:
    outcome = await sent(sender, chat(server))
    assert isinstance(outcome, ChatGone)
    assert words in outcome.reason.lower()
    assert row(outcome, clock) == (OutboxState.GONE, None, True)


async def test_a_group_that_migrated_is_sent_to_again_at_once(
    sender: TelegramSender, server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    group = server.group(members=(ann,))
    new = group.migrates()
    outcome = await sent(sender, group.id)
    assert outcome == ChatMoved(ChatAddress(Platform.TELEGRAM, new.id))
    assert row(outcome, clock) == (OutboxState.WAITING, 0, False)


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [(FaultKind.DROP_BEFORE, []), (FaultKind.DROP_AFTER, ["要点早报"])],
)
async def test_a_connection_that_closes_may_have_taken_the_message_and_it_is_never_repeated_unasked(
    sender: TelegramSender, server: BotApiServer, ann: User, clock: QuickClock, fault: FaultKind, arrives: list[str]
) -> None:
    server.faults.order(Fault(fault, "sendMessage"))
    outcome = await sent(sender, ann.id)
    assert isinstance(outcome, Unavailable)
    assert row(outcome, clock) == (OutboxState.WAITING, 2, True)
    assert len(server.calls_of("sendMessage")) == 1
    assert ann.texts == arrives


async def test_an_answer_that_does_not_come_may_have_been_a_success(
    server: BotApiServer,
    network: Network,
    ann: User,
    clock: QuickClock,
    pacing: Pacing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "_READ_S", 0.05)
    server.faults.order(Fault(FaultKind.LATENCY, "sendMessage", seconds=0.3))
    async with build_bot(server.token, server.api_url, network, limiter=Limiter(pacing)) as bot:
        outcome = await sent(TelegramSender(bot, pacing), ann.id)
    assert outcome == Unavailable("timed out")
    assert row(outcome, clock) == (OutboxState.WAITING, 2, True)
    assert ann.texts == ["要点早报"]


async def test_no_server_at_all_has_taken_nothing(
    sender: TelegramSender, server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    await server.__aexit__(None, None, None)
    outcome = await sent(sender, ann.id)
    assert isinstance(outcome, Unreachable)
    assert row(outcome, clock) == (OutboxState.WAITING, 15, False)


async def test_markup_that_is_refused_goes_out_as_plain_text(
    sender: TelegramSender, server: BotApiServer, ann: User, clock: QuickClock
) -> None:
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, "sendMessage"))
    assert row(await sent(sender, ann.id), clock) == (OutboxState.SENT, None, True)
    assert (ann.texts, ann.last.entities) == (["要点早报"], ())


async def test_a_server_without_rich_messages_gets_html_and_is_remembered(
    sender: TelegramSender, server: BotApiServer, ann: User
) -> None:
    server.faults.order(Fault(FaultKind.NOT_FOUND, "sendRichMessage", times=None))
    assert isinstance(await sent(sender, ann.id, Format.RICH), Sent)
    assert isinstance(await sent(sender, ann.id, Format.RICH), Sent)
    assert [entity.type for entity in ann.last.entities] == ["italic"]
    assert len(server.calls_of("sendRichMessage")) == 1


async def test_an_edit_that_changes_nothing_is_no_error(bot: ExtBot[Push], server: BotApiServer, ann: User) -> None:
    there = await bot.send_message(ann.id, "早报")
    for _ in range(2):
        await edit(bot, Destination(ann.id), there.message_id, Message(PART), FormatSupport())
    assert [call.status for call in server.calls_of("editMessageText")] == [200, 400]


async def test_a_press_that_is_answered_too_late_is_no_error(bot: ExtBot[Push], server: BotApiServer) -> None:
    late = refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    server.faults.order(Fault(FaultKind.ANSWER, "answerCallbackQuery", status=400, body=late))
    await answer_query(bot, "1", "好")
    assert [call.status for call in server.calls_of("answerCallbackQuery")] == [400]
