import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.store.examples import Store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file of the newest schema: copying one is faster than migrating for every test."""
    path = tmp_path_factory.mktemp("migrated") / "news.db"

    async def make() -> None:
        await (await Database.open(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where there's no database yet."""
    return f"sqlite:///{tmp_path}/news.db"


@pytest.fixture
async def database(url: str, migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated, tmp_path / "news.db")
    opened = await Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture
async def impatient(database: Database, url: str) -> AsyncIterator[Database]:
    """The same database, opened again by one who doesn't wait for locks."""
    opened = await Database.open(url, busy_timeout_s=0.05)
    yield opened
    await opened.close()


@pytest.fixture
def store(database: Database) -> Store:
    return Store.over(database)
