"""The feeds: added and changed by operators, claimed and settled by those who check them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category import CategoryPath
from bot.core.feed import Feed, FeedState, Polling
from bot.store.categories import ensure, home_of
from bot.store.database import Database
from bot.store.feed_claims import claim_feeds, give_feed_back, next_claim, release_feeds
from bot.store.feed_rows import IS_ACTIVE, IS_OFFERED, chosen, feed_of, feed_selection, feeds_of, fetch_feed, learned
from bot.store.refiling import refile
from bot.store.schema import feeds
from bot.store.settling import Settled, settle_all
from bot.store.sightings import find_sightings

_KEPT = {FeedState.ACTIVE, FeedState.PAUSED}
_FAILING = and_(IS_ACTIVE, feeds.c.failures > 0)


class Feeds:
    """The feeds. A deleted one is there no more, but for its entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        url: str,
        categories: CategoryPath,
        *,
        with_tags: bool,
        state: FeedState,
        title: str,
        site_url: str | None,
        at: datetime,
    ) -> tuple[Feed, bool]:
        """Store a feed, to be checked at once; return it, and whether it was new.

        One of that address that is active or paused stays as it is. One that was only offered or has been deleted is
        new when it is added as active; when it is offered (again), the last offer counts, and nothing is new.
        """
        polling = Polling(next_check_at=at)
        new = Feed(0, url, url, categories, state, polling, title=title, site_url=site_url, with_tags=with_tags)
        async with self._database.writing() as connection:
            row = (await connection.execute(feed_selection().where(feeds.c.url == url))).one_or_none()
            held = None if row is None else feed_of(row)
            if held is not None and (held.state in _KEPT or state not in {FeedState.ACTIVE, FeedState.OFFERED}):
                return held, False
            feed = await _write(connection, new if held is None else _renewed(held, new), at)
        return feed, held is None or state is FeedState.ACTIVE

    async def get(self, feed_id: int) -> Feed | None:
        async with self._database.reading() as connection:
            return await _present(connection, feed_id)

    async def find(self, url: str) -> Feed | None:
        """Return the feed that was added under an address, or lives there: one that is kept before one on offer."""
        here = or_(feeds.c.url == url, feeds.c.location == url)
        offered = case((feeds.c.state == FeedState.OFFERED.value, 1), else_=0)
        elsewhere = case((feeds.c.url == url, 0), else_=1)
        selection = feed_selection().where(here, feeds.c.state != FeedState.DELETED.value)
        async with self._database.reading() as connection:
            rows = await connection.execute(selection.order_by(offered, elsewhere, feeds.c.id).limit(1))
            row = rows.one_or_none()
        return None if row is None else feed_of(row)

    async def page(self, after_id: int, count: int, states: Collection[FeedState]) -> Sequence[Feed]:
        """Return up to `count` feeds in these states that follow feed `after_id`, in the order they were added."""
        wanted = feeds.c.state.in_([state.value for state in states])
        selection = feed_selection().where(feeds.c.id > after_id, wanted).order_by(feeds.c.id).limit(count)
        async with self._database.reading() as connection:
            return feeds_of(await connection.execute(selection))

    async def listed(
        self, offset: int, count: int, states: Collection[FeedState], *, failing: bool = False
    ) -> Sequence[Feed]:
        """Return up to `count` feeds in these states, in the order they were added, after the first `offset` of them.

        `failing`: of those that are active and whose last check failed, whatever the states.
        """
        wanted = _FAILING if failing else feeds.c.state.in_([state.value for state in states])
        ids = select(feeds.c.id).where(wanted).order_by(feeds.c.id).limit(count).offset(offset)
        async with self._database.reading() as connection:
            return feeds_of(await connection.execute(feed_selection().where(feeds.c.id.in_(ids)).order_by(feeds.c.id)))

    async def failing(self) -> int:
        """Return how many active feeds there are whose last check failed."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.count()).select_from(feeds).where(_FAILING))).scalar_one()

    async def counts(self) -> Mapping[FeedState, int]:
        """Return how many feeds are in each state, with all states."""
        selection = select(feeds.c.state, func.count().label("many")).group_by(feeds.c.state)
        async with self._database.reading() as connection:
            many = {row.state: row.many for row in await connection.execute(selection)}
        return {state: many.get(state.value, 0) for state in FeedState}

    async def change(
        self,
        feed_id: int,
        *,
        categories: CategoryPath | None = None,
        with_tags: bool | None = None,
        state: FeedState | None = None,
        next_check_at: datetime | None = None,
    ) -> Feed | None:
        """Change what is given; return the feed as it is then, or none where there is none.

        Its articles go along into another category. A check that is under way counts for nothing, unless all that
        changes is when the next one is due.
        """
        given = {
            "with_tags": with_tags,
            "state": None if state is None else state.value,
            "next_check_at": next_check_at,
        }
        values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
        async with self._database.writing() as connection:
            feed = await _present(connection, feed_id)
            if feed is None:
                return None
            if categories is not None:
                values["category_id"] = await _category_id(connection, categories)
                await refile(connection, feed_id, feed.categories, categories)
            if values.keys() - {"next_check_at"}:
                values["lease_until"] = None
            if values:
                await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))
            return await fetch_feed(connection, feed_id)

    async def claim(
        self, now: datetime, count: int, until: datetime, only: Collection[int] | None = None
    ) -> Sequence[Feed]:
        """Lease up to `count` active feeds that are due at `now`, the longest due first, until `until`.

        `only`: these (a few thousand at most), due or not. Never one that is leased, until its lease has run out.
        """
        async with self._database.writing() as connection:
            return await claim_feeds(connection, now, count, until, only)

    async def known(self, feed_id: int, keys: Collection[int]) -> Mapping[int, int]:
        """Return key → the key that the entry's identity is made of, for those keys that were seen in the feed."""
        async with self._database.reading() as connection:
            return await find_sightings(connection, feed_id, keys)

    async def settle_all(self, settlements: Sequence[Settled]) -> Sequence[bool]:
        """Write what checks have brought, all or none, and give their leases up.

        Address, categories and state of a feed stay as they are stored. Of a feed whose lease is another one by now,
        nothing is written, and its place in what is returned is false.
        """
        async with self._database.writing() as connection:
            return await settle_all(connection, settlements)

    async def give_back(self, feed_id: int, until: datetime) -> None:
        """Give back the lease on one feed, if it is still the one that ends at `until`."""
        async with self._database.writing() as connection:
            await give_feed_back(connection, feed_id, until)

    async def release(self, until: datetime | None = None) -> int:
        """Give back the leases that end at `until` (none given: all); return how many there were."""
        async with self._database.writing() as connection:
            return await release_feeds(connection, until)

    async def next_due(self) -> datetime | None:
        """Return when a feed can be claimed next, be it in the past; none where there are no active feeds."""
        async with self._database.reading() as connection:
            return await next_claim(connection)

    async def forget_offers(self, before: datetime) -> int:
        """Take back what was offered before an instant and not taken; return how many that were.

        One that had been deleted before it was offered again is deleted again, and keeps its entries.
        """
        old = (IS_OFFERED, feeds.c.created_at < before)
        known = feeds.c.checked_at.is_not(None)
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(feeds).where(*old, ~known))
            deleted = await connection.execute(update(feeds).where(*old).values(state=FeedState.DELETED.value))
        return gone.rowcount + deleted.rowcount


def _renewed(held: Feed, new: Feed) -> Feed:
    """Return a feed that was out of use as it begins again: with what is known of it, but for its troubles."""
    return replace(
        held,
        location=new.location,
        categories=new.categories,
        state=new.state,
        with_tags=new.with_tags,
        title=new.title or held.title,
        site_url=new.site_url or held.site_url,
        polling=replace(
            held.polling,
            next_check_at=new.polling.next_check_at,
            failures=0,
            failing_since=None,
            fault=None,
            detail="",
            told_at=None,
        ),
    )


async def _write(connection: AsyncConnection, feed: Feed, at: datetime) -> Feed:
    """Insert a feed without a number, or write one anew."""
    row: dict[str, object] = {**chosen(feed), **learned(feed), "lease_until": None, "created_at": at}
    row["category_id"] = await _category_id(connection, feed.categories)
    feed_id = feed.id
    if feed_id:
        await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(row))
    else:
        feed_id = (await connection.scalars(insert(feeds).returning(feeds.c.id), row)).one()
    stored = await fetch_feed(connection, feed_id)
    assert stored is not None  # noqa: S101 - it was written a moment ago
    return stored


async def _category_id(connection: AsyncConnection, path: CategoryPath) -> int:
    home = home_of(path)
    return (await ensure(connection, [home]))[home.key]


async def _present(connection: AsyncConnection, feed_id: int) -> Feed | None:
    feed = await fetch_feed(connection, feed_id)
    return None if feed is None or feed.state is FeedState.DELETED else feed
