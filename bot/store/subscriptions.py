"""Which categories a subscriber wants."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.core.category import CategoryPath
from bot.core.subscriber import Subscription
from bot.store.database import Database
from bot.store.profiles import forget_profiles
from bot.store.schema import categories, subscribers, subscriptions


class Subscriptions:
    """The subscriptions of all subscribers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, subscriber_id: int) -> Sequence[Subscription]:
        """Return a subscriber's subscriptions, in the order they were made."""
        selection = (
            select(categories.c.id, categories.c.names)
            .join(subscriptions, subscriptions.c.category_id == categories.c.id)
            .where(subscriptions.c.subscriber_id == subscriber_id)
            .order_by(subscriptions.c.id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(selection)
            return [Subscription(row.id, CategoryPath(tuple(row.names))) for row in rows]

    async def add(self, subscriber_id: int, category_id: int, at: datetime) -> bool:
        """Subscribe; return whether that was new. Raises StorageError where there's no such subscriber or category."""
        row = {"subscriber_id": subscriber_id, "category_id": category_id, "created_at": at}
        statement = insert(subscriptions).values(row)
        async with self._database.writing() as connection:
            result = await connection.execute(
                statement.on_conflict_do_nothing(index_elements=["subscriber_id", "category_id"])
            )
            await forget_profiles(connection, subscribers.c.id == subscriber_id)
        return result.rowcount == 1

    async def remove(self, subscriber_id: int, category_id: int) -> bool:
        """Unsubscribe; return whether there was a subscription."""
        mine = subscriptions.c.subscriber_id == subscriber_id
        async with self._database.writing() as connection:
            result = await connection.execute(
                delete(subscriptions).where(mine, subscriptions.c.category_id == category_id)
            )
            await forget_profiles(connection, subscribers.c.id == subscriber_id)
        return result.rowcount == 1

    async def clear(self, subscriber_id: int) -> int:
        """Unsubscribe from everything; return from how many."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                delete(subscriptions).where(subscriptions.c.subscriber_id == subscriber_id)
            )
            await forget_profiles(connection, subscribers.c.id == subscriber_id)
        return result.rowcount
