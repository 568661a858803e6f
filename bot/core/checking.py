"""When a feed is looked at again, and when somebody must hear of it.

A feed is asked about twice in the mean time between two entries, as its own dates tell it, never more often than it
asks for itself (ttl, skipHours and skipDays of RSS 2.0, sy:* of RSS 1.0, Cache-Control of RFC 9111), and each day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, isfinite

from bot.core.fault import Fault
from bot.core.feed import Polling, Wishes

MINUTE_S, HOUR_S, DAY_S, WEEK_S = 60.0, 3_600.0, 86_400.0, 604_800.0
SHORTEST_S = 5 * MINUTE_S
JITTER = 0.1
CHECKS_A_GAP = 2
"""So often in the mean time between two entries; so an entry is found within half of it."""
SILENCE_SHARE = 48
"""However fast a feed was: after a silence, one 48th of it may pass until the next check, half an hour after a day."""
QUIET_S = 14 * DAY_S
"""After so long a silence, a check a day will do; up to then, the square of the silence's share of it."""
MEMORY_S = 2 * DAY_S
"""What came so long ago counts for a third (1/e) of what comes now."""
UNKNOWN_A_DAY = 8.0
"""The pace of a feed of which nothing is known."""
TELL_AFTER = timedelta(days=1)
TELL_FROM = 3
LASTING = frozenset({Fault.BAD_ADDRESS, Fault.FORBIDDEN_ADDRESS, Fault.GONE, Fault.ROBOTS, Fault.NO_FEED, Fault.DEFECT})
"""Faults that don't pass by themselves: a few failures are enough to tell of them."""
LONGEST_DETAIL = 200
_HOURS, _DAYS = frozenset(range(24)), frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check found that reached the feed. `changed`: its document is another than the last time; all that follows
    is known of such a document only, but for `max_age_s`, which is the answer's.

    `new_entries` were never seen before. `entry_dates`: when the entries of the document were published, in any order,
    as far as they say. `interval_s`: how long to wait, in the feed's own words; `max_age_s`: in HTTP's.
    """

    changed: bool
    new_entries: int = 0
    entry_dates: Sequence[datetime] = ()
    interval_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    max_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a check came to nothing; `retry_after_s` is how long the server itself asks to wait."""

    fault: Fault
    detail: str = ""
    retry_after_s: float | None = None


def after(polling: Polling, outcome: Seen | Failed, now: datetime, jitter: float) -> Polling:
    """Return how the checks of a feed stand after one more. `jitter`, from 0 to 1, moves the next one by up to 10 %.

    The next check is at least five minutes away, and at most a day and its jitter, unless a server that failed asked
    for more: up to seven days.
    """
    jitter = min(max(jitter, 0.0), 1.0)
    if isinstance(outcome, Failed):
        return _after_failure(polling, outcome, now, jitter)
    found = replace(
        polling,
        checked_at=now,
        succeeded_at=now,
        newest_at=_newest(polling, outcome, now),
        entries_a_day=_pace(polling, outcome, now),
        failures=0,
        failing_since=None,
        fault=None,
        detail="",
        told_at=None,
        wishes=_wishes(polling, outcome),
    )
    return replace(found, next_check_at=_next_look(found, outcome, now, jitter))


def must_tell(polling: Polling, now: datetime) -> bool:
    """Whether the operator is to hear of a run of failures now: once a run, when it has lasted a day, or at its third
    failure where the fault won't pass by itself.
    """
    if not polling.failures or polling.told_at is not None or polling.failing_since is None:
        return False
    is_lasting = polling.fault in LASTING and polling.failures >= TELL_FROM
    return is_lasting or now - polling.failing_since >= TELL_AFTER


def is_well_again(before: Polling, after: Polling) -> bool:
    """Whether a run of failures that the operator was told of is over."""
    return before.told_at is not None and before.failures > 0 and after.failures == 0


def _wishes(polling: Polling, seen: Seen) -> Wishes:
    """Return what the newest document that is known asks for; what would skip everything asks for nothing."""
    if not seen.changed:
        return polling.wishes
    hours, days = seen.skip_hours & _HOURS, seen.skip_days & _DAYS
    return Wishes(
        int(min(max(seen.interval_s or 0, 0), DAY_S)),
        hours if hours < _HOURS else frozenset(),
        days if days < _DAYS else frozenset(),
    )


def _after_failure(polling: Polling, failed: Failed, now: datetime, jitter: float) -> Polling:
    failures = polling.failures + 1
    return replace(
        polling,
        next_check_at=now + timedelta(seconds=_back_off_s(polling, failed, failures, now, jitter)),
        checked_at=now,
        failures=failures,
        failing_since=polling.failing_since or now,
        fault=failed.fault,
        detail=failed.detail[:LONGEST_DETAIL],
    )


def _back_off_s(polling: Polling, failed: Failed, failures: int, now: datetime, jitter: float) -> float:
    """Return how long to wait: what the server asks for, else the usual time (an hour at most), and twice as long at
    each further failure, to a day.
    """
    usual_s = SHORTEST_S if polling.succeeded_at is None else _usual_s(polling, now)
    first_s = min(usual_s, HOUR_S)
    asked_s = failed.retry_after_s
    if asked_s is not None and asked_s >= 0:
        return min(max(asked_s, first_s) * (1 + JITTER * jitter), WEEK_S)
    # Sixteen doublings make more than a day of anything; without that limit the number would have no end.
    wait_s = DAY_S if failed.fault is Fault.GONE else min(first_s * 2 ** min(failures - 1, 16), DAY_S)
    least_s = HOUR_S if failed.fault is Fault.TOO_FAST else SHORTEST_S
    return max(max(wait_s, least_s) * _spread(jitter), least_s)


def _newest(polling: Polling, seen: Seen, now: datetime) -> datetime | None:
    """Return when the newest known entry was published; new ones without dates count as published now."""
    dates = [min(published, now) for published in seen.entry_dates]
    if not dates and seen.new_entries > 0:
        dates = [now]
    if polling.newest_at is not None:
        dates.append(polling.newest_at)
    return max(dates, default=None)


def _pace(polling: Polling, seen: Seen, now: datetime) -> float:
    """Return entries a day: an average over all time in which what is recent counts more, falling off by `MEMORY_S`.

    As far back as a document's dates go, they tell it; before that, what was known. Where there are no dates, all that
    is new has come since the last look.
    """
    ages_s = _ages_s(seen.entry_dates, now)
    if polling.succeeded_at is None:
        return _first_pace(ages_s)
    known = _sane(polling.entries_a_day)
    elapsed_s = max((now - polling.succeeded_at).total_seconds(), 1.0)
    if not ages_s:
        faded = exp(-elapsed_s / MEMORY_S)
        return known * faded + max(seen.new_entries, 0) * (1 - faded) * DAY_S / elapsed_s
    covered_s = max(ages_s[-1], elapsed_s)
    recent = sum(exp(-age_s / MEMORY_S) for age_s in ages_s)
    return known * exp(-covered_s / MEMORY_S) + recent * DAY_S / MEMORY_S


def _first_pace(ages_s: Sequence[float]) -> float:
    """Return entries a day by their ages alone: that of a Poisson process by its k-th event back, (k - 1) / age."""
    if not ages_s:
        return UNKNOWN_A_DAY
    if len(ages_s) == 1:
        return DAY_S / max(ages_s[0], DAY_S)
    return (len(ages_s) - 1) * DAY_S / ages_s[-1]


def _ages_s(dates: Sequence[datetime], now: datetime) -> Sequence[float]:
    """Return the ages of entries by which a pace can be told, ascending; none where only their days are known.

    What came within five minutes is one: one check finds it all, and a burst is no pace. The oldest quarter is left
    out, for a pinned entry may be years old.
    """
    if _are_days(dates):
        return ()
    exact_s = (max((now - published).total_seconds(), 0.0) for published in dates)
    ages_s = sorted({age_s // SHORTEST_S * SHORTEST_S for age_s in exact_s})
    return ages_s[: max(len(ages_s) - max(1, len(ages_s) // 4), 1)]


def _are_days(dates: Sequence[datetime]) -> bool:
    """Whether only days are known: several entries, and all of them at the same time of the day."""
    return len(dates) > len(set(dates)) and len({published.timetz() for published in dates}) == 1


def _next_look(polling: Polling, seen: Seen, now: datetime, jitter: float) -> datetime:
    later = 1 + JITTER * jitter
    asked_s = min(max(polling.wishes.interval_s, seen.max_age_s or 0), DAY_S)
    wait_s = max(_usual_s(polling, now) * _spread(jitter), asked_s * later, SHORTEST_S)
    # A feed that skips its weekend is looked at all the same, once a day.
    return min(_past_skipped(now + timedelta(seconds=wait_s), polling.wishes), now + timedelta(seconds=DAY_S * later))


def _usual_s(polling: Polling, now: datetime) -> float:
    """Return how long to wait by a feed's pace and its silence."""
    by_pace_s = DAY_S / (CHECKS_A_GAP * max(_sane(polling.entries_a_day), 1 / CHECKS_A_GAP))
    silence_s = max((now - polling.newest_at).total_seconds(), 0.0) if polling.newest_at else 0.0
    by_silence_s = max(silence_s / SILENCE_SHARE, (silence_s / QUIET_S) ** 2 * DAY_S)
    return min(max(by_pace_s, by_silence_s, SHORTEST_S), DAY_S)


def _sane(pace: float) -> float:
    return min(max(pace, 0.0), DAY_S) if isfinite(pace) else UNKNOWN_A_DAY


def _spread(jitter: float) -> float:
    return 1 - JITTER + 2 * JITTER * jitter


def _past_skipped(at: datetime, wishes: Wishes) -> datetime:
    """Return the first time from `at` on that the feed doesn't skip."""
    while at.hour in wishes.skip_hours or at.weekday() in wishes.skip_days:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at
