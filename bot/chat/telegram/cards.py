"""Picture cards: drawn and uploaded once, then sent to the rest of a crowd by the file that Telegram keeps."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from telegram import Message
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.chat.telegram.limiter import Push
from bot.chat.telegram.messages import Destination, keyboard
from bot.core.delivery import RenderedPart
from bot.errors import DrawingError

_log = logging.getLogger(__name__)
_REMEMBERED = 256

Draw = Callable[[str], Awaitable[bytes]]
"""Draws a card's body (JSON) as a PNG."""


class Cards:
    def __init__(self, bot: ExtBot[Push], draw: Draw) -> None:
        self._bot = bot
        self._draw = draw
        self._files: OrderedDict[str, str] = OrderedDict()
        self._drawn: tuple[str, bytes] = ("", b"")
        self._drawing = asyncio.Lock()
        self._fault = ""
        """Why there are no pictures at all; that is logged once, and not for each of them."""

    async def send(
        self, destination: Destination, body: str, caption: RenderedPart | None = None, push: Push | None = None
    ) -> int | None:
        """Send a picture, as an answer or a push, and return its message's id; none where it can't be drawn.

        Raises TelegramError.
        """
        if body not in self._files:
            async with self._drawing:
                if body not in self._files:
                    return await self._upload(destination, body, caption, push)
        try:
            return (await self._photo(destination, self._files[body], caption, push)).message_id
        except BadRequest as error:
            if "file" not in error.message.lower():
                raise
            self._files.pop(body, None)
            return await self._upload(destination, body, caption, push)

    async def _upload(
        self, destination: Destination, body: str, caption: RenderedPart | None, push: Push | None
    ) -> int | None:
        picture = await self._picture(body)
        if picture is None:
            return None
        message = await self._photo(destination, picture, caption, push)
        if message.photo:
            self._files[body] = message.photo[-1].file_id
            if len(self._files) > _REMEMBERED:
                self._files.popitem(last=False)
        return message.message_id

    async def _photo(
        self, destination: Destination, photo: str | bytes, caption: RenderedPart | None, push: Push | None
    ) -> Message:
        return await self._bot.send_photo(
            destination.chat_id,
            photo,
            message_thread_id=destination.thread_id,
            caption=caption.body if caption else None,
            parse_mode=ParseMode.HTML if caption else None,
            reply_markup=keyboard(caption) if caption else None,
            rate_limit_args=push,
        )

    async def _picture(self, body: str) -> bytes | None:
        if self._drawn[0] == body:
            return self._drawn[1] or None
        try:
            picture = await self._draw(body)
        except DrawingError as error:
            if str(error) != self._fault:
                _log.warning("no pictures", extra={"reason": str(error)})
                self._fault = str(error)
            picture = b""
        except Exception:  # noqa: BLE001 - whatever broke, the digest that follows must not wait for its picture
            _log.exception("card not drawn")
            picture = b""
        self._drawn = (body, picture)
        return picture or None
