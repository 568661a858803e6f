"""`stories`: which posts report one event, for people and for programs."""

import json
from pathlib import Path

from tests.cli.conftest import Yaodian

FIRE = {
    "title": "望江市一化工厂凌晨起火，明火已被扑灭",
    "text": "11月20日凌晨2时许，望江市青石镇的海澜化工厂发生火灾。消防部门调派92名消防员到场处置。早上6时明火被扑灭。",
    "published": "2026-11-20T08:00:00+08:00",
}
FIRE_ELSEWHERE = {
    "title": "海澜化工厂大火扑灭 无人员伤亡",
    "text": "望江消防20日通报，青石镇海澜化工厂当天凌晨失火，92名消防员经过四小时扑救将大火扑灭，没有人员伤亡。",
    "published": "2026-11-20T10:00:00+08:00",
    "source": "望江晚报",
}
BRIDGE = {
    "title": "洛河大桥合龙",
    "text": "洛河大桥20日上午合龙，全长1680米，计划明年5月通车，届时两岸车程缩短四十分钟。",
    "published": "2026-11-20T11:00:00+08:00",
}


def written(path: Path, *rows: object) -> str:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return str(path)


def test_articles_on_one_event_are_printed_as_one_story(yaodian: Yaodian, tmp_path: Path) -> None:
    ran = yaodian("stories", written(tmp_path / "a.jsonl", BRIDGE, FIRE_ELSEWHERE, FIRE), "--format", "jsonl")
    fire, bridge = map(json.loads, ran.out.splitlines())
    assert ran.status == 0
    assert [one["kind"] for one in fire["articles"]] == ["first", "report"]
    assert [one["path"] for one in fire["articles"]] == [f"{tmp_path / 'a.jsonl'}:3", f"{tmp_path / 'a.jsonl'}:2"]
    assert bridge["title"] == "洛河大桥合龙"


def test_stories_of_posts_are_told_for_people(yaodian: Yaodian, posts: Path) -> None:
    ran = yaodian("stories", str(posts))
    assert ran.status == 0
    assert "港口数据之一" in ran.out
    assert "first" in ran.out


def test_a_line_that_is_no_article_is_named(yaodian: Yaodian, tmp_path: Path) -> None:
    ran = yaodian("stories", written(tmp_path / "a.jsonl", FIRE, {"title": "no text"}))
    assert ran.status == 1
    assert f"{tmp_path / 'a.jsonl'}:2" in ran.err
    assert "Traceback" not in ran.err
