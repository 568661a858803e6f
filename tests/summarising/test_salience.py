from dataclasses import replace

import pytest

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


def test_what_most_sentences_are_about_comes_before_an_aside() -> None:
    ferries = [
        "三号渡轮的船长有三十年驾船的经验，熟悉每一处浅滩。",
        "渡轮公司本月更换了三号渡轮的发动机和导航设备。",
        "三号渡轮的乘客本月比去年同期增加了两成左右。",
    ]
    aside = "码头旁边的面馆换了新的招牌，老板重新刷了墙壁。"
    assert chosen([aside, *ferries], 1) != [aside]


def test_of_sentences_that_weigh_the_same_the_earlier_is_taken() -> None:
    first, second = "东岸的灯塔将在明年春天重新开放。", "西岸的船坞会于今年冬天完成维修。"
    assert chosen([first, second], 1, lead="") == [first]
    assert chosen([second, first], 1, lead="") == [second]


def test_figures_count_for_a_sentence() -> None:
    vague = "岸线修复工程的长度比原先计划增加了许多。"
    exact = "岸线修复工程的长度比原先计划增加了47公里。"
    before = [FARES, TIDES, WEATHER, LEAD]
    assert chosen([*before, vague, exact], 5, lead="") == [*before, exact]


def test_the_beginning_of_a_paragraph_counts() -> None:
    in_one = [replace(one, paragraph=0) for one in candidates(WEATHER, "东岸的灯塔将在明年春天重新开放。")]
    [second] = most_salient([in_one[0], replace(in_one[1], paragraph=1)], "灯塔", "", 1)
    assert second.text.startswith("东岸的灯塔")


@pytest.mark.parametrize(
    "leaning",
    [
        "他在任期内主持修建了两座跨海大桥和一座灯塔。",
        "这让不少早起赶船的乘客松了一口气，纷纷称赞。",
        "该公司随后撤回了涨价的申请，并且公开道歉。",
        "但夜班渡轮的票价在明年春天之前不会下调。",
        "此举将为沿岸居民每年节省大约一百小时的时间。",
        "对此，码头的商户联名写信要求恢复原来的班次。",
        "“我们会把钱退给大家，一分也不少。”他在码头对乘客们说。",
        "However, the night ferry keeps running until the end of spring.",
        "They have asked the harbour board for two more boats this winter.",
        '"We will pay all of it back by the end of the spring," she said.',
    ],
)
class TestASentenceThatLeansOnTheOneBefore:
    def test_is_left_out_without_it(self, leaning: str) -> None:
        unusable = "谁来承担这一笔费用，又该怎么办呢？"
        assert chosen([FARES, unusable, leaning], 3) == [FARES]

    def test_comes_along_behind_it(self, leaning: str) -> None:
        assert chosen([TIDES, FARES, leaning], 3) == [TIDES, FARES, leaning]

    def test_may_lean_on_the_lead(self, leaning: str) -> None:
        assert chosen([leaning], 3) == [leaning]


@pytest.mark.parametrize(
    "sentence",
    [
        "此次调整涉及三条航线，覆盖东西两岸的全部码头。",
        "但丁纪念馆将在下月迎来建馆以来的第一次大修。",
        "那曲来的参观团在港口停留两天，考察了冷链仓库。",
        "市长在会上说，他将在年底之前公布完整的名单。",
        "The mayor said he would publish the full list before the year ends.",
    ],
)
def test_words_that_only_look_like_leaning_do_no_harm(sentence: str) -> None:
    assert chosen([FARES, "谁来承担这一笔费用，又该怎么办呢？", sentence], 3) == [FARES, sentence]


@pytest.mark.parametrize(
    "torn",
    [
        "“停航期间所有的月票都会顺延，请大家不要担心。",
        "停航期间所有的月票都会顺延，请大家不要担心。”",
        "“停航期间所有的月票都会顺延，请大家不要担心。”",
        "「停航期間所有的月票都會順延，請大家不要擔心。」",
        '"All of the season tickets will be extended by the same time."',
        'All of the season tickets will be extended by then," he said.',
    ],
)
def test_a_quotation_is_neither_torn_nor_without_its_speaker(torn: str) -> None:
    assert chosen([FARES, torn], 3) == [FARES]


@pytest.mark.parametrize(
    "whole",
    [
        "“停航期间所有的月票都会顺延，请大家不要担心。”站长沈渡说。",
        "站长沈渡：“停航期间所有的月票都会顺延，请大家不要担心。”",
        "“十五五”期间，澜州港将新建三座深水泊位和一座灯塔。",
        '"All of the season tickets will be extended," said Hana Voss, the manager.',
    ],
)
def test_a_quotation_with_its_speaker_stands(whole: str) -> None:
    assert chosen([FARES, whole], 3) == [FARES, whole]


@pytest.mark.parametrize(
    "sentence",
    [
        "票价会上调吗，谁来决定，旅客怎么看？",
        "安排如下，请旅客注意以下各项内容：",
        "太短。",
        "图为乘客在二号码头排队等候夜班渡轮起航。",
        "乘客在二号码头排队等候夜班渡轮。沈渡摄",
        "长" * 200 + "。",
    ],
)
def test_questions_announcements_captions_and_fragments_are_no_points(sentence: str) -> None:
    assert chosen([sentence, FARES], 4) == [FARES]


def test_a_sentence_too_long_for_a_point_ends_with_a_clause() -> None:
    clause = "港务局计划在三年内更换全部十二艘渡轮的发动机并扩建东岸的维修船坞"
    long = f"{clause}，{clause}，{clause}，{clause}，{clause}，{clause}。"
    [passage] = most_salient(candidates(long), "", "", 1)
    assert passage.text == "，".join([clause] * 4)
    assert passage.spans == (Span(0, 0, 0, len(passage.text)),)


def test_how_long_a_point_may_be_is_for_the_caller_to_say() -> None:
    clause = "港务局计划在三年内更换全部十二艘渡轮的发动机并扩建东岸的维修船坞"
    long = candidates(f"{clause}，{clause}，{clause}。")
    assert [len(passage.text) for passage in most_salient(long, "", "", 1, longest=80)] == [2 * len(clause) + 1]
    assert most_salient(long, "", "", 1) == [long[0].passage]


def test_a_clause_that_the_next_one_qualifies_is_not_cut_off() -> None:
    clause = "港务局计划在三年内更换全部十二艘渡轮的发动机并扩建东岸的维修船坞"
    assert chosen([f"{clause}，{clause}，{clause}，{clause}，但是{clause}，{clause * 5}。"], 1) == []


def test_an_english_sentence_is_cut_before_a_subordinate_clause_only() -> None:
    main = "The harbour board approved new engines for all of the twelve ferries on the eastern line"
    rest = "which the operator, the city and the union had asked for at every meeting since the spring of last year"
    assert chosen([f"{main}, {rest}."], 1) == [main]
    assert chosen([f"{main} and also, in the same vote, {rest.replace('which', 'boats')} and much later."], 1) == []


def test_of_a_very_long_article_only_the_beginning_is_weighed() -> None:
    filler = [f"第{number}号泊位的改造工程已经按照计划完成验收。" for number in range(400)]
    assert TIDES not in chosen([*filler, TIDES], 3, title="周末大潮，夜班渡轮停航")


def test_no_more_than_asked_for() -> None:
    assert len(chosen([WEATHER, FARES, TIDES], 2)) == 2
    assert chosen([WEATHER, FARES], 0) == []
    assert chosen([], 3) == []


def test_sentences_without_words_do_no_harm() -> None:
    assert chosen(["！" * 20, FARES], 1) == [FARES]
    assert chosen(["！" * 20], 1) == ["！" * 20]
