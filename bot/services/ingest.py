"""Take posts in: read, take away what their sources repeat, summarise, store. What can't be read is reported and stops
nothing else.

A batch is read whole before it is summarised, so that its articles learn from each other as well as from all earlier
ones. What becomes known as boilerplate later changes no stored summary, until its article changes.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Protocol

from bot.clock import Clock
from bot.core.article import Article
from bot.core.boilerplate import Prints, Seen, prints_of, recurring, title_print, without_boilerplate
from bot.core.summary import Summary
from bot.errors import ReadingError

_log = logging.getLogger(__name__)
_BATCH = 64


@dataclass(frozen=True, slots=True)
class SummarisedArticle:
    """An article and its summary, as they are stored. `prints`: those of its paragraphs that are to be counted."""

    article: Article
    summary: Summary
    prints: frozenset[int] = frozenset()


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


Summarise = Callable[[Article], Summary]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A post as it was read. `title` is the title's print, `prints` are those of each of its blocks."""

    article: Article
    title: int
    prints: Prints
    origin: str
    is_new: bool

    @property
    def all_prints(self) -> frozenset[int]:
        return frozenset(chain.from_iterable(self.prints))


class _Failures:
    """What could not be read of a batch, in the order met."""

    def __init__(self) -> None:
        self.met: list[ReadingError] = []

    @contextmanager
    def noted(self, origin: str) -> Iterator[None]:
        """Keep what fails within: a post that can't be read, or that meets a defect of ours, keeps no other out."""
        try:
            yield
        except ReadingError as error:
            self.met.append(error)
            _log.warning("post not read", extra={"origin": error.origin, "reason": error.reason})
        except Exception as error:  # noqa: BLE001 - see above
            self.met.append(ReadingError(origin, f"a defect of the bot's ({type(error).__name__}); see the log"))
            _log.exception("post not read", extra={"origin": origin})


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
        failures = _Failures()
        readings, unchanged = await asyncio.to_thread(self._read, named, stored, failures)
        fresh = await self._take_in(readings, failures) if readings else ()
        new = sum(entry.article.identity not in stored for entry in fresh)
        report = IngestReport(new, len(fresh) - new, unchanged, tuple(failures.met))
        if fresh or failures.met:
            _log.info("posts ingested", extra={"new": new, "changed": report.changed, "failed": len(failures.met)})
        return report

    async def _take_in(self, readings: Sequence[_Reading], failures: _Failures) -> Sequence[SummarisedArticle]:
        """Summarise and store what was read; return it."""
        prints = frozenset[int]().union(*(reading.all_prints for reading in readings))
        seen = await self._store.seen(prints) if prints else Seen()
        fresh = await asyncio.to_thread(self._summarise_all, readings, seen, failures)
        if fresh:
            await self._store.save(fresh, self._clock.now())
        return fresh

    def _read(
        self, named: Mapping[str, str], stored: Mapping[str, str], failures: _Failures
    ) -> tuple[Sequence[_Reading], int]:
        """Return new and changed posts, and how many are as they were."""
        readings: list[_Reading] = []
        unchanged = 0
        for identity, origin in named.items():
            with failures.noted(origin):
                data = self._posts.load(origin)
                if stored.get(identity) == self._posts.revision(data):
                    unchanged += 1
                else:
                    article = self._posts.read(data, origin)
                    title = title_print(article.title)
                    readings.append(_Reading(article, title, prints_of(article), origin, identity not in stored))
        return readings, unchanged

    def _summarise_all(
        self, readings: Sequence[_Reading], seen: Seen, failures: _Failures
    ) -> Sequence[SummarisedArticle]:
        # An article that was edited and given another title is no further article.
        known = recurring([(one.title, one.all_prints) for one in readings if one.is_new], seen)
        fresh: list[SummarisedArticle] = []
        for one in readings:
            with failures.noted(one.origin):
                article = without_boilerplate(one.article, one.prints, known)
                prints = one.all_prints - seen.boilerplate if one.is_new else frozenset[int]()
                fresh.append(SummarisedArticle(article, self._summarise(article), prints))
        return fresh
