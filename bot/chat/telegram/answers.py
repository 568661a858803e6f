"""Brings the answers to calls into the shape that python-telegram-bot can tell apart, whichever transport took them.

It takes for granted that a success has a result, an error is an object, and a `retry_after` is a number. What a proxy,
or a server in trouble, says instead ends there in exceptions that aren't Telegram's and would end a loop.
"""

import json
import math
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.chat.telegram.errors import NotSentError

_SUCCESSES = (b'{"ok":true,"result":', b'{"ok": true, "result": ')
_USUAL_WAIT_S = 5.0
_LONGEST_WAIT_S = 86_400.0


def checked(status: int, body: bytes) -> tuple[int, bytes]:
    """Return an answer as it may be handed on. Raises RetryAfter, NotSentError, TelegramError."""
    if status == HTTPStatus.OK and body.startswith(_SUCCESSES):
        return status, body
    answer = _object(body)
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return _success(status, body, answer)
    return _refusal(status, body, answer)


def _success(status: int, body: bytes, answer: dict[str, Any] | None) -> tuple[int, bytes]:
    """A success that says `ok: false` is the error that it names."""
    if answer is None:
        raise TelegramError("Invalid server response")
    if answer.get("ok") is False and isinstance(code := answer.get("error_code"), int):
        return _refusal(code, body, answer)
    if "result" not in answer:
        raise TelegramError("Invalid server response")
    return status, body


def _refusal(status: int, body: bytes, answer: dict[str, Any] | None) -> tuple[int, bytes]:
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        raise NotSentError("the proxy refuses (407 Proxy Authentication Required)")
    parameters = (answer or {}).get("parameters") or {}
    if status == HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in parameters:
        raise RetryAfter(timedelta(seconds=_wait_s(parameters.get("retry_after"))))
    # A page says nothing that its status doesn't.
    return status, b"{}" if answer is None else body


def _wait_s(retry_after: object) -> float:
    """Return how long to wait: a few seconds where the server doesn't say, or says what can't be."""
    try:
        seconds = float(retry_after)  # type: ignore[arg-type] # whatever came
    except (TypeError, ValueError):
        return _USUAL_WAIT_S
    return min(seconds, _LONGEST_WAIT_S) if math.isfinite(seconds) and seconds > 0 else _USUAL_WAIT_S


def _object(body: bytes) -> dict[str, Any] | None:
    """Return an answer's JSON, if it has the shape of Telegram's."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    is_telegrams = (
        isinstance(answer, dict)
        and isinstance(answer.get("description", ""), str)
        and isinstance(answer.get("parameters", {}), dict)
    )
    return answer if is_telegrams else None
