"""`feeds show`: what is kept of a feed, and what is read in one that is not kept."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Yaodian
from tests.cli.local_web import LocalWeb
from tests.cli.test_feeds import listed, site

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>澜州日报</title><link href="https://news.example/"/>
<id>urn:lanzhou</id><updated>2026-11-20T06:00:00Z</updated>
<entry><title>港口&lt;恢复&gt;班次</title><id>urn:lanzhou:1</id><link href="https://news.example/1"/>
<link rel="enclosure" href="https://news.example/1.mp3" type="audio/mpeg" length="1200"/>
<author><name>林一</name></author><category term="港口"/><category term="航运"/>
<published>2026-11-20T05:00:00Z</published><updated>2026-11-20T06:00:00Z</updated>
<summary type="html">&lt;p&gt;摘要&lt;/p&gt;</summary>
<content type="html">&lt;p&gt;码头&lt;b&gt;今天&lt;/b&gt;恢复全部班次，市民出行不受影响。&lt;/p&gt;</content></entry>
<entry><title>第二条</title><id>urn:lanzhou:2</id><link href="https://news.example/2"/>
<updated>2026-11-19T06:00:00Z</updated></entry></feed>
"""


def test_an_object_an_entry_says_what_is_read(yaodian: Yaodian, web: LocalWeb) -> None:
    ran = yaodian("feeds", "show", web.put("/atom", ATOM.encode(), "application/atom+xml"), "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    first, second = map(json.loads, ran.out.splitlines())
    assert first == {
        "title": "港口<恢复>班次",
        "link": "https://news.example/1",
        "guid": "urn:lanzhou:1",
        "published": "2026-11-20T05:00:00+00:00",
        "updated": "2026-11-20T06:00:00+00:00",
        "author": "林一",
        "tags": ["港口", "航运"],
        "content": "<p>码头<b>今天</b>恢复全部班次，市民出行不受影响。</p>",
        "excerpt": "<p>摘要</p>",
        "enclosures": [{"url": "https://news.example/1.mp3", "mime_type": "audio/mpeg", "length": 1200}],
        "picture": None,
    }
    assert second["title"] == "第二条"
    assert listed(yaodian) == []


def test_a_file_is_read_like_an_address(yaodian: Yaodian, home: Path) -> None:
    (home / "atom.xml").write_text(ATOM, encoding="utf-8")
    ran = yaodian("feeds", "show", "atom.xml")
    assert ran.status == 0
    head = ran.out.splitlines()
    assert head[0] == "澜州日报"
    assert "  entries: 2 entries" in head
    assert "1. 港口<恢复>班次" in head
    assert "   text: 20 characters: 码头今天恢复全部班次，市民出行不受影响。" in ran.out.splitlines()
    assert not (home / "data").exists()


def test_what_is_no_feed_says_so_and_names_those_it_leads_to(yaodian: Yaodian, web: LocalWeb) -> None:
    ran = yaodian("feeds", "show", web.put("/", site(("全部", "/all.xml")), "text/html"))
    assert (ran.status, ran.out) == (1, "")
    assert f"it names a feed: {web.address('/all.xml')}  全部" in ran.err


@pytest.mark.parametrize("given", [b"", b"{}", b"\x89PNG\r\n\x1a\n\0\0", b"<rss", b"plain words"])
def test_what_is_neither_feed_nor_page_says_what_it_is(yaodian: Yaodian, home: Path, given: bytes) -> None:
    (home / "given").write_bytes(given)
    ran = yaodian("feeds", "show", "given")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith("given: ")


def test_what_cannot_be_had_is_told_in_words(yaodian: Yaodian, web: LocalWeb) -> None:
    ran = yaodian("feeds", "show", web.address("/nowhere"))
    assert (ran.status, ran.out, "Traceback" in ran.err) == (1, "", False)
    assert web.address("/nowhere") in ran.err
    assert "404" in ran.err


def test_what_is_kept_of_a_feed_is_shown_by_its_number(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/feed"), "-c", "港口")
    ran = yaodian("feeds", "show", "1")
    assert ran.out.startswith("feed 1: 澜州日报\n")
    for line in (f"  address: {web.address('/feed')}", "  site: https://news.example/", "  filed under: 港口"):
        assert line in ran.out.splitlines()
    kept = json.loads(yaodian("feeds", "show", "1", "--format", "jsonl").out)
    assert kept == listed(yaodian)[0]


def test_a_failing_feed_shows_since_when_and_why(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/feed"))
    web.put("/feed", b"", status=503)
    yaodian("feeds", "refresh", "1")
    assert "  fails: since today at " in yaodian("feeds", "show", "1").out
