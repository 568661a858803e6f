"""The smallest thing to write and read, where a test is about transactions and not about what is in them."""

from sqlalchemy import insert, select

from bot.store.database import Database
from bot.store.schema import repeated_pictures


async def note(database: Database, url: str) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(repeated_pictures), {"url": url})


async def noted(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set((await connection.scalars(select(repeated_pictures.c.url))).all())
