"""What a reader follows and mutes: adding, ending, listing, and how many of yesterday's stories each word has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.core.subscriber import FilterKind, Subscriber, WordFilter
from bot.core.words import Wish, Word, word_key
from bot.errors import UserError
from bot.services.word_desk import RecentArticles

MAX_WORDS = 50
PREVIEW = timedelta(hours=24)


class FilterStore(Protocol):
    async def of(self, subscriber_id: int) -> Sequence[WordFilter]:
        """Return what a reader follows and mutes, in the order it was wished for."""
        ...

    async def set(
        self,
        subscriber_id: int,
        wanted: Sequence[Word],
        kind: FilterKind,
        *,
        at_once: bool,
        at: datetime,
        found: Mapping[str, Collection[int]],
    ) -> Mapping[str, int]:
        """Have a reader follow or mute words; return key → number. `found`: key → recent articles that have it."""
        ...

    async def set_at_once(self, subscriber_id: int, word_id: int, *, at_once: bool) -> bool:
        """Have a reader told at once of a word, or no longer; return whether it follows it."""
        ...

    async def remove(self, subscriber_id: int, word_ids: Sequence[int]) -> int:
        """End a reader's wishes for words; return how many there were."""
        ...

    async def clear(self, subscriber_id: int, kind: FilterKind) -> int:
        """End all wishes of a kind; return how many there were."""
        ...


class HitStore(Protocol):
    async def note(self, hits: Mapping[int, Collection[int]]) -> None:
        """Write which words stand in which articles: `hits` is article → numbers of words."""
        ...

    async def count_stories(self, word_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        """Return word → how many stories that came out since an instant have it; those without any are missing."""
        ...


@dataclass(frozen=True, slots=True)
class Counted:
    """A wish, how many stories of the last 24 hours it concerns, and whether it has just turned from the other kind."""

    filter: WordFilter
    stories: int
    has_turned: bool = False


class WordFilters:
    def __init__(self, filters: FilterStore, hits: HitStore, recent: RecentArticles, clock: Clock) -> None:
        self._filters = filters
        self._hits = hits
        self._recent = recent
        self._clock = clock

    async def follow(self, reader: Subscriber, wish: Wish) -> Sequence[Counted]:
        """Follow words, also those that were muted. Raises UserError at the limit of words."""
        return await self._set(reader, wish, FilterKind.FOLLOW)

    async def mute(self, reader: Subscriber, wish: Wish) -> Sequence[Counted]:
        """Mute words, also those that were followed. Raises UserError at the limit of words."""
        return await self._set(reader, wish, FilterKind.MUTE)

    async def follows(self, reader: Subscriber) -> bool:
        """Whether a reader follows any word."""
        return any(one.kind is FilterKind.FOLLOW for one in await self._filters.of(reader.id))

    async def all(self, reader: Subscriber) -> Sequence[Counted]:
        """Return all that a reader follows and mutes, in the order it was wished for."""
        return await self._counted(await self._filters.of(reader.id))

    async def end(self, reader: Subscriber, wish: Wish, kind: FilterKind) -> Sequence[WordFilter]:
        """Follow, or mute, words no longer; return those that were."""
        keys = {word.key for word in wish.words}
        mine = await self._filters.of(reader.id)
        ended = [one for one in mine if one.kind is kind and word_key(one.text) in keys]
        if ended:
            await self._filters.remove(reader.id, [one.word_id for one in ended])
        return ended

    async def end_all(self, reader: Subscriber, kind: FilterKind) -> int:
        """Follow, or mute, nothing any more; return how many words that were."""
        return await self._filters.clear(reader.id, kind)

    async def drop(self, reader: Subscriber, word_id: int) -> WordFilter | None:
        """End a wish; return what it was, or none where there is none."""
        mine = {one.word_id: one for one in await self._filters.of(reader.id)}
        if word_id in mine:
            await self._filters.remove(reader.id, [word_id])
        return mine.get(word_id)

    async def alert(self, reader: Subscriber, word_id: int, *, at_once: bool) -> WordFilter | None:
        """Tell a reader at once of a word that it follows, or no longer; return the wish, none where there is none."""
        if not await self._filters.set_at_once(reader.id, word_id, at_once=at_once):
            return None
        return next((one for one in await self._filters.of(reader.id) if one.word_id == word_id), None)

    async def _set(self, reader: Subscriber, wish: Wish, kind: FilterKind) -> Sequence[Counted]:
        now, keys = self._clock.now(), [word.key for word in wish.words]
        before = {word_key(one.text): one.kind for one in await self._filters.of(reader.id)}
        if len({*before, *keys}) > MAX_WORDS:
            raise UserError("error.too_many_words", most=MAX_WORDS)
        found, newest = await self._recent.find(keys, now)
        ids = await self._filters.set(reader.id, wish.words, kind, at_once=wish.at_once, at=now, found=found)
        await self._look_again(ids, now, newest)
        mine = {one.word_id: one for one in await self._filters.of(reader.id)}
        counted = await self._counted([mine[ids[key]] for key in keys if ids[key] in mine])
        turned = {ids[key] for key in keys if before.get(key, kind) is not kind}
        return [Counted(one.filter, one.stories, one.filter.word_id in turned) for one in counted]

    async def _look_again(self, ids: Mapping[str, int], now: datetime, newest: int) -> None:
        """Look for words in what has come in since they were looked for: it may have been sorted without them."""
        found, _ = await self._recent.find(list(ids), now, newest)
        hits: dict[int, set[int]] = {}
        for key, article_ids in found.items():
            for article_id in article_ids:
                hits.setdefault(article_id, set()).add(ids[key])
        if hits:
            await self._hits.note(hits)

    async def _counted(self, some: Sequence[WordFilter]) -> Sequence[Counted]:
        since = self._clock.now() - PREVIEW
        counts = await self._hits.count_stories([one.word_id for one in some], since) if some else {}
        return [Counted(one, counts.get(one.word_id, 0)) for one in some]
