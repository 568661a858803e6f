"""Which other outlets report a story, besides the one whose article is its headline."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.story import OtherReport, Story
from bot.core.window import Member
from bot.store.chunks import chunks
from bot.store.schema import articles

_OTHERS = 12


async def with_others(
    connection: AsyncConnection, found: Mapping[int, Story], members: Mapping[int, Sequence[Member]]
) -> Mapping[int, Story]:
    """Give stories the reports of other outlets. `members`: headline → all reports of its story."""
    others = {one: _others(one, members.get(one, ())) for one in found}
    told = await other_reports(connection, sorted({member for some in others.values() for member in some}))
    return {
        one: replace(story, others=tuple(told[member] for member in others[one] if member in told))
        for one, story in found.items()
    }


async def other_reports(connection: AsyncConnection, article_ids: Sequence[int]) -> Mapping[int, OtherReport]:
    """Return article → what names it as a report, for those that there are."""
    found: dict[int, OtherReport] = {}
    for chunk in chunks(article_ids):
        selection = select(articles.c.id, articles.c.title, articles.c.source, articles.c.url)
        rows = await connection.execute(selection.where(articles.c.id.in_(chunk)))
        found |= {row.id: OtherReport(row.id, row.title, row.source, row.url) for row in rows}
    return found


def _others(headline: int, members: Sequence[Member]) -> Sequence[int]:
    """Return the first report of each other outlet, the earliest first."""
    own = {one.source_key for one in members if one.article_id == headline}
    first: dict[int, int] = {}
    for one in sorted(members, key=lambda member: member.article_id):
        if one.source_key not in own:
            first.setdefault(one.source_key, one.article_id)
    return list(first.values())[:_OTHERS]
