"""The sources as an operator sees them: added by an address of any kind, looked at, paused, filed anew, deleted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import FOLDER_SCHEME, RSSHUB_SCHEME, Feed, FeedState
from bot.core.rsshub import addresses
from bot.errors import FetchError
from bot.fetching.web import Page
from bot.reading.discovery import FoundFeed
from bot.reading.opml import Outline, write_opml
from bot.services.addressing import host_of, source_address
from bot.services.check import CheckReport
from bot.services.finding import Finding
from bot.services.refresh import Refresh
from bot.store.categories import UNCATEGORISED
from bot.workers import Workers

_OFFERED = 6
_PAGE = 500
_UNFILED = CategoryPath(())
KEPT = (FeedState.ACTIVE, FeedState.PAUSED)


class Web(Protocol):
    async def get(self, url: str) -> Page:
        """Fetch an address. Raises FetchError."""
        ...


class FeedStore(Protocol):
    async def add(
        self,
        url: str,
        categories: CategoryPath,
        *,
        with_tags: bool,
        state: FeedState,
        title: str,
        site_url: str | None,
        at: datetime,
    ) -> tuple[Feed, bool]:
        """Store a feed; return it, and whether it was new. One that is there already stays as it is, unless it was only
        offered or had been deleted.
        """
        ...

    async def get(self, feed_id: int) -> Feed | None:
        """Return a feed that hasn't been deleted."""
        ...

    async def find(self, url: str) -> Feed | None:
        """Return the feed that was added under an address or lives there."""
        ...

    async def page(self, after_id: int, count: int, states: Collection[FeedState]) -> Sequence[Feed]:
        """Return feeds in the order they were added."""
        ...

    async def listed(
        self, offset: int, count: int, states: Collection[FeedState], *, failing: bool = False
    ) -> Sequence[Feed]:
        """Return feeds in the order they were added, after the first `offset`. `failing`: of those that fail."""
        ...

    async def counts(self) -> Mapping[FeedState, int]: ...

    async def failing(self) -> int:
        """Return how many active feeds fail."""
        ...

    async def change(
        self,
        feed_id: int,
        *,
        categories: CategoryPath | None = None,
        with_tags: bool | None = None,
        state: FeedState | None = None,
        next_check_at: datetime | None = None,
    ) -> Feed | None:
        """Change what an operator may change; return the feed, or none where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Addition:
    """What came of adding a source: the feed, with the report of its first check, or several that the site `offers`, of
    which one is to be taken. `is_new`: it wasn't there before.
    """

    feed: Feed | None = None
    is_new: bool = False
    report: CheckReport | None = None
    offers: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """What came of a list of sources: the feeds that are new now, and how many were there before."""

    added: tuple[Feed, ...] = field(default=())
    known: int = 0


@dataclass(frozen=True, slots=True)
class FeedCounts:
    """How many feeds are kept fresh or paused, and of these, how many fail and how many are paused."""

    total: int
    failing: int
    paused: int


class Sources:
    def __init__(
        self,
        feeds: FeedStore,
        web: Web,
        refresh: Refresh,
        workers: Workers,
        clock: Clock,
        *,
        rsshub: Sequence[str] = (),
    ) -> None:
        self._feeds = feeds
        self._web = web
        self._refresh = refresh
        self._finding = Finding(web, workers)
        self._clock = clock
        self._rsshub = rsshub

    async def add(
        self, text: str, categories: CategoryPath, *, with_tags: bool = False, with_folders: bool = False
    ) -> Addition:
        """Add what an operator names: a feed, a site that has feeds, `rsshub://route`, or (`with_folders`) a folder.

        Without categories, the feed's title names its category. Raises FetchError and UserError where nothing can be
        added.
        """
        url = source_address(text, with_folders=with_folders)
        known = await self._feeds.find(url)
        if known is not None and known.state in KEPT:
            return Addition(known)
        if url.startswith((RSSHUB_SCHEME, FOLDER_SCHEME)):
            if url.startswith(RSSHUB_SCHEME):
                addresses(url, self._rsshub)
            return await self._store(url, categories, with_tags=with_tags)
        page = await self._web.get(url)
        if await self._finding.title_of(page) is not None:
            return await self._add_feed(url, page, categories, with_tags=with_tags)
        return await self._discover(url, page, categories, with_tags=with_tags)

    async def take(self, feed_id: int) -> Addition | None:
        """Take a feed that was offered; none where the offer is gone. Raises FetchError where it isn't a feed."""
        offer = await self._feeds.get(feed_id)
        if offer is None:
            return None
        if offer.state is not FeedState.OFFERED:
            return Addition(offer)
        filed = offer.categories if offer.categories != UNCATEGORISED else _UNFILED
        return await self._add_feed(offer.url, await self._web.get(offer.url), filed, with_tags=offer.with_tags)

    async def register(self, outlines: Iterable[Outline]) -> Registration:
        """Add feeds that are named by a list, unseen: each is checked when its turn comes.

        One without a category is filed under the title that the list gives it, else under its host.
        """
        added: list[Feed] = []
        known = 0
        for outline in outlines:
            feed, is_new = await self._feeds.add(
                outline.url,
                outline.categories
                if outline.categories.names
                else CategoryPath.of([outline.title or host_of(outline.url)]),
                with_tags=outline.with_tags,
                state=FeedState.ACTIVE,
                title=outline.title,
                site_url=outline.site_url,
                at=self._clock.now(),
            )
            added += [feed] if is_new else []
            known += not is_new
        return Registration(tuple(added), known)

    async def export(self) -> bytes:
        """Return all feeds as OPML, by category."""
        outlines = [
            Outline(feed.url, feed.title, feed.site_url, feed.categories, feed.with_tags)
            for feed in await self.all()
            if not feed.is_folder
        ]
        return write_opml(outlines, "Yaodian", self._clock.now())

    async def all(self) -> Sequence[Feed]:
        """Return every feed that is kept fresh or paused, in the order they were added."""
        found: list[Feed] = []
        while page := await self.page(found[-1].id if found else 0, _PAGE):
            found += page
        return found

    async def page(self, after_id: int, count: int) -> Sequence[Feed]:
        """Return up to `count` feeds that were added after `after_id`."""
        return await self._feeds.page(after_id, count, KEPT)

    async def look(self, offset: int, count: int, *, failing: bool = False) -> Sequence[Feed]:
        """Return up to `count` feeds after the first `offset`, or (`failing`) of those that fail."""
        return await self._feeds.listed(offset, count, KEPT, failing=failing)

    async def counts(self) -> FeedCounts:
        states = await self._feeds.counts()
        return FeedCounts(
            total=sum(states[state] for state in KEPT),
            failing=await self._feeds.failing(),
            paused=states[FeedState.PAUSED],
        )

    async def get(self, feed_id: int) -> Feed | None:
        """Return a feed that is kept fresh or paused."""
        feed = await self._feeds.get(feed_id)
        return feed if feed is not None and feed.state in KEPT else None

    async def find(self, text: str) -> Feed | None:
        """Return the feed that a number or an address names."""
        if text.isdecimal() and len(text) < 16:
            return await self.get(int(text))
        feed = await self._feeds.find(source_address(text, with_folders=True))
        return feed if feed is not None and feed.state in KEPT else None

    async def check_now(self, feed_id: int) -> CheckReport | None:
        """Check a feed; none where it is paused, gone, or being checked at this moment. Raises StorageError."""
        return await self._refresh.check_now(feed_id)

    async def pause(self, feed_id: int) -> Feed | None:
        return await self._feeds.change(feed_id, state=FeedState.PAUSED)

    async def resume(self, feed_id: int) -> Feed | None:
        """Keep a feed fresh again, from now on."""
        return await self._feeds.change(feed_id, state=FeedState.ACTIVE, next_check_at=self._clock.now())

    async def file(self, feed_id: int, categories: CategoryPath, *, with_tags: bool | None = None) -> Feed | None:
        """File a feed, and what it has brought so far, under another category."""
        return await self._feeds.change(feed_id, categories=categories, with_tags=with_tags)

    async def delete(self, feed_id: int) -> Feed | None:
        """Take a feed away. Its articles stay; what was known of its entries is remembered, should it come again."""
        return await self._feeds.change(feed_id, state=FeedState.DELETED)

    async def _store(
        self, url: str, categories: CategoryPath, *, with_tags: bool, title: str = "", page: Page | None = None
    ) -> Addition:
        feed, is_new = await self._feeds.add(
            url,
            categories,
            with_tags=with_tags,
            state=FeedState.ACTIVE,
            title=title,
            site_url=None,
            at=self._clock.now(),
        )
        report = await self._refresh.check_now(feed.id, page) if is_new else None
        feed = report.feed if report else feed
        if is_new and not categories.names and feed.title and not feed.is_folder:
            feed = await self.file(feed.id, CategoryPath.of([feed.title])) or feed
        return Addition(feed, is_new, report)

    async def _add_feed(self, url: str, page: Page, categories: CategoryPath, *, with_tags: bool) -> Addition:
        """Add what was fetched from `url`. Raises FetchError where it is no feed."""
        title = await self._finding.title_of(page)
        if title is None:
            raise FetchError(url, Fault.NO_FEED)
        filed = categories if categories.names else CategoryPath.of([title])
        return await self._store(url, filed, with_tags=with_tags, title=title, page=page)

    async def _discover(self, url: str, page: Page, categories: CategoryPath, *, with_tags: bool) -> Addition:
        """Add the feed that a site names; offer them where there are several. Raises FetchError where there is none."""
        found = await self._finding.on_site(page)
        if not found:
            raise FetchError(url, Fault.NO_FEED)
        if len(found) == 1:
            only = found[0].url
            return await self._add_feed(only, await self._web.get(only), categories, with_tags=with_tags)
        return Addition(offers=await self._offer(found[:_OFFERED], categories, page, with_tags=with_tags))

    async def _offer(
        self, found: Iterable[FoundFeed], categories: CategoryPath, page: Page, *, with_tags: bool
    ) -> tuple[Feed, ...]:
        offers = []
        for one in found:
            offer, _ = await self._feeds.add(
                one.url,
                categories,
                with_tags=with_tags,
                state=FeedState.OFFERED,
                title=one.title,
                site_url=page.url,
                at=self._clock.now(),
            )
            offers.append(offer)
        return tuple(offers)
