"""Finding readers' words in articles: in what comes in, and, for a word that is new, in what came in lately."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.store.hits import Text
from bot.stories.matching import Matcher, text_to_match

_NEW = 2_000
_READ_AT_ONCE = 250
RECENT, RECENT_AGE = 3_000, timedelta(days=2)
"""A new word is looked for in so many of the latest articles, and in none that came in earlier."""


class WordStore(Protocol):
    async def newest(self) -> int:
        """Return the highest number of a word; numbers grow and are never used twice."""
        ...

    async def keys(self, after: int = 0) -> Mapping[int, str]:
        """Return number → key of all words beyond number `after`."""
        ...


class TextStore(Protocol):
    async def recent(self, after: int, since: datetime, count: int) -> Sequence[int]:
        """Return the newest articles beyond number `after` that came in since an instant, in order."""
        ...

    async def texts(self, article_ids: Sequence[int]) -> Sequence[Text]: ...


class WordDesk:
    """Looks for all words of all readers at once.

    Words that are new since the last large search was built have a small one of their own: a reader who adds a word
    costs next to nothing. Words that are gone are still found until the next large one, and noted by nobody.
    """

    def __init__(self, words: WordStore) -> None:
        self._words = words
        self._all, self._new = Matcher({}), Matcher({})
        self._newest_of_all = self._newest = 0
        self._turn = asyncio.Lock()

    async def hits(self, texts: Sequence[str]) -> Sequence[frozenset[int]]:
        """Return for each text, folded by `text_to_match`, which words stand in it: all those that were there when this
        was called.
        """
        async with self._turn:
            await self._catch_up()
            matchers = (self._all, self._new)
        return await asyncio.to_thread(_hits, matchers, texts)

    async def _catch_up(self) -> None:
        newest = await self._words.newest()
        if newest <= self._newest:
            return
        fresh = await self._words.keys(self._newest_of_all)
        if len(fresh) <= _NEW:
            self._new = Matcher(fresh)
        else:
            every = await self._words.keys()
            self._all, self._new = await asyncio.to_thread(Matcher, every), Matcher({})
            self._newest_of_all = newest = max(every, default=newest)
        self._newest = max(newest, *fresh, 0)


class RecentArticles:
    """What the latest articles say, folded and kept, so that a word can be looked for in all of them at once."""

    def __init__(self, texts: TextStore) -> None:
        self._texts = texts
        self._folded: dict[int, str] = {}
        self._newest = 0
        self._turn = asyncio.Lock()

    async def find(self, keys: Sequence[str], now: datetime, after: int = 0) -> tuple[Mapping[str, list[int]], int]:
        """Return key → the articles beyond number `after` that have the word, and the newest article looked at."""
        async with self._turn:
            await self._catch_up(now)
            folded = {one: text for one, text in self._folded.items() if one > after}
            newest = self._newest
        return await asyncio.to_thread(_find, keys, folded), newest

    async def _catch_up(self, now: datetime) -> None:
        ids = await self._texts.recent(self._newest, now - RECENT_AGE, RECENT)
        for at in range(0, len(ids), _READ_AT_ONCE):
            some = await self._texts.texts(ids[at : at + _READ_AT_ONCE])
            self._folded |= await asyncio.to_thread(_fold, some)
        if ids:
            self._newest = ids[-1]
        for one in sorted(self._folded)[:-RECENT]:
            del self._folded[one]


def _hits(matchers: Sequence[Matcher], texts: Sequence[str]) -> Sequence[frozenset[int]]:
    used = [matcher for matcher in matchers if len(matcher)]
    return [frozenset[int]().union(*(matcher.hits(text) for matcher in used)) for text in texts]


def _find(keys: Sequence[str], folded: Mapping[int, str]) -> Mapping[str, list[int]]:
    matcher = Matcher(dict(enumerate(keys)))
    found: dict[str, list[int]] = {key: [] for key in keys}
    for article_id, text in folded.items():
        for at in matcher.hits(text):
            found[keys[at]].append(article_id)
    return found


def _fold(texts: Sequence[Text]) -> Mapping[int, str]:
    return {text.article_id: text_to_match(text.title, text.body) for text in texts}
