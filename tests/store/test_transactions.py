import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest
from sqlalchemy import insert, select, text

from bot.errors import StorageError
from bot.store.database import Database
from bot.store.schema import repeated_pictures
from tests.store.notes import note, noted
from tests.store.processes import python


@contextmanager
def another_writer(database: Database) -> Iterator[None]:
    """Another process's transaction, as far as SQLite can tell."""
    with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


async def test_a_database_that_another_process_writes_to_is_called_locked(impatient: Database) -> None:
    with another_writer(impatient), pytest.raises(StorageError, match=r"news\.db is locked by another process"):
        await note(impatient, "refused")
    await note(impatient, "accepted")
    assert await noted(impatient) == {"accepted"}


async def test_a_file_that_cannot_be_switched_to_a_log_is_called_locked(url: str, tmp_path: Path) -> None:
    await (await Database.open(url)).close()
    with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM categories").fetchall()
        with pytest.raises(StorageError, match="is locked by another process"):
            await Database.open(url, busy_timeout_s=0.01)
    await (await Database.open(url)).close()


async def test_a_file_in_a_lost_folder_is_said_not_to_open(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/lost/news.db")
    await database.close()
    shutil.rmtree(tmp_path / "lost")
    with pytest.raises(StorageError, match="can't be opened"):
        await noted(database)
    # aiosqlite's thread has a last word for this event loop, which nobody waits for.
    for thread in enumerate_threads():
        if "_connection_worker" in thread.name:
            await asyncio.to_thread(thread.join)


async def test_reading_goes_on_while_another_process_writes(database: Database) -> None:
    await note(database, "before")
    with another_writer(database):
        assert await noted(database) == {"before"}


async def test_a_writer_waits_for_another_process_to_end_its_transaction(url: str) -> None:
    database = await Database.open(url, busy_timeout_s=30)
    with another_writer(database):
        writing = asyncio.create_task(note(database, "patient"))
        assert await noted(database) == set()
    await writing
    assert await noted(database) == {"patient"}
    await database.close()


async def test_all_queries_of_a_reading_see_the_same_snapshot(database: Database) -> None:
    async with database.reading() as connection:
        before = (await connection.scalars(select(repeated_pictures.c.url))).all()
        await note(database, "meanwhile")
        assert (await connection.scalars(select(repeated_pictures.c.url))).all() == before == []
    assert await noted(database) == {"meanwhile"}


async def test_an_exception_undoes_all_that_was_written(database: Database) -> None:
    async def write_and_fail() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(repeated_pictures), {"url": "undone"})
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()
    assert await noted(database) == set()


async def test_many_writers_of_one_process_take_turns(database: Database) -> None:
    await asyncio.gather(*(note(database, str(number)) for number in range(50)))
    assert len(await noted(database)) == 50


async def test_a_cancelled_writer_leaves_nothing_behind_and_the_next_one_free(database: Database) -> None:
    entered = asyncio.Event()

    async def write_for_ever() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(repeated_pictures), {"url": "undone"})
            entered.set()
            await asyncio.Event().wait()

    for number in range(5):
        writing = asyncio.create_task(write_for_ever())
        await entered.wait()
        entered.clear()
        writing.cancel()
        await asyncio.wait([writing])
        assert writing.cancelled()
        await note(database, str(number))
    assert await noted(database) == {"0", "1", "2", "3", "4"}


SLOW = text(
    "INSERT INTO repeated_pictures WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
    " SELECT 'slow' || i FROM n"
)


async def test_a_writer_cancelled_in_the_midst_of_a_statement_leaves_nothing_behind(url: str) -> None:
    database = await Database.open(url)
    begun = asyncio.Event()

    async def write() -> None:
        async with database.writing() as connection:
            begun.set()
            await connection.execute(SLOW)

    for number in range(3):
        writing = asyncio.create_task(write())
        await begun.wait()
        begun.clear()
        # Two turns of the loop hand the statement to its thread; it takes a few hundred turns' time there.
        await asyncio.gather(noted(database), noted(database))
        writing.cancel()
        await asyncio.wait([writing])
        assert writing.cancelled()
        await note(database, str(number))
    assert await noted(database) == {"0", "1", "2"}
    await database.close()


async def test_a_writer_cancelled_while_it_waits_for_its_turn_stops_nobody(database: Database) -> None:
    async with database.writing() as connection:
        waiting = asyncio.create_task(note(database, "never"))
        await connection.execute(insert(repeated_pictures), {"url": "first"})
        waiting.cancel()
        await asyncio.wait([waiting])
    await note(database, "second")
    assert await noted(database) == {"first", "second"}


async def test_a_statement_that_the_database_refuses_is_explained(database: Database) -> None:
    await note(database, "once")
    with pytest.raises(StorageError, match="has refused an operation: UNIQUE constraint failed"):
        await note(database, "once")


async def noted_in(url: str) -> int:
    database = await Database.open(url)
    try:
        return len(await noted(database))
    finally:
        await database.close()


OPEN_AND_WRITE = """
import asyncio, sys
from sqlalchemy import text
from bot.store.database import Database

async def main(url, name):
    print("ready", flush=True)
    sys.stdin.readline()
    database = await Database.open(url)
    for number in range(40):
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO repeated_pictures VALUES (:url)"), {"url": f"{name}-{number}"})
    await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


def test_processes_that_create_and_write_the_same_database_at_once_all_succeed(url: str) -> None:
    processes = [python(OPEN_AND_WRITE, url, name) for name in "abc"]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
    assert ends == [("", 0)] * 3
    assert asyncio.run(noted_in(url)) == 120
