"""`feeds import` and `feeds export`: lists of feeds in and out."""

import sys
from asyncio import CancelledError
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.cli.progress import progress
from bot.cli.refreshing import Watch, failures
from bot.cli.sentences import When, counted
from bot.clock import Clock
from bot.config import Settings
from bot.core.category import CategoryPath
from bot.fetching.folders import read_bytes
from bot.parts import Parts, open_parts
from bot.reading.feed_list import read_feed_list
from bot.reading.opml import Outline
from bot.services.sources import Registration

_BATCH = 100


async def import_list(settings: Settings, clock: Clock, path: str, below: CategoryPath, *, with_checks: bool) -> int:
    """Add the feeds of a list that aren't there yet, check them once, and say what came of it; return the exit status:
    1 when some can't be taken or don't work. Raises ReadingError for what is no list.

    All are stored before the first is checked; whatever interrupts that, they are checked when their turn comes.
    """
    listed = read_feed_list(read_bytes(path), path)
    outlines = [_filed_below(outline, below) for outline in listed.outlines]
    watch = Watch(clock)
    async with open_parts(settings, clock) as parts:
        done = await _register(parts, outlines)
        _tell(done, path, listed.faults)
        if not with_checks or not done.added:
            return 1 if listed.faults else 0
        try:
            await _check(parts, [feed.id for feed in done.added], watch)
        except CancelledError:
            left = len(done.added) - watch.tally.checked
            print(f"Interrupted: {left:,} not checked yet; the bot does it once it runs, or `feeds refresh`")
            raise
    _report(watch, settings)
    return 1 if listed.faults or watch.tally.failing else 0


async def export_list(settings: Settings, clock: Clock, path: str | None) -> int:
    """Write all feeds as OPML into a file, or to standard output; return the exit status."""
    async with open_parts(settings, clock) as parts:
        written = await parts.sources.export()
        folders = [feed.url for feed in await parts.sources.all() if feed.is_folder]
    if path is None:
        sys.stdout.buffer.write(written)
    else:
        Path(path).write_bytes(written)  # noqa: ASYNC240 - nothing else waits
    if folders:
        print(f"left out, for OPML has no folders: {', '.join(folders)}", file=sys.stderr)
    return 0


def _tell(done: Registration, path: str, faults: Sequence[str]) -> None:
    left_out = f", {len(faults):,} not taken" if faults else ""
    print(f"{counted(len(done.added), 'feed', 'feeds')} added, {done.known:,} already there{left_out}", flush=True)
    for fault in faults:
        print(f"{path}: {fault}", file=sys.stderr)


def _filed_below(outline: Outline, below: CategoryPath) -> Outline:
    return replace(outline, categories=CategoryPath.of([*below.names, *outline.categories.names]))


async def _register(parts: Parts, outlines: Sequence[Outline]) -> Registration:
    done = Registration()
    with progress("Adding feeds", len(outlines)) as advance:
        for start in range(0, len(outlines), _BATCH):
            batch = outlines[start : start + _BATCH]
            some = await parts.sources.register(batch)
            done = Registration(done.added + some.added, done.known + some.known)
            advance(len(batch))
    return done


async def _check(parts: Parts, feed_ids: Sequence[int], watch: Watch) -> None:
    with progress("Checking feeds", len(feed_ids)) as advance:
        async for report in parts.refresh.refresh(feed_ids, watch.began):
            watch.done(report)
            advance()


def _report(watch: Watch, settings: Settings) -> None:
    print(watch.tally.sentence(watch.elapsed_s))
    for line in failures(watch.tally.failing, When(settings.default_timezone, watch.now)):
        print(line)
