"""Which of an article's own structures speaks for it."""

import pytest

from bot.core.summary import Method
from bot.summarising.budget import STANDARD
from bot.summarising.summarise import summarise
from tests.summarising.articles import article, paragraphs, summary, tree

LEAD = "港务局今天公布冬季安排，码头恢复全部班次，旅客可以在窗口或者网上购票。"
TEXT = (
    "澜州港的票价从下月起上调一成，月票价格不变，学生凭证件仍然半价乘船。",
    "气象台预计周末有大潮，夜班渡轮可能停航两天，请旅客留意公告。",
    "去年冬天港口共运送旅客三十二万人次，比前年同期增长百分之十二。",
    "港务局还为候船室换上了新座椅，并且增设了六个充电桩和两处热水间。",
    "南岸的停车场同时扩建，完工之后可以多停一百二十辆汽车和三百辆自行车。",
)
HEADED = "".join(f"<h2>{title}</h2><p>{text}</p>" for title, text in zip(("票价", "天气", "客流"), TEXT, strict=False))


@pytest.mark.parametrize(
    ("html", "method"),
    [
        (paragraphs(LEAD, "一是修好甲路。二是修好乙路。"), Method.ENUMERATION),
        (paragraphs(LEAD) + "<ul><li>修好甲路。</li><li>修好乙路。</li></ul>", Method.LIST),
        (paragraphs(LEAD, "● 修好甲路。", "● 修好乙路。"), Method.LIST),
        (paragraphs(LEAD) + HEADED, Method.SECTIONS),
        (paragraphs(LEAD, *TEXT), Method.SALIENCE),
        (paragraphs(LEAD), Method.NONE),
        (paragraphs(LEAD, "首先，修好甲路。", "其次，修好乙路。"), Method.ENUMERATION),
        ("", Method.NONE),
    ],
)
def test_how_the_points_are_found(html: str, method: Method) -> None:
    assert summary(html).method is method


def test_numbers_win_over_headings() -> None:
    html = paragraphs(LEAD) + HEADED + paragraphs(f"一是修好甲路的路面。{TEXT[3]}", f"二是修好乙路的路面。{TEXT[4]}")
    assert summary(html).method is Method.ENUMERATION


def test_a_numbered_list_that_is_but_a_detail_stands_below_its_heading() -> None:
    html = paragraphs(LEAD) + HEADED + paragraphs("一是修甲路。二是修乙路。")
    assert summary(html).method is Method.SECTIONS
    assert summary(html, title="港务局两大任务").method is Method.ENUMERATION


def test_headings_win_over_a_small_bulleted_list() -> None:
    assert (
        summary(paragraphs(LEAD) + HEADED + "<ul><li>修好甲路。</li><li>修好乙路。</li></ul>").method is Method.SECTIONS
    )


def test_headings_win_over_words_that_merely_connect() -> None:
    found = summary(paragraphs(LEAD) + HEADED + paragraphs("首先，修好甲路。其次，修好乙路。"))
    assert found.method is Method.SECTIONS


def test_nested_points() -> None:
    html = paragraphs(LEAD, "一、修好道路。", "（一）修好甲路。", "（二）修好乙路。", "二、修好桥梁。")
    assert tree(summary(html).points) == [("修好道路", ["修好甲路", "修好乙路"]), "修好桥梁"]


def test_the_lead_ends_before_the_list_begins() -> None:
    found = summary(paragraphs(LEAD + "一是修好甲路，方便出行。二是修好乙路，方便运货。"))
    assert found.lead is not None
    assert found.lead.text == LEAD
    assert tree(found.points) == ["修好甲路，方便出行", "修好乙路，方便运货"]


def test_credits_promotion_and_captions_are_neither_lead_nor_points() -> None:
    noise = ("责任编辑：林某某", "扫描下方二维码关注我们", "▲码头清晨", "相关阅读", "邻市港口扩建")
    html = "<style>p{color:red}</style>" + paragraphs("来源：澜州日报", LEAD, *TEXT, *noise)
    found = summary(html)
    shown = [found.lead.text if found.lead else "", *(point.text for point in found.points)]
    assert all(text and any(text in held for held in (LEAD, *TEXT)) for text in shown)


def test_a_summary_stays_well_below_a_long_article() -> None:
    items = paragraphs(*(f"{number}. {text}{text}" for number, text in enumerate(TEXT * 2, 1)))
    found = summary(paragraphs(LEAD) + items)
    assert found.lead is not None
    length = len(found.lead.text) + sum(len(point.text) for point in found.points)
    assert length <= 0.6 * (len(LEAD) + 2 * sum(map(len, TEXT * 2)))
    assert len(found.lead.text) <= STANDARD.lead_most


def test_a_point_does_not_repeat_the_lead_or_another_point() -> None:
    html = paragraphs(
        "澜州港修好了甲路的路面和路灯。",
        "1. 澜州港修好了甲路的路面和路灯。",
        "2. 澜州港修好了乙路的路面。",
        "3. 澜州港修好了乙路的路面。",
    )
    assert tree(summary(html).points) == ["澜州港修好了乙路的路面"]


def test_a_brief_item_needs_no_points() -> None:
    assert summary(paragraphs(LEAD, "船票今天起开售。")).points == ()


def test_an_article_of_pictures_has_a_picture_and_no_text() -> None:
    found = summary("<img src='https://news.example/a.jpg'><img src='https://news.example/b.jpg'>")
    assert (found.lead, found.points, found.picture) == (None, (), "https://news.example/a.jpg")


def test_the_body_s_first_picture_wins_over_the_head_image() -> None:
    head = "https://news.example/h.jpg"
    assert summarise(article(paragraphs(LEAD), head_image=head)).picture == head
    inside = f"{paragraphs(LEAD)}<img src='https://news.example/a.jpg'>"
    assert summarise(article(inside, head_image=head)).picture == "https://news.example/a.jpg"


def test_an_english_article() -> None:
    lead = "The harbour board said on Friday that all sailings are back."
    html = paragraphs(
        f"PORT HARBOUR, Nov. 20 (AP) — {lead}",
        "First, fares stay the same until spring. Second, night boats return on weekends. Third, students ride free.",
    )
    found = summary(html)
    assert found.lead is not None
    assert found.lead.text == lead
    assert [text.rstrip(".") for text in map(str, tree(found.points))] == [
        "fares stay the same until spring",
        "night boats return on weekends",
        "students ride free",
    ]


def test_an_interview() -> None:
    html = paragraphs(
        LEAD,
        "记者：班次恢复了吗？",
        "林某：全部恢复了班次，旅客可以购票。",
        "记者：票价变了吗？",
        "林某：票价没有任何变化，请放心。",
    )
    found = summary(html)
    assert found.method is Method.SECTIONS
    assert [point.text for point in found.points] == ["班次恢复了吗？", "票价变了吗？"]


def test_the_rest_of_a_sentence_that_was_cut_for_the_lead_begins_with_a_word() -> None:
    first = (
        "A magnitude 6.6 earthquake struck off the north coast of Sumbara early on Thursday, sending people running "
        "from their houses in the port of Lembu, but there was no tsunami alert and no immediate report of casualties."
    )
    rest = "The quake hit at 6:11 a.m. at a depth of 40 km. Power was cut in two districts, the disaster agency said."
    found = summary(paragraphs(first, rest))
    assert found.lead is not None
    assert found.lead.text.endswith("Lembu")
    assert found.points[0].text.startswith("but there was no tsunami alert")
