"""The rate limiter of python-telegram-bot's `ExtBot`: every call waits for its turn here, and every 429 is seen here.

Messages and edits take turns: Telegram's limits are told for messages, and in groups edits are seen to use up the same
minute. Presses' answers, rights, menus and "typing…" put nothing into a chat and have limits of their own that a bot
doesn't come near; they wait for closed gates only. `ExtBot` never asks for getUpdates: that must not wait, or the
answers that everybody waits for would not even begin.
"""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, InvalidToken, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.telegram.budgets import ChatId
from bot.chat.telegram.errors import retry_after_s
from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.slots import Turn
from bot.core.delivery import TooFast

_log = logging.getLogger(__name__)
_WRITING = ("send", "forward", "copy", "edit")
_NO_MESSAGES = frozenset(
    {
        "sendChatAction",
        "editForumTopic",
        "editGeneralForumTopic",
        "editChatInviteLink",
        "editChatSubscriptionInviteLink",
    }
)
_PAYABLE = frozenset(
    f"send{kind}"
    for kind in (
        "Message Photo LivePhoto Audio Document Video Animation Voice VideoNote PaidMedia MediaGroup Location Venue "
        "Contact Poll Dice Sticker RichMessage Invoice Game"
    ).split()
) | {"copyMessage"}
"""The methods with the parameter `allow_paid_broadcast` (Bot API 10.1)."""

_Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Push:
    """Marks a call (`rate_limit_args`) as one that nobody waits for; the others are answers.

    `started` is called when the call's turn has come, right before it goes out.
    """

    started: Callable[[], None] = lambda: None


class Limiter(BaseRateLimiter[Push]):
    """Lets calls out at the bot's pace. With `is_paid`, pushes are paid broadcasts, and so is an answer where the
    messages that are free have been used up.
    """

    __slots__ = ("_is_paid", "pacing")

    def __init__(self, pacing: Pacing, *, is_paid: bool = False) -> None:
        self.pacing = pacing
        self._is_paid = is_paid

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        await self.pacing.stop()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Push | None,
    ) -> _Result:
        """Call when it is time. Raises RetryAfter at once where that is too far off, or where Telegram says so."""
        chat_id = _chat_of(data)
        turn = await self._wait(endpoint, chat_id, data, rate_limit_args)
        if isinstance(turn, TooFast):
            raise RetryAfter(timedelta(seconds=turn.retry_after_s))
        if rate_limit_args is not None:
            rate_limit_args.started()
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            wait_s = retry_after_s(error)
            _log.warning("too fast", extra={"method": endpoint, "chat_id": chat_id, "retry_after_s": wait_s})
            self.pacing.refused(chat_id, wait_s)
            raise
        except (BadRequest, InvalidToken):
            # Nothing has come into the chat; the same may be said in another format at once.
            if chat_id is not None and is_message(endpoint):
                self.pacing.give_back(chat_id)
            raise
        finally:
            if turn is not None:
                self.pacing.answered(turn)

    async def _wait(
        self, method: str, chat_id: ChatId | None, data: dict[str, Any], push: Push | None
    ) -> Turn | TooFast | None:
        """Wait until the call may go out. Returns the turn that it takes, if it takes one; or how far off it is."""
        if chat_id is None or not is_message(method):
            return await self.pacing.gate(chat_id)
        turn = await (self.pacing.turn(chat_id) if push else self.pacing.answer_turn(chat_id))
        if self._is_paid and method in _PAYABLE and (push or self.pacing.is_free_used_up()):
            data["allow_paid_broadcast"] = True
        return turn


def is_message(method: str) -> bool:
    """Whether a method writes into the chat that it is given; what its name says decides of those not known yet."""
    return method.startswith(_WRITING) and method not in _NO_MESSAGES


def _chat_of(data: dict[str, Any]) -> ChatId | None:
    chat_id = data.get("chat_id")
    try:
        return int(chat_id) if chat_id is not None else None
    except ValueError:
        return str(chat_id)
