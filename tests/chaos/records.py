"""What came of a run, read from the database file and the server's journal by SQL and JSON of its own."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.botapi.contents import rich_content, text_content
from tests.botapi.journal import read_journal
from tests.botapi.values import Happened

_ROWS = """
    SELECT outbox.id, chat_id, slot, outbox.part, outbox.state, outbox.reason, renderings.format, body,
        (SELECT count(*) FROM rendering_parts AS every WHERE every.rendering_id = outbox.rendering_id)
    FROM outbox
    JOIN subscribers ON subscribers.id = subscriber_id
    JOIN renderings ON renderings.id = outbox.rendering_id
    JOIN rendering_parts AS text ON text.rendering_id = outbox.rendering_id AND text.part = outbox.part
"""
_READERS = """
    SELECT chat_id, subscribers.id, state, language || ' ' || zone || ' ' || format || ' ' || card
        || (SELECT group_concat(' ' || category_id, '') FROM subscriptions WHERE subscriber_id = subscribers.id)
    FROM subscribers
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the outbox. `text` is what its reader sees of it, `parts` how many messages its digest has."""

    id: int
    chat_id: int
    slot: str
    part: int
    state: str
    reason: str | None
    text: str
    parts: int


@dataclass(frozen=True, slots=True)
class Reader:
    id: int
    state: str
    settings: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that the server has accepted. `is_answered`: the bot was told so, as far as it still lived."""

    chat_id: int
    text: str
    at: float
    is_answered: bool = True


def read_rows(path: Path) -> list[Row]:
    with closing(_reading(path)) as connection:
        rows = connection.execute(_ROWS).fetchall()
    return [
        Row(number, chat_id, slot, part, state, reason, _shown(form, body), parts)
        for number, chat_id, slot, part, state, reason, form, body, parts in rows
    ]


def read_readers(path: Path) -> Mapping[int, Reader]:
    """Return chat → reader."""
    with closing(_reading(path)) as connection:
        return {row[0]: Reader(*row[1:]) for row in connection.execute(_READERS)}


def settled_ids(path: Path) -> frozenset[int]:
    """Return the rows that are finished."""
    with closing(_reading(path)) as connection:
        return frozenset(one for (one,) in connection.execute("SELECT id FROM outbox WHERE settled_at IS NOT NULL"))


def left_to_do(path: Path, due_before: float) -> tuple[int, int]:
    """Return for how many readers a digest is due before an instant (Unix seconds), and how many messages wait."""
    with closing(_reading(path)) as connection:
        (due,) = connection.execute(
            "SELECT count(*) FROM subscribers WHERE next_due_at <= ?", (round(due_before * 1_000_000),)
        ).fetchone()
        (rows,) = connection.execute("SELECT count(*) FROM outbox WHERE settled_at IS NULL").fetchone()
    return due, rows


def read_arrivals(journal: Path) -> list[Arrival]:
    entries = read_journal(journal, None)
    unanswered = {_place(entry) for entry in entries if entry["event"] == Happened.UNANSWERED}
    return [
        Arrival(entry["message"]["chat"]["id"], _text(entry["message"]), entry["at"], _place(entry) not in unanswered)
        for entry in entries
        if entry["event"] == Happened.SENT
    ]


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)


def _place(entry: dict[str, Any]) -> tuple[int, int]:
    return entry["message"]["chat"]["id"], entry["message"]["message_id"]


@cache
def _shown(form: str, body: str) -> str:
    """Return what the server makes of a message in this format."""
    if form == "rich":
        return _text(rich_content({"rich_message": {"html": body}}).as_json())
    markup = {"parse_mode": "HTML"} if form == "html" else {}
    return _text(text_content({"text": body} | markup).as_json())


def _text(message: Mapping[str, Any]) -> str:
    if "rich_message" in message:
        return "\n".join(block["text"] for block in message["rich_message"]["blocks"])
    text: str = message.get("text", "")
    return text
