"""What Telegram's refusals and the network's failures mean: python-telegram-bot's exceptions → outcomes, purely.

`BadRequest` and `TimedOut` are subclasses of `NetworkError`, so they are asked for first. Telegram names its reasons in
prose only; the wordings are those of its server (tdlib/telegram-bot-api, TDLib's and the data centres' error codes).
The transports raise `NotSentError` where nothing has left this machine; any other failure may hide a success.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.core.delivery import ChatGone, ChatMoved, Outcome, Refused, TooFast, Unavailable, Unreachable
from bot.core.subscriber import ChatAddress, Platform

_LONGEST_REASON = 200
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "input_user_deactivated",
    "user_is_blocked",
    "channel_private",
    "chat_id_invalid",
    "group chat was deactivated",
    "group chat was upgraded",
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "bot is not a member",
    "bot was kicked",
    "topic_closed",
)
"""Reasons for which nothing can be written to a chat until its people change something."""


class NotSentError(NetworkError):
    """No connection came about, so that Telegram surely hasn't taken the message."""


class NotSentInTimeError(NotSentError, TimedOut):
    """The same, of a connection that took too long to come about or to come free."""


def outcome_of(error: TelegramError) -> Outcome:  # noqa: PLR0911 - a table, a row an exception
    """Return what came of a sending that ended in `error`."""
    match error:
        case RetryAfter():
            return TooFast(retry_after_s(error))
        case ChatMigrated():
            return ChatMoved(ChatAddress(Platform.TELEGRAM, error.new_chat_id))
        case Forbidden():
            return ChatGone(_reason(error))
        case BadRequest():
            is_gone = any(reason in error.message.lower() for reason in _GONE)
            return ChatGone(_reason(error)) if is_gone else Refused(_reason(error))
        case InvalidToken():
            # Its message may hold the token.
            return Unreachable("the token was refused")
        case NotSentError():
            return Unreachable(_reason(error))
        case TimedOut():
            return Unavailable("timed out")
        case Conflict():
            return Unreachable("another process uses this token")
    return Unavailable(_reason(error))


def retry_after_s(error: RetryAfter) -> float:
    """Return how long to wait, whichever of the two types python-telegram-bot is set to give."""
    wait: int | float | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_markup_refused(error: TelegramError) -> bool:
    """Whether Telegram could not read our markup: a defect of ours."""
    return isinstance(error, BadRequest) and "can't parse entities" in error.message.lower()


def is_rich_unknown(error: TelegramError) -> bool:
    """Whether the server is too old for rich messages: it doesn't know the method, or sees an edit without a text.

    python-telegram-bot says of an unknown method what it says of a refused token; the cause's words tell them apart.
    """
    if isinstance(error, EndPointNotFound):
        return "not found" in str(error.__cause__).lower()
    return isinstance(error, BadRequest) and "message text is empty" in error.message.lower()


def is_about_something_else(error: TelegramError) -> bool:
    """Whether a refusal has nothing to do with what the message says."""
    return is_not_modified(error) or is_not_editable(error) or is_topic_missing(error)


def is_not_modified(error: TelegramError) -> bool:
    """Whether an edit would change nothing."""
    return isinstance(error, BadRequest) and "message is not modified" in error.message.lower()


def is_query_expired(error: TelegramError) -> bool:
    """Whether a press is answered too late, or was answered already."""
    return isinstance(error, BadRequest) and any(
        reason in error.message.lower() for reason in ("query is too old", "query_id_invalid", "query id is invalid")
    )


def is_not_editable(error: TelegramError) -> bool:
    """Whether a message can't be edited (any more), so that a new one has to be sent."""
    return isinstance(error, BadRequest) and any(
        reason in error.message.lower()
        for reason in ("message can't be edited", "message to edit not found", "message_id_invalid")
    )


def is_topic_missing(error: TelegramError) -> bool:
    """Whether the topic that was to be written to has been deleted or closed."""
    return isinstance(error, BadRequest) and any(
        reason in error.message.lower() for reason in ("message thread not found", "topic_closed", "topic_deleted")
    )


def _reason(error: TelegramError) -> str:
    return error.message[:_LONGEST_REASON]
