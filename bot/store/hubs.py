"""Subscriptions at WebSub hubs: one a feed, found by the token that ends the address which the hub calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.core.feed import Feed
from bot.core.hub import ASK_AGAIN, RENEW_BEFORE, HubState, HubSubscription
from bot.store.database import Database
from bot.store.feed_rows import IS_ACTIVE, feed_selection, feeds_of
from bot.store.schema import feeds, hub_subscriptions


class HubStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanting(self, now: datetime, count: int) -> Sequence[tuple[Feed, HubSubscription | None]]:
        """Return active feeds that name a hub and have no subscription there that lasts, with what there is of one."""
        held = hub_subscriptions.c
        elsewhere = or_(held.feed_id.is_(None), held.hub != feeds.c.hub, held.topic != feeds.c.topic)
        ends = or_(held.expires_at.is_(None), held.expires_at < now + RENEW_BEFORE) & (held.asked_at < now - ASK_AGAIN)
        selection = (
            feed_selection()
            .outerjoin(hub_subscriptions, held.feed_id == feeds.c.id)
            .where(IS_ACTIVE, feeds.c.hub.is_not(None), feeds.c.topic.is_not(None), or_(elsewhere, ends))
            .limit(count)
        )
        async with self._database.reading() as connection:
            found = feeds_of(await connection.execute(selection))
            theirs = select(hub_subscriptions).where(held.feed_id.in_([feed.id for feed in found]))
            subscriptions = {row.feed_id: _subscription(row) for row in await connection.execute(theirs)}
        return [(feed, subscriptions.get(feed.id)) for feed in found]

    async def put(self, subscription: HubSubscription) -> None:
        """Store a subscription in the place of its feed's earlier one."""
        row = {
            "feed_id": subscription.feed_id,
            "hub": subscription.hub,
            "topic": subscription.topic,
            "token": subscription.token,
            "secret": subscription.secret,
            "hub_state": subscription.state.value,
            "asked_at": subscription.asked_at,
            "expires_at": subscription.expires_at,
        }
        statement = insert(hub_subscriptions).values(row)
        async with self._database.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["feed_id"], set_=row))

    async def find(self, token: str) -> HubSubscription | None:
        """Return the subscription of a feed that is kept fresh."""
        selection = (
            select(hub_subscriptions)
            .join(feeds, feeds.c.id == hub_subscriptions.c.feed_id)
            .where(hub_subscriptions.c.token == token, IS_ACTIVE)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(selection)).one_or_none()
        return None if row is None else _subscription(row)

    async def make_due(self, feed_id: int, now: datetime, after: timedelta) -> None:
        """Have an active feed checked `now`, but not before `after` has passed since it was checked last."""
        async with self._database.writing() as connection:
            checked_at = await connection.scalar(select(feeds.c.checked_at).where(feeds.c.id == feed_id))
            due_at = now if checked_at is None else max(now, checked_at + after)
            sooner = update(feeds).where(feeds.c.id == feed_id, feeds.c.next_check_at > due_at)
            await connection.execute(sooner.values(next_check_at=due_at))


def _subscription(row: Row[*tuple[object, ...]]) -> HubSubscription:
    return HubSubscription(
        row.feed_id, row.hub, row.topic, row.token, row.secret, HubState(row.hub_state), row.asked_at, row.expires_at
    )
