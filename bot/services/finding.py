"""Finding feeds: whether a page is one, which ones a site names, and which lie where feeds often lie."""

from typing import Protocol

from bot.errors import FetchError, ReadingError
from bot.fetching.web import Page
from bot.reading.discovery import FoundFeed, find_feeds, guesses
from bot.reading.feeds.document import read_feed
from bot.workers import Workers

_GUESSED = 8


class Web(Protocol):
    async def get(self, url: str) -> Page:
        """Fetch an address. Raises FetchError."""
        ...


class Finding:
    def __init__(self, web: Web, workers: Workers) -> None:
        self._web = web
        self._workers = workers

    async def title_of(self, page: Page) -> str | None:
        """Return the title of a feed, its address where it has none; none for what is no feed."""
        try:
            document = await self._workers.run(read_feed, page.body, page.content_type, page.url)
        except ReadingError:
            return None
        return document.title or page.url

    async def on_site(self, page: Page) -> tuple[FoundFeed, ...]:
        """Return the feeds that a site's page names, else the first one that lies where feeds often lie."""
        try:
            found = await self._workers.run(find_feeds, page.body, page.content_type, page.url)
        except ReadingError:
            return ()
        return found or await self._guessed(page.url)

    async def _guessed(self, url: str) -> tuple[FoundFeed, ...]:
        for guess in guesses(url)[:_GUESSED]:
            try:
                page = await self._web.get(guess)
            except FetchError:
                continue
            title = await self.title_of(page)
            if title is not None:
                return (FoundFeed(guess, title, ""),)
        return ()
