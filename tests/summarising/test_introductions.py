"""The sentence that introduces a list."""

import pytest

from bot.summarising.enumeration import enumerations_of
from bot.summarising.introductions import introduction_of
from tests.summarising.articles import fragments, paragraphs

NEWS = "港务局今天公布冬季安排，码头恢复全部班次。"
ITEMS = ("一、修好甲路。", "二、修好乙路。")


def introduction(html: str) -> str | None:
    pieces = fragments(html)
    [one] = enumerations_of(pieces)
    found = introduction_of(one, pieces)
    return found.text if found else None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (paragraphs(f"{NEWS}要做两件事：一是修好甲路。二是修好乙路。"), "要做两件事："),
        (paragraphs(NEWS, f"{NEWS}港务局提出两点建议。", *ITEMS), "港务局提出两点建议。"),
        (paragraphs(NEWS, "下一步安排如下。", *ITEMS), "下一步安排如下。"),
        (paragraphs(NEWS, "还要看：", *ITEMS), "还要看："),
        (paragraphs(NEWS) + "<h3>修路计划</h3>" + paragraphs(*ITEMS), "修路计划"),
        (paragraphs(NEWS) + "<p><b>■ 修路计划</b></p>" + paragraphs(*ITEMS), "修路计划"),
        (paragraphs(NEWS, "修路计划", *ITEMS), "修路计划"),
        (
            paragraphs(NEWS, "The board will do the following:") + "<ul><li>mend</li><li>pay</li></ul>",
            "The board will do the following:",
        ),
    ],
)
def test_it_is_what_stands_right_before_the_list(html: str, text: str) -> None:
    assert introduction(html) == text


@pytest.mark.parametrize(
    "html",
    [
        paragraphs(*ITEMS),
        paragraphs(NEWS, *ITEMS),
        paragraphs("港务局提出：" + "码头恢复了班次，" * 20 + "如下。", *ITEMS),
    ],
)
def test_a_sentence_that_promises_nothing_introduces_nothing(html: str) -> None:
    assert introduction(html) is None
