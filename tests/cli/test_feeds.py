"""`feeds add`, `list`, `pause`, `resume`, `delete`, `move`: what an operator types, and reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Yaodian
from tests.cli.local_web import LocalWeb
from tests.cli.pseudo_terminal import on_terminal


def listed(yaodian: Yaodian) -> list[dict[str, Any]]:
    ran = yaodian("feeds", "list", "--json")
    assert ran.status == 0
    feeds = json.loads(ran.out)
    assert isinstance(feeds, list)
    return feeds


def site(*feeds: tuple[str, str]) -> bytes:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">' for title, href in feeds
    )
    return f"<!doctype html><html><head><title>澜州日报</title>{links}</head><body><p>欢迎</p></body></html>".encode()


def test_a_feed_is_added_read_and_listed(yaodian: Yaodian, web: LocalWeb) -> None:
    address = web.feed("/feed", entries=7)
    added = yaodian("feeds", "add", address, "--category", "社会/港口")
    assert (added.status, added.err) == (0, "")
    first, second = added.out.splitlines()
    assert first == "feed 1 added: 澜州日报, filed under 社会/港口"
    assert second.startswith("7 entries, 5 of them news, ")
    [feed] = listed(yaodian)
    assert (feed["id"], feed["url"], feed["title"], feed["state"]) == (1, address, "澜州日报", "active")
    assert (feed["categories"], feed["fault"], feed["reason"]) == (["社会", "港口"], None, "")
    table = yaodian("feeds", "list").out
    assert all(word in table for word in ("No", "澜州日报", "社会/港口", "active", "today at"))
    assert "港口第0号安排" in yaodian("latest", "港口").out


def test_without_feeds_the_list_says_how_to_add_one(yaodian: Yaodian) -> None:
    assert "feeds add" in yaodian("feeds", "list").out
    assert listed(yaodian) == []


def test_adding_a_feed_again_changes_nothing(yaodian: Yaodian, web: LocalWeb) -> None:
    address = web.feed("/feed")
    yaodian("feeds", "add", address, "-c", "港口")
    again = yaodian("feeds", "add", address, "-c", "别的")
    assert (again.status, again.out) == (0, "feed 1 is there already (active): 澜州日报, filed under 港口\n")


def test_a_sites_only_feed_is_found(yaodian: Yaodian, web: LocalWeb) -> None:
    feed = web.feed("/news.xml")
    ran = yaodian("feeds", "add", web.put("/", site(("全部", "/news.xml")), "text/html"))
    assert ran.status == 0
    assert [one["url"] for one in listed(yaodian)] == [feed]


def test_of_several_feeds_the_one_to_add_is_named_with_what_to_type(yaodian: Yaodian, web: LocalWeb) -> None:
    web.feed("/all.xml")
    web.feed("/port.xml", title="港口")
    home = web.put("/", site(("全部", "/all.xml"), ("港口", "/port.xml")), "text/html")
    ran = yaodian("feeds", "add", home, "--category", "社会/港口 新闻", "--tags")
    assert ran.status == 2
    assert "1. 全部" in ran.out
    command = f"python -m bot feeds add {web.address('/port.xml')} --category '社会/港口 新闻' --tags"
    assert command in ran.out
    assert listed(yaodian) == []
    assert yaodian("feeds", "add", web.address("/port.xml"), "--category", "港口").status == 0
    assert [one["url"] for one in listed(yaodian)] == [web.address("/port.xml")]


def test_on_a_terminal_one_chooses_among_several_feeds(yaodian: Yaodian, web: LocalWeb, home: Path) -> None:
    web.feed("/all.xml")
    web.feed("/port.xml", title="港口")
    address = web.put("/", site(("全部", "/all.xml"), ("港口", "/port.xml")), "text/html")
    with on_terminal(home, "feeds", "add", address) as person:
        person.until("Which one? (1 to 2")
        assert f"2. 港口  {web.address('/port.xml')}" in person.seen
        person.type("3\n")
        person.type("2\n")
        assert person.ends() == 0
    assert "feed 2 added: 港口" in person.seen
    assert [one["url"] for one in listed(yaodian)] == [web.address("/port.xml")]


def test_whoever_chooses_nothing_is_told_what_to_type(yaodian: Yaodian, web: LocalWeb, home: Path) -> None:
    address = web.put("/", site(("全部", "/all.xml"), ("港口", "/port.xml")), "text/html")
    with on_terminal(home, "feeds", "add", address) as person:
        person.until("Which one?")
        person.type("\n")
        assert person.ends() == 2
    assert f"python -m bot feeds add {web.address('/all.xml')}" in person.seen
    assert listed(yaodian) == []


def test_on_a_terminal_deleting_takes_a_yes(yaodian: Yaodian, web: LocalWeb, home: Path) -> None:
    yaodian("feeds", "add", web.feed("/feed"))
    for answer, left in (("n\n", 1), ("y\n", 0)):
        with on_terminal(home, "feeds", "delete", "1") as person:
            person.until("Delete feed 1")
            person.type(answer)
            assert person.ends() == left
        assert len(listed(yaodian)) == left


def test_a_folder_is_a_source_too(yaodian: Yaodian, posts: Path) -> None:
    ran = yaodian("feeds", "add", str(posts))
    assert (ran.status, ran.err) == (0, "")
    [feed] = listed(yaodian)
    assert feed["url"] == f"file://{posts}"
    assert "港口数据之一" in yaodian("latest").out


@pytest.mark.parametrize("address", ["what is this", "http://127.0.0.1:9/feed", "http://10.0.0.1/feed", "ftp://a.b/c"])
def test_what_cannot_be_added_is_told_in_words(yaodian: Yaodian, address: str) -> None:
    ran = yaodian("feeds", "add", address)
    assert (ran.status, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert "fault." not in ran.err
    assert "error." not in ran.err
    assert ran.err.strip()


def test_a_page_without_feeds_is_told(yaodian: Yaodian, web: LocalWeb) -> None:
    ran = yaodian("feeds", "add", web.put("/", site(), "text/html"))
    assert ran.status == 1
    assert web.address("/") in ran.err


def test_an_rsshub_route_goes_to_the_instances_in_turn(
    yaodian: Yaodian, web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.feed("/second/sina/finance")
    monkeypatch.setenv("RSSHUB_INSTANCES", f"{web.address('/first')},{web.address('/second')}")
    ran = yaodian("feeds", "add", "rsshub://sina/finance", "-c", "财经")
    assert (ran.status, ran.err) == (0, "")
    assert web.asked == ["/first/sina/finance", "/second/sina/finance"]


def test_a_paused_feed_waits_until_it_is_resumed(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/feed"))
    assert yaodian("feeds", "pause", "1").out == "feed 1 is paused: 澜州日报\n"
    assert listed(yaodian)[0]["state"] == "paused"
    refused = yaodian("feeds", "refresh", "1")
    assert (refused.status, "feeds resume 1" in refused.err) == (1, True)
    assert yaodian("feeds", "resume", web.address("/feed")).status == 0
    assert listed(yaodian)[0]["state"] == "active"


def test_a_feeds_articles_move_along_with_it(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/feed"), "-c", "港口")
    ran = yaodian("feeds", "move", "1", "经济/航运")
    assert ran.out == "feed 1 and its articles are filed under 经济/航运: 澜州日报\n"
    assert "港口第0号安排" in yaodian("latest", "航运").out
    assert yaodian("feeds", "move", "1", " / ").status == 1


def test_deleting_asks_first(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/feed"))
    asked = yaodian("feeds", "delete", "1")
    assert (asked.status, "--yes" in asked.err) == (1, True)
    assert len(listed(yaodian)) == 1
    assert yaodian("feeds", "delete", "1", "--yes").out == "feed 1 is deleted: 澜州日报; its articles stay\n"
    assert listed(yaodian) == []
    assert "港口第0号安排" in yaodian("latest").out


@pytest.mark.parametrize("command", [["pause"], ["resume"], ["delete", "--yes"], ["show"], ["refresh"]])
def test_a_number_that_no_feed_has_is_told(yaodian: Yaodian, command: list[str]) -> None:
    ran = yaodian("feeds", *command, "7")
    assert (ran.status, ran.out) == (1, "")
    assert "no feed 7" in ran.err


def test_what_a_feed_writes_steers_no_terminal(yaodian: Yaodian, web: LocalWeb) -> None:
    address = web.feed("/feed", title="澜州&#x9b;31m[red]日报\u202e")
    for arguments in (["add", address], ["list"], ["refresh", "1"], ["show", "1"], ["show", address]):
        ran = yaodian("feeds", *arguments)
        assert ran.status == 0
        assert "[red]日报" in ran.out
        assert not {"\x1b", "\x9b", "\u202e"} & {*ran.out, *ran.err}


@pytest.mark.parametrize(
    "command", ["add", "list", "refresh", "import", "export", "show", "pause", "resume", "move", "delete"]
)
def test_every_command_explains_itself(yaodian: Yaodian, command: str) -> None:
    ran = yaodian("feeds", command, "--help")
    assert (ran.status, "Usage" in ran.out) == (0, True)
    assert command in yaodian("feeds", "-h").out


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n\0", b"{}", b"<rss", b"%PDF-1.4"])
def test_what_is_neither_feed_nor_page_is_told(yaodian: Yaodian, web: LocalWeb, body: bytes) -> None:
    ran = yaodian("feeds", "add", web.put("/thing", body, "application/octet-stream"))
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(web.address("/thing"))


def test_without_a_category_a_feed_is_filed_under_its_title(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/feed"))
    assert listed(yaodian)[0]["categories"] == ["澜州日报"]
