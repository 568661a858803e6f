import pytest

from bot.summarising.lead import lead_of
from tests.summarising.articles import fragments, paragraphs

NEWS = "港务局今天表示，码头恢复了全部班次，旅客可以在窗口或者网上购票。"
MORE = "节假日照常开放，凭证件还可以优惠，老人和儿童免费。"


def lead(html: str, budget: int = 120, most: int = 210) -> str | None:
    pieces = fragments(html)
    passage = lead_of(pieces, [None] * len(pieces), budget, most)
    return None if passage is None else passage.text


def test_the_lead_is_the_first_paragraph_without_its_dateline() -> None:
    assert lead(paragraphs(f"新华社澜州11月20日电（记者林某某）{NEWS}", MORE)) == NEWS


@pytest.mark.parametrize(
    "before",
    [
        "<h2>小标题</h2>",
        "<p><b>粗体小标题</b></p>",
        "<p>短句</p>",
        "<p>责任编辑：林某某</p>",
        "<ul><li>这是列表里的一个比较长的条目，不能算导语。</li></ul>",
        "<p>来源：澜州日报</p>",
        "<pre>这是代码，不是正文，再长也不能算作导语，因为没有人要读。</pre>",
    ],
)
def test_what_says_nothing_yet_is_passed_over(before: str) -> None:
    assert lead(before + paragraphs(NEWS, MORE)) == NEWS


def test_as_many_sentences_as_the_budget_holds() -> None:
    html = paragraphs(NEWS + MORE + NEWS)
    assert lead(html, budget=40) == NEWS
    assert lead(html, budget=60) == NEWS + MORE


def test_at_least_one_sentence_whatever_the_budget() -> None:
    assert lead(paragraphs(NEWS + MORE), budget=1) == NEWS


def test_a_first_sentence_that_is_far_too_long_is_cut_at_a_clause() -> None:
    found = lead(paragraphs("码头恢复了班次，" * 60 + "完毕。"), most=50)
    assert found is not None
    assert len(found) <= 50
    assert found.endswith("码头恢复了班次")


def test_a_weak_first_paragraph_takes_the_next_along() -> None:
    assert lead(paragraphs("码头今天恢复开放。", NEWS)) == "码头今天恢复开放。" + NEWS


def test_english_paragraphs_are_joined_with_a_space() -> None:
    first, second = "The harbour opened.", "The board said on Friday that all sailings are back."
    assert lead(paragraphs(first, second)) == f"{first} {second}"


def test_a_lead_joined_from_two_paragraphs_knows_both_places() -> None:
    pieces = fragments(paragraphs("码头今天恢复开放。", NEWS))
    passage = lead_of(pieces, [None, None], 120, 210)
    assert passage is not None
    assert [(span.block, span.start, span.end) for span in passage.spans] == [(0, 0, 9), (1, 0, len(NEWS))]


def test_the_lead_stops_before_the_list_that_is_shown() -> None:
    [piece] = fragments(paragraphs(NEWS + "一是甲甲路。二是乙乙路。"))
    passage = lead_of([piece], [len(NEWS)], 200, 300)
    assert passage is not None
    assert passage.text == NEWS


def test_an_invitation_to_read_on_is_not_part_of_the_lead() -> None:
    assert lead(paragraphs(NEWS + "一起来看看吧！" + MORE)) == NEWS


@pytest.mark.parametrize("html", ["", "<h2>只有标题</h2>", "<p>短</p>", "<img src='https://news.example/a.jpg'>"])
def test_without_text_there_is_no_lead(html: str) -> None:
    assert lead(html) is None
