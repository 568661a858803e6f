"""What `doctor` finds out about the feeds, and what to do about each fault."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bot.chat.terminal.page import clean
from bot.cli.finding import Finding
from bot.cli.sentences import When, counted, duration, name, reason, why
from bot.core.checking import LASTING
from bot.core.fault import Fault
from bot.core.feed import FOLDER_SCHEME, RSSHUB_SCHEME, Feed, FeedState
from bot.errors import FetchError
from bot.parts import Parts

_NAMED = 20
_PASSING = 3
"""So many failures in a row may be a bad hour of the feed's server."""
_OVERDUE = timedelta(hours=1)
_REACHED = frozenset({Fault.REFUSED, Fault.GONE, Fault.TOO_LARGE, Fault.REDIRECTS})
"""Whoever answers so can be reached; the instance need not have a front page."""
_ELSEWHERE = "look at its site: if it has moved, `feeds delete {id}`, and add its new address"
_REMEDIES: Mapping[Fault, str] = {
    Fault.FORBIDDEN_ADDRESS: "if that is a machine of your own, name it in FETCH_ALLOWED; else `feeds delete {id}`",
    Fault.GONE: "`feeds delete {id}`, or add its new address",
    Fault.NO_FEED: "see what is there: `feeds show {url}`; its site may name another: `feeds add SITE`",
    Fault.TOO_FAST: "nothing, if it lasts a day at most; else set FETCH_CONTACT, or ask whoever runs it",
    Fault.ROBOTS: "`feeds delete {id}`: whoever runs it doesn't want it to be fetched",
    Fault.DEFECT: "report it with what the log says (LOG_LEVEL=INFO)",
}


async def feed_findings(parts: Parts) -> AsyncIterator[Finding]:
    """Examine the feeds; nothing is to be found where there are none."""
    feeds = await parts.sources.all()
    if not feeds:
        return
    active = [feed for feed in feeds if feed.state is FeedState.ACTIVE]
    yield _counts(feeds, active)
    for finding in _failing(parts, active):
        yield finding
    for finding in (*_overdue(parts, active), *_missing_folders(active)):
        yield finding
    if any(feed.url.startswith(RSSHUB_SCHEME) for feed in active):
        async for finding in _instances(parts):
            yield finding


def _counts(feeds: Sequence[Feed], active: Sequence[Feed]) -> Finding:
    failing = sum(feed.polling.failures > 0 for feed in active)
    unread = sum(feed.is_new for feed in active)
    told = [f"{len(active):,} active", f"{len(feeds) - len(active):,} paused"]
    told += [f"{failing:,} failing"] if failing else []
    told += [f"{unread:,} never read yet"] if unread else []
    return Finding("feeds", ", ".join(told))


def _failing(parts: Parts, active: Sequence[Feed]) -> Iterator[Finding]:
    """Name those that fail, the longest first; those that have failed once or twice need nothing done."""
    when = When(parts.settings.default_timezone, parts.clock.now())
    failing = sorted((feed for feed in active if feed.polling.failures), key=lambda feed: -feed.polling.failures)
    for feed in failing[:_NAMED]:
        polling = feed.polling
        times = f"{counted(polling.failures, 'failure', 'failures')} since {when(polling.failing_since)}"
        never = ", never read yet" if feed.is_new else ""
        passing = polling.failures < _PASSING and polling.fault not in LASTING and not feed.is_folder
        detail = f"{feed.id} {name(feed)}: {why(feed)} ({times}{never}; asked again {when(polling.next_check_at)})"
        yield Finding("feed", detail, None if passing else _remedy(feed))
    if len(failing) > _NAMED:
        yield Finding("feeds", f"{len(failing) - _NAMED:,} more fail", "see them all: python -m bot feeds list")


def _remedy(feed: Feed) -> str:
    if feed.is_folder:
        return f"make the folder readable, or `feeds delete {feed.id}`"
    written = _REMEDIES.get(feed.polling.fault or Fault.DEFECT, _ELSEWHERE)
    return clean(written.format(id=feed.id, url=feed.url))


def _overdue(parts: Parts, active: Sequence[Feed]) -> Iterator[Finding]:
    now = parts.clock.now()
    waiting = [now - feed.polling.next_check_at for feed in active if now - feed.polling.next_check_at > _OVERDUE]
    if waiting:
        longest = duration(max(waiting).total_seconds())
        yield Finding(
            "feeds", f"{len(waiting):,} overdue, by up to {longest}",
            "start the bot (python -m bot run), or check them: python -m bot feeds refresh",
        )  # fmt: skip


def _missing_folders(active: Sequence[Feed]) -> Iterator[Finding]:
    for feed in active:
        folder = feed.url.removeprefix(FOLDER_SCHEME)
        if feed.is_folder and not feed.polling.failures and not Path(folder).is_dir():
            yield Finding("feed", f"{feed.id} {clean(folder)} is no folder", f"make it, or `feeds delete {feed.id}`")


async def _instances(parts: Parts) -> AsyncIterator[Finding]:
    """Ask each RSSHub instance for its front page."""
    if not parts.settings.rsshub_instances:
        yield Finding("rsshub", "there are rsshub:// feeds, but no instance", "set RSSHUB_INSTANCES")
    for instance in parts.settings.rsshub_instances:
        try:
            await parts.web.get(instance)
        except FetchError as error:
            if error.fault not in _REACHED:
                remedy = "set RSSHUB_INSTANCES to instances that answer; docs/feeds.md says how to run your own"
                if error.fault is Fault.FORBIDDEN_ADDRESS:
                    remedy = "name it in FETCH_ALLOWED: it is no public address"
                yield Finding("rsshub", f"{instance}: {reason(error.fault, error.detail)}", remedy)
                continue
        yield Finding("rsshub", f"{instance} answers")
