"""Feeds as they are listed: a table for people, objects for programs, and all that is kept of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.chat.terminal.page import clean
from bot.cli.sentences import When, counted, filed, name, state, why
from bot.core.feed import Feed

_STYLES = {"failing": "red", "paused": "dim", "new": "cyan"}
_AS_LONG_AS_NEEDED = 4_000
"""Cells; a table that no terminal shows is cut nowhere."""


def print_table(feeds: Sequence[Feed], when: When) -> None:
    """Print a line a feed; on a terminal as wide as that, else with every word."""
    console = Console()
    console = console if console.is_terminal else Console(width=_AS_LONG_AS_NEEDED)
    console.print(feed_table(feeds, when, boxed=console.is_terminal))


def feed_table(feeds: Iterable[Feed], when: When, *, boxed: bool) -> Table:
    table = Table(box=SIMPLE_HEAD if boxed else None, pad_edge=boxed, header_style="bold")
    table.add_column("No", justify="right", no_wrap=True)
    for heading in ("State", "Title", "Category", "Last success", "Next check"):
        table.add_column(heading, overflow="ellipsis", no_wrap=True)
    table.add_column("A day", justify="right", no_wrap=True)
    table.add_column("Why it fails", overflow="fold")
    for feed in feeds:
        table.add_row(*_cells(feed, when), style=_STYLES.get(state(feed)))
    return table


def _cells(feed: Feed, when: When) -> Iterator[Text]:
    polling = feed.polling
    next_check = when(polling.next_check_at) if state(feed) != "paused" else "—"
    for cell in (str(feed.id), state(feed), name(feed), filed(feed), when(polling.succeeded_at), next_check):
        yield Text(cell)
    yield Text(a_day(feed))
    yield Text(why(feed))


def a_day(feed: Feed) -> str:
    """Return how many entries a day a feed brings, as far as that is known."""
    many = feed.polling.entries_a_day
    if feed.is_new or feed.is_folder:
        return "—"
    return f"{many:.0f}" if many >= 10 else f"{many:.1f}"


def feed_object(feed: Feed) -> Mapping[str, Any]:
    """Return a feed as programs read it."""
    polling = feed.polling
    return {
        "id": feed.id,
        "url": feed.url,
        "location": feed.location,
        "title": feed.title,
        "site": feed.site_url,
        "categories": list(feed.categories.names),
        "with_tags": feed.with_tags,
        "state": state(feed),
        "checked": _instant(polling.checked_at),
        "succeeded": _instant(polling.succeeded_at),
        "next_check": _instant(polling.next_check_at),
        "newest": _instant(polling.newest_at),
        "entries_a_day": round(polling.entries_a_day, 3),
        "failures": polling.failures,
        "failing_since": _instant(polling.failing_since),
        "fault": polling.fault,
        "detail": polling.detail,
        "reason": why(feed),
        "pages": {"samples": feed.pages.samples, "gain": round(feed.pages.gain, 3)},
        "hub": feed.hub,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def record_of(feed: Feed, when: When) -> Iterator[str]:
    """Give what is kept of a feed, a line each."""
    polling = feed.polling
    yield f"feed {feed.id}: {name(feed)}"
    facts = {
        "address": feed.url,
        "lives at": feed.location if feed.location != feed.url else "",
        "site": feed.site_url or "",
        "filed under": filed(feed) + (", a level deeper by its entries' first tags" if feed.with_tags else ""),
        "state": state(feed),
        "last check": when(polling.checked_at),
        "last success": when(polling.succeeded_at),
        "next check": when(polling.next_check_at) if state(feed) != "paused" else "",
        "newest entry": when(polling.newest_at, never=""),
        "entries a day": a_day(feed),
        "fails": _failing(feed, when),
        "full text": _pages(feed),
        "hub": feed.hub or "",
        "asked with": " and ".join(_validators(feed)),
    }
    for label, fact in facts.items():
        if fact:
            yield f"  {label}: {clean(fact)}"


def _failing(feed: Feed, when: When) -> str:
    polling = feed.polling
    if not polling.fault:
        return ""
    return f"since {when(polling.failing_since)}, {counted(polling.failures, 'time', 'times')}: {why(feed)}"


def _pages(feed: Feed) -> str:
    pages = feed.pages
    if not pages.samples:
        return ""
    return f"pages are {pages.gain:.1f} times as long as the entries, by {pages.samples} samples"


def _validators(feed: Feed) -> Iterator[str]:
    if feed.validators.etag:
        yield f"ETag {feed.validators.etag}"
    if feed.validators.last_modified:
        yield f"Last-Modified {feed.validators.last_modified}"
