"""The articles that report a story. An article that was never sorted is a story of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.language import Language
from bot.core.window import Member
from bot.store.chunks import chunks
from bot.store.schema import articles, reports

DEVELOPMENT = "development"
_USUAL_LENGTH = 400
_MOST_MEMBERS = 200
"""A story that a thousand copies pretend to report must not cost more."""


async def story_ids_of(connection: AsyncConnection, article_ids: Sequence[int]) -> Mapping[int, int]:
    """Return article → its story, for those that there are."""
    found: dict[int, int] = {}
    told = func.coalesce(reports.c.story_id, articles.c.id).label("story_id")
    both = articles.outerjoin(reports, reports.c.article_id == articles.c.id)
    for chunk in chunks(article_ids):
        rows = await connection.execute(select(articles.c.id, told).select_from(both).where(articles.c.id.in_(chunk)))
        found |= {row.id: row.story_id for row in rows}
    return found


async def fetch_members(
    connection: AsyncConnection, story_ids: Sequence[int], ceiling: int
) -> Mapping[int, tuple[Member, ...]]:
    """Return story → its reports up to article `ceiling`, in the order of ingestion."""
    found: dict[int, list[Member]] = defaultdict(list)
    columns = [reports.c[name] for name in ("article_id", "story_id", "kind", "source_key", "length")]
    place = [articles.c.category_id, articles.c.shown_at, articles.c.language]
    for chunk in chunks(story_ids):
        selection = select(*columns, *place).join(articles, articles.c.id == reports.c.article_id)
        selection = selection.where(reports.c.story_id.in_(chunk), reports.c.article_id <= ceiling)
        for row in await connection.execute(selection.order_by(reports.c.story_id, reports.c.article_id)):
            if len(found[row.story_id]) < _MOST_MEMBERS:
                found[row.story_id].append(_member(row))
    alone = [one for one in story_ids if one not in found]
    for chunk in chunks(alone):
        selection = select(articles.c.id.label("article_id"), *place).where(articles.c.id.in_(chunk))
        for row in await connection.execute(selection):
            found[row.article_id] = [_alone(row)]
    return {one: tuple(members) for one, members in found.items()}


def _member(row: Row[*tuple[object, ...]]) -> Member:
    return Member(
        article_id=row.article_id,
        story_id=row.story_id,
        develops=row.kind == DEVELOPMENT,
        source_key=row.source_key,
        length=row.length,
        category_id=row.category_id,
        shown_at=row.shown_at,
        language=Language(row.language),
    )


def _alone(row: Row[*tuple[object, ...]]) -> Member:
    return Member(
        article_id=row.article_id,
        story_id=row.article_id,
        develops=False,
        # Nothing is known of its outlet, so it counts as one of its own.
        source_key=-row.article_id,
        length=_USUAL_LENGTH,
        category_id=row.category_id,
        shown_at=row.shown_at,
        language=Language(row.language),
    )
