"""`feeds show`: what is kept of a feed; and of any feed, what the bot reads in it before it makes anything of it, so
that one sees why a feed reads as it does.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.chat.terminal.page import clean
from bot.cli.feed_table import feed_object, record_of
from bot.cli.feeds import found
from bot.cli.sentences import When, counted, duration, size
from bot.clock import Clock
from bot.config import Settings
from bot.core.entry import Entry, FeedDocument
from bot.core.feed import RSSHUB_SCHEME
from bot.core.rsshub import addresses
from bot.errors import FetchError, ReadingError
from bot.fetching.folders import read_bytes
from bot.parts import Outside, open_outside, open_parts
from bot.reading.discovery import FoundFeed, find_feeds
from bot.reading.entries import text_of
from bot.reading.feeds.document import read_feed
from bot.services.addressing import source_address

_OPENING = 120


@dataclass(frozen=True, slots=True)
class _Source:
    """A feed's bytes. `name` is what was asked for."""

    name: str
    body: bytes
    content_type: str
    url: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """A feed as it was read, and the plain text of each entry. `others`: the feeds that a page names which is none."""

    document: FeedDocument | None
    texts: tuple[str, ...] = ()
    fault: str = ""
    others: tuple[FoundFeed, ...] = ()


async def show_kept(settings: Settings, clock: Clock, which: str, *, as_json: bool) -> int:
    """Print what is kept of a feed; return the exit status: 1 when there is none."""
    async with open_parts(settings, clock) as parts:
        feed = await found(parts, which)
    if feed is None:
        return 1
    if as_json:
        print(json.dumps(feed_object(feed), ensure_ascii=False))
    else:
        print("\n".join(record_of(feed, When(settings.default_timezone, clock.now()))))
    return 0


async def show_read(settings: Settings, clock: Clock, which: str, *, as_json: bool) -> int:
    """Print what is read in the feed at an address or in a file; return the exit status: 1 when it is no feed.

    Raises FetchError, UserError, ReadingError, WorkError.
    """
    async with open_outside(settings, clock) as outside:
        source = _file(which) or await _fetched(outside, settings, which)
        reading = await outside.workers.run(_read, source.body, source.content_type, source.url)
    if reading.document is None:
        print(f"{clean(source.name)}: {clean(reading.fault)}", file=sys.stderr)
        for one in reading.others:
            print(f"  it names a feed: {clean(one.url)}  {clean(one.title)}", file=sys.stderr)
        return 1
    if as_json:
        for entry in reading.document.entries:
            print(json.dumps(_entry_object(entry), ensure_ascii=False))
        return 0
    when = When(settings.default_timezone, clock.now())
    print("\n".join(_head(source, reading.document, when)))
    for number, (entry, text) in enumerate(zip(reading.document.entries, reading.texts, strict=True), 1):
        print("\n".join(["", *_entry_lines(number, entry, text, when)]))
    return 0


def _file(which: str) -> _Source | None:
    """Return the file of that name, if it is one."""
    path = Path(which)
    return _Source(which, read_bytes(which), "", path.resolve().as_uri()) if path.is_file() else None


async def _fetched(outside: Outside, settings: Settings, which: str) -> _Source:
    url = source_address(which)
    first_error: FetchError | None = None
    for address in addresses(url, settings.rsshub_instances) if url.startswith(RSSHUB_SCHEME) else (url,):
        try:
            page = await outside.web.get(address)
        except FetchError as error:
            first_error = first_error or error
            continue
        return _Source(which, page.body, page.content_type, page.url)
    assert first_error is not None  # noqa: S101 - an address was asked
    raise first_error


def _read(body: bytes, content_type: str, url: str) -> _Reading:
    try:
        document = read_feed(body, content_type, url)
    except ReadingError as error:
        return _Reading(None, fault=error.reason, others=_others(body, content_type, url))
    return _Reading(document, tuple(text_of(entry.content or entry.excerpt) for entry in document.entries))


def _others(body: bytes, content_type: str, url: str) -> tuple[FoundFeed, ...]:
    try:
        return find_feeds(body, content_type, url)
    except ReadingError:
        return ()


def _entry_object(entry: Entry) -> Mapping[str, Any]:
    return {
        "title": entry.title,
        "link": entry.link,
        "guid": entry.guid,
        "published": _instant(entry.published),
        "updated": _instant(entry.updated),
        "author": entry.author,
        "tags": list(entry.tags),
        "content": entry.content,
        "excerpt": entry.excerpt,
        "enclosures": [{"url": one.url, "mime_type": one.mime_type, "length": one.length} for one in entry.enclosures],
        "picture": entry.picture,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _head(source: _Source, document: FeedDocument, when: When) -> Iterator[str]:
    yield clean(document.title) or "without a title"
    hours = ", ".join(f"{hour}:00" for hour in sorted(document.skip_hours))
    days = ", ".join("Mon Tue Wed Thu Fri Sat Sun".split()[day] for day in sorted(document.skip_days))
    newest = max((entry.published for entry in document.entries if entry.published), default=None)
    facts = {
        "read from": f"{source.url}, {size(len(source.body))}, as {document.kind}",
        "site": document.link or "",
        "language": document.language or "",
        "entries": counted(len(document.entries), "entry", "entries"),
        "newest": when(newest, never="no entry has a date"),
        "asks for": f"{duration(document.interval_s)} between two checks" if document.interval_s else "",
        "brings nothing at (UTC)": hours,
        "brings nothing on (UTC)": days,
        "has moved to": document.moved_to or "",
        "hubs": ", ".join(document.hubs),
    }
    for label, fact in facts.items():
        if fact:
            yield f"  {label}: {clean(fact)}"


def _entry_lines(number: int, entry: Entry, text: str, when: When) -> Iterator[str]:
    yield f"{number}. {clean(entry.title) or 'without a title'}"
    facts = {
        "link": entry.link or "none",
        "guid": entry.guid if entry.guid and entry.guid != entry.link else "",
        "published": when(entry.published, never="no date"),
        "updated": when(entry.updated) if entry.updated and entry.updated != entry.published else "",
        "author": entry.author or "",
        "tags": ", ".join(entry.tags),
        "picture": entry.picture or "",
        "enclosures": ", ".join(one.url for one in entry.enclosures),
        "text": f"{counted(len(text), 'character', 'characters')}: {_opening(text)}" if text else "none",
    }
    for label, fact in facts.items():
        if fact:
            yield f"   {label}: {clean(fact)}"


def _opening(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _OPENING else f"{words[:_OPENING]}…"
