"""Which of a feed's new entries are news, to be offered by digests, and which are only there to be looked up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.entry import Entry

FIRST_AGE = timedelta(hours=24)
FIRST_COUNT = 5
"""Of a feed that is read for the first time, no more than this is news: a reader has not asked for its archive."""
LATER_AGE = timedelta(days=7)
FLOOD = 50
"""So many unseen entries at once are no day's work: an archive was moved in, or all GUIDs have changed."""
OLD_FLOOD, OLD_FLOOD_AGE = 20, timedelta(days=2)
"""Nor are so many of which none is recent."""


def which_are_news(entries: Sequence[Entry], *, first_fetch: bool, now: datetime) -> Sequence[bool]:
    """Return for each of these entries, none of which was ever seen before, whether it is news.

    At the first fetch, and in a flood, those of the last 24 hours are, but only the five newest; undated ones aren't.
    Later, all are but those that were published more than a week ago. A date to come counts as now.
    """
    if not first_fetch and not _is_flood(entries, now):
        return [entry.published is None or entry.published >= now - LATER_AGE for entry in entries]
    dates = {at: min(entry.published, now) for at, entry in enumerate(entries) if entry.published is not None}
    recent = (at for at, published in dates.items() if published >= now - FIRST_AGE)
    newest = frozenset(sorted(recent, key=dates.__getitem__, reverse=True)[:FIRST_COUNT])
    return [at in newest for at in range(len(entries))]


def _is_flood(entries: Sequence[Entry], now: datetime) -> bool:
    if len(entries) > FLOOD:
        return True
    return len(entries) > OLD_FLOOD and all(
        entry.published is not None and entry.published < now - OLD_FLOOD_AGE for entry in entries
    )
