import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.store.database import Database
from bot.store.schema import HEAD
from tests.store.notes import note, noted
from tests.store.processes import python

NOBODY = 65_534


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may write anywhere; nobody may not."""
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if privileged:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, which pytest's own aren't."""
    folder = Path(tempfile.mkdtemp(prefix="yaodian-"))
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@pytest.fixture
def closed_folder(open_folder: Path) -> Path:
    open_folder.chmod(0o500)
    return open_folder


async def test_opening_makes_the_folder_and_the_newest_schema(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/a/b/news.db")
    assert await database.version() == HEAD
    await database.close()
    assert (tmp_path / "a/b/news.db").is_file()


async def test_a_path_may_have_any_characters(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/要点%20{quote('50%20?')}/#1 & 2.db")
    await database.close()
    assert (tmp_path / "要点 50%20?/#1 & 2.db").is_file()


async def test_what_was_written_is_there_after_closing_and_opening(url: str) -> None:
    database = await Database.open(url)
    await note(database, "kept")
    await database.close()
    database = await Database.open(url)
    assert await noted(database) == {"kept"}
    await database.close()


async def test_connections_are_set_up_for_safety_and_speed(database: Database) -> None:
    async with database.reading() as connection:
        found = {
            name: await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 10_000}


OPEN = """
import asyncio, sys
from bot.store.database import Database

async def main(url):
    await (await Database.open(url)).close()

asyncio.run(main(sys.argv[1]))
print("alembic" in sys.modules)
"""


def test_a_current_database_opens_without_loading_alembic(url: str) -> None:
    answers = []
    for _ in range(2):
        with python(OPEN, url) as process:
            answers.append(process.communicate(timeout=60)[0])
    assert answers == ["True\n", "False\n"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("news.db", "no database URL"),
        ("postgresql://host/news", "'postgresql' are not supported, only SQLite"),
        ("sqlite+pysqlcipher:///x.db", "not supported"),
        ("sqlite://host/news.db", "three slashes"),
        ("sqlite:///news.db?mode=ro", "three slashes"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
async def test_a_url_that_names_no_sqlite_file_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(StorageError, match=sentence):
        await Database.open(url)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(StorageError, match=r"notes\.txt is no SQLite database"):
        await Database.open(f"sqlite:///{file}")
    assert file.read_text() == "Dear diary, " * 100


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder"):
        await Database.open(f"sqlite:///{tmp_path}")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"folder .*file/news of the database can't be made"):
        await Database.open(f"sqlite:///{tmp_path}/file/news/news.db")


async def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(StorageError, match="another program"):
        await Database.open(f"sqlite:///{path}")


async def test_a_schema_of_a_newer_program_is_refused(url: str) -> None:
    database = await Database.open(url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(StorageError, match=r"newer version of this program \(schema 9999\); update it"):
        await Database.open(url)


async def test_a_folder_without_the_right_to_write_is_refused(closed_folder: Path) -> None:
    with ordinary_user(), pytest.raises(StorageError, match="no permission"):
        await Database.open(f"sqlite:///{closed_folder}/news.db")


async def test_a_file_without_the_right_to_write_is_refused(open_folder: Path) -> None:
    path = open_folder / "news.db"
    await (await Database.open(f"sqlite:///{path}")).close()
    path.chmod(0o444)
    with ordinary_user(), pytest.raises(StorageError, match="no permission"):
        await Database.open(f"sqlite:///{path}")
