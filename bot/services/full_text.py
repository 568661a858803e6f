"""Whole texts for feeds that give excerpts: the pages of their entries, where those are worth it.

Whether they are is measured for each feed (`core/full_text`), and a page that is worse than the excerpt isn't used.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.clock import Clock
from bot.core.feed import Feed, PageRecord
from bot.core.full_text import sampled, skipped, wants_page
from bot.errors import FetchError, WorkError
from bot.fetching.web import PAGE_ACCEPT, Page
from bot.reading.pages import WebPage
from bot.services.reading_feeds import Found, read_better_page
from bot.services.taking_in import Draft
from bot.workers import Workers

_log = logging.getLogger(__name__)
TIME_LIMIT_S = 180.0
"""For all pages of one check, whose own time must suffice for the entries even where every page hangs."""
_MOST = 30
_MOST_AT_FIRST = 10


class Web(Protocol):
    async def get(self, url: str, *, accept: str) -> Page:
        """Fetch an address. Raises FetchError."""
        ...


class Robots(Protocol):
    async def allows(self, url: str) -> bool:
        """Whether robots.txt lets us fetch an address."""
        ...

    async def delay_s(self, url: str) -> float:
        """Return how long to wait between two requests, by robots.txt; 0 where it says nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Completion:
    """Those entries that have their page's text now, and what is known of the feed's pages from here on."""

    completed: Sequence[Found]
    record: PageRecord


class FullText:
    def __init__(self, web: Web, robots: Robots, workers: Workers, clock: Clock) -> None:
        self._web = web
        self._robots = robots
        self._workers = workers
        self._clock = clock

    async def complete(self, feed: Feed, found: Sequence[Found], drafts: Sequence[Draft]) -> Completion:
        """Fetch the pages of those entries that need one, news first; not more than a few dozen at a time, nor for more
        than a few minutes. The others stay as they are.
        """
        texts = {draft.identity: draft.text for draft in drafts}
        completed: list[Found] = []
        record = feed.pages
        asked = 0
        until = asyncio.get_running_loop().time() + TIME_LIMIT_S
        for one in sorted(found, key=lambda one: not one.is_news):
            text = texts.get(one.identity(feed))
            if text is None:
                continue
            if asked == (_MOST_AT_FIRST if feed.is_new else _MOST) or asyncio.get_running_loop().time() >= until:
                break
            if one.entry.link is None or not wants_page(record, text, has_link=True):
                record = skipped(record)
                continue
            page = await self._read_until(until, one, text, is_first=not asked)
            asked += 1
            record = sampled(record, text, None if page is None else page.text)
            if page is not None:
                completed.append(replace(one, html=page.html))
        return Completion(completed, record)

    async def _read_until(self, until: float, one: Found, text: str, *, is_first: bool) -> WebPage | None:
        """As `_read`; none as well where it isn't there by the event loop's time `until`. Between two pages, the site
        has the pause that its robots.txt asks for.
        """
        url = one.entry.link or ""
        try:
            async with asyncio.timeout_at(until):
                if not is_first:
                    await self._clock.sleep(await self._robots.delay_s(url))
                return await self._read(url, text, one.entry.title)
        except TimeoutError:
            _log.info("page given up", extra={"url": url})
            return None

    async def _read(self, url: str, text: str, title: str) -> WebPage | None:
        """Return the article at an entry's address, or none: it can't be had, robots.txt forbids it, or there is none,
        or none that is better than the entry's own text.
        """
        try:
            if not await self._robots.allows(url):
                return None
            page = await self._web.get(url, accept=PAGE_ACCEPT)
        except FetchError as error:
            _log.info("page not fetched", extra={"url": url, "fault": error.fault.value, "detail": error.detail})
            return None
        try:
            return await self._workers.run(read_better_page, page.body, page.content_type, page.url, text, title)
        except WorkError as error:
            _log.warning("page not read", extra={"url": url, "reason": str(error)})
            return None
