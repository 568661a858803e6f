"""`feeds import` and `feeds export`: lists in and out, whole or interrupted."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Yaodian
from tests.cli.local_web import LocalWeb
from tests.cli.test_commands import converse
from tests.cli.test_feeds import listed

_REPOSITORY = Path(__file__).parents[2]


def opml(*outlines: tuple[str, str, str]) -> str:
    """An OPML file of feeds: category, title, address."""
    lines = "".join(
        f'<outline text="{category}"><outline type="rss" text="{title}" xmlUrl="{url}"/></outline>'
        for category, title, url in outlines
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head/><body>{lines}</body></opml>'


def test_a_list_is_added_and_checked_and_what_does_not_work_is_named(
    yaodian: Yaodian, web: LocalWeb, home: Path
) -> None:
    yaodian("feeds", "add", web.feed("/known"), "-c", "早先")
    rows = [("港口", "甲", web.feed("/a")), ("港口", "乙", web.address("/gone")), ("别的", "丙", web.address("/known"))]
    (home / "list.opml").write_text(opml(*rows), encoding="utf-8")
    ran = yaodian("feeds", "import", "list.opml")
    assert (ran.status, ran.err) == (1, "")
    added, total, failing = ran.out.splitlines()
    assert added == "2 feeds added, 1 already there"
    assert total.startswith("2 feeds checked in ")
    assert failing.startswith(f"✗ 3 乙 ({web.address('/gone')}): ")
    assert [(feed["title"], feed["categories"]) for feed in listed(yaodian)] == [
        ("澜州日报", ["早先"]),
        ("甲", ["港口"]),
        ("乙", ["港口"]),
    ]


def test_a_list_can_be_filed_below_a_category_and_left_unchecked(yaodian: Yaodian, web: LocalWeb, home: Path) -> None:
    text = f'[[feed]]\nurl = "{web.feed("/a")}"\ncategory = "港口/北岸"\ntitle = "甲"\n'
    (home / "feeds.toml").write_text(text, encoding="utf-8")
    ran = yaodian("feeds", "import", "feeds.toml", "--category", "本地", "--no-check")
    assert (ran.status, ran.out) == (0, "1 feed added, 0 already there\n")
    assert web.asked == []
    [feed] = listed(yaodian)
    assert (feed["categories"], feed["state"]) == (["本地", "港口", "北岸"], "new")
    assert "1 feed checked" in yaodian("feeds", "refresh").out


def test_what_is_exported_is_imported_as_it_was(yaodian: Yaodian, web: LocalWeb, home: Path, tmp_path: Path) -> None:
    yaodian("feeds", "add", web.feed("/a", title="甲 & 乙"), "-c", "港口/北岸", "--tags")
    yaodian("feeds", "add", web.feed("/b"), "-c", "港口")
    before = [(feed["url"], feed["title"], feed["categories"], feed["with_tags"]) for feed in listed(yaodian)]
    assert yaodian("feeds", "export", "all.opml").status == 0
    for feed in ("1", "2"):
        yaodian("feeds", "delete", feed, "--yes")
    (home / "data" / "yaodian.db").unlink()
    assert yaodian("feeds", "import", "all.opml").status == 0
    after = [(feed["url"], feed["title"], feed["categories"], feed["with_tags"]) for feed in listed(yaodian)]
    assert sorted(after) == sorted(before)


def test_an_export_goes_to_standard_output_without_a_file(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/a"), "-c", "港口")
    ran = yaodian("feeds", "export")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("<?xml")
    assert web.address("/a") in ran.out


def test_folders_are_left_out_of_an_export_and_named(yaodian: Yaodian, posts: Path) -> None:
    yaodian("feeds", "add", str(posts))
    ran = yaodian("feeds", "export")
    assert (ran.status, str(posts) in ran.err, str(posts) in ran.out) == (0, True, False)


@pytest.mark.parametrize("options", [(), ("--no-check",)])
def test_what_is_wrong_in_a_list_is_named_and_keeps_nothing_else_out(
    yaodian: Yaodian, web: LocalWeb, home: Path, options: tuple[str, ...]
) -> None:
    rows = [("港口", "甲", "ftp://a.example/"), ("港口", "乙", web.feed("/b")), ("港口", "丙", "javascript:1")]
    (home / "list.opml").write_text(opml(*rows), encoding="utf-8")
    ran = yaodian("feeds", "import", "list.opml", *options)
    assert ran.status == 1
    assert ran.out.splitlines()[0] == "1 feed added, 0 already there, 2 not taken"
    assert ran.err.splitlines() == [
        f"list.opml: line 1: {url!r} is no address of a feed; write https://… or rsshub://…"
        for url in ("ftp://a.example/", "javascript:1")
    ]
    assert [feed["title"] for feed in listed(yaodian)] == ["乙"]


def test_a_feed_without_title_and_category_is_filed_under_its_host(yaodian: Yaodian, web: LocalWeb, home: Path) -> None:
    (home / "feeds.toml").write_text(f'[[feed]]\nurl = "{web.feed("/a")}"\n', encoding="utf-8")
    assert yaodian("feeds", "import", "feeds.toml").status == 0
    [feed] = listed(yaodian)
    assert (feed["title"], feed["categories"]) == ("澜州日报", ["127.0.0.1"])


def test_what_is_no_list_is_told(yaodian: Yaodian, home: Path) -> None:
    (home / "list.opml").write_text("<opml><body>", encoding="utf-8")
    (home / "feeds.toml").write_text("[[feed]\n", encoding="utf-8")
    (home / "binary.toml").write_bytes(b"\x89PNG\0\0\0")
    for path in ("list.opml", "feeds.toml", "binary.toml", "nowhere.opml"):
        ran = yaodian("feeds", "import", path)
        assert (ran.status, ran.out) == (1, "")
        assert path in ran.err
        assert "Traceback" not in ran.err
    assert listed(yaodian) == []


def test_an_interrupted_import_keeps_what_was_added_for_a_later_check(
    yaodian: Yaodian, web: LocalWeb, home: Path
) -> None:
    rows = [("港口", "停", web.hold("/held"))] + [("港口", f"{at}", web.feed(f"/{at}")) for at in range(5)]
    (home / "list.opml").write_text(opml(*rows), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "feeds", "import", "list.opml"]
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        web.await_held()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "")
    assert out.startswith("6 feeds added, 0 already there\nInterrupted: ")
    assert len(listed(yaodian)) == 6
    again = yaodian("feeds", "import", "list.opml", "--no-check")
    assert again.out == "0 feeds added, 6 already there\n"
    # What was never begun or was cut off is due at once, as if nothing had been.
    web.held.clear()
    web.feed("/held")
    report = json.loads(yaodian("feeds", "refresh", "--all", "--json").out)
    assert (report["checked"], report["failing"]) == (6, 0)


def test_at_the_start_what_is_wrong_in_a_list_is_logged_and_stops_nothing(yaodian: Yaodian, home: Path) -> None:
    text = '[[feed]]\nurl = "x"\n[[feed]]\nurl = "https://127.0.0.1:1/feed"\ncategory = "港口"\n'
    (home / "feeds.toml").write_text(text, encoding="utf-8")
    ran = converse(home, "/help\n", "chat", FEED_LISTS="feeds.toml", LOG_LEVEL="WARNING")
    assert ran.returncode == 0
    assert "/subscribe" in ran.stdout
    [logged] = [row for row in ran.stderr.splitlines() if "feed in FEED_LISTS not taken" in row]
    assert "feeds.toml" in logged
    assert "line 1 (feed 1): 'x' is no address of a feed" in logged
    assert [feed["categories"] for feed in listed(yaodian)] == [["港口"]]


@pytest.mark.parametrize("held", [None, b"", b"<opml><body>", b"[[feed]\n", b"\x89PNG\0\0\0"])
def test_at_the_start_a_list_that_cannot_be_read_at_all_is_a_fault_of_the_settings(
    home: Path, held: bytes | None
) -> None:
    if held is not None:
        (home / "feeds.toml").write_bytes(held)
    ran = converse(home, "/help\n", "chat", FEED_LISTS="feeds.toml")
    assert (ran.returncode, ran.stdout, "Traceback" in ran.stderr) == (1, "", False)
    assert "FEED_LISTS: feeds.toml: " in ran.stderr
