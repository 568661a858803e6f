"""Outboxes to measure sending with: one digest, composed as every morning, waiting for a crowd.

A reader is signed up and a digest composed for it by the bot's own services; the crowd's rows are copies of that one's.
Each part of the digest begins with a mark, by which `bench.send_server` knows it again.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.app import STARTER
from bot.clock import SystemClock
from bot.config import Settings
from bot.core.schedule import Due, Schedule
from bot.core.subscriber import ChatAddress, ChatKind, Platform
from bot.fetching.folders import find_posts
from bot.parts import open_parts

FIRST_CHAT = 100_000
_FIRST_ID = 2
"""The first subscriber is the one that all others are copied from; its own digest is not sent."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages that wait for a chat: the parts of one digest, so many."""

    chat_id: int
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A message of the digest as the outbox has it: a rich message, and rows of (label, data) below it."""

    body: str
    buttons: str


async def fill(path: Path, waiting: Iterable[Waiting]) -> None:
    """Make a database at `path` in which these messages are to be sent, in this order."""
    await _compose_one(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        _copy(connection, waiting)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sample(path: Path) -> Sample:
    """Return the first part of the digest in a filled database."""
    with closing(sqlite3.connect(path)) as connection:
        return Sample(*connection.execute("SELECT body, buttons FROM rendering_parts WHERE part = 0").fetchone())


async def _compose_one(path: Path) -> None:
    """Let the first reader subscribe to all there is, and have its digest composed."""
    now = datetime.now(UTC)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{path}")  # type: ignore[call-arg] # pydantic's own
    async with open_parts(settings, SystemClock()) as parts:
        await parts.ingest.run(find_posts([str(STARTER)]))
        reader = await parts.readers.meet(ChatAddress(Platform.TELEGRAM, 1), ChatKind.PRIVATE, "zh-Hans")
        for category in await parts.browse.below(None):
            await parts.readers.subscribe(reader, category)
        due = Due(f"{now:%Y-%m-%d}T08:00", now - timedelta(minutes=1))
        await parts.subscribers.set_schedule(reader.id, Schedule((time(8),), "Asia/Shanghai"), due)
        assert await parts.compose.compose_due() == 1


def _copy(connection: sqlite3.Connection, waiting: Iterable[Waiting]) -> None:
    connection.execute("CREATE TEMP TABLE chats (number INTEGER PRIMARY KEY, chat INTEGER, parts INTEGER)")
    rows = ((number, one.chat_id, one.parts) for number, one in enumerate(waiting, _FIRST_ID))
    connection.executemany("INSERT INTO chats VALUES (?, ?, ?)", rows)
    connection.execute("CREATE TEMP TABLE places (place INTEGER PRIMARY KEY)")
    most = connection.execute("SELECT max(parts) FROM chats").fetchone()[0]
    connection.executemany("INSERT INTO places VALUES (?)", ((place,) for place in range(most)))
    kind = "iif(chat > 0, 'private', 'supergroup')"
    _insert(connection, "subscribers", "chats", id="number", chat_id="chat", kind=kind, next_due_at="NULL")
    lines = "chats JOIN places ON place < parts ORDER BY number, place"
    _insert(connection, "outbox", lines, id="NULL", subscriber_id="number", part="place")
    connection.execute("DELETE FROM outbox WHERE subscriber_id < ?", (_FIRST_ID,))
    connection.execute("UPDATE subscribers SET next_due_at = NULL WHERE id < ?", (_FIRST_ID,))
    _insert(connection, "rendering_parts", "places WHERE place > 0", part="place")
    connection.execute("UPDATE rendering_parts SET body = '<p>push-' || part || '-</p>' || body")


def _insert(connection: sqlite3.Connection, table: str, many: str, **changed: str) -> None:
    """Copy a table's first row as often as `many` has rows, with other values in some columns."""
    names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(changed.get(name, f"model.{name}") for name in names)
    model = f"(SELECT * FROM {table} ORDER BY rowid LIMIT 1) AS model"  # noqa: S608 - names of ours, as all here
    connection.execute(f"INSERT INTO {table} SELECT {values} FROM {model} CROSS JOIN {many}")  # noqa: S608
