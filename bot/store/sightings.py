"""What was seen in feeds. It outlives the articles: an entry that was removed here and still stands there isn't news.

An entry counts as seen as long as it stands in the last document of its feed, be that fetched ever so long ago: servers
that answer "not modified" for a year would bring a year's news a second time. So what stood in it is marked anew from
time to time, whether the document comes again or not.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.chunks import chunks
from bot.store.schema import feed_entries, feeds

KEEP = timedelta(days=400)
_ROUGHLY = timedelta(days=7)
_MARKED_ANEW = timedelta(days=30)


async def find_sightings(connection: AsyncConnection, feed_id: int, keys: Collection[int]) -> Mapping[int, int]:
    """Return key → first of those keys that were seen in the feed."""
    table = feed_entries.c
    found: dict[int, int] = {}
    for chunk in chunks(list(keys)):
        selection = select(table.key, table.first).where(table.feed_id == feed_id, table.key.in_(chunk))
        found |= {row.key: row.first for row in await connection.execute(selection)}
    return found


async def note_documents(connection: AsyncConnection, documents: Mapping[int, Mapping[int, int]], at: datetime) -> None:
    """Note what stands in feeds' documents: feed → key → first. That it had a document `at` then, a feed's own row
    says.
    """
    statement = insert(feed_entries)
    new, held = statement.excluded, feed_entries.c
    noted = statement.on_conflict_do_update(
        index_elements=["feed_id", "key"],
        set_={"first": new.first, "seen_at": new.seen_at},
        where=or_(held.seen_at < at - _ROUGHLY, held.first != new.first),
    )
    rows = [
        {"feed_id": feed_id, "key": key, "first": first, "seen_at": at}
        for feed_id, keys in documents.items()
        for key, first in keys.items()
    ]
    if rows:
        await connection.execute(noted, rows)


async def note_no_document(connection: AsyncConnection, feed_id: int, seen_at: datetime | None, at: datetime) -> None:
    """Note that a check brought no other document than the last one, whose entries count as seen up to `seen_at`."""
    if seen_at is None or seen_at > at - _MARKED_ANEW:
        return
    stood = (feed_entries.c.feed_id == feed_id, feed_entries.c.seen_at >= seen_at - _ROUGHLY)
    await connection.execute(update(feed_entries).where(*stood).values(seen_at=at))
    await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(entries_seen_at=at))


async def forget_sightings(connection: AsyncConnection, count: int, now: datetime) -> int:
    """Forget up to `count` of what wasn't seen for more than a year; return how many went."""
    table = feed_entries.c
    old = select(table.feed_id, table.key).where(table.seen_at < now - KEEP).order_by(table.seen_at).limit(count)
    result = await connection.execute(delete(feed_entries).where(tuple_(table.feed_id, table.key).in_(old)))
    return result.rowcount
