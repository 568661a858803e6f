"""When a feed says that something happened: as feedparser reads it, else as Chinese sites write it."""

import re
from calendar import timegm
from datetime import UTC, datetime

from feedparser.datetimes import _parse_date

from bot.reading.dates import read_date

_FIRST, _LAST = 1990, 2100
_MAX_CHARS = 80
# feedparser reads the year of these, and gives the first of January.
_OURS = re.compile(r"\s*\d{4}\s*(?:[/.年]|-\d{1,2}-\d{1,2}\s*[上下中晚凌])")


def read_instant(text: str) -> datetime | None:
    """Return the instant (aware, UTC), or none for what is no date, or one before 1990 or after 2100."""
    text = text[:_MAX_CHARS]
    moment = read_date(text) if _OURS.match(text) else _as_feedparser(text)
    return moment if moment is not None and _FIRST <= moment.year <= _LAST else None


def _as_feedparser(text: str) -> datetime | None:
    try:
        parsed = _parse_date(text)
        return None if parsed is None else datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
