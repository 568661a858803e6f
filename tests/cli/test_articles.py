import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import POST, Yaodian


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


def test_summaries_for_programs_are_an_object_a_post(yaodian: Yaodian, posts: Path) -> None:
    ran = yaodian("summarize", str(posts / "一.md"), str(posts / "二.md"), "--format", "jsonl")
    first, second = map(json.loads, ran.out.splitlines())
    assert ran.status == 0
    assert first == {
        "path": str(posts / "一.md"),
        "title": "港口数据之一",
        "author": "要点通讯社",
        "categories": ["金融", "要点通讯社"],
        "published": "2026-11-20T06:13:06+00:00",
        "language": "zh-Hans",
        "lead": "澜州港20日公布前三季度数据，货物吞吐量增长6.2%，创五年来最快。下一步有三项安排。",
        "points": [{"text": text, "children": []} for text in ("加密航线", "扩建堆场", "推广岸电")],
        "image": None,
        "method": "enumeration",
    }
    assert second["title"] == "港口数据之二"


def test_summaries_for_people_are_numbered_text(yaodian: Yaodian, posts: Path) -> None:
    ran = yaodian("summarize", str(posts / "一.md"))
    assert ran.out.splitlines()[0] == "港口数据之一"
    assert ran.out.splitlines()[2:5] == ["   1. 加密航线", "   2. 扩建堆场", "   3. 推广岸电"]


def test_a_picture_that_many_posts_share_is_none(yaodian: Yaodian, home: Path) -> None:
    picture = "<p><img src='https://example.org/a.jpg'></p>"
    for number in range(3):
        (home / f"{number}.md").write_text(POST.replace("TITLE", str(number)) + picture, encoding="utf-8")
    together = yaodian("summarize", *(f"{number}.md" for number in range(3)), "--format", "jsonl")
    assert [json.loads(line)["image"] for line in together.out.splitlines()] == [None] * 3
    alone = yaodian("summarize", "0.md", "--format", "jsonl")
    assert json.loads(alone.out)["image"] == "https://example.org/a.jpg"


def test_a_post_that_cannot_be_summarised_is_named_and_the_others_are_printed(yaodian: Yaodian, posts: Path) -> None:
    ran = yaodian("summarize", str(posts / "一.md"), "nowhere.md")
    assert ran.status == 1
    assert "港口数据之一" in ran.out
    assert ran.err == "nowhere.md: No such file or directory\n"


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
