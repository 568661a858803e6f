"""Five hundred feeds of all kinds, eighty of which misbehave: of each, all is read, or what ails it is named."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot.core.news import FIRST_AGE, FIRST_COUNT
from bot.fetching.web import WebSettings
from bot.parts import Parts
from bot.services.check import CheckReport
from tests.e2e.newspapers import read_newspapers
from tests.e2e.refreshing import add_all, opened, refresh_all, titles_of
from tests.feedweb.conduct import Misconduct, Validation
from tests.feedweb.feeds import START, Fullness, WebFeed
from tests.feedweb.making import make_web
from tests.feedweb.server import Web
from tests.services.parts import SetClock

_log = logging.getLogger(__name__)
GOOD, BAD, ENTRIES = 420, 80, 8
SLOW = {Misconduct.SILENT, Misconduct.SLOW_HEAD, Misconduct.SLOW_BODY}
TURNS = 32
MOST_BYTES = 2 * 2**20
FORGETFUL = {Validation.NONE, Validation.FORGETFUL}

Reports = Mapping[int, CheckReport]
Feeds = Mapping[int, WebFeed]


def limits_for(web: Web) -> WebSettings:
    """Enough for a host that answers at once, on a machine that has a lot to do."""
    return WebSettings(
        "Yaodian/test",
        allowed=tuple(web.allowed),
        concurrency=TURNS,
        connect_timeout_s=5,
        first_byte_timeout_s=5,
        total_timeout_s=12,
        max_bytes=MOST_BYTES,
    )


def expected_news(feed: WebFeed) -> int:
    """Of a feed that is read for the first time, the five newest of a day are news."""
    recent = [item for item in feed.items if item.published >= START - FIRST_AGE]
    return min(len(recent), FIRST_COUNT) if feed.shape.is_dated else 0


def moved_bytes(reports: Reports, feeds: Feeds) -> int:
    """Return what was moved for the feeds that can be asked whether they have changed."""
    return sum(
        report.moved_bytes
        for number, report in reports.items()
        if feeds[number].conduct.misconduct is None and feeds[number].conduct.validation not in FORGETFUL
    )


def assert_each_has_its_fault(reports: Reports, feeds: Feeds) -> None:
    assert reports.keys() == feeds.keys()
    wrong = {
        feed.number: (feed.conduct, feed.shape, reports[number].feed.polling)
        for number, feed in feeds.items()
        if reports[number].fault not in feed.conduct.faults
    }
    assert not wrong


def assert_slow_ones_hold_nobody_up(course: list[int], feeds: Feeds) -> None:
    """The slow ones began first, all within each other's time; meanwhile the other turns were handed on."""
    slow = {number for number, feed in feeds.items() if feed.conduct.misconduct in SLOW}
    first_end = next(at for at, number in enumerate(course) if -number in slow)
    assert slow <= set(course[:first_end])
    assert sum(number > 0 for number in course[:first_end]) > TURNS


async def first_refresh(parts: Parts, web: Web, feeds: Feeds, path: Path) -> Reports:
    reports, course = await refresh_all(parts, feeds)
    assert_each_has_its_fault(reports, feeds)
    assert_slow_ones_hold_nobody_up(course, feeds)
    good = {number: feed for number, feed in feeds.items() if feed.conduct.misconduct is None}
    seen = {(reports[number].entries, reports[number].new, reports[number].unread) for number in good}
    assert seen == {(ENTRIES, ENTRIES, 0)}
    assert {number: reports[number].news for number in good} == {
        number: expected_news(feed) for number, feed in good.items()
    }
    papers = read_newspapers(path)
    assert {web.url(feed): titles_of(feed) for feed in good.values()} == {
        web.url(feed): papers.titles[web.url(feed)] for feed in good.values()
    }
    assert (papers.miscounted, papers.leases, papers.unmarked) == ([], 0, [])
    return reports


async def test_of_five_hundred_feeds_all_good_ones_are_read_and_all_bad_ones_named(tmp_path: Path) -> None:
    clock = SetClock(START)
    path = tmp_path / "news.db"
    async with make_web(good=GOOD, bad=BAD, entries=ENTRIES, now=clock.now) as web:
        web.feeds = tuple(sorted(web.feeds, key=lambda feed: feed.conduct.misconduct not in SLOW))
        async with opened(path, limits_for(web), web.resolve, clock) as parts:
            feeds = await add_all(parts, web, START)
            first = await first_refresh(parts, web, feeds, path)
            assert max(web.traffic.of(host).most_at_once for host in web.traffic.hosts) <= 2
            assert web.traffic.overall.most_at_once <= TURNS

            await unchanged_refresh(parts, web, feeds, moved_bytes(first, feeds))
            clock.instant += timedelta(hours=3)
            await changed_refresh(parts, web, feeds, path)
            assert web.secret_hits == 0


async def unchanged_refresh(parts: Parts, web: Web, feeds: Feeds, first_bytes: int) -> None:
    before = web.traffic.overall.body_bytes
    good = [number for number, feed in feeds.items() if feed.conduct.misconduct is None]
    reports, _ = await refresh_all(parts, good)
    assert all(report.is_unchanged and report.fault is None for report in reports.values())
    second_bytes = moved_bytes(reports, feeds)
    _log.info(
        "refreshed twice",
        extra={"first": first_bytes, "second": second_bytes, "all": web.traffic.overall.body_bytes - before},
    )
    assert second_bytes <= first_bytes / 10


async def changed_refresh(parts: Parts, web: Web, feeds: Feeds, path: Path) -> None:
    """One in seven publishes, one edits, one removes, one changes all GUIDs."""
    before = read_newspapers(path)
    good = [number for number, feed in feeds.items() if feed.conduct.misconduct is None]
    published, edited, removed, renamed = (good[start::7] for start in range(4))
    for number in published:
        web.publish(feeds[number], 2)
    for number in edited:
        web.edit(feeds[number], feeds[number].items[3])
    for number in removed:
        web.remove(feeds[number], feeds[number].items[-1])
    for number in renamed:
        web.change_guids(feeds[number])
    reports, _ = await refresh_all(parts, good)
    assert {report.fault for report in reports.values()} == {None}
    came = {number: (report.new, report.news, report.changed) for number, report in reports.items()}
    # An edit changes the end of a text, which excerpts don't have.
    visible = [number for number in edited if feeds[number].shape.fullness is not Fullness.EXCERPT]
    expected = dict.fromkeys(good, (0, 0, 0)) | dict.fromkeys(published, (2, 2, 0)) | dict.fromkeys(visible, (0, 0, 1))
    wrong = {number: (came[number], feeds[number].shape) for number in good if came[number] != expected[number]}
    assert not wrong

    after = read_newspapers(path)
    assert after.news == before.news + 2 * len(published)
    assert after.articles == before.articles + 2 * len(published)
    assert (after.miscounted, after.leases, after.unmarked) == ([], 0, [])
    reports, _ = await refresh_all(parts, good)
    assert {(report.new, report.news, report.changed) for report in reports.values()} == {(0, 0, 0)}
    assert read_newspapers(path) == after
