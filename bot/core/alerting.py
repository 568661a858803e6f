"""When a reader may be told at once: not too often, not in its quiet hours, and never more than fits a glance."""

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=15)
"""At most one alert message in so much time goes to a chat."""
MOST_STORIES = 5
"""What a message has at most; more come with the digest."""
FRESH = timedelta(hours=6)
"""What came out earlier than that is no news flash: the bot may have been off for days."""


def next_alert(now: datetime, alerted_at: datetime | None, quiet_until: datetime | None) -> datetime:
    """Return when a reader's next alert may go out: `now`, or later. `alerted_at` is when the last one did,
    `quiet_until` when the quiet hours end that it is in at `now` (none: it is in none).
    """
    rested = now if alerted_at is None else max(now, alerted_at + PAUSE)
    return rested if quiet_until is None else max(rested, quiet_until)
