"""How articles get into stories: what waits to be sorted, what it may belong to, and what was decided.

Articles are sorted in the order of their numbers, so one number says how far that has come. Candidates are found by
keys, of each key only the newest ones, so that sorting costs the same however much is stored; what stories are compared
by is forgotten when they are over.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Row, Select, bindparam, delete, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.language import Language
from bot.core.summary import Summary
from bot.errors import StorageError
from bot.store.alerts import queue_alerts
from bot.store.body_text import text_of
from bot.store.codec import decode_summary
from bot.store.database import Database
from bot.store.hits import note_hits
from bot.store.schema import articles, fingerprint_keys, fingerprints, reports, sequences

_log = logging.getLogger(__name__)
_SORTED = "articles told as stories"
_PER_KEY = 64
_CANDIDATES = 48
_MEMBERS, _MEMBERS_IN_ALL = 12, 200
_LIFE = timedelta(days=12)
"""Longer than any story lives; what stories are compared by is kept for so long."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that waits to be sorted. `text` is what its body says, `at` when it was published, else ingested."""

    article_id: int
    title: str
    text: str
    source: str
    at: datetime
    language: Language
    summary: Summary


@dataclass(frozen=True, slots=True)
class Kept:
    """What a sorted article is compared by, as it was written."""

    article_id: int
    story_id: int
    at: datetime
    data: bytes


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was decided about an article; see the tables. No `keys`: nothing is to be compared with it."""

    article_id: int
    story_id: int
    kind: str
    source_key: int
    length: int
    at: datetime
    keywords: Sequence[str]
    novelty: Sequence[str]
    data: bytes = b""
    keys: Sequence[int] = ()
    word_ids: Collection[int] = ()


async def sorted_up_to(connection: AsyncConnection) -> int:
    """Return the number of the last article that was sorted."""
    last = await connection.scalar(select(sequences.c.last).where(sequences.c.name == _SORTED))
    return last or 0


class Sorting:
    """What is to be sorted into stories, and what has been."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unsorted(self, count: int) -> tuple[int, Sequence[Arrival]]:
        """Return the number of the last article that was sorted, and up to `count` of those that come next, in order; a
        damaged one comes with its title alone.
        """
        names = ("id", "title", "source", "published_at", "ingested_at", "language", "summary", "blocks")
        selection = select(*(articles.c[name] for name in names)).order_by(articles.c.id).limit(count)
        async with self._database.reading() as connection:
            last = await sorted_up_to(connection)
            rows = await connection.execute(selection.where(articles.c.id > last))
            return last, [_arrival(row) for row in rows]

    async def candidates(self, keys: Sequence[int], around: datetime) -> Sequence[Kept]:
        """Return articles that share most of these keys, and those that tell the same stories (of each story the first
        and the latest), around an instant.
        """
        if not keys:
            return ()
        async with self._database.reading() as connection:
            shared: dict[int, int] = {}
            for row in await connection.execute(_sharing(len(keys)), _named(keys)):
                shared[row.article_id] = shared.get(row.article_id, 0) + 1
            best = sorted(shared, key=lambda one: (shared[one], one), reverse=True)[:_CANDIDATES]
            near = fingerprints.c.reported_at.between(around - _LIFE, around + _LIFE)
            found = {
                row.article_id: _kept(row)
                for row in await connection.execute(_fingerprints().where(fingerprints.c.article_id.in_(best), near))
            }
            stories = sorted({one.story_id for one in found.values()})
            first = _fingerprints().where(fingerprints.c.article_id.in_(stories))
            members = _fingerprints().where(fingerprints.c.story_id.in_(stories))
            latest = members.order_by(fingerprints.c.article_id.desc()).limit(_MEMBERS_IN_ALL)
            for selection in (first, latest):
                found |= {row.article_id: _kept(row) for row in await connection.execute(selection)}
        return [found[one] for one in sorted(found)]

    async def told(self, story_id: int) -> Sequence[Summary]:
        """Return the summaries of a story's latest reports."""
        these = select(reports.c.article_id).where(reports.c.story_id == story_id)
        these = these.order_by(reports.c.article_id.desc()).limit(_MEMBERS)
        async with self._database.reading() as connection:
            found = await connection.scalars(select(articles.c.summary).where(articles.c.id.in_(these)))
            return [decode_summary(one) for one in found]

    async def write(self, decided: Sequence[Sorted], after: int, at: datetime) -> bool:
        """Write what was decided of the articles that come next after number `after`, all or none. Return false, and
        write nothing, where another process has sorted them meanwhile.
        """
        async with self._database.writing() as connection:
            if await sorted_up_to(connection) != after:
                return False
            ids = [one.article_id for one in decided]
            present = set(await connection.scalars(select(articles.c.id).where(articles.c.id.in_(ids))))
            written = [one for one in decided if one.article_id in present]
            await _write(connection, written)
            await note_hits(connection, {one.article_id: one.word_ids for one in written if one.word_ids})
            await queue_alerts(connection, [one.article_id for one in written if one.word_ids], at)
            moved = update(sequences).where(sequences.c.name == _SORTED).values(last=ids[-1])
            await connection.execute(moved)
            await _forget(connection, len(decided), at)
        return True


@cache
def _sharing(count: int) -> Select[Any]:
    """Select the newest articles that have each of so many keys (`_named`), a row a key. It is made once: to make it
    takes longer than to run it.
    """
    each = [
        select(fingerprint_keys.c.article_id)
        .where(fingerprint_keys.c.key == bindparam(_name(number), type_=BigInteger))
        .order_by(fingerprint_keys.c.article_id.desc())
        .limit(_PER_KEY)
        .subquery()
        for number in range(count)
    ]
    both = union_all(*(select(one.c.article_id) for one in each)).subquery()
    return select(both.c.article_id)


def _named(keys: Sequence[int]) -> dict[str, int]:
    return {_name(number): key for number, key in enumerate(keys)}


def _name(number: int) -> str:
    return f"key_{number}"


def _fingerprints() -> Select[Any]:
    return select(fingerprints)


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.article_id, row.story_id, row.reported_at, row.data)


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        article_id=row.id,
        title=row.title,
        text=text_of(row.blocks),
        source=row.source or "",
        at=min(row.published_at or row.ingested_at, row.ingested_at),
        language=Language(row.language),
        summary=_summary(row.summary),
    )


def _summary(stored: Any) -> Summary:
    try:
        return decode_summary(stored)
    except StorageError:
        return Summary(None)


async def _write(connection: AsyncConnection, decided: Sequence[Sorted]) -> None:
    told = [
        {
            "article_id": one.article_id,
            "story_id": one.story_id,
            "kind": one.kind,
            "source_key": one.source_key,
            "length": one.length,
            "reported_at": one.at,
            "keywords": " ".join(one.keywords),
            "novelty": list(one.novelty),
        }
        for one in decided
    ]
    compared = [
        {"article_id": one.article_id, "story_id": one.story_id, "reported_at": one.at, "data": one.data}
        for one in decided
        if one.keys
    ]
    keys = [{"key": key, "article_id": one.article_id} for one in decided for key in sorted(set(one.keys))]
    for table, rows in ((reports, told), (fingerprints, compared), (fingerprint_keys, keys)):
        if rows:
            await connection.execute(insert(table), rows)


async def _forget(connection: AsyncConnection, count: int, at: datetime) -> None:
    """Forget what stories that are over were compared by: twice as many as may have come, so none pile up."""
    old = select(fingerprints.c.article_id).where(fingerprints.c.reported_at < at - _LIFE)
    old = old.order_by(fingerprints.c.reported_at).limit(2 * count)
    await connection.execute(delete(fingerprints).where(fingerprints.c.article_id.in_(old)))
