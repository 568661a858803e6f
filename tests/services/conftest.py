from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.store.examples import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = await Database.open(f"sqlite:///{tmp_path}/news.db")
    yield Store.over(database)
    await database.close()
