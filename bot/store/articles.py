"""Articles with their summaries: kept by identity, numbered in the order they came, listed under their categories."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select

from bot.core.article import Article
from bot.core.boilerplate import Seen
from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.store.chunks import chunks
from bot.store.codec import decode_blocks
from bot.store.database import Database
from bot.store.paragraphs import find_paragraphs
from bot.store.saving import SAVED_AT_ONCE, Summarised, save_articles
from bot.store.schema import articles, categories, removed_posts


class Articles:
    """The articles. Who saves one hands over its summary too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revisions(self, identities: Sequence[str]) -> Mapping[str, str]:
        """Return identity → revision of those that are stored, and of posts whose articles had to make room."""
        found: dict[str, str] = {}
        async with self._database.reading() as connection:
            for chunk in chunks(identities):
                for table in (removed_posts, articles):
                    selection = select(table.c.identity, table.c.revision).where(table.c.identity.in_(chunk))
                    found |= {row.identity: row.revision for row in await connection.execute(selection)}
        return found

    async def removed(self, identities: Sequence[str]) -> frozenset[str]:
        """Return those of these posts whose articles had to make room: they stay out, changed or not."""
        found: set[str] = set()
        stored = exists().where(articles.c.identity == removed_posts.c.identity)
        async with self._database.reading() as connection:
            for chunk in chunks(identities):
                selection = select(removed_posts.c.identity).where(removed_posts.c.identity.in_(chunk), ~stored)
                found |= set(await connection.scalars(selection))
        return frozenset(found)

    async def seen(self, prints: Collection[int]) -> Seen:
        """Return what the saved articles tell of these prints of paragraphs."""
        async with self._database.reading() as connection:
            return await find_paragraphs(connection, list(prints))

    async def save(self, articles: Sequence[Summarised], at: datetime) -> None:
        """Insert new articles and update stored ones (same identity), all or none. An update is not news again: the
        article keeps its number and the time it was ingested. New ones that aren't news are numbered downwards from -1.
        """
        latest = {entry.article.identity: entry for entry in articles}
        async with self._database.writing() as connection:
            for chunk in chunks(list(latest.values()), SAVED_AT_ONCE):
                await save_articles(connection, chunk, at)

    async def article(self, article_id: int) -> Article | None:
        """Return an article as it was read, but for the spelling of its category."""
        selection = select(articles, categories.c.names).join(categories, categories.c.id == articles.c.category_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(selection.where(articles.c.id == article_id))).one_or_none()
        if row is None:
            return None
        return Article(
            title=row.title,
            categories=CategoryPath(tuple(row.names)),
            author=row.author,
            source=row.source,
            published=row.published_at,
            url=row.url,
            blocks=decode_blocks(row.blocks),
            language=Language(row.language),
            identity=row.identity,
            revision=row.revision,
            origin=row.origin,
            head_image=row.head_image,
        )

    async def count(self) -> int:
        """Return how many articles are stored."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(func.count()).select_from(articles)) or 0
