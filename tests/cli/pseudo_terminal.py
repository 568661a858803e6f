"""A command on a terminal, as a person has it: what it prints is seen with its control sequences, and gets answers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pty import openpty
from select import select

_REPOSITORY = Path(__file__).parents[2]
_PATIENCE_S = 30.0


@dataclass
class OnTerminal:
    process: "subprocess.Popen[bytes]"
    terminal: int
    seen: str = ""

    def until(self, words: str) -> None:
        """Wait until `words` have been printed."""
        while words not in self.seen:
            ready, _, _ = select([self.terminal], [], [], _PATIENCE_S)
            assert ready, f"{words!r} was not printed: {self.seen!r}"
            assert self._take(), f"{words!r} was never printed: {self.seen!r}"

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def ends(self) -> int:
        """Wait for the end; return the exit status."""
        while self._take():
            pass
        return self.process.wait(_PATIENCE_S)

    def _take(self) -> bool:
        try:
            taken = os.read(self.terminal, 65_536)
        except OSError:
            # Linux says so when nobody has the other end open any more.
            return False
        self.seen += taken.decode("utf-8", "replace")
        return bool(taken)


@contextmanager
def on_terminal(home: Path, *arguments: str) -> Iterator[OnTerminal]:
    """Run `python -m bot` on a terminal of 120 columns."""
    ours, its = openpty()
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY), "LC_ALL": "C.UTF-8", "COLUMNS": "120", "LINES": "40"}
    environment["TERM"] = "xterm"
    command = [sys.executable, "-m", "bot", *arguments]
    try:
        with subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=home, env=environment, stdin=its, stdout=its, stderr=its, start_new_session=True
        ) as process:
            os.close(its)
            yield OnTerminal(process, ours)
            process.kill()
    finally:
        os.close(ours)
