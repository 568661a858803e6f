"""The line that is being typed: characters go in, finished lines come out, and it can be drawn at any time.

Keys are those of GNU Readline as far as one line needs them. It is the reason that a digest may arrive in the middle of
a word: what is typed is known, so it can be written again below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.chat.terminal.page import clean
from bot.chat.terminal.wrapping import width_of

_HISTORY = 100
# CSI and SS3 sequences as keyboards send them, or escape and one more character.
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[^\[O])")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O)?\Z")
_KEYS = {
    "\x1b[D": "\x02",
    "\x1bOD": "\x02",
    "\x1b[C": "\x06",
    "\x1bOC": "\x06",
    "\x1b[A": "\x10",
    "\x1bOA": "\x10",
    "\x1b[B": "\x0e",
    "\x1bOB": "\x0e",
    "\x1b[H": "\x01",
    "\x1bOH": "\x01",
    "\x1b[1~": "\x01",
    "\x1b[7~": "\x01",
    "\x1b[F": "\x05",
    "\x1bOF": "\x05",
    "\x1b[4~": "\x05",
    "\x1b[8~": "\x05",
}
_DELETE = "\x1b[3~"


class End(Enum):
    """The person wants to leave."""

    END = auto()


@dataclass(frozen=True, slots=True)
class View:
    """What of the line can be seen, and in which cell of it the cursor stands."""

    text: str
    cursor: int


class LineEditor:
    def __init__(self) -> None:
        self._line = ""
        self._at = 0
        self._pending = ""
        self._history: list[str] = []
        self._recalled = 0

    def feed(self, typed: str) -> Iterator[str | End]:
        """Take characters as the keyboard sends them; yield each line as it is finished, and `End` when asked to go."""
        text = self._pending + typed
        self._pending = ""
        at = 0
        while at < len(text):
            if _UNFINISHED.match(text, at):
                self._pending = text[at:]
                return
            sequence = _SEQUENCE.match(text, at)
            key = sequence[0] if sequence else text[at]
            at += len(key)
            finished = self._press(_KEYS.get(key, key))
            if finished is not None:
                yield finished

    def view(self, width: int) -> View:
        """Return the part of the line around the cursor that fits into `width` cells."""
        start = 0
        while width_of(self._line[start : self._at]) >= width and start < self._at:
            start += 1
        end = len(self._line)
        while width_of(self._line[start:end]) >= width and end > self._at:
            end -= 1
        return View(self._line[start:end], width_of(self._line[start : self._at]))

    def _press(self, key: str) -> str | End | None:
        if key in {"\r", "\n"}:
            return self._finish()
        if key == "\x03" or (key == "\x04" and not self._line):
            return End.END
        if key in {"\x10", "\x0e"}:
            self._recall(-1 if key == "\x10" else 1)
        elif key in {"\x01", "\x02", "\x05", "\x06"}:
            self._move(key)
        elif key in {"\x08", "\x7f", "\x15", "\x17", "\x0b", "\x04", _DELETE}:
            self._erase(key)
        elif key >= " " or key == "\t":
            self._insert(clean(key))
        return None

    def _finish(self) -> str:
        line = self._line
        if line.strip() and self._history[-1:] != [line]:
            self._history = [*self._history, line][-_HISTORY:]
        self._recalled = len(self._history)
        self._set("")
        return line

    def _insert(self, text: str) -> None:
        self._line = self._line[: self._at] + text + self._line[self._at :]
        self._at += len(text)

    def _move(self, key: str) -> None:
        moves = {"\x01": 0, "\x05": len(self._line), "\x02": self._before(), "\x06": self._after()}
        self._at = moves[key]

    def _erase(self, key: str) -> None:
        before, after = self._line[: self._at], self._line[self._at :]
        if key in {"\x08", "\x7f"}:
            before = before[: self._before()]
        elif key == "\x15":
            before = ""
        elif key == "\x17":
            before = re.sub(r"\S*\s*\Z", "", before)
        elif key == "\x0b":
            after = ""
        else:
            after = after[self._after() - self._at :]
        self._line, self._at = before + after, len(before)

    def _before(self) -> int:
        """Return where the character before the cursor begins: marks without width belong to the one they stand on."""
        at = self._at - 1
        while at > 0 and width_of(self._line[at]) == 0:
            at -= 1
        return max(at, 0)

    def _after(self) -> int:
        at = min(self._at + 1, len(self._line))
        while at < len(self._line) and width_of(self._line[at]) == 0:
            at += 1
        return at

    def _recall(self, step: int) -> None:
        self._recalled = min(max(self._recalled + step, 0), len(self._history))
        self._set(self._history[self._recalled] if self._recalled < len(self._history) else "")

    def _set(self, line: str) -> None:
        self._line, self._at = line, len(line)
