"""How articles are written: rows, their lists under the categories, the categories' counts, what recurs in them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.article import Article
from bot.core.boilerplate import title_print
from bot.core.summary import Summary
from bot.store.categories import UNCATEGORISED, ensure
from bot.store.codec import encode_blocks, encode_summary
from bot.store.paragraphs import note_paragraphs
from bot.store.pictures import note_pictures
from bot.store.schema import articles, categories, category_articles

_FIXED = {"id", "identity", "ingested_at"}
"""What an update leaves as it is."""


class Summarised(Protocol):
    """An article, its summary, and the prints of paragraphs that are to be counted for its source."""

    @property
    def article(self) -> Article: ...

    @property
    def summary(self) -> Summary: ...

    @property
    def prints(self) -> AbstractSet[int]: ...


async def save_articles(connection: AsyncConnection, entries: Sequence[Summarised], at: datetime) -> None:
    """Insert or update articles: a few hundred at most, each identity once."""
    homes = {entry.article.identity: entry.article.categories for entry in entries}
    homes = {identity: path if path.key else UNCATEGORISED for identity, path in homes.items()}
    category_ids = await ensure(connection, homes.values())
    rows = [_row(entry, category_ids[homes[entry.article.identity].key], at) for entry in entries]
    await connection.execute(_upsert(), rows)
    selection = select(articles.c.identity, articles.c.id, articles.c.shown_at)
    stored = {row.identity: row for row in await connection.execute(selection.where(articles.c.identity.in_(homes)))}
    lists = [
        {
            "category_id": category_ids[level.key],
            "shown_at": stored[identity].shown_at,
            "article_id": stored[identity].id,
        }
        for identity, path in homes.items()
        for level in path.levels
    ]
    await _list(connection, [row.id for row in stored.values()], lists)
    await note_pictures(connection, {stored[entry.article.identity].id: _pictures(entry) for entry in entries})
    await note_paragraphs(connection, [(title_print(entry.article.title), entry.prints) for entry in entries], at)


def _upsert() -> Insert:
    statement = insert(articles)
    new = statement.excluded
    changed: dict[str, ColumnElement[object]] = {
        column.name: new[column.name] for column in articles.c if column.name not in _FIXED
    }
    # When it is shown goes by the time it was first ingested, which the update keeps.
    earlier = new.published_at < articles.c.ingested_at
    changed["shown_at"] = case((earlier, new.published_at), else_=articles.c.ingested_at)
    return statement.on_conflict_do_update(index_elements=["identity"], set_=changed)


def _row(entry: Summarised, category_id: int, at: datetime) -> dict[str, object]:
    article, summary = entry.article, entry.summary
    return {
        "identity": article.identity,
        "revision": article.revision,
        "title": article.title,
        "category_id": category_id,
        "author": article.author,
        "source": article.source,
        "published_at": article.published,
        "shown_at": at if article.published is None else min(article.published, at),
        "url": article.url,
        "language": article.language.value,
        "origin": article.origin,
        "head_image": article.head_image,
        "picture": summary.picture,
        "ingested_at": at,
        "updated_at": at,
        "summary": encode_summary(replace(summary, picture=None)),
        "blocks": encode_blocks(article.blocks),
    }


def _pictures(entry: Summarised) -> frozenset[str]:
    return frozenset(url for url in (entry.summary.picture, entry.article.head_image) if url)


async def _list(connection: AsyncConnection, article_ids: Sequence[int], lists: Sequence[Mapping[str, object]]) -> None:
    """List these articles in `lists` (rows of category_articles), and nowhere else."""
    await _count(connection, article_ids, -1)
    await connection.execute(delete(category_articles).where(category_articles.c.article_id.in_(article_ids)))
    await connection.execute(insert(category_articles), lists)
    await _count(connection, article_ids, 1)


async def _count(connection: AsyncConnection, article_ids: Sequence[int], sign: int) -> None:
    """Add these articles to the counts of the categories that they are listed in, or take them off."""
    listed = category_articles.c
    these = listed.article_id.in_(article_ids)
    many = select(func.count()).where(listed.category_id == categories.c.id, these).scalar_subquery()
    concerned = categories.c.id.in_(select(listed.category_id).where(these))
    await connection.execute(update(categories).where(concerned).values(articles=categories.c.articles + sign * many))
