from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarising.sentences import clause_end, first_sentence_end, sentence_ends


def sentences(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in pairwise([0, *sentence_ends(text)])]


@pytest.mark.parametrize(
    "expected",
    [
        ["港口开放。", "旅客增多！", "班次够吗？", "够了。"],
        ["他说：“码头开了。旅客很多。”", "随后离开。"],
        ["“码头开了。旅客很多！”他说。", "随后离开。"],
        ["“码头开了。”港务局局长表示，班次已恢复。", "随后离开。"],
        ["「碼頭開了。旅客很多。」", "隨後離開。"],
        ["码头开了……", "旅客很多。"],
        ["他想了想……，还是走了。"],
        ["真的吗？！", "真的。"],
        ["（码头开了。）", "旅客很多。"],
        ["增长1.5亿元，占3.2%。", "其余不变。"],
        ["码头开了；旅客很多。"],
        ["没有句号的结尾"],
        ["一句。", "没有句号的结尾"],
        ["网址是news.example/a?b=1。", "请查看。"],
        ["《码头开了！》今天上映。"],
        ["他问：“码头开了吗？”的时候，没有人回答。"],
    ],
)
def test_chinese_sentences(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["The harbour is open.", "Traffic rose!", "Why?", "Nobody knows."],
        ["The U.S. navy left.", "It came back."],
        ["No. 1 berth is open.", "No. 2 is not."],
        ["Mr. Lin and Dr. Ho met at 9 a.m. in the hall.", "They left."],
        ["It rose 1.5 percent to 3.25 million.", "It fell later."],
        ["J. K. Lin spoke.", "He left."],
        ['"The harbour is open," she said.', "She left."],
        ['"It is open," he said.', '"Come in."'],
        ['"It is open." Mayor Ann Lin said so.', '"Come in."'],
        ["The firm, e.g. the yard, was sold.", "It closed."],
        ["Prices rose on Nov. 20 by a third.", "They fell."],
        ["Lin Inc. sold its yard.", "The price is secret."],
        ["Wait... what happened?", "Nothing."],
        ["“The harbour is open.” Mayor Ann Lin said so."],
        ["It ended."],
    ],
)
def test_english_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_quotation_that_never_closes_swallows_nothing() -> None:
    assert sentences("“码头开了。旅客很多。随后离开。") == ["“码头开了。", "旅客很多。", "随后离开。"]


def test_a_quotation_over_several_paragraphs_does_not_run_on_for_ever() -> None:
    text = "“" + "码头今天恢复了全部班次。" * 60 + "”他说。"
    assert len(list(sentence_ends(text))) > 10


def test_sentences_are_found_from_a_place_on() -> None:
    text = "第一句。第二句。第三句。"
    assert list(sentence_ends(text, 4)) == [8, 12]
    assert first_sentence_end(text, 4) == 8


def test_a_first_sentence_without_an_end_ends_with_the_text() -> None:
    assert first_sentence_end("没有句号", 0) == 4
    assert first_sentence_end("没有句号", 4) == 4


@given(st.text(alphabet="港口开放。！？…“”「」，；.!? aA\n1（）") | st.text(), st.integers(0, 10))
def test_ends_grow_and_the_last_is_the_end_of_the_text(text: str, start: int) -> None:
    ends = list(sentence_ends(text, min(start, len(text))))
    assert all(before < after for before, after in pairwise([min(start, len(text)), *ends]))
    assert (ends[-1] if ends else min(start, len(text))) == len(text)


@pytest.mark.parametrize(
    ("text", "most", "clause"),
    [
        ("港口开放，旅客增多，班次够", 10, "港口开放，旅客增多，"),
        ("港口开放；旅客增多，班次够", 10, "港口开放；"),
        ("港口、码头、船坞、仓库", 6, "港口、码头、"),
        ("没有任何停顿的一句话", 4, "没有任何"),
        ("短", 10, "短"),
    ],
)
def test_a_sentence_that_is_too_long_is_cut_at_a_clause(text: str, most: int, clause: str) -> None:
    assert text[: clause_end(text, 0, most)] == clause


@given(st.text(), st.integers(0, 20), st.integers(1, 50))
def test_a_clause_is_never_longer_than_asked(text: str, start: int, most: int) -> None:
    start = min(start, len(text))
    assert start <= clause_end(text, start, most) <= start + most
