"""How checks of feeds are written: any number of them in one transaction, each statement once for all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feed import Feed
from bot.store.chunks import chunks
from bot.store.feed_rows import learned
from bot.store.saving import SAVED_AT_ONCE, Summarised, save_articles
from bot.store.schema import feeds
from bot.store.sightings import note_documents, note_no_document


class Settled(Protocol):
    """What a check of a feed has brought `at` an instant; it counts if the lease is the one that runs `until` then.

    `keys` are those of the feed's document, key → first; none where there was no document, or the same one as before.
    """

    @property
    def feed(self) -> Feed: ...

    @property
    def until(self) -> datetime: ...

    @property
    def at(self) -> datetime: ...

    @property
    def keys(self) -> Mapping[int, int]: ...

    @property
    def articles(self) -> Sequence[Summarised]: ...


async def settle_all(connection: AsyncConnection, settlements: Sequence[Settled]) -> Sequence[bool]:
    """Write what these checks have brought, and give their leases up; tell of each whether it counted.

    Who checks a feed holds a lease on it. The result counts only as long as that is still the same one, so that of two
    who have checked a feed, one because the other seemed dead, only one writes.
    """
    held = await _held(connection, settlements)
    counting = [_holds(one, held) for one in settlements]
    valid = [one for one, counts in zip(settlements, counting, strict=True) if counts]
    if not valid:
        return counting
    await _write(connection, valid, held)
    at = max(one.at for one in valid)
    entries = {entry.article.identity: entry for one in valid for entry in one.articles}
    for chunk in chunks(list(entries.values()), SAVED_AT_ONCE):
        await save_articles(connection, chunk, at)
    await note_documents(connection, {one.feed.id: one.keys for one in valid if one.keys}, at)
    for one in valid:
        if not one.keys:
            await note_no_document(connection, one.feed.id, held[one.feed.id].entries_seen_at, at)
    return counting


_Lease = Row[int, datetime | None, datetime | None]


async def _held(connection: AsyncConnection, settlements: Sequence[Settled]) -> Mapping[int, _Lease]:
    selection = select(feeds.c.id, feeds.c.lease_until, feeds.c.entries_seen_at)
    rows = await connection.execute(selection.where(feeds.c.id.in_([one.feed.id for one in settlements])))
    return {row.id: row for row in rows}


def _holds(one: Settled, held: Mapping[int, _Lease]) -> bool:
    return one.feed.id in held and held[one.feed.id].lease_until == one.until


async def _write(connection: AsyncConnection, valid: Sequence[Settled], held: Mapping[int, _Lease]) -> None:
    """Write the feeds' own rows, their leases given up."""
    values = {name: bindparam(f"new_{name}", type_=feeds.c[name].type) for name in _values(valid[0], held)}
    statement = update(feeds).where(feeds.c.id == bindparam("feed")).values({**values, "lease_until": None})
    rows = [
        {f"new_{name}": value for name, value in _values(one, held).items()} | {"feed": one.feed.id} for one in valid
    ]
    await connection.execute(statement, rows)


def _values(one: Settled, held: Mapping[int, _Lease]) -> Mapping[str, object]:
    """Return what a check has found out, as columns."""
    return {**learned(one.feed), "entries_seen_at": one.at if one.keys else held[one.feed.id].entries_seen_at}
