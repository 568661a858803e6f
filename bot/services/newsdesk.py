"""Sort what has come in into stories, in the order of ingestion, before digests are chosen from it.

What an article is compared with is looked up by a few keys, so that sorting it costs the same however much is stored.
An article that can't be compared, by a defect or damage, is a story of its own and holds up nobody.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Generic, Protocol, TypeVar

from bot.clock import Clock
from bot.core.folding import fold
from bot.core.summary import Summary
from bot.store.sorting import Arrival, Kept, Sorted
from bot.stories import lexicon
from bot.stories.encoding import decode, encode
from bot.stories.fingerprint import Fingerprint
from bot.stories.fingerprinting import fingerprint
from bot.stories.grouping import Kind, Known, Placement, place
from bot.stories.keywords import keywords
from bot.stories.matching import text_to_match
from bot.stories.novelty import novel
from bot.stories.report import Report

_log = logging.getLogger(__name__)
_BATCH = 32
_PATIENCE = timedelta(seconds=5)
Edition_co = TypeVar("Edition_co", covariant=True)


class SortingStore(Protocol):
    async def unsorted(self, count: int) -> tuple[int, Sequence[Arrival]]:
        """Return the number of the last article that was sorted, and up to `count` of those that come next."""
        ...

    async def candidates(self, keys: Sequence[int], around: datetime) -> Sequence[Kept]:
        """Return articles that share most of these keys, and those that tell the same stories, around an instant."""
        ...

    async def told(self, story_id: int) -> Sequence[Summary]:
        """Return the summaries of a story's latest reports."""
        ...

    async def write(self, decided: Sequence[Sorted], after: int, at: datetime) -> bool:
        """Write what was decided, all or none; false where another process has sorted these articles meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class _Read:
    """An article with what it is compared by (none where that can't be worked out), and its text to find words in."""

    arrival: Arrival
    print: Fingerprint | None
    keywords: tuple[str, ...]
    matched: str


class Words(Protocol):
    async def hits(self, texts: Sequence[str]) -> Sequence[frozenset[int]]:
        """Return for each text, folded by `text_to_match`, which of the readers' words stand in it."""
        ...


class NewsDesk:
    def __init__(self, store: SortingStore, clock: Clock, words: Words | None = None) -> None:
        """`words`: who looks for readers' words in what is sorted; none: nobody does."""
        self._store = store
        self._words = words
        self._clock = clock
        self._turn = asyncio.Lock()

    async def catch_up(self, patience: timedelta | None = None) -> int:
        """Sort all that waits, or (given) as much as there is patience for; return how many articles that were."""
        count = 0
        started = self._clock.now()
        while patience is None or self._clock.now() - started < patience:
            # Turns are given in the order asked for: who has little patience waits for one batch, not for an archive.
            async with self._turn:
                sorted_now = await self._sort_some()
            if sorted_now is None:
                break
            count += sorted_now
        return count

    async def _sort_some(self) -> int | None:
        """Sort what comes next; return how many articles that were (0: another process was first), none for no more."""
        after, arrivals = await self._store.unsorted(_BATCH)
        if not arrivals:
            return None
        read = await asyncio.to_thread(_read_all, arrivals)
        fresh: list[Known] = []
        decided = [await self._sort(one, fresh) for one in read]
        if self._words is not None:
            hits = await self._words.hits([one.matched for one in read])
            decided = [replace(one, word_ids=some) for one, some in zip(decided, hits, strict=True)]
        return len(decided) if await self._store.write(decided, after, self._clock.now()) else 0

    async def _sort(self, one: _Read, fresh: list[Known]) -> Sorted:
        """Decide where an article belongs. `fresh` are those decided just before, which aren't written yet."""
        arrival = one.arrival
        placement = Placement(None, Kind.FIRST)
        novelty: Sequence[str] = ()
        if one.print is not None:
            kept = await self._store.candidates(one.print.keys, arrival.at)
            known = [found for found in map(_known, kept) if found is not None]
            placement = place(one.print, arrival.at, [*known, *_alike(one.print, fresh)])
            story_id = placement.story_id or arrival.article_id
            fresh.append(Known(arrival.article_id, story_id, one.print, arrival.at))
            if placement.story_id is not None and placement.kind is not Kind.REPRINT:
                before = [_sentences(summary) for summary in await self._store.told(placement.story_id)]
                sentences = _sentences(arrival.summary)
                novelty = [sentences[at] for at in novel(sentences, before)]
        return _decided(one, placement, novelty)


class Editions(Protocol[Edition_co]):
    async def open(self, now: datetime) -> Edition_co:
        """Return an edition of all that has been sorted."""
        ...


class Newsstand(Generic[Edition_co]):
    """Editions of all that has come in: it is sorted first, but nobody waits long for an archive to be."""

    def __init__(self, desk: NewsDesk, editions: Editions[Edition_co]) -> None:
        self._desk = desk
        self._editions = editions

    async def open(self, now: datetime) -> Edition_co:
        await self._desk.catch_up(_PATIENCE)
        return await self._editions.open(now)


def _read_all(arrivals: Sequence[Arrival]) -> Sequence[_Read]:
    lexicon.load()
    return [_read(arrival) for arrival in arrivals]


def _read(arrival: Arrival) -> _Read:
    matched = text_to_match(arrival.title, arrival.text)
    try:
        report = Report(arrival.title, arrival.text, arrival.source, arrival.at, arrival.language)
        return _Read(arrival, fingerprint(report), keywords(arrival.title, arrival.text), matched)
    except Exception:  # noqa: BLE001 - one article's oddness must not keep all others from being sorted
        _log.exception("article not compared", extra={"article": arrival.article_id})
        return _Read(arrival, None, (), matched)


def _decided(one: _Read, placement: Placement, novelty: Sequence[str]) -> Sorted:
    arrival = one.arrival
    return Sorted(
        article_id=arrival.article_id,
        story_id=placement.story_id or arrival.article_id,
        kind=placement.kind.value,
        source_key=_source_key(arrival),
        length=len(arrival.text),
        at=arrival.at,
        keywords=one.keywords,
        novelty=novelty,
        data=b"" if one.print is None else encode(one.print),
        keys=() if one.print is None else one.print.keys,
    )


def _source_key(arrival: Arrival) -> int:
    """Return a number for the outlet; an article of an unknown one has an outlet of its own."""
    name = fold(arrival.source) or f"article {arrival.article_id}"
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _alike(one: Fingerprint, fresh: Sequence[Known]) -> Sequence[Known]:
    """Return those that share a key with `one`, and the others of their stories."""
    keys = set(one.keys)
    stories = {known.story_id for known in fresh if keys & set(known.fingerprint.keys)}
    return [known for known in fresh if known.story_id in stories]


def _known(kept: Kept) -> Known | None:
    try:
        return Known(kept.article_id, kept.story_id, decode(kept.data), kept.at)
    except ValueError as error:
        _log.warning("fingerprint not read", extra={"article": kept.article_id, "reason": str(error)})
        return None


def _sentences(summary: Summary) -> Sequence[str]:
    lead = () if summary.lead is None else (summary.lead.text,)
    return (*lead, *(point.text for point in summary.points))
