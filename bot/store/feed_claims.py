"""Which feeds are checked next, and by whom: who checks a feed holds a lease on it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.feed import Feed
from bot.store.feed_rows import IS_ACTIVE, feed_selection, feeds_of
from bot.store.schema import feeds


async def claim_feeds(
    connection: AsyncConnection, now: datetime, count: int, until: datetime, only: Collection[int] | None
) -> Sequence[Feed]:
    """Lease up to `count` feeds; see `Feeds.claim`."""
    is_free = or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= now)
    is_wanted = feeds.c.next_check_at <= now if only is None else feeds.c.id.in_(list(only))
    order = (feeds.c.next_check_at, feeds.c.id)
    chosen = select(feeds.c.id).where(IS_ACTIVE, is_wanted, is_free).order_by(*order).limit(count)
    ids = (await connection.scalars(chosen)).all()
    if not ids:
        return ()
    await connection.execute(update(feeds).where(feeds.c.id.in_(ids)).values(lease_until=until))
    claimed = await connection.execute(feed_selection().where(feeds.c.id.in_(ids)).order_by(*order))
    return feeds_of(claimed)


async def release_feeds(connection: AsyncConnection, until: datetime | None) -> int:
    """Give back the leases that end at `until`, or all."""
    leased = feeds.c.lease_until.is_not(None) if until is None else feeds.c.lease_until == until
    result = await connection.execute(update(feeds).where(leased).values(lease_until=None))
    return result.rowcount


async def give_feed_back(connection: AsyncConnection, feed_id: int, until: datetime) -> None:
    """Give back the lease on one feed, if it is still the one that ends at `until`."""
    mine = update(feeds).where(feeds.c.id == feed_id, feeds.c.lease_until == until)
    await connection.execute(mine.values(lease_until=None))


async def next_claim(connection: AsyncConnection) -> datetime | None:
    """Return when there will be (or has been) something to claim."""
    times = select(feeds.c.next_check_at, feeds.c.lease_until).where(IS_ACTIVE)
    free = times.where(feeds.c.lease_until.is_(None)).order_by(feeds.c.next_check_at).limit(1)
    leased = times.where(feeds.c.lease_until.is_not(None))
    instants = [row.next_check_at for row in await connection.execute(free)]
    instants += [max(row.next_check_at, row.lease_until) for row in await connection.execute(leased)]
    return min(instants, default=None)
