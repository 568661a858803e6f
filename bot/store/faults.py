"""What a database's error means for the person who runs the bot, as a sentence that says what to do.

Codes are SQLite's primary result codes (https://www.sqlite.org/rescode.html).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "the database {path} is locked by another process that writes to it; try again later",
    sqlite3.SQLITE_READONLY: "the database {path} can't be written; its file and its folder must be writable",
    sqlite3.SQLITE_CANTOPEN: "the database {path} can't be opened; its file and its folder must be writable",
    sqlite3.SQLITE_NOTADB: "{path} is no SQLite database; move it away or name another file in DATABASE_URL",
    sqlite3.SQLITE_CORRUPT: "the database {path} is damaged; put a backup in its place",
    sqlite3.SQLITE_FULL: "the disk that holds the database {path} is full; make room on it",
    sqlite3.SQLITE_IOERR: "the disk that holds the database {path} has failed to read or write; check it",
}
_PRIMARY = 0xFF


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise StorageError with a sentence about the database at `path` where its driver raises an error."""
    try:
        yield
    except DBAPIError as error:
        raise StorageError(_sentence(path, error)) from error
    except UnicodeEncodeError as error:
        raise StorageError(f"the database {path} takes no text with half a character in it") from error


def _sentence(path: Path, error: DBAPIError) -> str:
    code = getattr(error.orig, "sqlite_errorcode", None)
    sentence = None if code is None else _SENTENCES.get(code & _PRIMARY)
    if sentence is None:
        return f"the database {path} has refused an operation: {error.orig}"
    return sentence.format(path=path)
