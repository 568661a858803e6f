"""What there is in a database, in numbers, for who looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import FromClause, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feed import FeedState
from bot.core.subscriber import SubscriberState
from bot.store.database import Database
from bot.store.schema import articles, categories, feeds, subscribers


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts. `subscribers` has every state."""

    schema_version: str | None
    articles: int
    categories: int
    subscribers: Mapping[SubscriberState, int]


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """Counts. `states` has every state; the others are of active feeds: `failing` at the last check, never yet read
    (`unread`), and `due` for a check.
    """

    states: Mapping[FeedState, int]
    failing: int
    unread: int
    due: int


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


async def feed_facts(database: Database, now: datetime) -> FeedFacts:
    """Count feeds, in one snapshot."""
    selection = select(
        feeds.c.state,
        func.count().label("many"),
        func.count().filter(feeds.c.failures > 0).label("failing"),
        func.count().filter(feeds.c.succeeded_at.is_(None)).label("unread"),
        func.count().filter(feeds.c.next_check_at <= now).label("due"),
    )
    async with database.reading() as connection:
        rows = {row.state: row for row in await connection.execute(selection.group_by(feeds.c.state))}
    active = rows.get(FeedState.ACTIVE.value)
    return FeedFacts(
        states={state: rows[state.value].many if state.value in rows else 0 for state in FeedState},
        failing=active.failing if active else 0,
        unread=active.unread if active else 0,
        due=active.due if active else 0,
    )
