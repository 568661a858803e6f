"""How the checks of feeds went, made up for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, nan

from hypothesis import strategies as st

from bot.core.checking import Failed, Seen, after
from bot.core.fault import Fault
from bot.core.feed import Polling

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)  # a Tuesday
NEW = Polling(next_check_at=NOW)
MIDDLE = 0.5
"""The jitter that moves nothing but what may only move to one side."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ago(*hours: float) -> list[datetime]:
    return [NOW - timedelta(hours=one) for one in hours]


def wait(polling: Polling, now: datetime = NOW) -> timedelta:
    return polling.next_check_at - now


def first_wait(*hours_ago: float, **seen: object) -> timedelta:
    """How long to wait after the first check of a feed with entries of these ages."""
    found = Seen(True, len(hours_ago), ago(*hours_ago))
    return wait(after(NEW, replace(found, **seen), NOW, MIDDLE))  # type: ignore[arg-type]  # fields of Seen


def followed(polling: Polling, published: Sequence[datetime], until: datetime, *, dated: bool = True) -> list[Polling]:
    """All checks until an instant of a feed that shows the newest 30 of these entries."""
    checks = [polling]
    while (now := checks[-1].next_check_at) < until:
        last = checks[-1].checked_at
        shown = [one for one in published if one <= now][-30:]
        new = sum(last is None or one > last for one in shown)
        seen = Seen(True, new, shown if dated else ()) if new else Seen(False)
        checks.append(after(checks[-1], seen, now, MIDDLE))
    return checks[1:]


def failed(count: int, fault: Fault = Fault.TIMEOUT, since: datetime = NOW, **more: float) -> list[Polling]:
    """A feed of twelve entries a day that is well, and after each of these failures."""
    runs = [replace(NEW, succeeded_at=since, checked_at=since, newest_at=since, entries_a_day=48.0)]
    for _ in range(count):
        runs.append(after(runs[-1], Failed(fault, "x", **more), max(runs[-1].next_check_at, since), MIDDLE))
    return runs


def waits(runs: Sequence[Polling]) -> list[timedelta]:
    return [run.next_check_at - run.checked_at for run in runs[1:] if run.checked_at is not None]


INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone
POLLINGS = st.builds(
    Polling,
    next_check_at=INSTANTS,
    checked_at=st.none() | INSTANTS,
    succeeded_at=st.none() | INSTANTS,
    newest_at=st.none() | INSTANTS,
    entries_a_day=st.floats(),
    failures=st.integers(0, 10**6),
    failing_since=st.none() | INSTANTS,
    fault=st.none() | st.sampled_from(Fault),
    told_at=st.none() | INSTANTS,
)
SEEN = st.builds(
    Seen,
    changed=st.booleans(),
    new_entries=st.integers(0, 3_000),
    entry_dates=st.lists(INSTANTS, max_size=30),
    interval_s=st.none() | st.integers(-(10**9), 10**12),
    skip_hours=st.frozensets(st.integers(-2, 30)),
    skip_days=st.frozensets(st.integers(-2, 9)),
    max_age_s=st.none() | st.integers(-(10**9), 10**12),
)
FAILED = st.builds(
    Failed, st.sampled_from(Fault), st.text(), st.none() | st.floats() | st.sampled_from([nan, inf, -inf, 0.0])
)
JITTERS = st.floats(0, 1, exclude_max=True)
