import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copyfile

import pytest

from tests.chat.house import DATABASE, House, Person, open_house
from tests.chat.papers import a_day_of_news


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a day of news, to be copied: making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("library")

    async def fill() -> None:
        async with open_house(folder) as opened:
            await opened.publish(*a_day_of_news())

    asyncio.run(fill())
    return folder / DATABASE


@pytest.fixture
async def house(library: Path, tmp_path: Path) -> AsyncIterator[House]:
    """The bot with a day of news."""
    copyfile(library, tmp_path / DATABASE)
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def empty_house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def person(house: House) -> Person:
    return Person(house)


@pytest.fixture
def operator(house: House) -> Person:
    return Person(house, is_operator=True)


@pytest.fixture
def english_person(house: House) -> Person:
    return Person(house, locale="en-GB")
