import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import POST, Yaodian
from tests.cli.test_commands import converse


def test_ingesting_again_changes_nothing_and_an_edit_is_a_change(yaodian: Yaodian, posts: Path) -> None:
    assert yaodian("ingest", str(posts)).out == "2 new, 0 changed, 0 unchanged\n"
    assert yaodian("ingest", str(posts)).out == "0 new, 0 changed, 2 unchanged\n"
    (posts / "一.md").write_text(POST.replace("TITLE", "港口数据更正"), encoding="utf-8")
    ran = yaodian("ingest", str(posts), "--json")
    assert (ran.status, json.loads(ran.out)) == (
        0,
        {"new": 0, "changed": 1, "unchanged": 1, "failed": 0, "failures": []},
    )


def test_what_cannot_be_read_is_named_with_its_reason_and_the_rest_goes_in(yaodian: Yaodian, posts: Path) -> None:
    (posts / "binary.md").write_bytes(b"\x89PNG\0\0\0")
    (posts / "truncated.md").write_text("---\ntitle: 半截\ncategories:\n - 金融\n", encoding="utf-8")
    with (posts / "huge.md").open("wb") as huge:
        huge.truncate(50 * 2**20)
    (posts / "dangling.md").symlink_to(posts / "nowhere")
    ran = yaodian("ingest", str(posts))
    assert ran.status == 1
    assert ran.out == "2 new, 0 changed, 0 unchanged, 4 not read\n"
    reasons = dict(line.split(": ", 1) for line in ran.err.splitlines())
    assert {Path(path).name: reason.split(";")[0] for path, reason in reasons.items()} == {
        "binary.md": "this is a binary file, not a text",
        "dangling.md": "No such file or directory",
        "huge.md": "too large: 50.0 MiB",
        "truncated.md": "the front matter that line 1 opens with '---' is never closed",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(yaodian: Yaodian, posts: Path) -> None:
    (posts / "一.md").chmod(0)
    ran = yaodian("ingest", str(posts))
    assert (ran.status, "Permission denied" in ran.err) == (1, True)


def test_a_path_that_is_not_there_is_named(yaodian: Yaodian) -> None:
    ran = yaodian("ingest", "nowhere.md")
    assert (ran.status, ran.err) == (1, "nowhere.md: No such file or directory\n")


def test_the_latest_stories_of_a_category_are_printed(yaodian: Yaodian, posts: Path) -> None:
    yaodian("ingest", str(posts))
    ran = yaodian("latest", "要点通讯社", "-n", "1")
    assert ran.status == 0
    assert ran.out.count("港口数据之") == 1
    assert "加密航线" in ran.out
    assert yaodian("latest").out.count("港口数据之") == 2


def test_an_unknown_category_is_told_with_those_near_it(yaodian: Yaodian, posts: Path) -> None:
    yaodian("ingest", str(posts))
    ran = yaodian("latest", "金榕")
    assert (ran.status, ran.out) == (1, "")
    assert "金融" in ran.err


JSON_POST = {
    "title": "港口恢复班次",
    "content": "<p>澜州港20日恢复全部班次，货运与客运同时增加。下一步有三项安排。</p>"
    "<p>一是加密航线。二是扩建堆场。三是推广岸电。</p>",
    "url": "https://news.example/1",
    "categories": ["社会", "港口"],
    "date": "2026-11-20T08:30:00+08:00",
}


def test_posts_come_in_as_json_on_standard_input(yaodian: Yaodian, home: Path, posts: Path) -> None:
    several = json.dumps([JSON_POST, {**JSON_POST, "url": "https://news.example/2"}])
    ran = converse(home, several, "ingest", "-")
    assert (ran.returncode, ran.stdout) == (0, "2 new, 0 changed, 0 unchanged\n")
    lines = "\n".join(json.dumps(post) for post in (JSON_POST, {**JSON_POST, "id": 3, "title": "第三篇"}))
    ran = converse(home, lines, "ingest", "-", str(posts), "--json")
    report = json.loads(ran.stdout)
    assert report == {"new": 3, "changed": 0, "unchanged": 1, "failed": 0, "failures": []}
    assert "1. 加密航线" in yaodian("latest", "社会/港口").out


def test_a_bad_post_is_named_and_all_else_goes_in(yaodian: Yaodian, home: Path, posts: Path) -> None:
    given = json.dumps([JSON_POST, {"title": "无日期", "date": "昨天"}, {**JSON_POST, "id": 3, "title": "第三篇"}, 7])
    ran = converse(home, given, "ingest", "-", str(posts))
    assert (ran.returncode, ran.stdout) == (1, "4 new, 0 changed, 0 unchanged, 2 not read\n")
    dated, no_object = ran.stderr.splitlines()
    assert dated.startswith("-: post 2: 'date' can't be read: '昨天'; write such as ")
    assert no_object.startswith("-: post 4: it is no object such as ")
    assert "第三篇" in yaodian("latest", "社会/港口").out


def test_a_bad_post_is_in_the_report_for_programs(home: Path) -> None:
    ran = converse(home, json.dumps([{"title": 3}, JSON_POST]), "ingest", "-", "--json")
    assert (ran.returncode, json.loads(ran.stdout)) == (
        1,
        {
            "new": 1,
            "changed": 0,
            "unchanged": 0,
            "failed": 1,
            "failures": [{"path": "-: post 1", "reason": "'title' is no text"}],
        },
    )


@pytest.mark.parametrize("given", ["", "[", "3", '["a"]', "\x00", "[" * 100_000])
def test_what_is_no_json_of_posts_is_told(home: Path, given: str) -> None:
    ran = converse(home, given, "ingest", "-")
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert ran.stderr.startswith("-: ")
