"""One check of one feed: fetch it, see what is new, take that in, and write down how it went.

All of it is written in one transaction, and a check that fails is settled like any other: the feed is due again in its
time, whatever has happened. Before the transaction nothing has changed; so a check that is cut off is done again.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Protocol
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.core import checking
from bot.core.entry import FeedDocument
from bot.core.fault import Fault
from bot.core.feed import FOLDER_SCHEME, RSSHUB_SCHEME, Feed, Polling, Validators
from bot.core.reach import Reach, postponed
from bot.core.rsshub import addresses
from bot.errors import FetchError, ReadingError, StorageError, UserError
from bot.fetching.folders import find_posts
from bot.fetching.web import Page
from bot.services.feed_entries import FeedEntries, Taken, dates_of
from bot.services.ingest import Ingest
from bot.services.reading_feeds import ReadFeed, read_document
from bot.services.settling import Settlement
from bot.workers import Workers

_log = logging.getLogger(__name__)
TIME_LIMIT_S = 480.0
"""For everything that a check does; a lease is longer."""
_MOVED_AWAY = 3
"""So many failures at the place where a feed has moved to, and the old one is asked as well."""
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What came of a check. `feed` is the feed as it is afterwards. `entries` stood in its document: `new` ones were
    not known before, `news` of them may be offered by digests, `changed` ones were known and differ, `unread` ones
    can't be read. `is_unchanged`: the document is the one of the last time. `moved_bytes` came over the wire.

    `is_settled`: false where somebody else has checked the feed meanwhile, so that all of this counts for nothing.
    """

    feed: Feed
    entries: int = 0
    new: int = 0
    news: int = 0
    changed: int = 0
    unread: int = 0
    is_unchanged: bool = False
    moved_bytes: int = 0
    is_settled: bool = True

    @property
    def fault(self) -> Fault | None:
        return self.feed.polling.fault


class Web(Protocol):
    async def get(self, url: str, validators: Validators = ...) -> Page:
        """Fetch an address. Raises FetchError."""
        ...


class Writer(Protocol):
    async def settle(self, settlement: Settlement) -> bool:
        """Write articles, sightings and the feed's state, all or none, and give the lease up.

        Nothing is written, and false returned, where the lease is another one by now. Raises StorageError.
        """
        ...


class Notices(Protocol):
    async def feed_fails(self, feed: Feed) -> None:
        """Tell the operator that a feed has been failing for long."""
        ...

    async def feed_is_well(self, feed: Feed) -> None:
        """Tell the operator that a feed which it was told of works again."""
        ...


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at a feed has brought: the feed with what it says of itself, and what is to be stored."""

    outcome: checking.Seen | checking.Failed
    report: CheckReport
    taken: Taken | None = None


class Check:
    """`rsshub`: the instances, in the order in which they are asked. `random` returns numbers from 0 to 1: feeds that
    were added together needn't be checked together for ever.
    """

    def __init__(  # noqa: PLR0913 - each is a part that only `app` puts in
        self,
        web: Web,
        writer: Writer,
        entries: FeedEntries,
        posts: Ingest,
        workers: Workers,
        *,
        notices: Notices,
        clock: Clock,
        random: Callable[[], float],
        rsshub: Sequence[str] = (),
    ) -> None:
        self._web = web
        self._writer = writer
        self._entries = entries
        self._posts = posts
        self._workers = workers
        self._notices = notices
        self._clock = clock
        self._random = random
        self._rsshub = rsshub
        self._reach = Reach()

    async def run(self, feed: Feed, until: datetime, page: Page | None = None) -> CheckReport:
        """Check a feed that is leased until `until`. `page`: it has been fetched already. Raises StorageError."""
        look = await self._look_bounded(feed, page)
        now = self._clock.now()
        polling = self._polling(feed, look.outcome, now)
        settled = replace(look.report.feed, polling=polling)
        if checking.must_tell(polling, now) and not self._reach.is_cut_off:
            await self._notices.feed_fails(settled)
            settled = replace(settled, polling=replace(polling, told_at=now))
        keys, articles = (look.taken.keys, look.taken.articles) if look.taken else ({}, ())
        is_settled = await self._writer.settle(Settlement(settled, until, now, keys, articles))
        if is_settled and checking.is_well_again(feed.polling, polling):
            await self._notices.feed_is_well(settled)
        return replace(look.report, feed=settled, is_settled=is_settled)

    def _polling(self, feed: Feed, outcome: checking.Seen | checking.Failed, now: datetime) -> Polling:
        """Return how the feed's checks stand now. While the bot itself is cut off, none counts."""
        fault = outcome.fault if isinstance(outcome, checking.Failed) else None
        was_cut_off = self._reach.is_cut_off
        if not feed.is_folder:
            self._reach = self._reach.after(urlsplit(feed.location).netloc or feed.url, fault)
        if self._reach.is_cut_off and not was_cut_off:
            _log.warning("no feed can be reached; is the network down?", extra={"hosts": len(self._reach.missed)})
        if self._reach.is_cut_off and isinstance(outcome, checking.Failed):
            return postponed(feed.polling, outcome, now, self._random())
        return checking.after(feed.polling, outcome, now, self._random())

    async def _fetch(self, feed: Feed) -> Page:
        """Fetch a feed from the first of its addresses that has it. Raises FetchError: what the first one has met."""
        first_error: FetchError | None = None
        for address in self._addresses(feed):
            try:
                return await self._web.get(address, feed.validators)
            except FetchError as error:
                first_error = first_error or error
        assert first_error is not None  # noqa: S101 - a feed has an address
        raise first_error

    async def _look_bounded(self, feed: Feed, page: Page | None) -> _Look:
        """Look at a feed; whatever goes wrong is an outcome."""
        try:
            async with asyncio.timeout(TIME_LIMIT_S):
                if feed.is_folder:
                    return await self._look_into_folder(feed)
                return await self._look(feed, page or await self._fetch(feed))
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a defect that one feed meets must not leave it due for ever
            return _Look(_failure(feed, error), CheckReport(feed))

    def _addresses(self, feed: Feed) -> Sequence[str]:
        if feed.url.startswith(RSSHUB_SCHEME):
            return addresses(feed.url, self._rsshub)
        moved_away = feed.location != feed.url and feed.polling.failures >= _MOVED_AWAY
        return (feed.location, feed.url) if moved_away else (feed.location,)

    async def _look_into_folder(self, feed: Feed) -> _Look:
        """Take in the posts of a folder; they are stored as they are read."""
        folder = feed.url.removeprefix(FOLDER_SCHEME)
        done = await self._posts.run(find_posts([folder]), feed.categories)
        if done.failures and not done.read:
            return _Look(checking.Failed(Fault.UNREACHABLE, done.failures[0].reason), CheckReport(feed))
        report = CheckReport(
            replace(feed, title=feed.title or folder),
            entries=done.read,
            new=done.new,
            news=done.new,
            changed=done.changed,
            unread=len(done.failures),
            is_unchanged=not (done.new or done.changed),
        )
        return _Look(checking.Seen(changed=not report.is_unchanged, new_entries=done.new), report)

    async def _look(self, feed: Feed, page: Page) -> _Look:
        body_print = feed.validators.body_print if page.is_unchanged else _print(page.body)
        is_same = body_print == feed.validators.body_print and not feed.is_new
        feed = _at(replace(feed, validators=replace(page.validators, body_print=body_print)), page.moved_to)
        if is_same:
            report = CheckReport(feed, is_unchanged=True, moved_bytes=page.moved_bytes)
            return _Look(checking.Seen(changed=False, max_age_s=page.max_age_s), report)
        read = await self._workers.run(read_document, page.body, page.content_type, page.url)
        feed = _introduced(_at(feed, read.document.moved_to), read.document, page)
        taken = await self._entries.take(feed, read, self._clock.now())
        report = CheckReport(
            replace(feed, pages=taken.pages),
            entries=len(read.document.entries),
            new=taken.new,
            news=taken.news,
            changed=taken.changed,
            unread=taken.unread,
            moved_bytes=page.moved_bytes,
        )
        return _Look(_seen(read, taken, page), report, taken)


def _seen(read: ReadFeed, taken: Taken, page: Page) -> checking.Seen:
    document = read.document
    return checking.Seen(
        changed=True,
        new_entries=taken.new,
        entry_dates=dates_of(document.entries),
        interval_s=document.interval_s,
        skip_hours=document.skip_hours,
        skip_days=document.skip_days,
        max_age_s=page.max_age_s,
    )


def _failure(feed: Feed, error: Exception) -> checking.Failed:
    match error:
        case FetchError():
            return checking.Failed(error.fault, error.detail, error.retry_after_s)
        case ReadingError():
            return checking.Failed(Fault.NO_FEED, error.reason)
        case UserError():
            return checking.Failed(Fault.BAD_ADDRESS, feed.url)
        case TimeoutError():
            return checking.Failed(Fault.TIMEOUT, f"{TIME_LIMIT_S:.0f} s")
        case _:
            _log.error("feed not checked", exc_info=error, extra={"feed": feed.id, "url": feed.url})
            return checking.Failed(Fault.DEFECT, type(error).__name__)


def _at(feed: Feed, moved_to: str | None) -> Feed:
    """Return the feed at the place where it has moved to for good; where RSSHub has it changes from time to time."""
    return feed if moved_to is None or feed.url.startswith(RSSHUB_SCHEME) else replace(feed, location=moved_to)


def _introduced(feed: Feed, document: FeedDocument, page: Page) -> Feed:
    """Return the feed with what its document says of it. A title that it has stays."""
    return replace(
        feed,
        title=feed.title or document.title[:_LONGEST_TITLE],
        site_url=document.link or feed.site_url,
        hub=page.links.get("hub") or next(iter(document.hubs), None),
        topic=page.links.get("self") or document.self_url,
    )


def _print(body: bytes) -> int:
    return int.from_bytes(blake2b(body, digest_size=8).digest(), "big", signed=True)
