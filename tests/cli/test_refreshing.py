"""`feeds refresh`: what is checked, what is printed, and the exit status."""

import json
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Yaodian
from tests.cli.local_web import LocalWeb
from tests.cli.pseudo_terminal import on_terminal
from tests.cli.test_feeds import listed
from tests.services.newsroom import Item, rss


@pytest.fixture
def three(yaodian: Yaodian, web: LocalWeb) -> None:
    """Feeds 1 and 2 that work, and 3 that has become a page."""
    for number in (1, 2, 3):
        yaodian("feeds", "add", web.feed(f"/{number}", title=f"港口{number}报"), "-c", f"港口/{number}")
    web.put("/3", b"<!doctype html><html><body><p>404</p></body></html>", "text/html")


def test_checking_all_tells_of_each_feed_and_sums_up(yaodian: Yaodian, web: LocalWeb, three: None) -> None:
    web.put("/1", rss([Item("新", "港口新安排"), *web.entries["/1"]], "港口1报"))
    ran = yaodian("feeds", "refresh", "--all")
    assert (ran.status, ran.err) == (1, "")
    *lines, total, failing = ran.out.splitlines()
    assert sorted(line.split(":")[0] for line in lines) == ["✓ 1 港口1报", "✓ 2 港口2报", "✗ 3 港口3报"]
    assert "✓ 1 港口1报: 1 new of 4 entries" in lines
    assert "✓ 2 港口2报: unchanged" in lines
    assert total.startswith("3 feeds checked in ")
    assert ", 1 new entry, 0 changed, 1 feed unchanged, " in total
    assert total.endswith(" kB fetched, 1 failing")
    assert failing.startswith(f"✗ 3 港口3报 ({web.address('/3')}): ")
    assert "; asked again " in failing


def test_only_what_is_named_is_checked(yaodian: Yaodian, web: LocalWeb, three: None) -> None:
    web.asked.clear()
    ran = yaodian("feeds", "refresh", "2", "1")
    assert ran.status == 0
    assert sorted(web.asked) == ["/1", "/2"]
    assert "2 feeds checked" in ran.out


def test_what_is_not_due_is_left_in_peace(yaodian: Yaodian, web: LocalWeb, three: None) -> None:
    web.asked.clear()
    ran = yaodian("feeds", "refresh")
    assert (ran.status, web.asked) == (0, [])
    assert ran.out.startswith("0 feeds checked")


def test_programs_get_one_object(yaodian: Yaodian, web: LocalWeb, three: None) -> None:
    ran = yaodian("feeds", "refresh", "--all", "--json")
    report = json.loads(ran.out)
    assert ran.status == 1
    assert (report["checked"], report["new"], report["unchanged"], report["failing"]) == (3, 0, 2, 1)
    assert report["bytes"] > 0
    [failure] = report["failures"]
    assert (failure["id"], failure["fault"], failure["url"]) == (3, "no_feed", web.address("/3"))
    assert failure["reason"]


def test_numbers_and_all_exclude_each_other(yaodian: Yaodian) -> None:
    ran = yaodian("feeds", "refresh", "1", "--all")
    assert (ran.status, ran.out) == (1, "")


def test_a_feed_that_works_again_fails_no_more(yaodian: Yaodian, web: LocalWeb, three: None) -> None:
    yaodian("feeds", "refresh", "3")
    assert [feed["state"] for feed in listed(yaodian)] == ["active", "active", "failing"]
    assert "failing" in yaodian("feeds", "list").out
    web.feed("/3", title="港口3报")
    assert yaodian("feeds", "refresh", "3").status == 0
    assert [feed["state"] for feed in listed(yaodian)] == ["active"] * 3


def test_a_folder_is_refreshed_like_any_source(yaodian: Yaodian, posts: Path) -> None:
    yaodian("feeds", "add", str(posts))
    (posts / "三.md").write_text("---\ntitle: 港口第三篇\n---\n\n码头今天恢复全部班次。\n", encoding="utf-8")
    assert "1 new of 3 entries" in yaodian("feeds", "refresh", "1").out


def test_on_a_terminal_one_watches_the_checks(web: LocalWeb, three: None, home: Path) -> None:
    web.hold("/2")
    with on_terminal(home, "feeds", "refresh", "--all") as person:
        person.until("1 under way: 港口2报")
        person.until("2 feeds checked")
        person.until("no feed here")
        web.let_go()
        assert person.ends() == 1
    assert "3 feeds checked" in person.seen.splitlines()[-2]
    assert "✗ 3 港口3报" in person.seen.splitlines()[-1]


def test_an_interrupted_refresh_says_how_far_it_came(web: LocalWeb, three: None, home: Path) -> None:
    web.hold("/2")
    with on_terminal(home, "feeds", "refresh", "--all") as person:
        person.until("2 feeds checked")
        person.process.send_signal(signal.SIGINT)
        assert person.ends() == 130
    assert "Interrupted: 2 feeds checked" in person.seen
    assert "Traceback" not in person.seen
