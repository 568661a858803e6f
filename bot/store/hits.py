"""Which articles have which words: written when articles are sorted, and when a word is new; forgotten after some days.

A word or an article may have gone since it was matched, so only what is still there is written.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.body_text import text_of
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.schema import articles, reports, word_hits, words

KEPT = timedelta(days=9)
"""Longer than the week of which the longest digest tells."""


@dataclass(frozen=True, slots=True)
class Text:
    """What an article says: `body` has a paragraph a line."""

    article_id: int
    title: str
    body: str


async def note_hits(connection: AsyncConnection, hits: Mapping[int, Collection[int]]) -> None:
    """Write which words stand in which articles: `hits` is article → numbers of words."""
    known = await _present(connection, words.c.id, {word_id for some in hits.values() for word_id in some})
    stored = await _present(connection, articles.c.id, hits)
    rows = [
        {"word_id": word_id, "article_id": article_id}
        for article_id, word_ids in hits.items()
        if article_id in stored
        for word_id in sorted(set(word_ids) & known)
    ]
    if rows:
        await connection.execute(insert(word_hits).on_conflict_do_nothing(), rows)


async def _present(connection: AsyncConnection, column: Column[int], ids: Collection[int]) -> frozenset[int]:
    found: set[int] = set()
    for chunk in chunks(sorted(ids)):
        found |= set(await connection.scalars(select(column).where(column.in_(chunk))))
    return frozenset(found)


async def forget_hits(connection: AsyncConnection, count: int, now: datetime) -> int:
    """Forget the words of up to `count` of the earliest articles, those that came in more than nine days ago; return
    how many articles that were.
    """
    first = select(word_hits.c.article_id).distinct().order_by(word_hits.c.article_id).limit(count)
    ids = (await connection.scalars(first)).all()
    outdated = select(articles.c.id).where(articles.c.id.in_(ids), articles.c.ingested_at < now - KEPT)
    old = (await connection.scalars(outdated)).all()
    if old:
        await connection.execute(delete(word_hits).where(word_hits.c.article_id.in_(old)))
    return len(old)


class Hits:
    """What words were found in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, after: int, since: datetime, count: int) -> Sequence[int]:
        """Return the newest articles (news, not archives) beyond number `after` that came in since an instant, at most
        `count`, in order.
        """
        newest = select(articles.c.id, articles.c.ingested_at).where(articles.c.id > max(after, 0))
        some = newest.order_by(articles.c.id.desc()).limit(count).subquery()
        selection = select(some.c.id).where(some.c.ingested_at >= since).order_by(some.c.id)
        async with self._database.reading() as connection:
            return (await connection.scalars(selection)).all()

    async def texts(self, article_ids: Sequence[int]) -> Sequence[Text]:
        """Return what these articles say; of a damaged one the title alone."""
        selection = select(articles.c.id, articles.c.title, articles.c.blocks).where(articles.c.id.in_(article_ids))
        async with self._database.reading() as connection:
            rows = (await connection.execute(selection)).all()
        return [Text(row.id, row.title, text_of(row.blocks)) for row in rows]

    async def note(self, hits: Mapping[int, Collection[int]]) -> None:
        """Write which words stand in which articles: `hits` is article → numbers of words."""
        async with self._database.writing() as connection:
            await note_hits(connection, hits)

    async def count_stories(self, word_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        """Return word → how many stories that came out since an instant have it; those without any are missing."""
        told = func.coalesce(reports.c.story_id, articles.c.id)
        selection = (
            select(word_hits.c.word_id, func.count(told.distinct()).label("stories"))
            .join(articles, articles.c.id == word_hits.c.article_id)
            .outerjoin(reports, reports.c.article_id == word_hits.c.article_id)
            .where(word_hits.c.word_id.in_(word_ids), articles.c.shown_at >= since)
            .group_by(word_hits.c.word_id)
        )
        async with self._database.reading() as connection:
            return {row.word_id: row.stories for row in await connection.execute(selection)}
