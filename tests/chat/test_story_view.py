from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.chat.reply import Items, Line, Picture, Run
from bot.chat.story_view import Viewpoint, story_fold, story_group
from bot.chat.terminal.page import page_of, plain
from bot.chat.texts import texts_in
from bot.core.article import Span
from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.story import FollowUp, OtherReport, Story
from bot.core.summary import Method, Passage, Point, PointList, Summary
from tests.chat.house import MONDAY_MORNING

VIEW = Viewpoint(texts_in("zh-Hans"), "Asia/Shanghai", date(2026, 11, 23))


def passage(text: str) -> Passage:
    return Passage(text, (Span(0, 0, 0, len(text)),))


def point(text: str, *children: Point) -> Point:
    return Point(passage(text), children)


def story(*points: Point, lead: str | None = "央行今日发布公告。") -> Story:
    return Story(
        sequence=1,
        article_id=1,
        title="降准",
        categories=CategoryPath.parse("金融/央行"),
        category_id=1,
        source="要点通讯社",
        published=MONDAY_MORNING - timedelta(hours=2),
        url="https://news.example/1",
        language=Language.SIMPLIFIED,
        summary=Summary(passage(lead) if lead else None, (PointList(points),), None, Method.ENUMERATION),
    )


def items_of(one: Story, view: Viewpoint = VIEW) -> Items:
    (items,) = (block for block in story_group(one, view).blocks if isinstance(block, Items))
    return items


def test_a_story_is_title_lead_points_and_origin() -> None:
    said = plain(page_of([story_group(story(point("降准一成"), point("降息一成")), VIEW)]))
    assert said == (
        "降准\n央行今日发布公告。\n1. 降准一成\n2. 降息一成\n要点通讯社 · 今天 08:00\nhttps://news.example/1"
    )


def test_the_title_is_a_bold_link() -> None:
    assert story_group(story(), VIEW).blocks[0] == Line((Run("降准", bold=True, url="https://news.example/1"),))


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "file:///etc/passwd", "ftp://news.example"])
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert story_group(replace(story(), url=url), VIEW).blocks[0] == Line((Run("降准", bold=True),))


def test_nested_points_are_numbered_within_their_own() -> None:
    tree = story(point("甲"), point("乙", point("乙一", point("细节")), point("乙二")))
    assert [(item.marker, item.text[0].text, item.depth) for item in items_of(tree).items] == [
        ("1.", "甲", 0),
        ("2.", "乙", 0),
        ("(1)", "乙一", 1),
        ("–", "细节", 2),
        ("(2)", "乙二", 1),
    ]


def test_an_only_nested_point_has_no_number() -> None:
    assert [item.marker for item in items_of(story(point("问", point("答")))).items] == ["1.", "–"]


def test_few_short_points_stand_open_and_many_or_long_ones_are_folded() -> None:
    assert not items_of(story(*[point("短")] * 3)).folded
    assert items_of(story(*[point("短")] * 4)).folded
    assert items_of(story(point("长" * 300))).folded
    assert items_of(story(point("甲", point("一"), point("二"), point("三")))).folded


def test_points_beyond_the_limit_are_counted() -> None:
    items = items_of(story(*[point(str(number)) for number in range(8)]), replace(VIEW, points=5)).items
    assert len(items) == 6
    assert (items[-1].marker, items[-1].text[0].text) == ("…", "还有 3 点")


def test_what_is_missing_is_left_out() -> None:
    bare = replace(story(lead=None), title="", source=None, published=None, url=None)
    assert story_group(bare, VIEW).blocks == (Line((Run("（无标题）", bold=True),)),)


def test_a_lead_that_only_repeats_is_left_out() -> None:
    assert "降准\n降准" not in plain(page_of([story_group(story(lead="降准"), VIEW)]))
    repeated = plain(page_of([story_group(story(point("央行今日发布公告。")), VIEW)]))
    assert repeated.count("央行今日发布公告。") == 1


def test_among_stories_of_other_categories_it_names_its_own() -> None:
    said = plain(page_of([story_group(story(), replace(VIEW, with_category=True))]))
    assert "金融 › 央行 · 要点通讯社 · 今天 08:00" in said


def test_a_story_without_a_title_is_headed_by_how_it_begins() -> None:
    untitled = replace(story(lead="此版本已改为新的注册中心，持续跟随主版本的更新，并修复了十三处问题。"), title=" ")
    (line, *_) = story_group(untitled, VIEW).blocks
    assert line == Line(
        (Run("此版本已改为新的注册中心，持续跟随主版本的更新，并修复了十三……", bold=True, url=untitled.url),)
    )


def test_each_list_begins_at_one_behind_what_introduces_it() -> None:
    lists = (
        PointList((point("甲"), point("乙")), passage("两项举措如下：")),
        PointList((point("丙"),), passage("风险有：")),
    )
    listed = replace(story(), summary=replace(story().summary, lists=lists))
    shown = [(item.marker, item.text[0].text) for item in items_of(listed).items]
    assert shown == [("", "两项举措如下："), ("1.", "甲"), ("2.", "乙"), ("", "风险有："), ("1.", "丙")]
    [*_, last] = items_of(listed, replace(VIEW, points=2)).items
    assert last.text[0].text == "还有 1 点"


def others(*sources: str | None) -> tuple[OtherReport, ...]:
    return tuple(
        OtherReport(at, f"标题 {at}", source, f"https://o{at}.example/x") for at, source in enumerate(sources, start=2)
    )


def lines_of(one: Story) -> list[str]:
    return plain(page_of([story_group(one, VIEW)])).splitlines()


def test_other_outlets_are_counted_in_the_headline_and_named_below() -> None:
    lines = lines_of(replace(story(), others=others("北岭晚报", None)))
    assert lines[0] == "降准（3 家报道）"
    assert lines[2] == "另有 2 家报道：北岭晚报、o3.example"


def test_of_many_other_outlets_the_first_are_named() -> None:
    assert lines_of(replace(story(), others=others(*"甲乙丙丁戊己")))[2] == "另有 6 家报道：甲、乙、丙、丁、戊等"


def test_a_follow_up_begins_with_what_is_new_and_says_what_it_was_known_as() -> None:
    known = replace(story(point("甲")), follow_up=FollowUp(("今日起执行。", "范围扩大。"), "央行拟降准"))
    assert lines_of(known)[:5] == [
        "后续｜降准",
        "新进展：今日起执行。范围扩大。",
        "此前：央行拟降准",
        "央行今日发布公告。",
        "1. 甲",
    ]


def test_a_lead_that_is_the_news_is_said_once() -> None:
    known = replace(story(), follow_up=FollowUp(("央行今日发布公告。",), "央行拟降准"))
    assert "\n".join(lines_of(known)).count("央行今日发布公告。") == 1


def test_a_folded_story_has_its_picture_and_leads_to_its_source() -> None:
    pictured = replace(story(), summary=replace(story().summary, picture="https://img.example/1.jpg"))
    fold = story_fold(pictured, VIEW)
    assert Picture("https://img.example/1.jpg") in fold.blocks
    assert fold.original == Run("阅读原文", url="https://news.example/1")
    assert not any(isinstance(block, Picture) for block in story_group(pictured, VIEW).blocks)
