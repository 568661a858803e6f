"""When a reader's next digest is due: local times in a zone, stored as UTC, right through every clock change.

A local time is an instant by the rules of `local_time`. A digest whose hour lies in the reader's quiet hours is due
when these end. Every slot of every local day is due exactly once; slots that a clock change or quiet hours bring to one
instant are one digest, named after the first; but a week's digest is one of its own beside the day's.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.local_time import instant_of

MAX_TIMES = 6
EVERY_DAY = 0b1111111
WORKING_DAYS = 0b1111100
WEEKENDS = 0b0000011
WEEKLY_SUFFIX = "/weekly"
"""Ends the slot of a week's digest."""
PUNCTUAL = timedelta(minutes=15)
"""So long a digest is not late: composing a morning takes a while."""
LATE_WINDOW = timedelta(hours=6)
"""A digest that couldn't be sent at its hour is sent late within so long; after that it is folded into the next."""
WEEKLY_LATE_WINDOW = timedelta(hours=36)
SOON = timedelta(hours=1)
"""A late digest isn't sent when the next one comes within so long."""
_A_DAY = timedelta(days=1)
_SATURDAY = 6
_MOST_QUIET_IN_A_ROW = 3


def day_bit(weekday: int) -> int:
    """Return the bit of an ISO weekday. Monday is the highest of the seven: `0b1111100` is Monday to Friday."""
    return 1 << (7 - weekday)


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is due: `slot` names it (local date and time, `2026-11-23T08:00`, of a week's digest
    `2026-11-29T20:00/weekly`), `at` is the UTC instant.
    """

    slot: str
    at: datetime

    @property
    def weekly(self) -> bool:
        return self.slot.endswith(WEEKLY_SUFFIX)


@dataclass(frozen=True, slots=True)
class Weekly:
    """When a week's biggest stories come: ISO weekday (1 is Monday) and local time."""

    weekday: int
    moment: time

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7:
            raise ValueError(f"no weekday: {self.weekday}")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours of every day in which nothing comes of itself, from `start` up to `end`, over midnight if need be."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours begin when they end")

    def covers(self, clock: time) -> bool:
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def end_day(self, start_day: date) -> date:
        """Return the local day on which the quiet hours end that begin on `start_day`."""
        return start_day if self.start < self.end else start_day + _A_DAY


@dataclass(frozen=True, slots=True)
class Schedule:
    """The local times of a reader's digests and the IANA zone that they are in.

    `times`: of a day's digests, ascending and distinct; `weekend`: those of Saturdays and Sundays where they differ;
    `days`: on which weekdays these come (see `day_bit`). The week's digest (`weekly`) has a day of its own, on which
    `days` has no say. `paused_until`: the first local day whose digests come again.
    """

    times: tuple[time, ...]
    zone: str
    weekend: tuple[time, ...] | None = None
    days: int = EVERY_DAY
    weekly: Weekly | None = None
    quiet: Quiet | None = None
    paused_until: date | None = None

    @classmethod
    def of(cls, times: tuple[time, ...], zone: str) -> "Schedule":
        """Build a schedule from times in any order, repeats allowed."""
        return cls(in_order(times), zone)

    def with_days(self, times: tuple[time, ...], weekend: tuple[time, ...] | None, days: int) -> "Schedule":
        """Return this schedule with other times and days; week's digest, quiet hours and pause stay."""
        return replace(
            self, times=in_order(times), weekend=None if weekend is None else in_order(weekend), days=days & EVERY_DAY
        )

    def next_after(self, instant: datetime) -> Due | None:
        """Return the first digest that is due strictly after `instant` (aware); none when there are no times.

        Of a day's and a week's digest at one instant it is the day's; `following` has both.
        """
        daily = self._next_daily(instant) if self.days and (self.times or self.weekend) else None
        weekly = self._next_weekly(instant) if self.weekly else None
        if daily is None or weekly is None:
            return daily or weekly
        return weekly if weekly.at < daily.at else daily

    def next_of_kind(self, instant: datetime, *, weekly: bool) -> Due | None:
        """Return the first digest of a day, or of a week, that is due strictly after `instant`."""
        return self._next_weekly(instant) if weekly else self._next_daily(instant)

    def following(self, due: Due) -> Due | None:
        """Return the digest after this one, perhaps the week's at the same instant."""
        if self.weekly and not due.weekly:
            weekly = self._next_weekly(due.at - timedelta.resolution)
            if weekly is not None and weekly.at == due.at:
                return weekly
        return self.next_after(due.at)

    def is_quiet(self, instant: datetime) -> bool:
        return self.quiet_until(instant) is not None

    def quiet_until(self, instant: datetime) -> datetime | None:
        """Return in UTC when the quiet hours end in which `instant` lies; none when it lies in none."""
        if self.quiet is None:
            return None
        zone = ZoneInfo(self.zone)
        today = instant.astimezone(zone).date()
        for day in (today - _A_DAY, today):
            end = instant_of(self.quiet.end_day(day), self.quiet.end, zone)
            if instant_of(day, self.quiet.start, zone) <= instant < end:
                return _after_quiet(end, self.quiet, zone)
        return None

    def paused_till(self, instant: datetime) -> datetime | None:
        """Return in UTC when the pause ends in which `instant` lies; none when it lies in none."""
        if self.paused_until is None:
            return None
        end = instant_of(self.paused_until, time(), ZoneInfo(self.zone))
        return end if instant < end else None

    def _next_daily(self, instant: datetime) -> Due | None:
        zone = ZoneInfo(self.zone)
        local = instant.astimezone(zone)
        clock, today = local.time(), local.date()
        settled = self._is_settled(local)
        first = self._first_day(local)
        # A local time means no earlier instant than one before it, so the first that lies after `instant` is the one.
        for day in (first + timedelta(days=offset) for offset in range(11)):
            weekday = day.isoweekday()
            if not self.days & day_bit(weekday):
                continue
            for moment in self.times if self.weekend is None or weekday < _SATURDAY else self.weekend:
                if settled and day == today and moment <= clock:
                    continue
                at = self._due_at(day, moment, zone)
                if at > instant:
                    return Due(f"{day.isoformat()}T{moment.isoformat('minutes')}", at)
        return None

    def _next_weekly(self, instant: datetime) -> Due | None:
        if self.weekly is None:
            return None
        zone = ZoneInfo(self.zone)
        first = self._first_day(instant.astimezone(zone))
        first += timedelta(days=(self.weekly.weekday - first.isoweekday()) % 7)
        for day in (first, first + 7 * _A_DAY, first + 14 * _A_DAY):
            at = self._due_at(day, self.weekly.moment, zone)
            if at > instant:
                return Due(f"{day.isoformat()}T{self.weekly.moment.isoformat('minutes')}{WEEKLY_SUFFIX}", at)
        return None

    def _is_settled(self, local: datetime) -> bool:
        """Return whether all is due whose local time is past: outside quiet hours, which may be longer than the clock
        says while it shows an hour for the second time.
        """
        return self.quiet is None or not (local.fold or self.quiet.covers(local.time()))

    def _first_day(self, local: datetime) -> date:
        """Return the first local day of which a digest may be due after `local`.

        Quiet hours put one off to the next day, and where a zone leaves out a day to the one after that.
        """
        first = local.date() if self._is_settled(local) else local.date() - 2 * _A_DAY
        return first if self.paused_until is None else max(first, self.paused_until)

    def _due_at(self, day: date, moment: time, zone: ZoneInfo) -> datetime:
        at = instant_of(day, moment, zone)
        return at if self.quiet is None else _after_quiet(at, self.quiet, zone)


class Lateness(StrEnum):
    """What becomes of a digest that wasn't sent at its hour."""

    SEND = "send"
    FOLD = "fold"


def late(due: Due, now: datetime, following: Due | None) -> Lateness:
    """Decide whether a digest that was due is still sent at `now`, or folded: its stories come with `following`, the
    next one of its kind. Where there is none, it is sent however late.
    """
    lateness = now - due.at
    if following is None or lateness <= PUNCTUAL:
        return Lateness.SEND
    if lateness > (WEEKLY_LATE_WINDOW if due.weekly else LATE_WINDOW) or following.at - now <= SOON:
        return Lateness.FOLD
    return Lateness.SEND


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done when a digest is due: `send` it under this name (none: fold it into the next one), and which
    one follows.
    """

    send: Due | None
    following: Due | None


def turn(schedule: Schedule, due: Due, now: datetime) -> Turn:
    """Return what is to be done at `now` with a digest that was due.

    Of several that were missed the last one counts, the last of the days' and the last of the weeks'; the others are
    folded into it. Where both of these are sent, the second `follows` although it was due before `now`.

    A reader with a digest at 08:00 each day gets, when the bot was off

    - for an hour, up to 09:00: the digest of 08:00, an hour late.
    - for eight hours, up to 16:00: none that day; what it missed comes with tomorrow's. With another hour at 15:00, the
      one of 15:00 at 16:00; with one at 16:30, that one at 16:30. Up to 13:00: the digest of 08:00, five hours late.
    - for three days, up to 10:00: today's digest of 08:00, two hours late, with the stories of all the days; up to
      16:00: none, they come with tomorrow's. A week's digest that was due up to 36 hours before comes besides.
    """
    latest = {due.weekly: due}
    if now - due.at > WEEKLY_LATE_WINDOW + _A_DAY:
        # Whatever was due before this can't be sent any more: so much needn't be counted through.
        upcoming = schedule.next_after(now - WEEKLY_LATE_WINDOW - _A_DAY)
    else:
        upcoming = schedule.following(due)
    while upcoming is not None and (upcoming.at <= now or upcoming.slot == due.slot):
        # The zone's rules may have changed since `due` was stored: then its slot comes again, and is left out.
        if upcoming.slot != due.slot:
            latest[upcoming.weekly] = upcoming
        upcoming = schedule.following(upcoming)
    sent = [
        one
        for one in sorted(latest.values(), key=lambda one: (one.at, one.weekly))
        if late(one, now, schedule.next_of_kind(now, weekly=one.weekly)) is Lateness.SEND
    ]
    return Turn(sent[0] if sent else None, sent[1] if len(sent) > 1 else upcoming)


def in_order(times: tuple[time, ...]) -> tuple[time, ...]:
    """Return times of day ascending and distinct, to the minute."""
    return tuple(sorted({moment.replace(second=0, microsecond=0, tzinfo=None, fold=0) for moment in times}))


def _after_quiet(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """Return `at`, or when the quiet hours end in which it lies. `at` is the first instant at which the clock shows
    what it shows then.

    Where a clock change skips their end, the next quiet hours may begin at once; they end a day later.
    """
    for _ in range(_MOST_QUIET_IN_A_ROW):
        local = at.astimezone(zone)
        clock = local.time()
        if not quiet.covers(clock):
            break
        # Before the end hour they began the day before, unless they are over within a day.
        day = local.date() if clock < quiet.end else quiet.end_day(local.date())
        at = instant_of(day, quiet.end, zone)
    return at.astimezone(UTC)
