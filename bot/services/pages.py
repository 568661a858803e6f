"""A summary of any page, for whoever sends its address. Nothing of it is stored."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.article import Article
from bot.core.fault import Fault
from bot.core.summary import Summary
from bot.errors import FetchError, ReadingError
from bot.fetching.web import PAGE_ACCEPT, Page
from bot.reading.pages import page_article, read_page
from bot.services.addressing import source_address
from bot.summarising.summarise import summarise
from bot.workers import Workers


class Web(Protocol):
    async def get(self, url: str, *, accept: str) -> Page:
        """Fetch an address. Raises FetchError."""
        ...


class Robots(Protocol):
    async def allows(self, url: str) -> bool:
        """Whether robots.txt lets us fetch an address."""
        ...


@dataclass(frozen=True, slots=True)
class SummarisedPage:
    """A page's article and its summary."""

    article: Article
    summary: Summary


class Pages:
    def __init__(self, web: Web, robots: Robots, workers: Workers) -> None:
        self._web = web
        self._robots = robots
        self._workers = workers

    async def summarise(self, address: str) -> SummarisedPage:
        """Summarise the article at an address (`https://` may be left out).

        Raises UserError for what is no address, FetchError where the page can't be had or has no article, WorkError.
        """
        url = source_address(address)
        if not await self._robots.allows(url):
            raise FetchError(url, Fault.ROBOTS)
        page = await self._web.get(url, accept=PAGE_ACCEPT)
        try:
            return await self._workers.run(summarise_page, page.body, page.content_type, page.url)
        except ReadingError as error:
            raise FetchError(url, Fault.NO_ARTICLE, error.reason) from error


def summarise_page(data: bytes, content_type: str, url: str) -> SummarisedPage:
    """Read and summarise a page. Raises ReadingError where there is no article in it."""
    article = page_article(read_page(data, content_type, url), identity=url, revision="")
    return SummarisedPage(article, summarise(article))
