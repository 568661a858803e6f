"""The calls that write into a chat: sendMessage, sendRichMessage, editMessageText, answerCallbackQuery.

Refusals that matter to nobody are taken care of here; all others come out as python-telegram-bot's exceptions, and
`RichRefusedError` where what a rich message says is to be said in its fallback's messages.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram.errors import (
    is_markup_refused,
    is_not_editable,
    is_not_modified,
    is_query_expired,
    is_topic_missing,
)
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.graphemes import is_boundary
from bot.chat.telegram.limiter import Push
from bot.chat.telegram.packing import MESSAGE, utf16_length
from bot.chat.telegram.rich_calls import edit_rich, send_rich
from bot.core.delivery import RenderedPart, Sent
from bot.core.subscriber import Format

_log = logging.getLogger(__name__)
_LONGEST_TOAST = 200
_KEPT_KEYBOARDS = 256


@dataclass(frozen=True, slots=True)
class Destination:
    """A chat and, in a forum, the topic."""

    chat_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send: a part in a format that the server may know."""

    part: RenderedPart
    form: Format = Format.HTML


def messages_of(part: RenderedPart, form: Format, support: FormatSupport) -> tuple[Message, ...]:
    """Return the messages that a part goes out as: one, or those of its fallback."""
    return fallback_of(part) if form is Format.RICH and not support.rich else (Message(part, form),)


def fallback_of(part: RenderedPart) -> tuple[Message, ...]:
    """Return a rich part's messages in HTML, the buttons under the last; as plain text where it has none."""
    if not part.fallback:
        return (Message(part, Format.PLAIN),)
    *first, last = part.fallback
    plain = part.plain if len(part.fallback) == 1 else ""
    return (
        *(Message(RenderedPart(body, plain)) for body in first),
        Message(RenderedPart(last, plain, part.buttons)),
    )


async def send(
    bot: ExtBot[Push], destination: Destination, message: Message, support: FormatSupport, push: Push | None = None
) -> Sent:
    """Send a message, as an answer or a push. Refused HTML goes out as plain text, what is meant for a topic that is no
    more outside of topics. Raises RichRefusedError, TelegramError.
    """
    return await in_topic(destination, lambda there: _send_as_it_is_taken(bot, there, message, support, push))


async def in_topic(destination: Destination, write: Callable[[Destination], Awaitable[int | None]]) -> Sent:
    """Write a message, of which `write` returns the id: outside of topics where its topic is deleted or closed. Raises
    what `write` does.
    """
    try:
        return Sent(await write(destination))
    except TelegramError as error:
        if destination.thread_id is None or not is_topic_missing(error):
            raise
    return Sent(await write(replace(destination, thread_id=None)), topic_is_gone=True)


async def _send_as_it_is_taken(
    bot: ExtBot[Push], destination: Destination, message: Message, support: FormatSupport, push: Push | None
) -> int:
    try:
        return await _send(bot, destination, message, support, push)
    except TelegramError as error:
        if not (message.form is Format.HTML and is_markup_refused(error)):
            raise
        _log.error("markup refused; sent as plain text", extra=_defect(destination, error))
        return await _send(bot, destination, replace(message, form=Format.PLAIN), support, push)


async def edit(
    bot: ExtBot[Push], destination: Destination, message_id: int, message: Message, support: FormatSupport
) -> None:
    """Put a message in another's place; where that one can't be edited, send a new one. Raises as `send` does."""
    try:
        await _edit(bot, destination, message_id, message, support)
    except TelegramError as error:
        if is_not_modified(error):
            return
        if is_not_editable(error):
            await send(bot, destination, message, support)
            return
        if not (message.form is Format.HTML and is_markup_refused(error)):
            raise
        _log.error("markup refused; written as plain text", extra=_defect(destination, error))
        await _edit(bot, destination, message_id, replace(message, form=Format.PLAIN), support)


async def answer_query(bot: ExtBot[Push], query_id: str, toast: str) -> None:
    """Answer a button's press; that it is too late for that is no error. Raises TelegramError."""
    try:
        await bot.answer_callback_query(query_id, text=_within_limit(toast) or None)
    except TelegramError as error:
        if not is_query_expired(error):
            raise
        _log.info("press answered too late")


def keyboard(part: RenderedPart) -> InlineKeyboardMarkup | None:
    """Return the buttons under a message; none where it has none."""
    return _keyboard(part.buttons) if part.buttons else None


@lru_cache(_KEPT_KEYBOARDS)
def _keyboard(buttons: tuple[tuple[tuple[str, str], ...], ...]) -> InlineKeyboardMarkup:
    """Build a keyboard, once for all who get the same: it takes as long as sending."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in buttons]
    )


@lru_cache(_KEPT_KEYBOARDS)
def _keyboard_json(buttons: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """Return a keyboard as Telegram takes it."""
    return _keyboard(buttons).to_json()


def _within_limit(toast: str) -> str:
    if utf16_length(toast) <= _LONGEST_TOAST:
        return toast
    return toast.encode("utf-16-le")[: 2 * _LONGEST_TOAST - 2].decode("utf-16-le", "ignore") + "…"


async def _send(
    bot: ExtBot[Push], destination: Destination, message: Message, support: FormatSupport, push: Push | None
) -> int:
    part = message.part
    if message.form is Format.RICH:
        target = {"chat_id": destination.chat_id, "message_thread_id": destination.thread_id}
        buttons = _keyboard_json(part.buttons) if part.buttons else None
        return await send_rich(bot, target, part.body, buttons, support, push)
    sent = await bot.send_message(
        destination.chat_id,
        message_thread_id=destination.thread_id,
        rate_limit_args=push,
        **_content(message),
    )
    return sent.message_id


async def _edit(
    bot: ExtBot[Push], destination: Destination, message_id: int, message: Message, support: FormatSupport
) -> None:
    target: dict[str, Any] = {"chat_id": destination.chat_id, "message_id": message_id}
    if message.form is Format.RICH:
        await edit_rich(bot, target, message.part.body, keyboard(message.part), support)
    else:
        await bot.edit_message_text(**target, **_content(message))


def _content(message: Message) -> dict[str, Any]:
    is_html = message.form is Format.HTML
    return {
        "text": message.part.body if is_html else _one_message(message.part.plain),
        "parse_mode": ParseMode.HTML if is_html else None,
        "reply_markup": keyboard(message.part),
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }


def _one_message(plain: str) -> str:
    """Cut text to what one message holds, between two visible characters."""
    if utf16_length(plain) <= MESSAGE.units:
        return plain
    kept = plain.encode("utf-16-le")[: 2 * (MESSAGE.units - 1)].decode("utf-16-le", "ignore")
    end = next((at for at in range(len(kept), 0, -1) if is_boundary(plain, at)), len(kept))
    return f"{kept[:end].rstrip()}…"


def _defect(destination: Destination, error: TelegramError) -> dict[str, object]:
    return {"chat_id": destination.chat_id, "reason": error.message}
