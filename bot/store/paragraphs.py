"""What is learned of paragraphs: under how many titles of its source each one stood.

Two titles are remembered of each, which is as much as it takes to tell a third (`REPEATED_FROM`). A paragraph that
isn't met under a third one within a month is forgotten, so that the table holds a month's paragraphs and what proved
to be boilerplate.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, case, delete, literal_column, null, select
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.article import REPEATED_FROM
from bot.core.boilerplate import Seen
from bot.store.chunks import chunks
from bot.store.schema import seen_paragraphs

_KEEP = timedelta(days=30)


async def find_paragraphs(connection: AsyncConnection, prints: Sequence[int]) -> Seen:
    """Return what is known of these prints."""
    table = seen_paragraphs.c
    boilerplate: set[int] = set()
    titles: dict[int, frozenset[int]] = {}
    for chunk in chunks(prints):
        selection = select(table.print, table.titles, table.first_title, table.last_title)
        for row in await connection.execute(selection.where(table.print.in_(chunk))):
            if row.titles >= REPEATED_FROM:
                boilerplate.add(row.print)
            else:
                titles[row.print] = frozenset((row.first_title, row.last_title))
    return Seen(frozenset(boilerplate), titles)


async def note_paragraphs(
    connection: AsyncConnection, sightings: Iterable[tuple[int, Iterable[int]]], at: datetime
) -> None:
    """Count prints under the titles of articles (as prints), and forget some that were last seen a month ago."""
    rows = [
        {"print": one, "titles": 1, "first_title": title, "last_title": title, "seen_at": at}
        for title, prints in sightings
        for one in prints
    ]
    if not rows:
        return
    await connection.execute(_count(), rows)
    # Twice as many as may have come, so that what is to be forgotten never piles up, and no save forgets very much.
    table = seen_paragraphs.c
    old = select(table.print).where(table.seen_at < at - _KEEP).order_by(table.seen_at).limit(2 * len(rows))
    await connection.execute(delete(seen_paragraphs).where(table.print.in_(old)))


def _count() -> Insert:
    statement = insert(seen_paragraphs)
    new, held = statement.excluded, seen_paragraphs.c
    is_new = new.last_title.not_in([held.first_title, held.last_title])
    is_enough = held.titles >= _number(REPEATED_FROM - 1)
    return statement.on_conflict_do_update(
        index_elements=["print"],
        set_={
            "titles": held.titles + case((is_new, _number(1)), else_=_number(0)),
            "last_title": case((is_new, new.last_title), else_=held.last_title),
            "seen_at": case((is_new & is_enough, null()), else_=new.seen_at),
        },
        where=held.seen_at.is_not(None),
    )


def _number(value: int) -> ColumnElement[int]:
    """Return a number that stands in the SQL itself: as a parameter, it would be handed over anew for every row."""
    return literal_column(str(value), Integer)
