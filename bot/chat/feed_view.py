"""How a feed is written for those who look after it: a line among others, all that is known of it, what fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.chat.faults import fault_words
from bot.chat.reply import Item, Items, Run, plain
from bot.chat.texts import Texts, trail
from bot.core.feed import Feed, FeedState, PageRecord
from bot.core.full_text import FEW, WORTH

_LONGEST_NAME = 40
_WEEK, _MONTH = 7, 30


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where feeds are looked at: the reader's language and zone, and the present instant."""

    texts: Texts
    zone: str
    now: datetime

    def ago(self, instant: datetime) -> str:
        return self.texts.ago(instant, self.now, self.zone)

    def ahead(self, instant: datetime) -> str:
        return self.texts.ahead(instant, self.now, self.zone)

    def moment(self, instant: datetime) -> str:
        return self.texts.moment(instant, self.zone, self.texts.local_day(self.now, self.zone))


def name_of(feed: Feed) -> str:
    """Return what a feed is called: its title, else its site, else its address; on one line, and not too long."""
    name = " ".join(feed.title.split()) or _host(feed.url) or feed.url
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def filed_under(feed: Feed) -> str:
    """Return the category of a feed; one without any is filed under its title."""
    return trail(feed.categories) or name_of(feed)


def mark_of(feed: Feed) -> str:
    """Return a sign for how a feed is doing."""
    if feed.state is FeedState.PAUSED:
        return "‖"
    if is_failing(feed):
        return "✕"
    return "…" if feed.is_new else "✓"


def is_failing(feed: Feed) -> bool:
    return feed.state is FeedState.ACTIVE and feed.polling.failures > 0


def feed_lines(feed: Feed, view: Standpoint) -> Iterator[Item]:
    """Yield a feed as a list has it: number, sign, name and category, and below them how it is doing."""
    yield Item(f"{feed.id}.", (Run(f"{mark_of(feed)} "), Run(name_of(feed), bold=True), Run(f" · {filed_under(feed)}")))
    yield Item("", plain(" · ".join(_brief(feed, view))), 1)
    if is_failing(feed):
        yield Item("", plain(failure(feed, view)), 1)


def feed_facts(feed: Feed, view: Standpoint) -> Items:
    """Write all that is known of a feed."""
    return Items(tuple(Item("•", plain(words)) for words in _facts(feed, view)))


def failure(feed: Feed, view: Standpoint) -> str:
    """Say what is wrong with a feed, since when; empty where nothing is."""
    polling = feed.polling
    if polling.fault is None:
        return ""
    return view.texts.plural(
        "feed.failing",
        polling.failures,
        since=view.moment(polling.failing_since or polling.checked_at or view.now),
        fault=fault_words(view.texts, polling.fault, polling.detail),
    )


def pace(feed: Feed, texts: Texts) -> str:
    """Say how often a feed brings something; empty for one that has never been read."""
    if feed.is_new:
        return ""
    per_day = feed.polling.entries_a_day
    if round(per_day) >= 1:
        return texts.plural("pace.day", round(per_day))
    if round(per_day * _WEEK) >= 1:
        return texts.plural("pace.week", round(per_day * _WEEK))
    if round(per_day * _MONTH) >= 1:
        return texts.plural("pace.month", round(per_day * _MONTH))
    return texts("pace.rare")


def _brief(feed: Feed, view: Standpoint) -> Iterator[str]:
    texts, polling = view.texts, feed.polling
    yield texts("feed.last", when=view.ago(polling.succeeded_at)) if polling.succeeded_at else texts("feed.unread")
    yield _next(feed, view)
    if words := pace(feed, texts):
        yield words


def _next(feed: Feed, view: Standpoint) -> str:
    if feed.state is FeedState.PAUSED:
        return view.texts("feed.paused")
    return view.texts("feed.next", when=view.ahead(feed.polling.next_check_at))


def _facts(feed: Feed, view: Standpoint) -> Iterator[str]:
    texts, polling = view.texts, feed.polling
    yield texts("feed.address", address=feed.url)
    if feed.location != feed.url:
        yield texts("feed.location", address=feed.location)
    if feed.site_url:
        yield texts("feed.site", address=feed.site_url)
    yield texts("feed.category", category=filed_under(feed))
    if feed.with_tags:
        yield texts("feed.with_tags")
    if polling.succeeded_at:
        yield texts("feed.succeeded", when=view.ago(polling.succeeded_at))
    else:
        yield texts("feed.unread")
    if polling.checked_at and polling.checked_at != polling.succeeded_at:
        yield texts("feed.checked", when=view.ago(polling.checked_at))
    yield _next_check(feed, view)
    if words := pace(feed, texts):
        yield texts("feed.pace", pace=words)
    if words := _pages(feed.pages, texts):
        yield words
    if words := failure(feed, view):
        yield words


def _next_check(feed: Feed, view: Standpoint) -> str:
    if feed.state is FeedState.PAUSED:
        return view.texts("feed.paused")
    return view.texts("feed.next_check", when=view.ahead(feed.polling.next_check_at))


def _pages(record: PageRecord, texts: Texts) -> str:
    """Say where the whole texts come from, where that is known."""
    if record.samples < FEW:
        return ""
    return texts("feed.from_pages" if record.gain >= WORTH else "feed.from_itself")


def _host(url: str) -> str:
    """Return the host of a web address, empty for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in {"http", "https"} else ""
