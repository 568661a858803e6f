from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.telegram.errors import (
    NotSentError,
    NotSentInTimeError,
    is_markup_refused,
    is_not_editable,
    is_not_modified,
    is_query_expired,
    is_topic_missing,
    outcome_of,
)
from bot.core.delivery import ChatGone, ChatMoved, Outcome, Refused, TooFast, Unavailable, Unreachable
from bot.core.subscriber import ChatAddress, Platform

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def _gone(reason: str) -> tuple[TelegramError, Outcome]:
    return BadRequest(reason), ChatGone(reason)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ChatMigrated(-100123), ChatMoved(ChatAddress(Platform.TELEGRAM, -100123))),
        (Forbidden("Forbidden: bot was blocked by the user"), ChatGone("Forbidden: bot was blocked by the user")),
        (Forbidden("Forbidden: user is deactivated"), ChatGone("Forbidden: user is deactivated")),
        (Forbidden("Forbidden: bot was kicked"), ChatGone("Forbidden: bot was kicked")),
        _gone("Chat not found"),
        _gone("User is deactivated"),
        _gone("PEER_ID_INVALID"),
        _gone("Not enough rights to send text messages to the chat"),
        _gone("Need administrator rights in the channel chat"),
        _gone("Have no rights to send a message"),
        _gone("CHAT_WRITE_FORBIDDEN"),
        _gone("Group chat was upgraded to a supergroup chat"),
        _gone("TOPIC_CLOSED"),
        (BadRequest("Message is too long"), Refused("Message is too long")),
        (BadRequest("Message text is empty"), Refused("Message text is empty")),
        (BadRequest("x" * 1_000), Refused("x" * 200)),
        (InvalidToken(f"The token `{TOKEN}` was rejected by the server."), Unreachable("the token was refused")),
        (TimedOut(), Unavailable("timed out")),
        (Conflict("Conflict: terminated by other getUpdates request"), Unreachable("another process uses this token")),
        (NetworkError("httpx.ConnectError: refused"), Unavailable("httpx.ConnectError: refused")),
        (NetworkError("Bad Gateway (502)"), Unavailable("Bad Gateway (502)")),
        (TelegramError("Invalid server response"), Unavailable("Invalid server response")),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, TelegramError) else "",
)  # fmt: skip
def test_each_error_has_its_outcome(error: TelegramError, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome


def test_a_429_is_read_as_a_duration() -> None:
    assert outcome_of(RetryAfter(timedelta(seconds=7))) == TooFast(7.0)


@pytest.mark.filterwarnings("ignore:.*retry_after.*")
def test_a_429_is_read_as_a_number_of_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "false")
    assert outcome_of(RetryAfter(7)) == TooFast(7.0)


@pytest.mark.parametrize(
    ("recognises", "message"),
    [
        (is_markup_refused, "Can't parse entities: unsupported start tag"),
        (is_not_modified, "Message is not modified: specified new message content"),
        (is_query_expired, "Query is too old and response timeout expired or query id is invalid"),
        (is_query_expired, "QUERY_ID_INVALID"),
        (is_not_editable, "Message can't be edited"),
        (is_not_editable, "Message to edit not found"),
        (is_topic_missing, "Message thread not found"),
    ],
)
def test_refusals_that_are_dealt_with_are_recognised(recognises: object, message: str) -> None:
    assert callable(recognises)
    assert recognises(BadRequest(message))
    assert not recognises(BadRequest("Chat not found"))
    assert not recognises(NetworkError(message))


def test_a_connection_that_was_never_made_took_nothing() -> None:
    assert outcome_of(NotSentError("ConnectError: refused")) == Unreachable("ConnectError: refused")
    assert outcome_of(NotSentInTimeError("no place")) == Unreachable("no place")
    assert isinstance(NotSentInTimeError("no place"), TimedOut)
