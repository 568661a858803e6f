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


class Posts(Protocol):
    """Where posts come from, and how they are read. All of it runs off the event loop."""

    def identity(self, origin: str) -> str:
        """Return what names the post at every reading."""
        ...

    def load(self, origin: str) -> bytes:
        """Fetch the post. Raises ReadingError."""
        ...

    def revision(self, data: bytes) -> str:
        """Return what changes when the post does."""
        ...

    def read(self, data: bytes, origin: str) -> Article:
        """Read the post. Raises ReadingError."""
        ...


Summarise = Callable[[Article], Summary]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What came of a batch: summaries of new and changed posts, how many are as they were, and what failed."""

    fresh: tuple[SummarisedArticle, ...]
    unchanged: int
    failures: tuple[ReadingError, ...]


class Ingest:
    """Ingests posts in batches. A post that is stored as it stands costs no more than being fetched."""

    def __init__(self, store: ArticleStore, posts: Posts, summarise: Summarise, clock: Clock) -> None:
        self._store = store
        self._posts = posts
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
        # Of two names for one post, the last one counts.
        named = {self._posts.identity(origin): origin for origin in origins}
        stored = await self._store.revisions(list(named))
        found = await asyncio.to_thread(self._read, named, stored)
        if found.fresh:
            await self._store.save(found.fresh, self._clock.now())
        new = sum(entry.article.identity not in stored for entry in found.fresh)
        report = IngestReport(new, len(found.fresh) - new, found.unchanged, found.failures)
        if found.fresh or found.failures:
            _log.info("posts ingested", extra={"new": new, "changed": report.changed, "failed": len(found.failures)})
        return report

    def _read(self, named: Mapping[str, str], stored: Mapping[str, str]) -> _Reading:
        fresh: list[SummarisedArticle] = []
        failures: list[ReadingError] = []
        unchanged = 0
        for identity, origin in named.items():
            try:
                data = self._posts.load(origin)
                if stored.get(identity) == self._posts.revision(data):
                    unchanged += 1
                    continue
                article = self._posts.read(data, origin)
                summary = self._summarise(article)
            except ReadingError as error:
                failures.append(error)
                _log.warning("post not read", extra={"origin": error.origin, "reason": error.reason})
            except Exception as error:  # noqa: BLE001 - a post that meets a defect of ours must not keep the others out
                failures.append(ReadingError(origin, f"a defect of the bot's ({type(error).__name__}); see the log"))
                _log.exception("post not read", extra={"origin": origin})
            else:
                fresh.append(SummarisedArticle(article, summary))
        return _Reading(tuple(fresh), unchanged, tuple(failures))
