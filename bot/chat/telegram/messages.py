"""The calls that write into a chat: sendMessage, editMessageText, answerCallbackQuery.

Refusals that matter to nobody are taken care of here; all others come out as python-telegram-bot's exceptions.
"""

import logging
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat.telegram.errors import (
    is_markup_refused,
    is_not_editable,
    is_not_modified,
    is_query_expired,
    is_topic_missing,
)
from bot.chat.telegram.packing import utf16_length
from bot.core.delivery import RenderedPart

_log = logging.getLogger(__name__)
_LONGEST_TOAST = 200


@dataclass(frozen=True, slots=True)
class Destination:
    """A chat and, in a forum, the topic."""

    chat_id: int
    thread_id: int | None = None


async def send(bot: Bot, destination: Destination, part: RenderedPart, *, is_html: bool = True) -> int:
    """Send a message and return its id. Refused markup goes out as plain text. Raises TelegramError."""
    try:
        return await _send(bot, destination, part, is_html=is_html)
    except TelegramError as error:
        if is_topic_missing(error) and destination.thread_id is not None:
            return await send(bot, replace(destination, thread_id=None), part, is_html=is_html)
        if not (is_html and is_markup_refused(error)):
            raise
        _log.error("markup refused; sent as plain text", extra=_defect(destination, error))
        return await _send(bot, destination, part, is_html=False)


async def edit(bot: Bot, destination: Destination, message_id: int, part: RenderedPart) -> None:
    """Put `part` in a message's place; where that message can't be edited, send a new one. Raises TelegramError."""
    try:
        await _edit(bot, destination, message_id, part, is_html=True)
    except TelegramError as error:
        if is_not_modified(error):
            return
        if is_not_editable(error):
            await send(bot, destination, part)
            return
        if not is_markup_refused(error):
            raise
        _log.error("markup refused; written as plain text", extra=_defect(destination, error))
        await _edit(bot, destination, message_id, part, is_html=False)


async def answer_query(bot: Bot, query_id: str, toast: str) -> None:
    """Answer a button's press; that it is too late for that is no error. Raises TelegramError."""
    try:
        await bot.answer_callback_query(query_id, text=_within_limit(toast) or None)
    except TelegramError as error:
        if not is_query_expired(error):
            raise
        _log.info("press answered too late")


def keyboard(part: RenderedPart) -> InlineKeyboardMarkup | None:
    """Return the buttons under a message; none where it has none."""
    if not part.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in part.buttons]
    )


def _within_limit(toast: str) -> str:
    if utf16_length(toast) <= _LONGEST_TOAST:
        return toast
    return toast.encode("utf-16-le")[: 2 * _LONGEST_TOAST - 2].decode("utf-16-le", "ignore") + "…"


async def _send(bot: Bot, destination: Destination, part: RenderedPart, *, is_html: bool) -> int:
    message = await bot.send_message(
        destination.chat_id,
        message_thread_id=destination.thread_id,
        **_content(part, is_html=is_html),
    )
    return message.message_id


async def _edit(bot: Bot, destination: Destination, message_id: int, part: RenderedPart, *, is_html: bool) -> None:
    await bot.edit_message_text(chat_id=destination.chat_id, message_id=message_id, **_content(part, is_html=is_html))


def _content(part: RenderedPart, *, is_html: bool) -> dict[str, Any]:
    return {
        "text": part.body if is_html else part.plain,
        "parse_mode": ParseMode.HTML if is_html else None,
        "reply_markup": keyboard(part),
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }


def _defect(destination: Destination, error: TelegramError) -> dict[str, object]:
    return {"chat_id": destination.chat_id, "reason": error.message}
