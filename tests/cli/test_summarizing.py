"""`summarize`: what is printed for people and for programs, at each length, and with the reasons."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import POST, Yaodian


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
        "lists": [{"introduction": None, "points": 3}],
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


LONG = "，".join(["澜州港集团加密至北岸各港的集装箱航线"] * 8)
LISTED = f"""---
title: 港口两份清单
---
<p class="share-box">分享到微博</p>
<p>澜州港20日公布前三季度数据，货物吞吐量增长6.2%，创五年来最快。</p>
<p>下一步有三项安排：</p><p>1. {LONG}。</p><p>2. 扩建堆场。</p><p>3. 推广岸电。</p>
<h3>仍有两个难题</h3><ul><li>冬季大雾。</li><li>人手不足。</li></ul>
<p>责任编辑：林某</p>
"""


@pytest.fixture
def listed(home: Path) -> str:
    (home / "listed.md").write_text(LISTED, encoding="utf-8")
    return "listed.md"


def test_each_list_is_printed_behind_what_introduces_it(yaodian: Yaodian, listed: str) -> None:
    shown = yaodian("summarize", listed).out.splitlines()
    assert shown[2] == "  下一步有三项安排："
    assert shown[6:9] == ["  仍有两个难题", "   1. 冬季大雾", "   2. 人手不足"]
    [line] = yaodian("summarize", listed, "--format", "jsonl").out.splitlines()
    assert json.loads(line)["lists"] == [
        {"introduction": "下一步有三项安排：", "points": 3},
        {"introduction": "仍有两个难题", "points": 2},
    ]


def test_what_is_cut_short_goes_along_in_full(yaodian: Yaodian, listed: str) -> None:
    first, second, *_ = json.loads(yaodian("summarize", listed, "--format", "jsonl").out)["points"]
    assert first["full"] == f"{LONG}。"
    assert first["full"].startswith(first["text"])
    assert "full" not in second


def test_a_budget_says_how_long_a_summary_may_be(yaodian: Yaodian, listed: str) -> None:
    lengths = [len(yaodian("summarize", listed, "--budget", budget).out) for budget in ("brief", "standard", "full")]
    assert lengths == sorted(set(lengths))
    ran = yaodian("summarize", listed, "--budget", "endless")
    assert (ran.status, "endless" in ran.err) == (2, True)


def test_the_reasons_are_told(yaodian: Yaodian, listed: str) -> None:
    said = yaodian("summarize", listed, "--explain").out
    for reason in (
        "left out: <p share-box> calls itself promotion: 「分享到微博」",
        "dropped: block 7, credit: 「责任编辑：林某」  [habits.py: credit",
        "lead: block 0, characters 0 to ",
        "list: blocks 2 to 4: 3 × 1., ",
        "announced, shown, behind 「下一步有三项安排：」",
        "points: by enumeration: numbered lists",
        "picture: none",
    ):
        assert reason in said


def test_reasons_are_not_for_programs(yaodian: Yaodian, listed: str) -> None:
    ran = yaodian("summarize", listed, "--explain", "--format", "jsonl")
    assert (ran.status, ran.out) == (1, "")
    assert "--explain" in ran.err


def test_what_the_posts_of_a_source_repeat_is_no_part_of_them(yaodian: Yaodian, home: Path) -> None:
    for number in range(3):
        news = POST.replace("TITLE", f"港口{number}").replace("6.2%", f"{number}.2%").replace("一是", f"一是{number}月")
        text = news + "<p>要点通讯社，读懂港口每一天的变化。</p>"
        (home / f"{number}.md").write_text(text, encoding="utf-8")
    together = yaodian("summarize", *(f"{number}.md" for number in range(3)), "--explain").out
    assert together.count("dropped: block 2, boilerplate: 「要点通讯社，读懂港口每一天的变化。」") == 3
