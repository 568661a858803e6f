"""How articles are written: rows and their numbers, their lists under the categories, what recurs in them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Row, case, select
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.article import Article
from bot.core.boilerplate import title_print
from bot.core.summary import Summary
from bot.store.categories import ensure, home_of
from bot.store.codec import encode_blocks, encode_summary
from bot.store.listing import Entry, list_articles
from bot.store.paragraphs import note_paragraphs
from bot.store.pictures import note_pictures
from bot.store.schema import articles, sequences

SAVED_AT_ONCE = 500
_FIXED = {"id", "identity", "ingested_at"}
"""What an update leaves as it is."""
_OLD = "articles that never were news"
_Written = Row[str, int, datetime]
"""Of a row of `articles`: identity, id, shown_at."""


class Summarised(Protocol):
    """An article, its summary, the prints of paragraphs that are to be counted for its source, and, should it be new,
    whether digests may offer it.
    """

    @property
    def article(self) -> Article: ...

    @property
    def summary(self) -> Summary: ...

    @property
    def prints(self) -> AbstractSet[int]: ...

    @property
    def is_news(self) -> bool: ...


async def save_articles(connection: AsyncConnection, entries: Sequence[Summarised], at: datetime) -> None:
    """Insert or update articles: a few hundred at most, each identity once."""
    homes = {entry.article.identity: home_of(entry.article.categories) for entry in entries}
    category_ids = await ensure(connection, dict.fromkeys(homes.values()))
    levels = {path: [category_ids[level.key] for level in path.levels] for path in dict.fromkeys(homes.values())}
    rows = [_row(entry, levels[homes[entry.article.identity]][-1], at) for entry in entries]
    written = await _write(connection, rows, await _numbers(connection, entries))
    wanted = {
        Entry(category_id, written[identity].shown_at, written[identity].id)
        for identity, path in homes.items()
        for category_id in levels[path]
    }
    await list_articles(connection, [row.id for row in written.values()], wanted)
    await note_pictures(connection, {written[entry.article.identity].id: _pictures(entry) for entry in entries})
    await note_paragraphs(connection, [(title_print(entry.article.title), entry.prints) for entry in entries], at)


async def _write(
    connection: AsyncConnection, rows: Sequence[dict[str, object]], numbers: Mapping[str, int]
) -> Mapping[str, _Written]:
    """Write rows of `articles`; return what is stored of each identity. `numbers`: identity → number of those that
    aren't given the next one.
    """
    numbered = [row | {"id": numbers[str(row["identity"])]} for row in rows if row["identity"] in numbers]
    others = [row for row in rows if row["identity"] not in numbers]
    written: dict[str, _Written] = {}
    for some in filter(None, (numbered, others)):
        statement = _upsert().returning(articles.c.identity, articles.c.id, articles.c.shown_at)
        written |= {row.identity: row for row in await connection.execute(statement, some)}
    return written


async def _numbers(connection: AsyncConnection, entries: Sequence[Summarised]) -> Mapping[str, int]:
    """Return identity → number of new articles that aren't news: below zero, where no watermark comes, and each below
    the one before it.
    """
    old = [entry.article.identity for entry in entries if not entry.is_news]
    stored = await _stored(connection, old) if old else frozenset[str]()
    new = [identity for identity in old if identity not in stored]
    if not new:
        return {}
    statement = insert(sequences).values(name=_OLD, last=-len(new))
    statement = statement.on_conflict_do_update(
        index_elements=["name"], set_={"last": sequences.c.last + statement.excluded.last}
    )
    lowest = (await connection.scalars(statement.returning(sequences.c.last))).one()
    return {identity: lowest + place for place, identity in enumerate(reversed(new))}


async def _stored(connection: AsyncConnection, identities: Sequence[str]) -> frozenset[str]:
    selection = select(articles.c.identity).where(articles.c.identity.in_(identities))
    return frozenset(await connection.scalars(selection))


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
