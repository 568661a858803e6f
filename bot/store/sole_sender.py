"""One process at a time sends a platform's messages from a database file: two would send each of them twice.

The lock is the operating system's, on a file beside the database: it ends with its process, whatever ends that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.core.subscriber import Platform
from bot.errors import StorageError


@contextmanager
def sole_sender(database: Path, platform: Platform) -> Iterator[None]:
    """Be the one who sends to `platform` from `database`. Raises StorageError where another process does."""
    lock = FileLock(f"{database}.{platform.value}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise StorageError(
            f"another process serves {platform.value} from the database {database} already; stop that one first, or "
            "name another file in DATABASE_URL"
        ) from error
    except OSError as error:
        raise StorageError(f"{error.filename or database} can't be locked: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
