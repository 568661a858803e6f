import pytest

from bot.summarising.sections import is_heading, sections_of
from tests.summarising.articles import fragments, paragraphs

LONG = "港务局今天表示，码头恢复了全部班次，旅客可以在窗口或者网上购票，节假日照常开放，凭证件还可以优惠。"


def headings(html: str) -> list[str]:
    pieces = fragments(html)
    return [pieces[section.heading].text[section.start :] for section in sections_of(pieces)]


@pytest.mark.parametrize(
    "form", ["<h2>{}</h2>", "<p><b>{}</b></p>", "<p align='center'>{}</p>", "<p>{}</p>", "<p><strong>▌{}</strong></p>"]
)
def test_a_heading_is_known_by_markup_or_by_look(form: str) -> None:
    html = paragraphs(LONG) + form.format("班次恢复") + paragraphs(LONG) + form.format("票价不变") + paragraphs(LONG)
    assert [heading.lstrip("▌") for heading in headings(html)] == ["班次恢复", "票价不变"]


@pytest.mark.parametrize("title", ["Sailings are back", "What the board decided on Friday about fares"])
def test_english_headings_may_be_longer(title: str) -> None:
    text = "The harbour board said on Friday that all sailings are back and that fares stay the same until spring."
    html = paragraphs(text) + f"<p><b>{title}</b></p><p>{text}</p>" * 2
    assert headings(html) == [title, title]


@pytest.mark.parametrize(
    "line",
    [
        "班次恢复。",
        "班次恢复，",
        "班次恢复；",
        "这一行里虽然全都是粗体的文字但是它实在太长了因此不可能是一个小标题而是正文",
        "—— ——",
        "12345",
        "C:\\news\\a",
        "$ make run",
        "{ a = 1 }",
    ],
)
def test_a_bold_line_that_is_no_heading(line: str) -> None:
    html = paragraphs(LONG, f"<b>{line}</b>", LONG, f"<b>{line}</b>", LONG)
    assert headings(html) == []


def test_one_heading_divides_nothing() -> None:
    assert headings(paragraphs(LONG, "<b>班次恢复</b>", LONG)) == []


def test_marked_headings_win_over_bold_lines() -> None:
    html = f"<h2>甲题目</h2><p><b>小节</b></p><p>{LONG}</p><h2>乙题目</h2><p><b>小节</b></p><p>{LONG}</p>"
    assert headings(html) == ["甲题目", "乙题目"]


def test_a_heading_without_anything_under_it_divides_nothing() -> None:
    assert headings(paragraphs(LONG, "<b>班次恢复</b>", "<b>票价不变</b>")) == []


def test_a_run_of_short_plain_lines_is_no_row_of_headings() -> None:
    assert headings(paragraphs(LONG, "澜州港", "北码头", "三号泊位", "电话一二三")) == []


def test_a_plain_line_that_announces_is_no_heading() -> None:
    assert headings(paragraphs(LONG, "安排如下：", LONG, "地点如下：", LONG)) == []


@pytest.mark.parametrize(
    ("asks", "answers"), [("问：", "答："), ("Q：", "A："), ("Q1: ", "A1: "), ("记者：", "回应：")]
)
def test_questions_are_the_headings_of_an_interview(asks: str, answers: str) -> None:
    html = paragraphs(f"{asks}班次恢复了吗？", f"{answers}{LONG}", f"{asks}票价变了吗？", f"{answers}{LONG}")
    assert headings(html) == ["班次恢复了吗？", "票价变了吗？"]


def test_a_question_without_an_answer_is_left_out() -> None:
    assert headings(paragraphs("问：班次恢复了吗？", f"答：{LONG}", "问：票价变了吗？")) == ["班次恢复了吗？"]


def test_one_question_makes_no_interview() -> None:
    assert headings(paragraphs("问：班次恢复了吗？", f"答：{LONG}")) == []


def test_a_paragraph_is_no_heading_and_a_bold_short_line_is() -> None:
    pieces = fragments(paragraphs(LONG, "<b>班次恢复</b>"))
    assert [is_heading(pieces, at) for at in range(2)] == [False, True]
