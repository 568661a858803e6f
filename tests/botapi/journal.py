"""A file that remembers what the server accepted, a JSON object a line, whatever becomes of the bot or the server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.botapi.values import Happened, Message


class Journal:
    """Appends to `path`; each line reaches the operating system before the call that it tells of is answered."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self._now = now

    def write(self, happened: Happened, method: str, message: Message) -> None:
        entry = {"event": str(happened), "method": method, "at": self._now(), "message": message.as_json()}
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


def read_journal(path: Path, event: Happened | None = Happened.SENT) -> list[dict[str, Any]]:
    """Return the entries of one kind of event, or of all, in order: `event`, `method`, `at`, `message`.

    A last line that is still being written is left for the next time.
    """
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    entries = [json.loads(line) for line in whole.splitlines()]
    return [entry for entry in entries if event is None or entry["event"] == event]
