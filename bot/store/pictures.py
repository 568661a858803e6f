"""A picture that stands in several different articles illustrates none of them: it is a logo, a QR code or a filler."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.article import REPEATED_FROM
from bot.store.schema import article_pictures, articles, repeated_pictures


async def note_pictures(connection: AsyncConnection, shown: Mapping[int, frozenset[str]]) -> None:
    """Note which pictures (addresses) these articles show now, and take the repeated ones from all stored summaries.

    `shown` is article → its pictures, for a few hundred articles at most.
    """
    known = await _repeated(connection, frozenset[str]().union(*shown.values()))
    fresh = frozenset((url, article_id) for article_id, urls in shown.items() for url in urls - known)
    await connection.execute(delete(article_pictures).where(article_pictures.c.article_id.in_(shown)))
    if fresh:
        rows = [{"url": url, "article_id": article_id} for url, article_id in fresh]
        await connection.execute(insert(article_pictures), rows)
    found = await _newly_repeated(connection, {url for url, _ in fresh})
    if found:
        await connection.execute(insert(repeated_pictures), [{"url": url} for url in found])
        holders = select(article_pictures.c.article_id).where(article_pictures.c.url.in_(found))
        await _take(connection, articles.c.id.in_(holders), found)
        # From here on the address itself is known; who shows it matters no more.
        await connection.execute(delete(article_pictures).where(article_pictures.c.url.in_(found)))
    if known:
        await _take(connection, articles.c.id.in_(shown), known)


async def _repeated(connection: AsyncConnection, urls: AbstractSet[str]) -> frozenset[str]:
    if not urls:
        return frozenset()
    selection = select(repeated_pictures.c.url).where(repeated_pictures.c.url.in_(list(urls)))
    return frozenset((await connection.scalars(selection)).all())


async def _newly_repeated(connection: AsyncConnection, urls: AbstractSet[str]) -> frozenset[str]:
    if not urls:
        return frozenset()
    selection = (
        select(article_pictures.c.url)
        .join(articles, articles.c.id == article_pictures.c.article_id)
        .where(article_pictures.c.url.in_(list(urls)))
        .group_by(article_pictures.c.url)
        .having(func.count(articles.c.title.distinct()) >= REPEATED_FROM)
    )
    return frozenset((await connection.scalars(selection)).all())


async def _take(connection: AsyncConnection, where: ColumnElement[bool], urls: AbstractSet[str]) -> None:
    await connection.execute(update(articles).where(where, articles.c.picture.in_(list(urls))).values(picture=None))
