"""A terminal's other end: what a person would see and can type, over a pseudo-terminal."""

import asyncio
import codecs
import fcntl
import os
import re
import struct
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.chat.terminal.wrapping import width_of

_PIECES = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|(\r|\n)|([^\x1b\r\n]+)")
_SECONDS = 10.0


class Screen:
    """Interprets exactly the escapes that the bot may write; any other fails the test."""

    def __init__(self, columns: int) -> None:
        self._controller, self._terminal = os.openpty()
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self._columns = columns
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._changed = asyncio.Event()
        self._fault: AssertionError | None = None
        self.rows = [""]
        self.column = 0

    def streams(self) -> tuple[TextIO, TextIO]:
        """Return the program's input and output."""
        return os.fdopen(os.dup(self._terminal), encoding="utf-8"), os.fdopen(
            os.dup(self._terminal), "w", encoding="utf-8"
        )

    def modes(self) -> list[object]:
        return list(termios.tcgetattr(self._terminal))

    def types(self, keys: str) -> None:
        os.write(self._controller, keys.encode())

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what is seen fulfils `condition`."""
        async with asyncio.timeout(_SECONDS):
            while not condition():
                if self._fault is not None:
                    raise self._fault
                self._changed.clear()
                await self._changed.wait()

    async def until_seen(self, text: str) -> None:
        try:
            await self.until(lambda: text in "\n".join(self.rows))
        except TimeoutError:
            raise AssertionError(f"{text!r} is not in {self.rows}") from None

    @property
    def last(self) -> str:
        return self.rows[-1]

    def hang_up(self) -> None:
        asyncio.get_running_loop().remove_reader(self._controller)
        os.close(self._controller)
        self._controller = -1

    def close(self) -> None:
        if self._controller >= 0:
            self.hang_up()
        os.close(self._terminal)

    def watch(self) -> None:
        os.set_blocking(self._controller, False)
        asyncio.get_running_loop().add_reader(self._controller, self._read)

    def _read(self) -> None:
        try:
            written = os.read(self._controller, 65_536)
        except OSError:
            return
        try:
            self._take(written)
        except AssertionError as fault:
            # Nobody hears of what a callback raises.
            self._fault = fault
        self._changed.set()

    def _take(self, written: bytes) -> None:
        text = self._decoder.decode(written)
        at = 0
        while at < len(text):
            piece = _PIECES.match(text, at)
            assert piece is not None, f"an escape that nobody wrote on purpose: {text[at:]!r}"
            at = piece.end()
            self._draw(*piece.groups())

    def _draw(self, arguments: str | None, command: str | None, move: str | None, text: str | None) -> None:
        if command == "K":
            assert arguments == "2"
            self.rows[-1] = ""
        elif command == "C":
            self.column += int(arguments or 1)
        elif command is not None:
            assert command == "m", command
        elif move == "\r":
            self.column = 0
        elif move == "\n":
            self.rows.append("")
            self.column = 0
        elif text is not None:
            assert self.column == width_of(self.rows[-1]), "text is written at the end of a row only"
            self.rows[-1] += text
            self.column = width_of(self.rows[-1])
            assert self.column <= self._columns, f"too wide: {self.rows[-1]!r}"


@contextmanager
def a_screen(columns: int = 60) -> Iterator[Screen]:
    screen = Screen(columns)
    screen.watch()
    try:
        yield screen
    finally:
        screen.close()
