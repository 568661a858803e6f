"""The conversation in a terminal: typed lines go in, a number presses a button, replies are printed."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol, TextIO

from bot.chat.actions import Open, Screen
from bot.chat.reply import Reply
from bot.chat.request import Request
from bot.chat.terminal.display import Display
from bot.chat.terminal.lines import PROMPT, open_lines
from bot.chat.terminal.output import Output
from bot.chat.terminal.page import clean, page_of
from bot.chat.texts import sentence
from bot.chat.typed import tidy
from bot.core.subscriber import ChatAddress, ChatKind, Platform

_log = logging.getLogger(__name__)
TERMINAL_CHAT = ChatAddress(Platform.TERMINAL, 1)
_LEAVE = {"/quit", "/exit", "quit", "exit", "退出", "/退出", "再见"}


class Conversation(Protocol):
    async def answer(self, request: Request) -> Reply: ...

    async def language(self, address: ChatAddress, locale: str) -> str:
        """Return in which of our languages a chat is spoken to."""
        ...


async def _nothing() -> None:
    """Do nothing: what follows each answer where nothing was asked for."""


class TerminalChat:
    """`locale` is the language of the person's environment. `after_each` is awaited after each answer: it delivers what
    is due, so that in a script a digest stands where it was asked for.
    """

    def __init__(
        self,
        conversation: Conversation,
        output: Output,
        display: Display,
        source: TextIO,
        *,
        locale: str = "",
        after_each: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._conversation = conversation
        self._output = output
        self._display = display
        self._source = source
        self._after_each = after_each
        self._blank = Request(TERMINAL_CHAT, ChatKind.PRIVATE, TERMINAL_CHAT.chat_id, locale, is_operator=True)
        self._is_script = not source.isatty()

    async def run(self) -> None:
        """Talk until the input ends, the person leaves, or nobody reads the answers any more."""
        with open_lines(self._source, self._output) as lines:
            if not self._is_script:
                await self._greet()
            while not self._output.is_closed:
                typed = await lines.next()
                if typed is None or typed.strip().casefold() in _LEAVE:
                    break
                if typed.strip():
                    self._echo(typed)
                    await self._take(typed)
        if not self._is_script:
            self._display.note(await self._say("terminal.bye"))

    async def _greet(self) -> None:
        await self._ask(replace(self._blank, action=Open(Screen.START)))
        self._display.note(await self._say("terminal.hello"))

    def _echo(self, typed: str) -> None:
        """Repeat a script's line: a terminal shows by itself what is typed."""
        if self._is_script:
            self._output.print(PROMPT + clean(typed))

    async def _take(self, typed: str) -> None:
        words = tidy(typed)
        if not (words.isdecimal() and self._display.has_buttons):
            await self._ask(replace(self._blank, text=typed))
            return
        action = self._display.button(int(words))
        if action is None:
            self._display.note(await self._say("terminal.no_such_button", number=words))
            return
        await self._ask(replace(self._blank, action=action))

    async def _ask(self, request: Request) -> None:
        try:
            reply = await self._conversation.answer(request)
        except Exception:  # noqa: BLE001 - one failed answer must not end the conversation
            _log.exception("request failed")
            self._display.note(await self._say("error.unexpected"))
            return
        if reply.toast and (request.action is not None or not reply.blocks):
            self._display.note(reply.toast)
        if reply.blocks:
            buttons = [[(button.label, button.action) for button in row] for row in reply.buttons]
            self._display.message(page_of(reply.blocks), buttons)
        await self._after_each()

    async def _say(self, key: str, **values: object) -> str:
        language = await self._conversation.language(self._blank.address, self._blank.locale)
        return sentence(key, language, **values)
