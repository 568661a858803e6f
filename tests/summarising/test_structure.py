"""Which of an article's own structures speaks for it, and by what right."""

import pytest

from bot.core.summary import Method
from bot.summarising.enumeration import enumerations_of
from bot.summarising.sections import sections_of
from bot.summarising.structure import Structure, structure_of
from tests.summarising.articles import fragments, paragraphs

LONG = "港务局今天公布冬季安排，码头恢复全部班次，旅客可以在窗口或者网上购票，节假日照常开放。"
HEADED = "".join(f"<h2>{title}</h2><p>{LONG}{LONG}</p>" for title in ("票价", "天气", "客流", "停车", "安全"))
WEAK = "首先，修好甲路。其次，修好乙路。"


def structure(html: str, title: str = "港口新闻") -> Structure:
    pieces = fragments(html)
    return structure_of(title, pieces, enumerations_of(pieces), sections_of(pieces))


@pytest.mark.parametrize(
    ("html", "title", "method"),
    [
        (paragraphs(LONG, "一是修好甲路。二是修好乙路。"), "", Method.ENUMERATION),
        (HEADED + paragraphs("一是修好甲路。二是修好乙路。"), "", Method.SECTIONS),
        (HEADED + paragraphs("一是修好甲路。二是修好乙路。"), "港务局两大任务", Method.ENUMERATION),
        (HEADED + paragraphs(*(f"{mark}{LONG}{LONG}{LONG}" for mark in ("一是", "二是"))), "", Method.ENUMERATION),
        (HEADED + "<ul><li>修好甲路</li><li>修好乙路</li></ul>", "", Method.SECTIONS),
        (
            "".join(f"<h2>{title}</h2><ul><li>修甲路</li><li>修乙路</li></ul>" for title in ("东", "西", "南")),
            "",
            Method.LIST,
        ),
        (paragraphs(LONG, LONG, LONG, f"{LONG}{WEAK}"), "", Method.SALIENCE),
        (paragraphs(LONG, LONG, LONG, f"{LONG}{WEAK}"), "港务局两大任务", Method.ENUMERATION),
        (paragraphs(LONG, WEAK), "", Method.ENUMERATION),
        (paragraphs(LONG, *(f"{word}，{LONG}" for word in ("首先", "其次", "最后"))), "", Method.ENUMERATION),
        (paragraphs(LONG, LONG), "", Method.SALIENCE),
    ],
)
def test_what_speaks(html: str, title: str, method: Method) -> None:
    assert structure(html, title).method is method


def test_what_is_enumerated_in_passing_is_left_out_where_one_list_is_the_article() -> None:
    chapters = paragraphs(
        *(f"<b>{number}、修好{name}路</b></p><p>{LONG}{LONG}" for number, name in zip("一二三", "甲乙丙", strict=True))
    )
    remark = paragraphs(LONG + "但要注意，一是路滑，二是雾大。")
    assert [len(one.items) for one in structure(chapters + remark).lists] == [3]
    listed = chapters + paragraphs("风险有：", "（1）路面湿滑。", "（2）早晨雾大。")
    assert [len(one.items) for one in structure(listed).lists] == [3, 2]


def test_the_reason_is_told() -> None:
    assert structure(paragraphs(LONG)).reason == "neither lists nor sub-headings"
