"""The words that readers follow or mute.

A word that several readers have is one row, and goes with the last of them. Numbers of words only grow and are never
used twice: whoever knows all words up to one number has to ask for those beyond it alone.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import and_, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.subscriber import FilterKind, WordFilter
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.hits import note_hits
from bot.store.profiles import forget_profiles
from bot.store.schema import alerts, filters, subscribers, words


class Spelling(Protocol):
    """A word: `key` is what it is found by, `text` how it was written."""

    @property
    def key(self) -> str: ...

    @property
    def text(self) -> str: ...


class Words:
    """Who follows and mutes which words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, subscriber_id: int) -> Sequence[WordFilter]:
        """Return what a reader follows and mutes, in the order it was wished for."""
        selection = (
            select(filters, words.c.text)
            .join(words, words.c.id == filters.c.word_id)
            .where(filters.c.subscriber_id == subscriber_id)
            .order_by(filters.c.created_at, filters.c.word_id)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(selection)
            return [WordFilter(row.word_id, row.text, FilterKind(row.kind), row.at_once) for row in rows]

    async def set(
        self,
        subscriber_id: int,
        wanted: Sequence[Spelling],
        kind: FilterKind,
        *,
        at_once: bool,
        at: datetime,
        found: Mapping[str, Collection[int]],
    ) -> Mapping[str, int]:
        """Have a reader follow or mute words, whichever of the two it did before; return key → number of the word. What
        a reader is told of at once it goes on being told of. `found`: key → recent articles that have it, which are
        noted where the word is new here.
        """
        async with self._database.writing() as connection:
            ids, new = await _numbered(connection, wanted)
            rows = [
                {
                    "subscriber_id": subscriber_id,
                    "word_id": word_id,
                    "kind": kind.value,
                    "at_once": at_once and kind is FilterKind.FOLLOW,
                    "created_at": at,
                }
                for word_id in ids.values()
            ]
            await connection.execute(_upsert(), rows)
            if kind is FilterKind.MUTE:
                await _forget_alerts(connection, subscriber_id, list(ids.values()))
            await note_hits(connection, _by_article({ids[key]: found.get(key, ()) for key in new}))
            await forget_profiles(connection, subscribers.c.id == subscriber_id)
        return ids

    async def set_at_once(self, subscriber_id: int, word_id: int, *, at_once: bool) -> bool:
        """Have a reader told at once of a word that it follows, or no longer; return whether it follows it."""
        this = and_(
            filters.c.subscriber_id == subscriber_id,
            filters.c.word_id == word_id,
            filters.c.kind == FilterKind.FOLLOW.value,
        )
        async with self._database.writing() as connection:
            result = await connection.execute(update(filters).where(this).values(at_once=at_once))
            if not at_once:
                await _forget_alerts(connection, subscriber_id, [word_id])
        return result.rowcount == 1

    async def remove(self, subscriber_id: int, word_ids: Sequence[int]) -> int:
        """Have a reader neither follow nor mute these words any more; return how many of them it did."""
        mine = filters.c.subscriber_id == subscriber_id
        async with self._database.writing() as connection:
            result = await connection.execute(delete(filters).where(mine, filters.c.word_id.in_(word_ids)))
            await _forget_alerts(connection, subscriber_id, word_ids)
            await forget_unused(connection, word_ids)
            await forget_profiles(connection, subscribers.c.id == subscriber_id)
        return result.rowcount

    async def clear(self, subscriber_id: int, kind: FilterKind) -> int:
        """Have a reader follow, or mute, nothing any more; return how many words that were."""
        mine = select(filters.c.word_id).where(filters.c.subscriber_id == subscriber_id, filters.c.kind == kind.value)
        async with self._database.reading() as connection:
            word_ids = (await connection.scalars(mine)).all()
        return await self.remove(subscriber_id, word_ids) if word_ids else 0

    async def newest(self) -> int:
        """Return the highest number of a word."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(func.max(words.c.id))) or 0

    async def keys(self, after: int = 0) -> Mapping[int, str]:
        """Return number → key of all words beyond number `after`."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(words.c.id, words.c.key).where(words.c.id > after))
            return {row.id: row.key for row in rows}


async def forget_unused(connection: AsyncConnection, word_ids: Sequence[int]) -> None:
    """Remove those of these words that nobody follows or mutes, with what was found of them."""
    is_used = exists().where(filters.c.word_id == words.c.id)
    for chunk in chunks(word_ids):
        await connection.execute(delete(words).where(words.c.id.in_(chunk), ~is_used))


async def _numbered(
    connection: AsyncConnection, wanted: Sequence[Spelling]
) -> tuple[Mapping[str, int], frozenset[str]]:
    """Return key → number of each word, and the keys that are new here."""
    keys = [word.key for word in wanted]
    selection = select(words.c.key, words.c.id).where(words.c.key.in_(keys))
    known = {row.key: row.id for row in await connection.execute(selection)}
    rows = [{"key": word.key, "text": word.text} for word in wanted if word.key not in known]
    if rows:
        await connection.execute(insert(words), rows)
    ids = {row.key: row.id for row in await connection.execute(selection)}
    return ids, frozenset(ids) - frozenset(known)


def _upsert() -> Insert:
    statement = insert(filters)
    new = statement.excluded
    goes_on = and_(filters.c.kind == new.kind, filters.c.at_once)
    changed = {
        "kind": new.kind,
        "at_once": or_(new.at_once, goes_on),
        # What was muted and is followed now is a new wish; the same wish twice keeps its place.
        "created_at": case((filters.c.kind == new.kind, filters.c.created_at), else_=new.created_at),
    }
    return statement.on_conflict_do_update(index_elements=["subscriber_id", "word_id"], set_=changed)


async def _forget_alerts(connection: AsyncConnection, subscriber_id: int, word_ids: Sequence[int]) -> None:
    """Tell a reader nothing of these words that it wasn't told yet."""
    mine = alerts.c.subscriber_id == subscriber_id
    await connection.execute(delete(alerts).where(mine, alerts.c.word_id.in_(word_ids)))


def _by_article(found: Mapping[int, Collection[int]]) -> Mapping[int, Collection[int]]:
    hits: dict[int, set[int]] = {}
    for word_id, article_ids in found.items():
        for article_id in article_ids:
            hits.setdefault(article_id, set()).add(word_id)
    return hits
