"""What the operator is to be told, handed to whoever has signed up to tell it."""

import logging
from typing import Protocol

from bot.core.feed import Feed

_log = logging.getLogger(__name__)


class Notices(Protocol):
    async def feed_fails(self, feed: Feed) -> None:
        """Tell the operator that a feed has been failing for long."""
        ...

    async def feed_is_well(self, feed: Feed) -> None:
        """Tell the operator that a feed which it was told of works again."""
        ...


class Bulletin:
    """Notices for all who have signed up; the log has them in any case."""

    def __init__(self) -> None:
        self._listeners: list[Notices] = []

    def sign_up(self, listener: Notices) -> None:
        self._listeners.append(listener)

    async def feed_fails(self, feed: Feed) -> None:
        polling = feed.polling
        fields = {"feed": feed.id, "url": feed.url, "fault": polling.fault or "none", "detail": polling.detail}
        _log.warning("feed keeps failing", extra=fields)
        for listener in self._listeners:
            await listener.feed_fails(feed)

    async def feed_is_well(self, feed: Feed) -> None:
        _log.info("feed works again", extra={"feed": feed.id, "url": feed.url})
        for listener in self._listeners:
            await listener.feed_is_well(feed)
