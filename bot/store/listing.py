"""The lists of articles under their categories, and the categories' counts, which are kept along with them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.chunks import chunks
from bot.store.schema import categories, category_articles


class Entry(NamedTuple):
    """A row of `category_articles`."""

    category_id: int
    shown_at: datetime
    article_id: int


async def list_articles(connection: AsyncConnection, article_ids: Sequence[int], wanted: AbstractSet[Entry]) -> None:
    """Let these articles stand in the lists that `wanted` says, and in no others."""
    held: set[Entry] = set()
    selection = select(*category_articles.c)
    for chunk in chunks(article_ids):
        found = await connection.execute(selection.where(category_articles.c.article_id.in_(chunk)))
        held |= {Entry(*row) for row in found}
    stale, fresh = held - wanted, wanted - held
    if stale:
        this = [column == bindparam(f"old_{column.name}", type_=column.type) for column in category_articles.c]
        rows = [{f"old_{name}": value for name, value in entry._asdict().items()} for entry in stale]
        await connection.execute(delete(category_articles).where(*this), rows)
    if fresh:
        await connection.execute(insert(category_articles), [entry._asdict() for entry in sorted(fresh)])
    changes = Counter(entry.category_id for entry in fresh)
    changes.subtract(entry.category_id for entry in stale)
    await add_to_counts(connection, changes)


async def take_off_counts(connection: AsyncConnection, article_ids: Sequence[int]) -> None:
    """Take articles that are about to go off the counts of their categories."""
    listed = category_articles.c
    changes: Counter[int] = Counter()
    for chunk in chunks(article_ids):
        selection = select(listed.category_id, func.count().label("many")).where(listed.article_id.in_(chunk))
        for row in await connection.execute(selection.group_by(listed.category_id)):
            changes[row.category_id] -= row.many
    await add_to_counts(connection, changes)


async def add_to_counts(connection: AsyncConnection, changes: Mapping[int, int]) -> None:
    """Change the counts of categories: category → how many articles more, or fewer."""
    rows = [{"category": category_id, "more": more} for category_id, more in changes.items() if more]
    if rows:
        more = categories.c.articles + bindparam("more", type_=Integer)
        changed = update(categories).where(categories.c.id == bindparam("category")).values(articles=more)
        await connection.execute(changed, rows)


async def count_articles(connection: AsyncConnection) -> int:
    """Return how many articles there are without counting them: each stands under one of the broadest categories."""
    selection = select(func.coalesce(func.sum(categories.c.articles), 0)).where(categories.c.parent_id.is_(None))
    return await connection.scalar(selection) or 0
