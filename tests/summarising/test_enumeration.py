"""Which lists a text enumerates: families, their false starts, and nesting."""

import pytest

from bot.summarising.enumeration import enumerations_of
from bot.summarising.nesting import Enumeration
from tests.summarising.articles import fragments, paragraphs

Nested = list["str | tuple[str, Nested]"]


def enumerated(html: str) -> list[Nested]:
    """The lists of a text; an item by the first two characters of its text."""
    pieces = fragments(html)
    lists = enumerations_of(pieces)

    def items(one: Enumeration) -> Nested:
        found: Nested = []
        for item in one.items:
            head = pieces[item.fragment].text[item.start :].lstrip()[:2]
            below = [each for child in item.children for each in items(child)]
            found.append((head, below) if below else head)
        return found

    return [items(one) for one in lists]


@pytest.mark.parametrize(
    "text",
    [
        "一是甲甲路。二是乙乙路。三是丙丙路。",
        "一要甲甲路，二要乙乙路，三要丙丙路。",
        "其一，甲甲路。其二，乙乙路。其三，丙丙路。",
        "第一，甲甲路；第二，乙乙路；第三，丙丙路。",
        "首先，甲甲路。其次，乙乙路。最后，丙丙路。",
        "首先，甲甲路。第二，乙乙路。第三，丙丙路。",
        "（一）甲甲路。（二）乙乙路。（三）丙丙路。",
        "安排如下：一、甲甲路；二、乙乙路；三、丙丙路。",
        "安排如下：1. 甲甲路；2. 乙乙路；3. 丙丙路。",
        "安排如下：（1）甲甲路；（2）乙乙路；（3）丙丙路。",
        "安排：①甲甲路；②乙乙路；③丙丙路。",
        "一来甲甲路；二来乙乙路；三来丙丙路。",
    ],
)
def test_a_sentence_that_enumerates_is_a_list(text: str) -> None:
    assert enumerated(paragraphs(text)) == [["甲甲", "乙乙", "丙丙"]]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("一、", "二、", "三、"),
        ("1. ", "2. ", "3. "),
        ("1、", "2、", "3、"),
        ("１．", "２．", "３．"),
        ("(1) ", "(2) ", "(3) "),
        ("1) ", "2) ", "3) "),
        ("①", "②", "③"),
        ("● ", "● ", "● "),
        ("▪", "▪", "▪"),
        ("- ", "- ", "- "),
        ("看点一：", "看点二：", "看点三："),
        ("第一步：", "第二步：", "第三步："),
        ("No.1：", "No.2：", "No.3："),
        ("　　（一）", "　　（二）", "　　（三）"),
    ],
)
def test_paragraphs_that_are_numbered_are_a_list(first: str, second: str, third: str) -> None:
    html = paragraphs("安排如下。", f"{first}甲甲路修好了。", f"{second}乙乙路修好了。", f"{third}丙丙路修好了。")
    assert enumerated(html) == [["甲甲", "乙乙", "丙丙"]]


@pytest.mark.parametrize("gap", ["说明文字在这里。", "<b>说明</b>文字在这里。"])
def test_an_item_may_go_on_over_several_paragraphs(gap: str) -> None:
    html = paragraphs("一、甲甲路。", gap, gap, "二、乙乙路。", gap)
    assert enumerated(html) == [["甲甲", "乙乙"]]


@pytest.mark.parametrize(
    "text",
    [
        "第一季度增长一成，第二季度增长两成。",
        "第一名是林某，第二名是何某。",
        "一方面是生产。",
        "一是抓好生产。",
        "最后，他离开了。",
        "投入1.5亿元。增长2.5%。",
        "1. 只有一项。",
        "二是乙。三是丙。",
        "一是甲。三是丙。",
        "2026年11月1日开工，11月2日停工。",
        "一、二线城市的房价下降，三、四线城市的房价不变。",
        "他说：“一是一，二是二。”",
    ],
)
def test_a_false_start_is_no_list(text: str) -> None:
    assert enumerated(paragraphs(text)) == []


def test_two_lists_that_follow_each_other_stay_two() -> None:
    html = paragraphs("一是甲甲路。二是乙乙路。", "此外还有说明。", "一是丙丙路。二是丁丁路。")
    assert enumerated(html) == [["甲甲", "乙乙"], ["丙丙", "丁丁"]]


def test_two_lists_in_one_sentence_stay_two() -> None:
    assert enumerated(paragraphs("一是甲甲路。二是乙乙路。一是丙丙路。二是丁丁路。")) == [
        ["甲甲", "乙乙"],
        ["丙丙", "丁丁"],
    ]


@pytest.mark.parametrize(
    "html",
    [
        paragraphs("一、甲甲路。", "（一）子子路。", "（二）丑丑路。", "二、乙乙路。"),
        paragraphs("一、甲甲路。（1）子子路；（2）丑丑路。", "二、乙乙路。"),
        paragraphs("第一，甲甲路：一是子子路；二是丑丑路。第二，乙乙路。"),
        paragraphs("1. 甲甲路。", "● 子子路。", "● 丑丑路。", "2. 乙乙路。"),
        "<ol><li>甲甲路。<ul><li>子子路。</li><li>丑丑路。</li></ul></li><li>乙乙路。</li></ol>",
        "<p>一、甲甲路。</p><ul><li>子子路。</li><li>丑丑路。</li></ul><p>二、乙乙路。</p>",
    ],
)
def test_a_list_within_an_item_is_nested(html: str) -> None:
    assert enumerated(html) == [[("甲甲", ["子子", "丑丑"]), "乙乙"]]


def test_a_list_in_the_last_item_is_nested_where_the_elder_items_have_one_too() -> None:
    html = paragraphs(
        "一、甲甲路。", "（一）子子路。", "（二）丑丑路。", "二、乙乙路。", "（一）寅寅路。", "（二）卯卯路。"
    )
    assert enumerated(html) == [[("甲甲", ["子子", "丑丑"]), ("乙乙", ["寅寅", "卯卯"])]]


def test_three_levels() -> None:
    html = paragraphs("一、甲甲路。", "（一）子子路。", "1. 金金路。", "2. 木木路。", "（二）丑丑路。", "二、乙乙路。")
    assert enumerated(html) == [[("甲甲", [("子子", ["金金", "木木"]), "丑丑"]), "乙乙"]]


def test_numbers_that_start_again_in_each_item_belong_to_it() -> None:
    html = paragraphs("一、甲甲路。", "1. 子子路。", "2. 丑丑路。", "二、乙乙路。", "1. 寅寅路。", "2. 卯卯路。")
    assert enumerated(html) == [[("甲甲", ["子子", "丑丑"]), ("乙乙", ["寅寅", "卯卯"])]]


def test_a_list_goes_on_past_ten() -> None:
    numbers = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
    html = paragraphs(*(f"{number}、甲甲路修好了。" for number in numbers))
    assert [len(one) for one in enumerated(html)] == [12]


def test_bullets_of_another_shape_are_another_list() -> None:
    html = paragraphs("● 甲甲路。", "● 乙乙路。", "◆ 丙丙路。", "◆ 丁丁路。")
    assert enumerated(html) == [["甲甲", "乙乙"], ["丙丙", "丁丁"]]


def test_markers_without_text_are_no_list() -> None:
    assert enumerated(paragraphs("1、2、3、4、", "一、二、三、")) == []


def test_a_list_behind_a_label_or_a_dateline_begins_with_its_first_item() -> None:
    assert enumerated(paragraphs("要点：1、甲甲路；2、乙乙路。")) == [["甲甲", "乙乙"]]
    assert enumerated(paragraphs("本报讯（记者 林某某）一是甲甲路。二是乙乙路。")) == [["甲甲", "乙乙"]]


def test_items_of_an_html_list_may_bring_their_own_numbers() -> None:
    assert enumerated("<ul><li>1. 甲甲路。</li><li>2. 乙乙路。</li></ul>") == [["甲甲", "乙乙"]]


def test_a_single_html_item_is_no_list() -> None:
    assert enumerated("<ul><li>甲甲路。</li></ul>") == []


def test_what_far_apart_markers_share_is_chance() -> None:
    filler = [f"说明文字在这里{number}号。" for number in range(60)]
    assert enumerated(paragraphs("1. 甲甲路。", *filler, "2. 乙乙路。")) == []


def test_hundreds_of_lists_are_read_without_comparing_each_with_each() -> None:
    lists = enumerated(paragraphs("一是甲甲路。二是乙乙路。" * 2_000))
    assert lists[:2] == [["甲甲", "乙乙"], ["甲甲", "乙乙"]]
    assert 100 < len(lists) < 2_000
