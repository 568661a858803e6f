"""When a reader may be told at once: not too often, not in its quiet hours, and never more than fits a glance."""

from datetime import datetime, timedelta

from bot.core.schedule import PUNCTUAL, Schedule

PAUSE = timedelta(minutes=15)
"""At most one alert message in so much time goes to a chat."""
MOST_STORIES = 5
"""What a message has at most; more come with the digest."""
FRESH = timedelta(hours=6)
"""What came out earlier than that is no news flash: the bot may have been off for days."""
_A_DAY = timedelta(days=1)


def next_alert(now: datetime, alerted_at: datetime | None, quiet_until: datetime | None) -> datetime:
    """Return when a reader's next alert may go out: `now`, or later. `alerted_at` is when the last one did,
    `quiet_until` when the quiet hours end that it is in at `now` (none: it is in none).
    """
    rested = now if alerted_at is None else max(now, alerted_at + PAUSE)
    return rested if quiet_until is None else max(rested, quiet_until)


def silent_until(schedule: Schedule, now: datetime) -> datetime | None:
    """Return until when a reader isn't to be told anything of itself: quiet hours or a pause; none: it may be told now.

    After a pause its first digest comes first: what that has needn't be told any more.
    """
    over = schedule.paused_till(now)
    if over is None:
        return schedule.quiet_until(now)
    digest = schedule.next_after(now)
    if digest is not None and digest.at - over < _A_DAY:
        return digest.at + PUNCTUAL
    return schedule.quiet_until(over) or over
