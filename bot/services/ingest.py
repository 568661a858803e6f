"""Take posts in: read, take away what their sources repeat, summarise, store. What can't be read is reported and stops
nothing else.

A batch is read whole before it is summarised, so that its articles learn from each other as well as from all earlier
ones. What becomes known as boilerplate later changes no stored summary, until its article changes.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from bot.clock import Clock
from bot.core.article import Article
from bot.core.boilerplate import Seen
from bot.core.category import CategoryPath
from bot.errors import ReadingError
from bot.services.taking_in import (
    Draft,
    Summarise,
    SummarisedArticle,
    draft_of,
    failures_noted,
    finish,
    log_failures,
    prints_in,
)

_log = logging.getLogger(__name__)
_BATCH = 64


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
        """Return identity → revision of those that are stored, and of posts that were until they grew too old."""
        ...

    async def removed(self, identities: Sequence[str]) -> frozenset[str]:
        """Return those whose articles were removed as too old: they stay out, changed or not."""
        ...

    async def seen(self, prints: Collection[int]) -> Seen:
        """Return what the saved articles tell of these prints of paragraphs."""
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


class Ingest:
    """Ingests posts in batches. A post that is stored as it stands costs no more than being fetched."""

    def __init__(self, store: ArticleStore, posts: Posts, summarise: Summarise, clock: Clock) -> None:
        self._store = store
        self._posts = posts
        self._summarise = summarise
        self._clock = clock

    async def run(self, origins: Iterable[str], categories: CategoryPath | None = None) -> IngestReport:
        """Ingest all posts and return the sum of what came of them. `categories` are those of posts that name none."""
        total = IngestReport()
        async for report in self.batches(origins, categories):
            total += report
        return total

    async def batches(
        self, origins: Iterable[str], categories: CategoryPath | None = None
    ) -> AsyncIterator[IngestReport]:
        """Ingest posts, yielding a report for each batch once it is stored."""
        remaining = iter(origins)
        while batch := await asyncio.to_thread(lambda: tuple(islice(remaining, _BATCH))):
            yield await self._ingest(batch, categories)

    async def _ingest(self, origins: Sequence[str], categories: CategoryPath | None) -> IngestReport:
        # Of two names for one post, the last one counts.
        named = {self._posts.identity(origin): origin for origin in origins}
        stored = await self._store.revisions(list(named))
        removed = await self._store.removed(list(stored)) if stored else frozenset()
        named = {identity: origin for identity, origin in named.items() if identity not in removed}
        failures: list[ReadingError] = []
        drafts, unchanged = await asyncio.to_thread(self._read, named, stored, categories, failures)
        fresh = await self._take_in(drafts, failures) if drafts else ()
        log_failures(failures)
        new = sum(entry.article.identity not in stored for entry in fresh)
        report = IngestReport(new, len(fresh) - new, unchanged + len(removed), tuple(failures))
        if fresh or failures:
            _log.info("posts ingested", extra={"new": new, "changed": report.changed, "failed": len(failures)})
        return report

    async def _take_in(self, drafts: Sequence[Draft], failures: list[ReadingError]) -> Sequence[SummarisedArticle]:
        """Summarise and store what was read; return it."""
        prints = prints_in(drafts)
        seen = await self._store.seen(prints) if prints else Seen()
        fresh, failed = await asyncio.to_thread(finish, drafts, seen, self._summarise)
        failures += failed
        if fresh:
            await self._store.save(fresh, self._clock.now())
        return fresh

    def _read(
        self,
        named: Mapping[str, str],
        stored: Mapping[str, str],
        categories: CategoryPath | None,
        failures: list[ReadingError],
    ) -> tuple[Sequence[Draft], int]:
        """Return new and changed posts, and how many are as they were."""
        drafts: list[Draft] = []
        unchanged = 0
        for identity, origin in named.items():
            with failures_noted(origin, failures):
                data = self._posts.load(origin)
                if stored.get(identity) == self._posts.revision(data):
                    unchanged += 1
                else:
                    article = self._posts.read(data, origin)
                    if categories is not None and not article.categories.names:
                        article = replace(article, categories=categories)
                    drafts.append(draft_of(article, is_new=identity not in stored))
        return drafts, unchanged
