"""The database file: opened, brought up to date, read in snapshots, written one transaction at a time.

SQLite's own rules behind this: with WAL, readers and one writer don't wait for each other; a transaction that will
write says so at once (`BEGIN IMMEDIATE`), for one that turns from reading to writing fails without waiting.
"""

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.store.faults import explained
from bot.store.schema import HEAD

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_SCHEMES = {"sqlite", "sqlite+aiosqlite"}
_BUSY_TIMEOUT_S = 10.0
_WAL_TRIES = 10
_WRITING = "yaodian_writing"


class Database:
    """An open database. Use `Database.open`, and `close` it."""

    def __init__(self, engine: AsyncEngine, path: Path) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_WRITING: True})
        self._write_lock = asyncio.Lock()
        self.path = path

    @classmethod
    async def open(cls, url: str, *, busy_timeout_s: float = _BUSY_TIMEOUT_S) -> "Database":
        """Open the database at `url` (`sqlite:///folder/file.db`), made and migrated where that is needed.

        `busy_timeout_s`: how long to wait for another process's transaction. Raises StorageError.
        """
        path = _path(url)
        _prepare(path)
        database = cls(_engine(path, busy_timeout_s, foreign_keys=True), path)
        try:
            if await database.version() != HEAD:
                await _migrate(path, busy_timeout_s)
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close all connections. What is not committed is undone."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Read: all queries within see the same snapshot. Raises StorageError."""
        with explained(self.path):
            async with self._engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Write: all or nothing, committed at the end, undone by any exception. Raises StorageError.

        Writers of this process wait for each other without limit, other processes' for `busy_timeout_s`. Don't ask
        for another transaction within.
        """
        with explained(self.path):
            async with self._write_lock, self._writer.connect() as connection, connection.begin():
                yield connection

    async def version(self) -> str | None:
        """Return the schema's version; none for an empty database. Raises StorageError for one that isn't ours."""
        async with self.reading() as connection:
            tables = set((await connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).all())
            if "alembic_version" in tables:
                found: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
                return found
        if tables:
            raise StorageError(f"{self.path} is a database of another program; name another file in DATABASE_URL")
        return None


def _path(url: str) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError(f"{url!r} is no database URL; write sqlite:///data/yaodian.db") from error
    if parsed.drivername not in _SCHEMES:
        raise StorageError(
            f"databases of the kind {parsed.drivername!r} are not supported, only SQLite: sqlite:///data/yaodian.db"
        )
    if parsed.host or parsed.query:
        raise StorageError("an SQLite URL has three slashes and a file, nothing else: sqlite:///data/yaodian.db")
    if not parsed.database or parsed.database == ":memory:":
        raise StorageError("the database URL names no file; write sqlite:///data/yaodian.db")
    try:
        return Path(parsed.database).expanduser()
    except RuntimeError as error:
        raise StorageError(f"DATABASE_URL names the home of an unknown user: {parsed.database}") from error


def _prepare(path: Path) -> None:
    """Make the folder, and find out now rather than at the first digest that nothing can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder {path.parent} of the database can't be made: {error.strerror}") from error
    reachable = _allowed(path.parent, os.R_OK | os.W_OK | os.X_OK)
    if reachable and path.is_dir():
        raise StorageError(f"{path} is a folder; DATABASE_URL must name a file")
    if not reachable or (path.exists() and not _allowed(path, os.R_OK | os.W_OK)):
        raise StorageError(f"no permission to write the database {path}; its file and its folder must be writable")


def _allowed(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _engine(path: Path, busy_timeout_s: float, *, foreign_keys: bool) -> AsyncEngine:
    # With isolation level None, sqlite3 leaves transactions alone; they begin in `_begin`.
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"timeout": busy_timeout_s, "isolation_level": None},
        json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
    )
    event.listen(engine.sync_engine, "connect", partial(_configure, foreign_keys=foreign_keys))
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _configure(connection: "DBAPIConnection", _: "ConnectionPoolEntry", *, foreign_keys: bool) -> None:
    try:
        cursor: Any = connection.cursor()
        _turn_on_wal(cursor)
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()
    except BaseException:
        # The pool doesn't know the connection yet: nobody else would close it.
        connection.close()
        raise


def _turn_on_wal(cursor: Any) -> None:
    """Turn on the write-ahead log. Of several processes that do so to a new file at once, SQLite turns all but one away
    without waiting; beginning a transaction does wait.
    """
    for _ in range(_WAL_TRIES - 1):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


async def _migrate(path: Path, busy_timeout_s: float) -> None:
    """Bring the schema up to date. A process that does the same at this moment is waited for."""
    from bot.store.migrating import upgrade  # noqa: PLC0415 - Alembic takes a while to load and is seldom needed

    # SQLite rebuilds a table to alter it; enforced, that would carry out ON DELETE for all of its rows.
    engine = _engine(path, busy_timeout_s, foreign_keys=False)
    try:
        database = Database(engine, path)
        async with database.writing() as connection:
            await connection.run_sync(upgrade, path)
    finally:
        await engine.dispose()
