"""News without asking: subscriptions at the WebSub hubs that feeds name, for a bot that has a public address.

A hub's call is taken as a hint only: it makes the feed due. So nothing depends on hubs; a feed that is subscribed to is
still checked in its time, and what a hub says is never read.
"""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.feed import Feed
from bot.core.hub import LEASE, HubState, HubSubscription, is_signed, lease_of
from bot.errors import FetchError

_log = logging.getLogger(__name__)
_BATCH = 50
_ACCEPTED = range(200, 300)
_BETWEEN_CALLS = timedelta(minutes=1)


class Web(Protocol):
    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Post a form; return the status. Raises FetchError."""
        ...


class HubStore(Protocol):
    async def wanting(self, now: datetime, count: int) -> Sequence[tuple[Feed, HubSubscription | None]]:
        """Return active feeds that name a hub and have no subscription there that lasts, with what there is of one."""
        ...

    async def put(self, subscription: HubSubscription) -> None:
        """Store a subscription in the place of its feed's earlier one."""
        ...

    async def find(self, token: str) -> HubSubscription | None: ...

    async def make_due(self, feed_id: int, now: datetime, after: timedelta) -> None:
        """Have an active feed checked `now`, but not before `after` has passed since it was checked last."""
        ...


@dataclass(frozen=True, slots=True)
class Verification:
    """What a hub asks when it confirms: the parameters of its request, each without `hub.`."""

    mode: str
    topic: str
    challenge: str
    lease_seconds: str | None = None


def _nobody() -> None:
    """Wake nobody."""


class Hubs:
    """`address` is where hubs reach the bot (`https://bot.example/websub`); a token follows it. `woken` is called when
    a feed has become due.
    """

    def __init__(
        self, store: HubStore, web: Web, clock: Clock, address: str, woken: Callable[[], None] = _nobody
    ) -> None:
        self._store = store
        self._web = web
        self._clock = clock
        self._address = address.rstrip("/")
        self._woken = woken

    async def subscribe_wanting(self) -> int:
        """Ask hubs for the feeds that have no lasting subscription; return how many were asked."""
        asked = 0
        for feed, held in await self._store.wanting(self._clock.now(), _BATCH):
            if feed.hub is not None and feed.topic is not None:
                await self._subscribe(feed.id, feed.hub, feed.topic, held)
                asked += 1
        return asked

    async def verify(self, token: str, asked: Verification) -> str | None:
        """Return what confirms a hub's question (its challenge), or none where we have not asked for that."""
        held = await self._store.find(token)
        if held is None or asked.topic != held.topic:
            return None
        if asked.mode == "denied":
            await self._store.put(replace(held, state=HubState.DENIED, expires_at=None))
            _log.info("hub has refused", extra={"feed": held.feed_id, "hub": held.hub})
            return ""
        if asked.mode != "subscribe" or not asked.challenge:
            return None
        expires_at = self._clock.now() + lease_of(asked.lease_seconds)
        await self._store.put(replace(held, state=HubState.LIVE, expires_at=expires_at))
        return asked.challenge

    async def take(self, token: str, body: bytes, signature: str) -> bool:
        """Take a hub's call; return whether the subscription is known. A call that isn't signed counts for nothing."""
        held = await self._store.find(token)
        if held is None:
            return False
        if is_signed(body, signature, held.secret):
            # A hub that calls without end must not have its feed asked without end.
            await self._store.make_due(held.feed_id, self._clock.now(), _BETWEEN_CALLS)
            self._woken()
        else:
            _log.warning("call of a hub without its signature", extra={"feed": held.feed_id, "hub": held.hub})
        return True

    async def _subscribe(self, feed_id: int, hub: str, topic: str, held: HubSubscription | None) -> None:
        """Ask one hub. The subscription is stored before: the hub may call back before it has answered."""
        same = held if held is not None and (held.hub, held.topic) == (hub, topic) else None
        wanted = HubSubscription(
            feed_id,
            hub,
            topic,
            same.token if same else secrets.token_urlsafe(24),
            same.secret if same else secrets.token_urlsafe(32),
            same.state if same else HubState.ASKED,
            self._clock.now(),
            same.expires_at if same else None,
        )
        await self._store.put(wanted)
        form = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.callback": f"{self._address}/{wanted.token}",
            "hub.secret": wanted.secret,
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }
        try:
            status = await self._web.post(hub, form)
        except FetchError as error:
            _log.info("hub not reached", extra={"feed": feed_id, "hub": hub, "fault": error.fault.value})
            return
        if status not in _ACCEPTED:
            _log.info("hub has refused", extra={"feed": feed_id, "hub": hub, "status": status})
