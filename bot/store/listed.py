"""Which articles lie in a window of ingestion: a category's newest, how many it has, and which stories are big."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import stories
from bot.store.chunks import chunks
from bot.store.schema import categories, category_articles, reports
from bot.store.stories import Place

_COUNTED = 1_000
"""Nobody needs to know by how much more than that a digest falls short."""
_BIG_STORIES = 2_000
_BIG_FROM = 2
_CATEGORIES_AT_ONCE = 200


async def listed_after(
    connection: AsyncConnection, nearest: Mapping[int, Sequence[int]], after: int, ceiling: int, count: int
) -> Mapping[int, tuple[int, ...]]:
    """Return category → its `count` newest articles after number `after` and up to `ceiling`, the newest first, without
    those that stand in one of the categories that `nearest` has for it.
    """
    fresh = stories.between(after, ceiling)
    alone = [category_id for category_id, below in nearest.items() if not below]
    queries = [stories.newest(chunk, count, fresh) for chunk in chunks(alone, _CATEGORIES_AT_ONCE)]
    queries += [
        stories.newest([category_id], count, stories.outside(below, fresh))
        for category_id, below in nearest.items()
        if below
    ]
    listed: dict[int, list[Place]] = defaultdict(list)
    for query in queries:
        for row in await connection.execute(query):
            if row.article_id is not None:
                listed[row.category_id].append(Place(row.shown_at, row.article_id))
    return {one: tuple(place.article_id for place in sorted(places, reverse=True)) for one, places in listed.items()}


async def totals_after(
    connection: AsyncConnection, category_ids: Sequence[int], after: int, ceiling: int
) -> Mapping[int, int]:
    """Return category → how many articles it has after number `after` and up to `ceiling`, counted up to a thousand."""
    listed = category_articles.alias("listed")
    some = (
        select(listed.c.article_id)
        .where(listed.c.category_id == categories.c.id, stories.between(after, ceiling)(listed))
        .limit(_COUNTED)
        .correlate(categories)
    )
    many = select(func.count()).select_from(some.subquery()).scalar_subquery()
    selection = select(categories.c.id, many.label("many")).where(categories.c.id.in_(category_ids))
    return {row.id: row.many for row in await connection.execute(selection)}


async def big_stories(connection: AsyncConnection, since: datetime, ceiling: int) -> frozenset[int]:
    """Return the stories that most outlets have reported since an instant, two at least."""
    outlets = func.count(distinct(reports.c.source_key))
    selection = (
        select(reports.c.story_id)
        .where(reports.c.reported_at >= since, reports.c.article_id <= ceiling)
        .group_by(reports.c.story_id)
        .having(outlets >= _BIG_FROM)
        .order_by(outlets.desc(), reports.c.story_id.desc())
        .limit(_BIG_STORIES)
    )
    return frozenset(await connection.scalars(selection))
