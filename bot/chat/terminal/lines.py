"""Where typed lines come from: a keyboard, a key at a time, or any other input, a line at a time.

Neither blocks the event loop. A terminal is read in the loop itself, with line editing of our own, so that what arrives
meanwhile can be shown above the line. Other input may be a file, which no loop can wait for: a thread reads it, and
since it is a daemon that only ever sleeps in `read`, the process ends without waiting for it.
"""

import asyncio
import codecs
import contextlib
import os
import threading
from collections import deque
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self, TextIO

from bot.chat.terminal.ink import ink
from bot.chat.terminal.line_editor import End, LineEditor
from bot.chat.terminal.output import Output

try:
    import termios
except ImportError:  # Windows has no termios; a keyboard is read by lines there.
    _HAS_TERMIOS = False
else:
    _HAS_TERMIOS = True

PROMPT = "› "
_CHUNK = 65_536
_LFLAG, _CC = 3, 6


class Lines(Protocol):
    async def next(self) -> str | None:
        """Return the next line without its end; none when there are no more."""
        ...


def open_lines(stream: TextIO, output: Output) -> "AbstractContextManager[Lines]":
    """Return where lines come from, to be entered in a running event loop."""
    if stream.isatty() and output.obeys and _HAS_TERMIOS:
        return Keyboard(stream.fileno(), output)
    return Script(stream.fileno(), output if stream.isatty() else None)


class Keyboard:
    """Lines typed at a terminal. The terminal's own editing is off inside the context, and on again after it."""

    def __init__(self, fd: int, output: Output) -> None:
        self._fd = fd
        self._output = output
        self._editor = LineEditor()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._saved = termios.tcgetattr(fd)

    async def next(self) -> str | None:
        return await self._lines.get()

    def __enter__(self) -> Self:
        self._take_keys()
        self._output.prompt = self._prompt
        self._output.redraw()
        asyncio.get_running_loop().add_reader(self._fd, self._read)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        self._output.prompt = None
        self._output.clear_line()
        # A terminal that is gone can't be restored, and needn't be.
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._saved)

    def _take_keys(self) -> None:
        """Read each key at once and unechoed, Ctrl-C among them; Ctrl-Z keeps its meaning."""
        mode = termios.tcgetattr(self._fd)
        mode[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        mode[_CC][termios.VMIN] = 1
        mode[_CC][termios.VTIME] = 0
        mode[_CC][termios.VINTR] = os.fpathconf(self._fd, "PC_VDISABLE").to_bytes(1, "little")
        termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)

    def _read(self) -> None:
        try:
            typed = os.read(self._fd, _CHUNK)
        except OSError:
            typed = b""
        if not typed:
            self._end()
            return
        for finished in self._editor.feed(self._decoder.decode(typed)):
            if isinstance(finished, End):
                self._end()
                return
            self._lines.put_nowait(finished)
            # The finished line stays where it was typed, without the cursor's part of the prompt.
            self._output.show(f"\r\x1b[2K{self._drawn(finished)}\n")
        self._output.redraw()

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        self._lines.put_nowait(None)

    def _prompt(self) -> str:
        room = (self._output.width or len(PROMPT)) - len(PROMPT)
        view = self._editor.view(max(room, 2))
        return f"{self._drawn(view.text)}\r\x1b[{len(PROMPT) + view.cursor}C"

    def _drawn(self, text: str) -> str:
        return ink(PROMPT, "36", colour=self._output.colour) + text


class Script:
    """Lines of a file or a pipe; `prompts` writes a prompt before each, for a terminal without cursor control."""

    def __init__(self, fd: int, prompts: Output | None) -> None:
        self._fd = fd
        self._prompts = prompts
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._wanted = threading.Semaphore(0)
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._rest = ""
        self._ready: deque[str] = deque()
        self._at_end = False

    async def next(self) -> str | None:
        if self._prompts is not None:
            self._prompts.show(PROMPT)
        while not self._ready and not self._at_end:
            self._wanted.release()
            self._take(await self._chunks.get())
        return self._ready.popleft() if self._ready else None

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), name="script", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._at_end = True
        self._wanted.release()

    def _take(self, chunk: bytes) -> None:
        self._at_end = not chunk
        *lines, self._rest = (self._rest + self._decoder.decode(chunk, final=self._at_end)).split("\n")
        if self._at_end and self._rest:
            lines.append(self._rest)
        self._ready.extend(line.removesuffix("\r") for line in lines)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read a chunk each time one is wanted (in the thread), until the input or the loop ends."""
        while self._wanted.acquire() and not self._at_end:
            try:
                chunk = os.read(self._fd, _CHUNK)
            except OSError:
                chunk = b""
            # A closed loop means that nobody waits for this any more; the next turn ends the thread.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)
