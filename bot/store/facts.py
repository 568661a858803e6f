"""What there is in a database, in numbers, for who looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import FromClause, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.subscriber import SubscriberState
from bot.store.database import Database
from bot.store.schema import articles, categories, subscribers


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts. `subscribers` has every state."""

    schema_version: str | None
    articles: int
    categories: int
    subscribers: Mapping[SubscriberState, int]


async def facts(database: Database) -> Facts:
    """Count what is stored, in one snapshot."""
    states = select(subscribers.c.state, func.count().label("many")).group_by(subscribers.c.state)
    version = await database.version()
    async with database.reading() as connection:
        many = {row.state: row.many for row in await connection.execute(states)}
        return Facts(
            schema_version=version,
            articles=await _count(connection, articles),
            categories=await _count(connection, categories),
            subscribers={state: many.get(state.value, 0) for state in SubscriberState},
        )


async def _count(connection: AsyncConnection, table: FromClause) -> int:
    return await connection.scalar(select(func.count()).select_from(table)) or 0
