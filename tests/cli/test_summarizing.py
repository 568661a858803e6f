"""`summarize`: what is printed for people and for programs, at each length, and with the reasons."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import POST, Yaodian
from tests.cli.local_web import LocalWeb


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


PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>港口恢复班次</title></head><body>
<nav><a href="/">首页</a> <a href="/a">财经</a></nav><article><h1>港口恢复班次</h1>
<p>澜州港务局20日宣布，码头恢复全部班次，货运与客运同时增加，市民出行不受影响。下一步有三项安排。</p>
<p>一是加密航线，北岸各港每天增开两班。二是扩建堆场，年底前完工并投入使用。三是推广岸电，靠港船舶不再使用柴油。</p>
<p>港务局说，冬季是货运旺季，码头已经备足人手与设备，遇到大雾时会提前公布停航的时间，旅客可以改签或者退票。</p>
</article><footer>版权所有</footer></body></html>"""


def test_pages_are_summarised_beside_posts_in_the_order_given(yaodian: Yaodian, web: LocalWeb, posts: Path) -> None:
    address = web.put("/page", PAGE.encode(), "text/html; charset=utf-8")
    ran = yaodian("summarize", address, str(posts / "一.md"), "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    page, post = map(json.loads, ran.out.splitlines())
    assert (page["path"], page["title"], post["title"]) == (address, "港口恢复班次", "港口数据之一")
    assert page.keys() == post.keys()
    assert len(page["points"]) == 3
    assert not (posts.parent / "data").exists()


def test_a_page_is_explained_too(yaodian: Yaodian, web: LocalWeb) -> None:
    ran = yaodian("summarize", web.put("/page", PAGE.encode(), "text/html; charset=utf-8"), "--explain")
    assert (ran.status, "points: by enumeration" in ran.out) == (0, True)


def test_a_page_that_cannot_be_had_is_named_and_the_others_are_printed(
    yaodian: Yaodian, web: LocalWeb, posts: Path
) -> None:
    ran = yaodian("summarize", web.address("/nowhere"), "http://10.0.0.1/", str(posts / "一.md"))
    assert ran.status == 1
    assert "港口数据之一" in ran.out
    first, second = ran.err.splitlines()
    assert first.startswith(f"{web.address('/nowhere')}: ")
    assert second.startswith("http://10.0.0.1/: ")


def test_files_are_summarised_without_loading_database_or_web(home: Path, posts: Path) -> None:
    program = (
        "import sys; from bot.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit: print(sorted({'sqlalchemy', 'httpx2', 'trafilatura'} & sys.modules.keys()))\n"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, "summarize", str(posts)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
    )
    assert "港口数据之一" in ran.stdout
    assert ran.stdout.endswith("\n[]\n")
