"""Stored articles as stories, and which of them are the newest in a category.

`category_articles` has every article under each of its categories, in the order shown; so the newest of a category
are the end of one range of an index, however many there are. (Checked by tests against SQLite's query plan.)
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, Row, Select, exists, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.story import Story
from bot.errors import StorageError
from bot.store.chunks import chunks
from bot.store.codec import decode_summary
from bot.store.instants import Instant
from bot.store.schema import articles, categories, category_articles

_log = logging.getLogger(__name__)


class Place(NamedTuple):
    """Where an article stands among others: by when it is shown, then by its sequence."""

    shown_at: datetime
    article_id: int


Condition = Callable[[FromClause], ColumnElement[bool]]


def below(start: Place | None, ceiling: int) -> Condition:
    """Only what comes after `start` when the newest comes first, and was not ingested after `ceiling`."""

    def both(listed: FromClause) -> ColumnElement[bool]:
        is_known = listed.c.article_id <= ceiling
        return is_known if start is None else is_known & follows(listed.c.shown_at, listed.c.article_id, start)

    return both


def between(after: int, ceiling: int) -> Condition:
    """Only what was ingested after number `after`, and not after `ceiling`."""
    return lambda listed: (listed.c.article_id > after) & (listed.c.article_id <= ceiling)


def outside(category_ids: Collection[int], condition: Condition) -> Condition:
    """Only what `condition` lets through and stands in none of these categories."""
    there = category_articles.alias("there")

    def both(listed: FromClause) -> ColumnElement[bool]:
        stands_there = exists().where(there.c.article_id == listed.c.article_id, there.c.category_id.in_(category_ids))
        return condition(listed) & ~stands_there.correlate(listed)

    return both


def follows(shown_at: ColumnElement[datetime], article_id: ColumnElement[int], place: Place) -> ColumnElement[bool]:
    """Whether an article comes after `place` when the newest comes first."""
    return tuple_(shown_at, article_id) < tuple_(literal(place.shown_at, Instant), literal(place.article_id))


def newest(category_ids: Sequence[int], count: int, condition: Condition | None = None) -> Select[int, datetime, int]:
    """Select (category_id, shown_at, article_id) of the `count` newest articles of each category, in no order; the last
    two are null for a category without any.
    """
    listed = category_articles.alias("listed")
    each = (
        select(listed.c.article_id)
        .where(listed.c.category_id == categories.c.id)
        .order_by(listed.c.shown_at.desc(), listed.c.article_id.desc())
        .limit(count)
        .correlate(categories)
    )
    if condition is not None:
        each = each.where(condition(listed))
    found = category_articles
    # An outer join, for it keeps the order of the tables: SQLite would read all articles of all categories otherwise.
    these = (found.c.category_id == categories.c.id) & found.c.article_id.in_(each)
    return (
        select(categories.c.id.label("category_id"), found.c.shown_at, found.c.article_id)
        .select_from(categories.outerjoin(found, these))
        .where(categories.c.id.in_(category_ids))
    )


async def fetch_stories(connection: AsyncConnection, article_ids: Sequence[int]) -> Mapping[int, Story]:
    """Return article → its story; a damaged row is logged and missing, for it must not take the others with it."""
    stories: dict[int, Story] = {}
    for chunk in chunks(article_ids):
        for row in await connection.execute(_selection().where(articles.c.id.in_(chunk))):
            try:
                stories[row.id] = _story(row)
            except (StorageError, ValueError) as error:
                _log.error("story not read", extra={"article": row.id, "reason": str(error)})
    return stories


def _selection() -> Select[*tuple[object, ...]]:
    wanted = ("id", "title", "category_id", "source", "published_at", "url", "language", "picture", "summary")
    columns = [articles.c[name] for name in wanted]
    return select(*columns, categories.c.names).join(categories, categories.c.id == articles.c.category_id)


def _story(row: Row[*tuple[object, ...]]) -> Story:
    return Story(
        sequence=row.id,
        article_id=row.id,
        title=row.title,
        categories=CategoryPath(tuple(row.names)),
        category_id=row.category_id,
        source=row.source,
        published=row.published_at,
        url=row.url,
        language=Language(row.language),
        summary=replace(decode_summary(row.summary), picture=row.picture),
    )
