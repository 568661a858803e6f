import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarising.families import Family, Place
from bot.summarising.markers import markers_of


def found(text: str) -> list[tuple[Family, int]]:
    return [(marker.family, marker.number) for marker in markers_of(text, 0)]


@pytest.mark.parametrize(
    ("text", "family", "number"),
    [
        ("一是抓好生产", Family.IS, 1),
        ("十二是抓好生产", Family.IS, 12),
        ("三要抓好生产", Family.MUST, 3),
        ("一来路近", Family.COME, 1),
        ("二则路近", Family.THEN, 2),
        ("其一，路近", Family.OF_THEM, 1),
        ("其二是路近", Family.OF_THEM, 2),
        ("第一，路近", Family.NTH, 1),
        ("第3，路近", Family.NTH, 3),
        ("第二个方面，路近", Family.NTH, 2),
        ("第三步，路近", Family.NTH, 3),
        ("首先，路近", Family.SEQUENCE, 1),
        ("其次是路近", Family.SEQUENCE, 0),
        ("最后，路近", Family.SEQUENCE, 0),
        ("一方面，路近", Family.SIDE, 1),
        ("另一方面，路近", Family.SIDE, 2),
        ("（一）路近", Family.PARENTHESISED, 1),
        ("(十一)路近", Family.PARENTHESISED, 11),
        ("一、路近", Family.COMMA, 1),
        ("二十三、路近", Family.COMMA, 23),
        ("1. 路近", Family.DECIMAL, 1),
        ("１．路近", Family.DECIMAL, 1),
        ("12、路近", Family.DECIMAL_COMMA, 12),
        ("（3）路近", Family.DECIMAL_PARENTHESISED, 3),
        ("⑴路近", Family.DECIMAL_PARENTHESISED, 1),
        ("2）路近", Family.DECIMAL_CLOSED, 2),
        ("③路近", Family.CIRCLED, 3),
        ("❷路近", Family.CIRCLED, 2),
        ("➉路近", Family.CIRCLED, 10),
        ("看点一：路近", Family.LABEL, 1),
        ("Step 2: walk", Family.LABEL, 2),
        ("First, walk", Family.ENGLISH, 1),
        ("Secondly, walk", Family.ENGLISH, 2),
        ("Finally, walk", Family.ENGLISH, 0),
        ("● 路近", Family.BULLET, 0),
        ("- 路近", Family.BULLET, 0),
        ("🔹路近", Family.BULLET, 0),
        ("一看路近", Family.VERB, 1),
        ("第一个变化是路近", Family.NTH, 1),
        ("第二个特点：路近", Family.NTH, 2),
        ("第三类情形，路近", Family.NTH, 3),
        ("第一章 总则", Family.CHAPTER, 1),
        ("㈡路近", Family.PARENTHESISED, 2),
        ("【三】路近", Family.PARENTHESISED, 3),
        ("三、九家商场", Family.COMMA, 3),
        ("二 路近", Family.COMMA, 2),
        ("⒊路近", Family.DECIMAL, 3),
        ("2️⃣ 路近", Family.KEYCAP, 2),
        ("🔟 路近", Family.KEYCAP, 10),
        ("01 路近", Family.DECIMAL_BARE, 1),
        ("02", Family.DECIMAL_BARE, 2),
        ("IV. walk", Family.ROMAN, 4),
        ("(ii) walk", Family.ROMAN, 2),
        ("Ⅲ、路近", Family.ROMAN, 3),
        ("(b) walk", Family.LETTER, 2),
        ("B. 路近", Family.LETTER, 2),
        ("举措三｜路近", Family.LABEL, 3),
        ("看点二", Family.LABEL, 2),
        ("TOP3 路近", Family.LABEL, 3),
        ("此外，路近", Family.SEQUENCE, 0),
        ("Next, walk", Family.ENGLISH, 0),
    ],
)
def test_a_marker_has_a_family_and_a_number(text: str, family: Family, number: int) -> None:
    assert found(text) == [(family, number)]


@pytest.mark.parametrize(
    "text",
    [
        "第一季度增长一成",
        "第一名是林某",
        "一些人路过",
        "一要务是生产",
        "一是否可行",
        "一天之后",
        "1.5亿元投入",
        "2026.11.20发布",
        "3.2%的增长",
        "一、二线城市",
        "十一黄金周",
        "图一：码头",
        "表1：班次",
        "星期一：休息",
        "周三：开放",
        "附件1：名单",
        "最后",
        "首尾相连",
        "-5度的天气",
        "*",
        "其一生漂泊",
        "First of all we walk",
        "第一个月路近",
        "第二季度，路近",
        "第三产业，路近",
        "第一名，林某",
        "一、二季度增长",
        "2 月的数据",
        "3 000 米赛跑",
        "10:30 开门",
        "I saw it",
        "前三：林某",
    ],
)
def test_words_and_numbers_of_running_text_are_no_markers(text: str) -> None:
    assert found(text) == []


def test_where_a_marker_stands_is_kept() -> None:
    places = [marker.place for marker in markers_of("一是路近。二是价廉；三是省时，四是安静", 0)]
    assert places == [Place.START, Place.SENTENCE, Place.SENTENCE, Place.CLAUSE]


def test_a_quotation_mark_or_bracket_before_a_marker_does_not_hide_it() -> None:
    assert found("“一是路近。二是价廉。”") == [(Family.IS, 1), (Family.IS, 2)]
    assert found("他说：“第一，路近；第二，价廉。”") == [(Family.NTH, 1), (Family.NTH, 2)]


def test_a_number_with_a_comma_counts_only_at_a_sentence_s_start() -> None:
    assert found("甲，1、乙，2、丙") == []
    assert found("甲：1、乙；2、丙") == [(Family.DECIMAL_COMMA, 1), (Family.DECIMAL_COMMA, 2)]


def test_bullets_and_labels_count_only_at_a_paragraph_s_start() -> None:
    assert found("甲。● 乙") == []
    assert found("甲。看点一：乙") == []


def test_a_marker_may_stand_behind_a_bracketed_label() -> None:
    assert found("（关于就业）一是路近。二是价廉。") == [(Family.IS, 1), (Family.IS, 2)]


def test_pictographs_are_one_kind_of_bullet_and_signs_are_each_their_own() -> None:
    styles = {marker.style for text in ("🔹路近", "✨价廉", "🚢省时") for marker in markers_of(text, 0)}
    assert len(styles) == 1
    assert len({marker.style for text in ("● 路近", "■ 价廉") for marker in markers_of(text, 0)}) == 2


def test_behind_a_hundred_brackets_no_paragraph_begins() -> None:
    assert [marker.place for marker in markers_of("（" * 100 + "①路近", 0)] == [Place.CLAUSE]
    assert [marker.place for marker in markers_of("“（①路近", 0)] == [Place.START]


def test_markers_are_looked_for_from_a_place_on() -> None:
    [marker] = markers_of("一是路近。二是价廉。", 7, start=5)
    assert (marker.number, marker.fragment, marker.place) == (2, 7, Place.START)


@given(st.text(alphabet="一二十第是要其首先方面、.。（）()①●- 12:：看点 步") | st.text())
def test_markers_stand_in_order_within_the_text(text: str) -> None:
    markers = markers_of(text, 0)
    ends = [0]
    for marker in markers:
        assert ends[-1] <= marker.start < marker.end <= len(text)
        ends.append(marker.start)
