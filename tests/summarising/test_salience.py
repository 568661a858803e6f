from dataclasses import replace

from bot.core.article import Span
from bot.core.summary import Passage
from bot.summarising.salience import Candidate, most_salient

FARES = "澜州港的票价从下月起上调一成，月票价格不变。"
PASSES = "票价从下月起上调一成，月票的价格保持不变。"
TIDES = "气象台预计周末有大潮，夜班渡轮可能停航两天。"
WEATHER = "当天天气晴朗，岸边的游客比平时多了一些。"
LEAD = "港务局今天公布了冬季航班的安排，共有三条航线。"


def candidates(*texts: str) -> list[Candidate]:
    return [Candidate(Passage(text, (Span(at, 0, 0, len(text)),)), at) for at, text in enumerate(texts)]


def chosen(texts: list[str], count: int, title: str = "", lead: str = LEAD) -> list[str]:
    return [passage.text for passage in most_salient(candidates(*texts), title, lead, count)]


def test_what_the_title_is_about_comes_first() -> None:
    assert chosen([WEATHER, FARES, TIDES], 1, title="周末大潮，夜班渡轮停航") == [TIDES]
    assert chosen([WEATHER, TIDES, FARES], 1, title="澜州港票价上调") == [FARES]


def test_chosen_sentences_stand_in_the_order_of_the_text() -> None:
    assert chosen([WEATHER, FARES, TIDES], 3, title="大潮") == [WEATHER, FARES, TIDES]


def test_nothing_is_said_twice() -> None:
    assert chosen([FARES, FARES, FARES], 3) == [FARES]


def test_what_the_lead_has_said_is_not_said_again() -> None:
    assert chosen([LEAD, FARES], 2) == [FARES]


def test_a_sentence_that_leans_on_the_one_before_it_comes_last() -> None:
    same_place = [replace(one, paragraph=0) for one in candidates("但" + PASSES, PASSES)]
    [best] = most_salient(same_place, "票价上调", LEAD, 1)
    assert best.text == PASSES


def test_questions_fragments_and_overlong_sentences_are_no_points() -> None:
    assert (
        chosen(
            ["票价会上调吗，谁来决定，旅客怎么看？", "安排如下，请旅客注意以下各项：", "太短。", "长" * 200 + "。"], 4
        )
        == []
    )


def test_no_more_than_asked_for() -> None:
    assert len(chosen([WEATHER, FARES, TIDES], 2)) == 2
    assert chosen([WEATHER, FARES], 0) == []
    assert chosen([], 3) == []


def test_sentences_without_words_do_no_harm() -> None:
    assert chosen(["！" * 20, FARES], 1) == [FARES]
