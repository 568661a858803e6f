"""Dates as posts write them: RFC 822 (e-mail, RSS), ISO 8601, and the forms that Chinese sites use.

A date without a zone is taken as UTC, which is what the feeds behind such posts mean.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_PARTS = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<half>上午|下午|晚上|中午|凌晨)?\s*(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{1,2})(?:\s*[:：分]\s*(?P<second>\d{1,2}))?)?"
)
_AFTERNOON = {"下午", "晚上", "中午"}
_NOON = 12
_MAX_CHARS = 80


def read_date(text: str) -> datetime | None:
    """Return the instant (aware, UTC), or none where `text` is no date that we know."""
    text = text.strip()[:_MAX_CHARS]
    for read in (datetime.fromisoformat, parsedate_to_datetime, _by_parts, _by_month_name):
        try:
            moment = read(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _by_parts(text: str) -> datetime:
    found = _PARTS.match(text)
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (
        int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    if found["half"] in _AFTERNOON and 0 < hour < _NOON:
        hour += _NOON
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _by_month_name(text: str) -> datetime:
    words = text.replace(",", " ").replace(".", " ").split()
    if len(words) != 3:
        raise ValueError(text)
    day, month = (words[0], words[1]) if words[0].isdigit() else (words[1], words[0])
    # The first three letters name the month in every English spelling of it.
    return datetime.strptime(f"{day} {month[:3]} {words[2]} +0000", "%d %b %Y %z")
