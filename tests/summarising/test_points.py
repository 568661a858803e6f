"""What becomes of lists and sections: heads, children, and how much of it there is room for."""

from bot.core.summary import Point, PointList
from bot.summarising.enumeration import enumerations_of
from bot.summarising.fragments import Fragment
from bot.summarising.points import Room, points_of_lists, points_of_sections
from bot.summarising.sections import sections_of
from tests.summarising.articles import Tree, fragments, paragraphs, tree

PLENTY = Room(total=10_000)
LONG = "港务局今天表示，码头恢复了全部班次，旅客可以在窗口或者网上购票，节假日照常开放，凭证件还可以优惠。"


def listed(html: str, room: Room = PLENTY) -> Tree:
    pieces = fragments(html)
    return tree(flat(points_of_lists(enumerations_of(pieces), pieces, room)))


def divided(html: str, room: Room = PLENTY) -> Tree:
    pieces = fragments(html)
    lists = enumerations_of(pieces)
    return tree(flat(points_of_sections(sections_of(pieces), lists, pieces, room)))


def flat(lists: tuple[PointList, ...]) -> tuple[Point, ...]:
    return tuple(point for one in lists for point in one.points)


def length(points: tuple[Point, ...]) -> int:
    return sum(len(point.text) + length(point.children) for point in points)


def test_a_head_is_the_item_s_first_sentence_without_marker_and_end() -> None:
    assert listed(paragraphs("一、修好甲路。之后再看。", "二、修好全部乙路；再看。")) == ["修好甲路", "修好全部乙路"]


def test_a_head_ends_where_the_next_item_begins() -> None:
    assert listed(paragraphs("要做到：一要修好甲路，二要修好乙路，三要修好丙路。")) == [
        "修好甲路",
        "修好乙路",
        "修好丙路",
    ]


def test_a_mere_word_takes_its_sentence_along() -> None:
    assert listed(paragraphs("1. 甲路！修好了路面。", "2. 乙路！修好了桥。")) == ["甲路！修好了路面", "乙路！修好了桥"]


def test_a_head_ends_before_what_is_nested_in_it() -> None:
    html = paragraphs("第一，修好道路：一是甲路，二是乙路。第二，修好桥梁。")
    assert listed(html) == [("修好道路：", ["甲路", "乙路"]), "修好桥梁"]


def test_an_overlong_head_is_cut_at_a_clause() -> None:
    html = paragraphs("一、" + "修好甲路的路面和路灯，" * 30, "二、修好乙路。")
    [first, second] = listed(html)
    assert isinstance(first, str)
    assert len(first) <= PLENTY.point
    assert first.endswith("路灯")
    assert second == "修好乙路"


def test_heads_are_cut_shorter_where_room_is_short() -> None:
    html = paragraphs(
        *(
            f"{number}. 修好{number}号路的路面，还要修好路灯和护栏，并且种上行道树，另外装上座椅和站牌。"
            for number in range(1, 6)
        )
    )
    roomy, tight = listed(html), listed(html, Room(total=130))
    assert all(isinstance(point, str) for point in [*roomy, *tight])
    assert len(tight) == len(roomy) == 5
    assert sum(map(len, map(str, tight))) <= 130


def test_children_go_before_points_do() -> None:
    html = paragraphs("一、修好道路。", "（一）修好甲路的路面。", "（二）修好乙路的路面。", "二、修好桥梁。")
    assert listed(html, Room(total=10)) == ["修好道路", "修好桥梁"]


def test_at_least_two_points_stay_however_little_room_there_is() -> None:
    html = paragraphs("一、修好甲路。", "二、修好乙路。", "三、修好丙路。", "四、修好丁路。")
    assert listed(html, Room(total=13)) == ["修好甲路", "修好乙路", "修好丙路"]
    assert listed(html, Room(total=0)) == ["修好甲路", "修好乙路"]


def test_a_heading_stands_for_its_section_with_the_first_sentence_below_it() -> None:
    html = f"<h2>班次恢复</h2><p>{LONG}之后再看。</p><h2>票价不变</h2><p>旅客凭证件还可以优惠。</p>"
    assert divided(html) == [("班次恢复", [LONG.rstrip("。")]), ("票价不变", ["旅客凭证件还可以优惠"])]


def test_the_list_of_a_section_stands_below_its_heading() -> None:
    html = f"<h2>班次恢复</h2><p>{LONG}</p><p>一是修好甲路。二是修好乙路。</p><h2>票价不变</h2>"
    assert divided(html) == [("班次恢复", ["修好甲路", "修好乙路"]), "票价不变"]


def test_a_heading_with_nothing_to_say_below_it_stands_alone() -> None:
    assert divided("<h2>班次恢复</h2><p>略。</p><h2>票价不变</h2><p>略。</p>") == ["班次恢复", "票价不变"]


def test_an_answer_is_shown_without_the_word_that_marks_it() -> None:
    html = paragraphs("问：班次恢复了吗？", "答：全部恢复了班次。", "问：票价变了吗？", "答：票价没有变化。")
    assert divided(html) == [("班次恢复了吗？", ["全部恢复了班次"]), ("票价变了吗？", ["票价没有变化"])]


def test_sections_give_up_their_sentences_and_then_the_last_headings() -> None:
    html = "".join(f"<h2>第{number}节的题目</h2><p>{LONG}</p>" for number in range(1, 6))
    assert divided(html, Room(total=40)) == [f"第{number}节的题目" for number in range(1, 6)]
    assert divided(html, Room(total=20)) == [f"第{number}节的题目" for number in range(1, 4)]


def test_a_sentence_below_a_heading_is_never_overlong() -> None:
    html = f"<h2>班次恢复</h2><p>{'修好甲路的路面，' * 60}</p><h2>票价不变</h2><p>略。</p>"
    pieces: tuple[Fragment, ...] = fragments(html)
    points = flat(points_of_sections(sections_of(pieces), [], pieces, PLENTY))
    assert len(points[0].children[0].text) <= PLENTY.point
    assert length(points) < 200


def test_a_head_ends_where_a_quotation_closes_that_its_marker_opened() -> None:
    html = paragraphs("“第一，票价全年不变。”局长说，“第二，班次增加一成。”他补充。")
    assert listed(html) == ["票价全年不变", "班次增加一成"]


def test_a_heading_shows_what_stands_below_it_and_a_statement_doesn_t() -> None:
    html = paragraphs("一、修路。", "甲路的路面已经修好。", "二、今年修好全部三座跨江大桥。", "乙桥的桥面已经修好。")
    assert listed(paragraphs("一、修路进展", "甲路的路面已经修好。", "二、修桥进展", "乙桥的桥面已经修好。")) == [
        ("修路进展", ["甲路的路面已经修好"]),
        ("修桥进展", ["乙桥的桥面已经修好"]),
    ]
    assert listed(html)[1] == "今年修好全部三座跨江大桥"


def test_a_question_shows_its_answer() -> None:
    html = paragraphs(
        "一、今年冬天的船票价格会不会上调？", f"不会。{LONG}", "二、夜班渡轮今年还开不开？", "照常开放到零时。"
    )
    assert listed(html) == [
        ("今年冬天的船票价格会不会上调？", [f"不会。{LONG.rstrip('。')}"]),
        ("夜班渡轮今年还开不开？", ["照常开放到零时"]),
    ]


def test_a_bold_head_is_all_of_the_head() -> None:
    html = "<p><b>一、修好甲路，并且种树。</b>之后再看。</p><p><b>二、修好乙路：</b>之后再看。</p>"
    assert listed(html) == ["修好甲路，并且种树", "修好乙路："]


def test_a_line_is_rather_a_little_long_than_torn_within_a_word() -> None:
    word = "码头候船室扩建工程" * 13
    assert listed(paragraphs(f"一、{word}。", "二、修好乙路。"))[0] == word


def test_what_is_cut_goes_along_whole() -> None:
    text = "修好甲路的路面和路灯，" * 30 + "完工。"
    pieces = fragments(paragraphs(f"一、{text}", "二、修好乙路。"))
    [first, second] = flat(points_of_lists(enumerations_of(pieces), pieces, PLENTY))
    assert first.full is not None
    assert (first.full.text, second.full) == (text, None)


def test_lists_that_carry_little_go_before_points_of_a_heavy_one_do() -> None:
    heavy = [f"{number}. 修好{number}号路的路面，还要修好路灯和护栏。" for number in range(1, 9)]
    html = paragraphs(*heavy) + "<h2>另有两点</h2>" + paragraphs("① 修好甲桥。", "② 修好乙桥。")
    shown = listed(html, Room(total=len("".join(heavy)) - 30))
    assert [str(point)[:4] for point in shown] == [f"修好{number}号" for number in range(1, 9)]
