"""The calls that write rich messages, which python-telegram-bot has no methods for yet (Bot API 10.1).

What a server doesn't take comes out as `RichRefusedError`: the same can then be said in HTML.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, EndPointNotFound
from telegram.ext import ExtBot

from bot.chat.telegram.errors import is_about_something_else, is_rich_unknown, outcome_of
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.limiter import Push
from bot.core.delivery import Refused
from bot.errors import YaodianError

_log = logging.getLogger(__name__)
_KEPT_BODIES = 64
_PICTURE = re.compile(r"<img [^>]*>")
_FIGURE = re.compile(r"<figure><img [^>]*><figcaption>(.*?)</figcaption></figure>", re.DOTALL)


class RichRefusedError(YaodianError):
    """The server takes no rich messages, or not this one."""


async def send_rich(
    bot: ExtBot[Push],
    target: dict[str, Any],
    body: str,
    keyboard: str | None,
    support: FormatSupport,
    push: Push | None = None,
) -> int:
    """Send a rich message, with a keyboard as JSON, and return its id. Raises RichRefusedError, TelegramError."""

    async def call(html: str) -> Any:
        kwargs = {**target, "rich_message": {"html": html}, "reply_markup": keyboard}
        given = {name: value for name, value in kwargs.items() if value is not None}
        return await bot.do_api_request("sendRichMessage", api_kwargs=given, rate_limit_args=push)

    message = await _attempt(call, body, support)
    message_id: int = message["message_id"]
    return message_id


async def edit_rich(
    bot: ExtBot[Push], target: dict[str, Any], body: str, keyboard: InlineKeyboardMarkup | None, support: FormatSupport
) -> None:
    """Put a rich message in a message's place. Raises RichRefusedError, TelegramError."""

    async def call(html: str) -> Any:
        # No text: an edit has either that or a rich message.
        return await bot.edit_message_text(
            None,  # type: ignore[arg-type]
            **target,
            reply_markup=keyboard,
            api_kwargs={"rich_message": {"html": html}},
        )

    await _attempt(call, body, support)


async def _attempt(call: Callable[[str], Awaitable[Any]], body: str, support: FormatSupport) -> Any:
    """Call; where pictures may be what is refused (an address that leads nowhere, a chat that takes none), without."""
    bare = _without_pictures(body)
    if bare != body and not support.goes_bare(body):
        try:
            return await _checked(call(body), support)
        except RichRefusedError as error:
            if not support.rich:
                raise
            _log.warning("rich message refused; sent without pictures", extra={"reason": str(error)})
        support.go_bare(body)
    return await _checked(call(bare), support)


async def _checked(calling: Awaitable[Any], support: FormatSupport) -> Any:
    try:
        return await calling
    except EndPointNotFound as error:
        if not is_rich_unknown(error):
            # A token that is refused looks the same to python-telegram-bot.
            raise error.__cause__ or error from None
        support.rich = False
        _log.warning("this Bot API server knows no rich messages; HTML instead")
        raise RichRefusedError("sendRichMessage is unknown") from error
    except BadRequest as error:
        if is_rich_unknown(error):
            support.rich = False
        elif is_about_something_else(error) or not (isinstance(outcome_of(error), Refused) or _is_about_media(error)):
            raise
        raise RichRefusedError(error.message) from error


def _is_about_media(error: BadRequest) -> bool:
    """Whether the chat takes messages but no pictures."""
    return any(word in error.message.lower() for word in ("photo", "media"))


@lru_cache(_KEPT_BODIES)
def _without_pictures(body: str) -> str:
    return _PICTURE.sub("", _FIGURE.sub(r"<footer>\1</footer>", body)) if "<img " in body else body
