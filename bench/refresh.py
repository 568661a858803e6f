"""How fast a thousand feeds are refreshed, and where the time goes: `python -m bench.refresh`, or with their number.

The feeds are served on loopback by a process of its own, thirty entries each, in all formats. They are refreshed three
times: all for the first time, then with three new entries each, then with nothing new. Everything is real from HTTP to
SQLite; the database is a file in a temporary folder. The tables are Markdown.

CPU seconds are those of whole processes. Times of stages are those of calls as the event loop sees them, waiting for a
turn included; as calls overlap, they add up to more than the whole. A stall is the longest time for which the bot's
event loop had no time for anybody else, and how much of its own CPU time that took: the rest is the machine's.
"""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bench.processes import cpu_s, resident_mb
from bot.fetching.web import Web, WebSettings
from bot.parts import Parts
from bot.store.articles import Articles
from bot.store.feeds import Feeds
from bot.workers import Processes
from tests.e2e.refreshing import ALLOWED, Ticker, add_all, opened, refresh_all, resolve_feeds
from tests.feedweb.remote import RemoteWeb

_FEEDS, _ENTRIES, _NEW = 1_000, 30, 3
_START = datetime(2026, 11, 23, 8, tzinfo=UTC)
_LATER = timedelta(days=2)
_WORKERS = 2
_STAGES: Mapping[str, tuple[type, str]] = {
    "fetch": (Web, "get"),
    "claim": (Feeds, "claim"),
    "known": (Feeds, "known"),
    "revisions": (Articles, "revisions"),
    "seen": (Articles, "seen"),
    "settle": (Feeds, "settle_all"),
}


@dataclass
class Stages:
    """Seconds and calls of each stage, as the event loop sees them."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def timed(self, name: str | None, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return the call, timed. Without a name, that of the function which a worker is handed counts."""

        @wraps(call)
        async def timing(*args: Any, **keywords: Any) -> Any:
            stage = name or args[1].__name__
            started = perf_counter()
            try:
                return await call(*args, **keywords)
            finally:
                self.seconds[stage] += perf_counter() - started
                self.calls[stage] += 1

        return timing

    def taken(self) -> Mapping[str, tuple[int, float]]:
        """Return stage → calls, seconds, the longest first; and begin anew."""
        taken = {name: (self.calls[name], self.seconds[name]) for name in self.seconds}
        self.seconds.clear()
        self.calls.clear()
        return dict(sorted(taken.items(), key=lambda one: -one[1][1]))


@dataclass
class SetClock:
    instant: datetime = _START

    def now(self) -> datetime:
        return self.instant

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True)
class Round:
    """A refresh of all feeds. `memory`: samples of MB by process; `stages`: name → calls, seconds."""

    name: str
    taken_s: float
    entries: int
    moved_bytes: int
    cpu_s: Mapping[str, float]
    stall_s: float
    stall_cpu_s: float
    memory: Sequence[Mapping[str, float]]
    stages: Mapping[str, tuple[int, float]]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _FEEDS
    rounds = asyncio.run(_measure(count))
    _print_rounds(rounds, count)
    _print_memory(rounds)
    _print_stages(rounds)


async def _measure(count: int) -> Sequence[Round]:
    clock, stages = SetClock(), Stages()
    _time_all(stages)
    limits = WebSettings("Yaodian/bench", allowed=ALLOWED)
    with TemporaryDirectory() as folder:
        async with (
            RemoteWeb(feeds=count, entries=_ENTRIES, now=clock.now) as web,
            opened(Path(folder) / "news.db", limits, resolve_feeds, clock, processes=_WORKERS) as parts,
        ):
            ids = await add_all(parts, web, clock.now())
            first = await _refresh("first", parts, web, ids, stages)
            clock.instant += _LATER
            await web.publish(_NEW)
            second = await _refresh(f"{_NEW} new each", parts, web, ids, stages)
            clock.instant += _LATER
            third = await _refresh("nothing new", parts, web, ids, stages)
    assert [one.entries for one in (first, second, third)] == [count * _ENTRIES, count * _NEW, 0]
    return first, second, third


def _time_all(stages: Stages) -> None:
    for name, (owner, method) in _STAGES.items():
        setattr(owner, method, stages.timed(name, getattr(owner, method)))
    setattr(Processes, "run", stages.timed(None, Processes.run))  # noqa: B010 - the same call, timed


async def _refresh(name: str, parts: Parts, web: RemoteWeb, ids: Collection[int], stages: Stages) -> Round:
    await web.forget()
    stages.taken()
    before = _cpu_s(web)
    memory: list[Mapping[str, float]] = []
    watching = asyncio.create_task(_watch(web, memory))
    started = perf_counter()
    async with Ticker() as ticker:
        reports, _ = await refresh_all(parts, ids)
    taken_s = perf_counter() - started
    watching.cancel()
    memory.append(_resident_mb(web))
    after = _cpu_s(web)
    assert len(reports) == len(ids)
    assert {report.fault for report in reports.values()} == {None}
    return Round(
        name,
        taken_s,
        sum(report.new for report in reports.values()),
        (await web.counts()).overall.body_bytes,
        {who: after[who] - before[who] for who in after},
        ticker.longest_s,
        ticker.busiest_s,
        memory,
        stages.taken(),
    )


async def _watch(web: RemoteWeb, memory: list[Mapping[str, float]]) -> None:
    while True:
        memory.append(_resident_mb(web))
        await asyncio.sleep(0.5)


def _cpu_s(web: RemoteWeb) -> Mapping[str, float]:
    """Return the CPU seconds so far: of the bot, of its workers together, of the web."""
    groups = {"bot": [os.getpid()], "workers": _workers(web), "web": [web.process.pid]}
    return {who: sum(map(cpu_s, pids)) for who, pids in groups.items()}


def _resident_mb(web: RemoteWeb) -> Mapping[str, float]:
    """Return memory in use in MB: of the bot, of its largest worker, of the web."""
    workers = max(map(resident_mb, _workers(web)), default=0.0)
    return {"bot": resident_mb(os.getpid()), "workers": workers, "web": resident_mb(web.process.pid)}


def _workers(web: RemoteWeb) -> list[int]:
    children = map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
    return [pid for pid in children if pid != web.process.pid]


def _print_rounds(rounds: Sequence[Round], count: int) -> None:
    print(f"{count} feeds of {_ENTRIES} entries\n")
    print("| refresh | s | entries/s | feeds/s | MB moved | CPU s: bot | workers | web | longest stall, ms | its CPU |")
    print("| --- |" + " ---: |" * 9)
    for one in rounds:
        speeds = f"{one.taken_s:.1f} | {one.entries / one.taken_s:.0f} | {count / one.taken_s:.0f}"
        cpu = " | ".join(f"{one.cpu_s[who]:.1f}" for who in ("bot", "workers", "web"))
        stall = f"{one.stall_s * 1_000:.0f} | {one.stall_cpu_s * 1_000:.0f}"
        print(f"| {one.name} | {speeds} | {one.moved_bytes / 1e6:.1f} | {cpu} | {stall} |")


def _print_memory(rounds: Sequence[Round]) -> None:
    print("\n| resident MB | bot: start | middle | end | most | worker: start | middle | end | most |")
    print("| --- |" + " ---: |" * 8)
    for one in rounds:
        figures = []
        for who in ("bot", "workers"):
            samples = [sample[who] for sample in one.memory]
            figures += [samples[0], samples[len(samples) // 2], samples[-1], max(samples)]
        print(f"| {one.name} | " + " | ".join(f"{figure:.0f}" for figure in figures) + " |")


def _print_stages(rounds: Sequence[Round]) -> None:
    print("\n| refresh | stage | calls | ms a call |")
    print("| --- | --- | ---: | ---: |")
    for one in rounds:
        for stage, (calls, seconds) in one.stages.items():
            print(f"| {one.name} | {stage} | {calls} | {seconds / calls * 1_000:.2f} |")


if __name__ == "__main__":
    main()
