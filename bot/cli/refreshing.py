"""`feeds refresh`: checks feeds while somebody watches, and says what came of it."""

import json
import sys
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bot.chat.terminal.page import clean
from bot.cli.feed_table import feed_object
from bot.cli.sentences import When, counted, duration, name, size, why
from bot.clock import Clock
from bot.config import Settings
from bot.core.feed import Feed, FeedState
from bot.parts import Parts, open_parts
from bot.services.check import CheckReport

_LAST_SHOWN = 12
_NAMED_UNDER_WAY = 4
_FRAMES_A_SECOND = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of some checks. `new` and `changed` are entries, the others feeds."""

    checked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved_bytes: int = 0
    failing: tuple[CheckReport, ...] = ()

    def plus(self, report: CheckReport) -> "Tally":
        if not report.is_settled:
            return self
        return Tally(
            self.checked + 1,
            self.new + report.new,
            self.changed + report.changed,
            self.unchanged + report.is_unchanged,
            self.moved_bytes + report.moved_bytes,
            (*self.failing, report) if report.fault else self.failing,
        )

    def sentence(self, seconds: float) -> str:
        """Return the sum in a line."""
        parts = [
            f"{counted(self.checked, 'feed', 'feeds')} checked in {duration(seconds)}",
            counted(self.new, "new entry", "new entries"),
            f"{self.changed:,} changed",
            f"{counted(self.unchanged, 'feed', 'feeds')} unchanged",
            f"{size(self.moved_bytes)} fetched",
        ]
        return ", ".join([*parts, f"{len(self.failing):,} failing"] if self.failing else parts)


class Watch:
    """Checks as they are watched: what is under way, what came of the last ones, and the sum. A thread of its own draws
    it, from values that are replaced whole or copied at a stroke.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began_at = clock.now()
        self._under_way: dict[int, str] = {}
        self._last: deque[CheckReport] = deque(maxlen=_LAST_SHOWN)
        self.tally = Tally()
        self.seen: set[int] = set()

    @property
    def now(self) -> datetime:
        return self._clock.now()

    @property
    def elapsed_s(self) -> float:
        return (self.now - self._began_at).total_seconds()

    def began(self, feed: Feed) -> None:
        self._under_way[feed.id] = name(feed)

    def done(self, report: CheckReport) -> None:
        self._under_way.pop(report.feed.id, None)
        self._last.append(report)
        self.seen.add(report.feed.id)
        self.tally = self.tally.plus(report)

    def __rich__(self) -> Group:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(justify="right")
        table.add_column(overflow="ellipsis", no_wrap=True)
        table.add_column(overflow="ellipsis", no_wrap=True)
        for report in list(self._last):
            style = "red" if report.fault else "dim" if report.is_unchanged else None
            table.add_row(Text(str(report.feed.id)), Text(name(report.feed)), Text(outcome(report)), style=style)
        return Group(Text(self.tally.sentence(self.elapsed_s), style="bold"), self._present(), table)

    def _present(self) -> Text:
        names = list(self._under_way.values())
        more = f" and {len(names) - _NAMED_UNDER_WAY} more" if len(names) > _NAMED_UNDER_WAY else ""
        shown = f": {', '.join(names[:_NAMED_UNDER_WAY])}{more}" if names else ""
        return Text(f"{len(names)} under way{shown}", style="cyan", overflow="ellipsis", no_wrap=True)


def outcome(report: CheckReport) -> str:
    """Return in words what came of a check."""
    if not report.is_settled:
        return "checked by somebody else meanwhile"
    if report.fault:
        return why(report.feed)
    if report.is_unchanged:
        return "unchanged"
    told = [f"{report.new} new of {counted(report.entries, 'entry', 'entries')}"]
    told += [f"{report.changed} changed"] if report.changed else []
    told += [f"{report.unread} not read"] if report.unread else []
    return ", ".join(told)


async def refresh_feeds(settings: Settings, clock: Clock, wanted: Sequence[int], *, every: bool, as_json: bool) -> int:
    """Check the feeds that are `wanted`, or `every` one, or (neither) those that are due; print what came of it, and
    return the exit status: 1 when some failed.
    """
    watch = Watch(clock)
    async with open_parts(settings, clock) as parts:
        if wanted and not await _are_active(parts, wanted):
            return 1
        everyone = [feed.id for feed in await parts.sources.all() if feed.state is FeedState.ACTIVE] if every else None
        try:
            await _watch_checks(parts, wanted or everyone, watch, as_lines=not as_json)
        except CancelledError:
            _print_report(watch, settings, as_json=as_json, is_whole=False)
            raise
    _print_report(watch, settings, as_json=as_json, is_whole=True)
    missing = [str(one) for one in wanted if one not in watch.seen]
    if missing:
        print(f"not checked, for another process is checking them just now: {', '.join(missing)}", file=sys.stderr)
    return 1 if watch.tally.failing or missing else 0


async def _are_active(parts: Parts, wanted: Sequence[int]) -> bool:
    """Whether all of these feeds can be checked; says of the others why not."""
    faults = 0
    for one in wanted:
        feed = await parts.sources.get(one)
        if feed is None:
            print(f"there is no feed {one}; `feeds list` shows those there are", file=sys.stderr)
        elif feed.state is FeedState.PAUSED:
            print(f"feed {one} is paused; `feeds resume {one}` has it checked again", file=sys.stderr)
        faults += feed is None or feed.state is not FeedState.ACTIVE
    return not faults


async def _watch_checks(parts: Parts, only: Sequence[int] | None, watch: Watch, *, as_lines: bool) -> None:
    """Check feeds below a live table where standard error is a terminal; `as_lines`: a line a feed, where standard
    output is none.
    """
    console = Console(stderr=True)
    live = Live(watch, console=console, refresh_per_second=_FRAMES_A_SECOND, transient=True, redirect_stdout=False)
    as_lines = as_lines and not (console.is_terminal and sys.stdout.isatty())
    with live if console.is_terminal else nullcontext():
        async for report in parts.refresh.refresh(only, watch.began):
            watch.done(report)
            if as_lines:
                mark = "✗" if report.fault else "✓"
                print(f"{mark} {report.feed.id} {name(report.feed)}: {outcome(report)}", flush=True)


def _print_report(watch: Watch, settings: Settings, *, as_json: bool, is_whole: bool) -> None:
    if as_json:
        print(json.dumps(_report_object(watch), ensure_ascii=False))
        return
    print(("" if is_whole else "Interrupted: ") + watch.tally.sentence(watch.elapsed_s))
    when = When(settings.default_timezone, watch.now)
    for line in failures(watch.tally.failing, when):
        print(line)


def failures(failing: Iterable[CheckReport], when: When) -> Iterator[str]:
    """Give a line for each feed that fails: why, and when it is asked again."""
    for report in failing:
        feed = report.feed
        address = "" if name(feed) == clean(feed.url) else f" ({clean(feed.url)})"
        yield f"✗ {feed.id} {name(feed)}{address}: {why(feed)}; asked again {when(feed.polling.next_check_at)}"


def _report_object(watch: Watch) -> Mapping[str, Any]:
    tally = watch.tally
    return {
        "checked": tally.checked,
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "bytes": tally.moved_bytes,
        "seconds": round(watch.elapsed_s, 3),
        "failing": len(tally.failing),
        "failures": [feed_object(report.feed) for report in tally.failing],
    }
