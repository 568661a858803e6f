"""What is printed, whether it comes from an answer or a digest that arrives, and the line that is typed below it."""

import errno
import os
from collections.abc import Callable, Mapping
from typing import TextIO

_WIDEST = 100
_GONE = {errno.EPIPE, errno.EIO}
_NARROWEST = 10
_USUAL = 80
_CLEAR_LINE = "\r\x1b[2K"


class Output:
    """Prints whole messages. `prompt`, while a line is being typed, says what stands on the last row."""

    def __init__(self, stream: TextIO, environ: Mapping[str, str]) -> None:
        self._stream = stream
        self.is_terminal = stream.isatty()
        self.obeys = self.is_terminal and environ.get("TERM", "dumb") != "dumb"
        """Whether it moves the cursor when asked to."""
        self.colour = self.obeys and not environ.get("NO_COLOR")
        self._wanted_columns = environ.get("COLUMNS", "")
        self.prompt: Callable[[], str] | None = None
        self.is_closed = False
        self.fault: OSError | None = None
        """Whether nobody reads any more what is printed."""

    @property
    def width(self) -> int | None:
        """How wide lines may be in cells; none where they're no terminal's."""
        if not self.is_terminal:
            return None
        return max(_NARROWEST, min(_WIDEST, self._columns() - 1))

    def print(self, text: str) -> None:
        """Print lines above the one that is being typed, which stays as it is."""
        if self.prompt is None:
            self._write(f"{text}\n")
        else:
            self._write(f"{_CLEAR_LINE}{text}\n{self.prompt()}")

    def redraw(self) -> None:
        """Write the last row again."""
        if self.prompt is not None:
            self._write(f"{_CLEAR_LINE}{self.prompt()}")

    def end_line(self) -> None:
        """Leave the last row as it stands and begin a new one."""
        self._write("\n")

    def clear_line(self) -> None:
        self._write(_CLEAR_LINE)

    def show(self, text: str) -> None:
        """Write text without a line's end."""
        self._write(text)

    def _write(self, text: str) -> None:
        if self.is_closed:
            return
        try:
            self._stream.write(text.encode(self._encoding, "replace").decode(self._encoding))
            self._stream.flush()
        except OSError as error:
            self.is_closed = True
            # A broken pipe and a terminal that has hung up mean that nobody is there to read; all else is a fault.
            self.fault = None if error.errno in _GONE else error
            self._discard()

    def _columns(self) -> int:
        if self._wanted_columns.isdecimal() and int(self._wanted_columns):
            return int(self._wanted_columns)
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL
        except OSError:
            return _USUAL

    @property
    def _encoding(self) -> str:
        return self._stream.encoding or "utf-8"

    def _discard(self) -> None:
        """Send what is still buffered nowhere: Python flushes at its end and would complain."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
