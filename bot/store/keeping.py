"""What readers keep of what they were shown: articles they save, and the categories of which they want less."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.core.category import CategoryPath
from bot.core.story import Story
from bot.core.subscriber import Subscription
from bot.store.database import Database
from bot.store.profiles import forget_profiles
from bot.store.schema import articles, categories, damped_categories, saved_articles, subscribers
from bot.store.stories import fetch_stories


class Keeping:
    """Saved articles and damped categories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stories(self, article_ids: Sequence[int]) -> Sequence[Story]:
        """Return these articles as stories, in the order given; what is gone is missing."""
        async with self._database.reading() as connection:
            found = await fetch_stories(connection, article_ids)
        return [found[one] for one in article_ids if one in found]

    async def save(self, subscriber_id: int, article_id: int, at: datetime) -> bool:
        """Keep an article for a reader; return whether there is such an article."""
        row = {"subscriber_id": subscriber_id, "article_id": article_id, "saved_at": at}
        statement = insert(saved_articles).values(row)
        async with self._database.writing() as connection:
            if await connection.scalar(select(articles.c.id).where(articles.c.id == article_id)) is None:
                return False
            await connection.execute(statement.on_conflict_do_nothing(index_elements=["subscriber_id", "article_id"]))
        return True

    async def unsave(self, subscriber_id: int, article_id: int) -> None:
        """Keep an article no longer."""
        mine = saved_articles.c.subscriber_id == subscriber_id
        async with self._database.writing() as connection:
            await connection.execute(delete(saved_articles).where(mine, saved_articles.c.article_id == article_id))

    async def count_saved(self, subscriber_id: int) -> int:
        """Return how many articles a reader has saved."""
        mine = saved_articles.c.subscriber_id == subscriber_id
        async with self._database.reading() as connection:
            return await connection.scalar(select(func.count()).select_from(saved_articles).where(mine)) or 0

    async def is_saved(self, subscriber_id: int, article_id: int) -> bool:
        """Return whether a reader has saved an article."""
        this = (saved_articles.c.subscriber_id == subscriber_id, saved_articles.c.article_id == article_id)
        async with self._database.reading() as connection:
            return await connection.scalar(select(saved_articles.c.article_id).where(*this)) is not None

    async def saved(self, subscriber_id: int, count: int) -> Sequence[Story]:
        """Return the articles that a reader saved last, the latest first."""
        selection = select(saved_articles.c.article_id).where(saved_articles.c.subscriber_id == subscriber_id)
        newest = selection.order_by(saved_articles.c.saved_at.desc(), saved_articles.c.article_id.desc()).limit(count)
        async with self._database.reading() as connection:
            ids = (await connection.scalars(newest)).all()
            found = await fetch_stories(connection, ids)
        return [found[one] for one in ids if one in found]

    async def damp(self, subscriber_id: int, category_id: int, at: datetime) -> bool:
        """Offer a reader less of a category; return whether there is such a category."""
        row = {"subscriber_id": subscriber_id, "category_id": category_id, "created_at": at}
        statement = insert(damped_categories).values(row)
        async with self._database.writing() as connection:
            if await connection.scalar(select(categories.c.id).where(categories.c.id == category_id)) is None:
                return False
            await connection.execute(statement.on_conflict_do_nothing(index_elements=["subscriber_id", "category_id"]))
            await forget_profiles(connection, subscribers.c.id == subscriber_id)
        return True

    async def undamp(self, subscriber_id: int, category_id: int) -> None:
        """Offer a reader as much of a category as before."""
        mine = damped_categories.c.subscriber_id == subscriber_id
        async with self._database.writing() as connection:
            await connection.execute(
                delete(damped_categories).where(mine, damped_categories.c.category_id == category_id)
            )
            await forget_profiles(connection, subscribers.c.id == subscriber_id)

    async def damped(self, subscriber_id: int) -> Sequence[Subscription]:
        """Return the categories of which a reader wants less, in the order they were named."""
        selection = (
            select(categories.c.id, categories.c.names)
            .join(damped_categories, damped_categories.c.category_id == categories.c.id)
            .where(damped_categories.c.subscriber_id == subscriber_id)
            .order_by(damped_categories.c.created_at, categories.c.id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(selection)
            return [Subscription(row.id, CategoryPath(tuple(row.names))) for row in rows]
