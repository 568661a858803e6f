"""A made web has something of everything, and is the same for the same seed."""

from collections.abc import Sequence

import feedparser

from bot.core.fault import Fault
from tests.feedweb.conduct import FAULTS, Charset, Framing, Misconduct, Packing, Validation, Way
from tests.feedweb.documents import render
from tests.feedweb.feeds import Form, Fullness, Guids, Robots, WebFeed
from tests.feedweb.making import make_feeds, make_web


def described(feeds: Sequence[WebFeed]) -> list[object]:
    return [(feed.shape, feed.conduct, feed.items, render(feed, "http://x.test")) for feed in feeds]


def test_the_same_seed_makes_the_same_web() -> None:
    one, same, other = (described(make_feeds(seed, good=30, bad=10, entries=3)) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_good_feeds_are_of_all_kinds() -> None:
    feeds = [feed for feed in make_feeds() if feed.conduct.misconduct is None]
    assert len(feeds) == 420
    assert {feed.shape.form for feed in feeds} == set(Form)
    assert {feed.shape.guids for feed in feeds} == set(Guids)
    assert {feed.shape.fullness for feed in feeds} == set(Fullness)
    assert {feed.shape.robots for feed in feeds} == set(Robots)
    assert {feed.shape.encoding for feed in feeds} == {"utf-8", "gb18030", "gbk", "big5"}
    assert {feed.shape.is_dated for feed in feeds} == {True, False}
    assert sum(feed.shape.language == "en" for feed in feeds) == 42
    assert {feed.conduct.way for feed in feeds} == set(Way)
    assert {feed.conduct.validation for feed in feeds} == set(Validation)
    assert {feed.conduct.packing for feed in feeds} == set(Packing)
    assert {feed.conduct.framing for feed in feeds} == set(Framing)
    assert {feed.conduct.charset for feed in feeds} == set(Charset)


def test_bad_feeds_are_of_all_kinds_and_stand_among_the_others() -> None:
    web = make_web()
    assert len(web.bad) == 80
    assert {feed.conduct.misconduct for feed in web.bad} == set(Misconduct)
    assert min(feed.number for feed in web.bad) < 20
    assert [feed.number for feed in web.feeds] == list(range(500))


def test_every_misconduct_has_the_faults_that_it_may_be_called() -> None:
    assert set(FAULTS) == set(Misconduct)
    named = {fault for faults in FAULTS.values() for fault in faults}
    assert named == {None, *Fault} - {Fault.ROBOTS, Fault.NO_ARTICLE, Fault.DEFECT}


def test_feedparser_reads_all_good_feeds() -> None:
    feeds = [feed for feed in make_feeds(good=100, bad=0, entries=4) if feed.shape.form is not Form.JSON]
    assert len(feeds) > 80
    for feed in feeds:
        document = feedparser.parse(render(feed, "http://x.test"))
        assert (document.version, len(document.entries)) == (feed.shape.form, 4)
