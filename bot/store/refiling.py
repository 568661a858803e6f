"""A feed that is filed elsewhere takes its articles along; what lay below its category lies below the new one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category import CategoryPath
from bot.store.categories import ensure, home_of
from bot.store.chunks import chunks
from bot.store.listing import Entry, list_articles
from bot.store.origins import from_feed
from bot.store.schema import articles, categories

_AT_ONCE = 2_000


async def refile(connection: AsyncConnection, feed_id: int, old: CategoryPath, new: CategoryPath) -> None:
    """Move all articles of a feed that was filed under `old`."""
    selection = select(articles.c.id, articles.c.shown_at, articles.c.category_id).where(from_feed(feed_id))
    # All are read before any is moved: where one category ends up, another may have begun.
    filed: dict[int, list[Row[int, datetime, int]]] = defaultdict(list)
    for row in await connection.execute(selection):
        filed[row.category_id].append(row)
    for category_id, path in await _paths(connection, list(filed)):
        below = path.names[len(old.names) :] if old.covers(path) else ()
        target = home_of(CategoryPath.of([*new.names, *below]))
        ids = await ensure(connection, [target])
        levels = [ids[level.key] for level in target.levels]
        if levels[-1] != category_id:
            await _move(connection, filed[category_id], levels)


async def _paths(connection: AsyncConnection, category_ids: Sequence[int]) -> list[tuple[int, CategoryPath]]:
    found: list[tuple[int, CategoryPath]] = []
    for chunk in chunks(category_ids):
        selection = select(categories.c.id, categories.c.names).where(categories.c.id.in_(chunk))
        found += [(row.id, CategoryPath(tuple(row.names))) for row in await connection.execute(selection)]
    return found


async def _move(connection: AsyncConnection, rows: Sequence[Row[int, datetime, int]], levels: Sequence[int]) -> None:
    """Move articles into the last of `levels`, which is the path to it."""
    for chunk in chunks(rows, _AT_ONCE):
        ids = [row.id for row in chunk]
        await connection.execute(update(articles).where(articles.c.id.in_(ids)).values(category_id=levels[-1]))
        await list_articles(connection, ids, {Entry(level, row.shown_at, row.id) for row in chunk for level in levels})
