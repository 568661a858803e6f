"""What happened → what the bot does about it: asks the conversation, has its reply written, answers presses."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

from bot.chat.rendering import Packer
from bot.chat.reply import Reply, line
from bot.chat.request import Request
from bot.chat.telegram.administrators import Administrators
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.messages import Destination
from bot.chat.telegram.packing import CAPTION
from bot.chat.telegram.rich import RichPacker
from bot.chat.telegram.updates import Asked, Event, LostPress, Migration, Place, Presence, WordlessMessage
from bot.chat.telegram.writing import Whereabouts as KnownWhereabouts
from bot.chat.telegram.writing import Writer
from bot.chat.texts import Texts, pick_locale, texts_in
from bot.core.subscriber import ChatAddress, ChatKind, Format

_log = logging.getLogger(__name__)
_ALBUMS_REMEMBERED = 64
_TYPING_AFTER_S = 1.0
_TYPING_LASTS_S = 5.0
"""So long does Telegram show it, or until the next message comes."""


class Conversation(Protocol):
    async def answer(self, request: Request) -> Reply: ...


class Whereabouts(KnownWhereabouts, Protocol):
    """`Whereabouts` of `services.whereabouts`."""

    async def mark_here(self, address: ChatAddress) -> None: ...

    async def enter(self, channel: ChatAddress, language: str, person_id: int) -> None: ...


class Answering:
    def __init__(
        self,
        conversation: Conversation,
        whereabouts: Whereabouts,
        administrators: Administrators,
        writer: Writer,
    ) -> None:
        self._conversation = conversation
        self._whereabouts = whereabouts
        self._administrators = administrators
        self._writer = writer
        self._packers: dict[Format, Packer] = {
            Format.RICH: RichPacker(),
            Format.HTML: HtmlPacker(),
            Format.PLAIN: PlainPacker(),
        }
        self._captions = HtmlPacker(CAPTION)
        self._albums: deque[str] = deque(maxlen=_ALBUMS_REMEMBERED)

    async def handle(self, event: Event) -> None:
        """Do what `event` calls for. Telegram's refusals are dealt with or logged."""
        match event:
            case Asked(request=request, place=place):
                await self._answer(request, place)
            case LostPress(query_id=query_id, locale=locale):
                await self._writer.answer_press(query_id, _texts(locale)("error.stale_button"))
            case WordlessMessage():
                await self._ask_for_words(event)
            case Presence(is_here=True):
                await self._let_in(event)
            case Presence(address=address):
                await self._whereabouts.mark_gone(address, "the bot was blocked, removed or silenced")
            case Migration(old=old, new=new):
                await self._whereabouts.move(old, new)

    async def _let_in(self, presence: Presence) -> None:
        await self._whereabouts.mark_here(presence.address)
        if presence.kind is ChatKind.CHANNEL and presence.person_id is not None:
            await self._whereabouts.enter(presence.address, pick_locale(presence.locale), presence.person_id)

    async def _answer(self, request: Request, place: Place) -> None:
        async with self._typing(place.destination):
            reply = await self._reply(request)
        if place.query_id is not None:
            await self._writer.answer_press(place.query_id, reply.toast)
        if reply.picture and await self._write_picture(reply, place):
            return
        form = reply.form if reply.form in self._packers else Format.HTML
        parts = self._packers[form].pack(reply.blocks, reply.buttons)
        await self._writer.write(parts, place.destination, place.message_id if reply.replaces else None, form)

    async def _write_picture(self, reply: Reply, place: Place) -> bool:
        """Write a picture and what is to be said to it: as its caption, or below it. Return whether that is done."""
        captions = self._captions.pack(reply.blocks, reply.buttons)
        if len(captions) == 1:
            return await self._writer.write_picture(reply.picture, captions[0], place.destination)
        await self._writer.write_picture(reply.picture, None, place.destination)
        return False

    @asynccontextmanager
    async def _typing(self, destination: Destination) -> AsyncIterator[None]:
        """Show that an answer is being written, where that takes longer than a moment."""
        typing = asyncio.create_task(self._show_typing(destination))
        try:
            yield
        finally:
            typing.cancel()

    async def _show_typing(self, destination: Destination) -> None:
        await asyncio.sleep(_TYPING_AFTER_S)
        while True:
            await self._writer.show_typing(destination)
            await asyncio.sleep(_TYPING_LASTS_S)

    async def _reply(self, request: Request) -> Reply:
        try:
            return await self._conversation.answer(await self._with_rights(request))
        except Exception:  # noqa: BLE001 - whatever broke, whoever asked is told so
            _log.exception("request failed", extra={"chat_id": request.address.chat_id})
            sentence = _texts(request.locale)("error.unexpected")
            return Reply(toast=sentence) if request.text is None else Reply((line(sentence),))

    async def _with_rights(self, request: Request) -> Request:
        if request.may_manage:
            return request
        may_manage = await self._administrators.include(request.address.chat_id, request.user_id)
        return replace(request, may_manage=may_manage)

    async def _ask_for_words(self, message: WordlessMessage) -> None:
        """Say, once an album, that only words are understood."""
        if message.album is not None:
            if message.album in self._albums:
                return
            self._albums.append(message.album)
        blocks = (line(_texts(message.locale)("error.only_words")),)
        await self._writer.write(self._packers[Format.HTML].pack(blocks, ()), message.destination)


def _texts(locale: str) -> Texts:
    return texts_in(pick_locale(locale))
