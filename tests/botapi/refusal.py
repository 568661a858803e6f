"""What the server says when it refuses: an HTTP status, Telegram's wording, and sometimes parameters.

Wordings are those of Telegram's own server (github.com/tdlib/telegram-bot-api and TDLib), as far as they are known. The
server stands in for Telegram, so its refusals are no errors of the bot's and share no base with them.
"""

from typing import Any


class RefusedError(Exception):
    """A call that is answered with `ok: false`. `parameters` is Telegram's ResponseParameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: int) -> RefusedError:
    """Return a 400. Telegram writes the reason's first letter small, unless it is a CODE_LIKE_THIS."""
    code_like = reason[1:2] == "_" or reason[1:2].isupper()
    return RefusedError(400, f"Bad Request: {reason if code_like else reason[:1].lower() + reason[1:]}", **parameters)


def forbidden(reason: str) -> RefusedError:
    return RefusedError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> RefusedError:
    return RefusedError(409, f"Conflict: {reason}")


def too_many_requests(retry_after_s: int) -> RefusedError:
    return RefusedError(429, f"Too Many Requests: retry after {retry_after_s}", retry_after=retry_after_s)
