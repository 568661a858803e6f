"""Take posts in: read, summarise, store. What can't be read is reported and stops nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Protocol

from bot.clock import Clock
from bot.core.article import Article
from bot.core.summary import Summary
from bot.errors import ReadingError

_log = logging.getLogger(__name__)
_BATCH = 64


@dataclass(frozen=True, slots=True)
class SummarisedArticle:
    """An article and its summary, as they are stored."""

    article: Article
    summary: Summary


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of an ingestion. `failures` are what could not be read, in the order met."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failures: tuple[ReadingError, ...] = field(default=())

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged

    def __add__(self, other: "IngestReport") -> "IngestReport":
        return IngestReport(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.failures + other.failures,
        )


class ArticleStore(Protocol):
    async def revisions(self, identities: Sequence[str]) -> Mapping[str, str]:
        """Return identity → revision of those that are stored."""
        ...

    async def save(self, articles: Sequence[SummarisedArticle], at: datetime) -> None:
        """Insert new articles and update stored ones (same identity), all or none. An update is not news again."""
        ...


ReadPost = Callable[[str], Article]
"""Reads the post at an origin. Raises ReadingError."""

Summarise = Callable[[Article], Summary]


class Ingest:
    """Ingests posts in batches; reading and summarising run off the event loop."""

    def __init__(self, store: ArticleStore, read: ReadPost, summarise: Summarise, clock: Clock) -> None:
        self._store = store
        self._read = read
        self._summarise = summarise
        self._clock = clock

    async def run(self, origins: Iterable[str]) -> IngestReport:
        """Ingest all posts and return the sum of what came of them."""
        total = IngestReport()
        async for report in self.batches(origins):
            total += report
        return total

    async def batches(self, origins: Iterable[str]) -> AsyncIterator[IngestReport]:
        """Ingest posts, yielding a report for each batch once it is stored."""
        remaining = iter(origins)
        while batch := await asyncio.to_thread(lambda: tuple(islice(remaining, _BATCH))):
            yield await self._ingest(batch)

    async def _ingest(self, origins: Sequence[str]) -> IngestReport:
        articles, failures = await asyncio.to_thread(self._read_all, origins)
        stored = await self._store.revisions([article.identity for article in articles])
        fresh = [article for article in articles if stored.get(article.identity) != article.revision]
        if fresh:
            await self._store.save(await asyncio.to_thread(self._summarise_all, fresh), self._clock.now())
        new = sum(article.identity not in stored for article in fresh)
        unchanged = len(articles) - len(fresh)
        _log.info("posts ingested", extra={"new": new, "unchanged": unchanged, "failed": len(failures)})
        return IngestReport(new, len(fresh) - new, unchanged, failures)

    def _read_all(self, origins: Sequence[str]) -> tuple[list[Article], tuple[ReadingError, ...]]:
        articles: dict[str, Article] = {}
        failures = []
        for origin in origins:
            try:
                article = self._read(origin)
            except ReadingError as error:
                failures.append(error)
                _log.warning("post not read", extra={"origin": error.origin, "reason": error.reason})
            else:
                articles[article.identity] = article
        return list(articles.values()), tuple(failures)

    def _summarise_all(self, articles: Sequence[Article]) -> list[SummarisedArticle]:
        return [SummarisedArticle(article, self._summarise(article)) for article in articles]
