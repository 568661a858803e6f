"""What of a feed's entries is to be stored: which are new, which have changed, and which of them are news."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.core.boilerplate import Seen
from bot.core.entry import Entry
from bot.core.feed import Feed, PageRecord
from bot.core.identity import identity_of, resolve
from bot.core.news import which_are_news
from bot.errors import ReadingError, WorkError
from bot.services.full_text import FullText
from bot.services.reading_feeds import Found, ReadFeed, finish_entries, read_entries
from bot.services.taking_in import Draft, SummarisedArticle, log_failures, prints_in
from bot.workers import Workers

_Item = TypeVar("_Item", bound=Found | Draft)
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")
_Outcome = tuple[Sequence[_Result], Sequence[ReadingError]]


class KnownEntries(Protocol):
    async def known(self, feed_id: int, keys: Collection[int]) -> Mapping[int, int]:
        """Return key → the key that the entry's identity is made of, for those keys that are known."""
        ...


class StoredArticles(Protocol):
    async def revisions(self, identities: Sequence[str]) -> Mapping[str, str]:
        """Return identity → revision of those that are stored."""
        ...

    async def seen(self, prints: Collection[int]) -> Seen:
        """Return what the saved articles tell of these prints of paragraphs."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be stored of a document. `keys`: every key in it → the one that its entry's identity is made of.
    `pages`: what the pages of its entries have brought.
    """

    keys: Mapping[int, int]
    articles: Sequence[SummarisedArticle]
    pages: PageRecord
    new: int
    changed: int
    unread: int

    @property
    def news(self) -> int:
        return sum(entry.is_news for entry in self.articles)


class FeedEntries:
    """`keep`: how old an article may be to be stored; none for any age."""

    def __init__(
        self,
        entries: KnownEntries,
        articles: StoredArticles,
        full_text: FullText,
        workers: Workers,
        keep: timedelta | None = None,
    ) -> None:
        self._entries = entries
        self._articles = articles
        self._full_text = full_text
        self._workers = workers
        self._keep = keep

    async def take(self, feed: Feed, read: ReadFeed, now: datetime) -> Taken:
        """Read what is new or has changed. Nothing is stored yet. Raises WorkError, StorageError."""
        known = await self._entries.known(feed.id, list({key for keys in read.keys for key in keys}))
        firsts = resolve(read.keys, known)
        found = await self._found(feed, read, firsts, frozenset(known.values()), now)
        drafts, unread = await self._each(read_entries, found, feed)
        full = await self._full_text.complete(feed, found, drafts)
        if full.completed:
            completed, still_unread = await self._each(read_entries, full.completed, feed)
            longer = {draft.identity: draft for draft in completed}
            drafts = [longer.get(draft.identity, draft) for draft in drafts]
            log_failures(still_unread)
        seen = await self._articles.seen(prints_in(drafts)) if drafts else Seen()
        articles, unfinished = await self._each(finish_entries, drafts, seen)
        log_failures([*unread, *unfinished])
        new = sum(one.is_new for one in found)
        return Taken(
            {key: first for keys, first in zip(read.keys, firsts, strict=True) for key in keys},
            articles,
            full.record,
            new,
            len(found) - new,
            len(unread) + len(unfinished),
        )

    async def _each(
        self, work: Callable[[Sequence[_Item], _Given], _Outcome[_Result]], items: Sequence[_Item], given: _Given
    ) -> _Outcome[_Result]:
        """Do `work` on all items in one process; where that takes too long or dies, on each half, down to the item that
        is to blame, which is among the errors then.
        """
        if not items:
            return (), ()
        try:
            return await self._workers.run(work, items, given)
        except WorkError as error:
            if len(items) == 1:
                return (), (ReadingError(_origin(items[0]), str(error)),)
        middle = len(items) // 2
        done, failed = await self._each(work, items[:middle], given)
        rest, rest_failed = await self._each(work, items[middle:], given)
        return [*done, *rest], [*failed, *rest_failed]

    async def _found(
        self, feed: Feed, read: ReadFeed, firsts: Sequence[int], known: Collection[int], now: datetime
    ) -> Sequence[Found]:
        """Return what is to be read, the first entry of each identity. What was stored once and removed stays away."""
        identities = [identity_of(feed.id, first) for first in firsts]
        stored = await self._articles.revisions(identities)
        places = {first: at for at, first in reversed(list(enumerate(firsts)))}
        fresh = [at for first, at in places.items() if first not in known and self._is_kept(read, at, now)]
        fresh.sort()
        entries = [read.document.entries[at] for at in fresh]
        news = dict(zip(fresh, which_are_news(entries, first_fetch=feed.is_new, now=now), strict=True))
        return [
            Found(read.document.entries[at], first, read.revisions[at], at in news, news.get(at, False))
            for first, at in sorted(places.items(), key=lambda place: place[1])
            if at in news or stored.get(identities[at], read.revisions[at]) != read.revisions[at]
        ]

    def _is_kept(self, read: ReadFeed, at: int, now: datetime) -> bool:
        published = read.document.entries[at].published
        return self._keep is None or published is None or published > now - self._keep


def _origin(item: Found | Draft) -> str:
    return item.origin if isinstance(item, Draft) else item.entry.link or item.entry.title


def dates_of(entries: Sequence[Entry]) -> Sequence[datetime]:
    """Return when the entries were published, as far as they say."""
    return [entry.published for entry in entries if entry.published is not None]
