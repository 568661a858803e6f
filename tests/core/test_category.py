import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.category import MAX_DEPTH, MAX_NAME_LENGTH, CategoryPath


def test_names_are_trimmed_and_empty_ones_dropped() -> None:
    assert CategoryPath.of([" 金融 ", "", "　", "新浪  财经"]).names == ("金融", "新浪 财经")


def test_a_name_keeps_the_form_it_came_in() -> None:
    assert str(CategoryPath.of(["金融", "新浪财经－國內"])) == "金融/新浪财经－國內"


@pytest.mark.parametrize(
    "text",
    ["金融/新浪财经", "金融 / 新浪财经", "金融 > 新浪财经", "金融／新浪財經", "金融＞新浪财经/", "/金融//新浪财经"],
)
def test_a_path_may_be_written_in_several_ways(text: str) -> None:
    assert CategoryPath.parse(text).key == CategoryPath.of(["金融", "新浪财经"]).key


def test_a_slash_within_a_name_adds_no_level() -> None:
    path = CategoryPath.of(["文化", "广播/电视"])
    assert len(path.names) == 2
    assert path.key.count("/") == 1


def test_a_character_that_folds_to_a_slash_adds_no_level() -> None:
    assert CategoryPath.of(["℅ 信箱"]).key.count("/") == 0


@given(st.lists(st.text(max_size=80), max_size=10))
@example(["广播/电视"])
@example(["A>B", "C＞D"])
@example(["甲／乙"])
def test_what_is_shown_can_be_typed_back(names: list[str]) -> None:
    path = CategoryPath.of(names)
    assert CategoryPath.parse(str(path)).key == path.key


def test_length_and_depth_are_bounded() -> None:
    path = CategoryPath.of(["名" * 500] * 50)
    assert len(path.names) == MAX_DEPTH
    assert all(len(name) == MAX_NAME_LENGTH for name in path.names)


def test_a_category_covers_itself_and_what_lies_below() -> None:
    finance = CategoryPath.parse("金融")
    assert finance.covers(finance)
    assert finance.covers(CategoryPath.parse("金融/银行/信贷"))
    assert finance.covers(CategoryPath.parse("金融 /銀行"))


@pytest.mark.parametrize("other", ["金融街/银行", "体育", "要闻/金融"])
def test_a_category_covers_no_other_branch(other: str) -> None:
    assert not CategoryPath.parse("金融").covers(CategoryPath.parse(other))


def test_a_narrow_category_does_not_cover_a_broad_one() -> None:
    assert not CategoryPath.parse("金融/银行").covers(CategoryPath.parse("金融"))


def test_levels_go_from_broad_to_narrow() -> None:
    path = CategoryPath.parse("金融/银行/信贷")
    assert [str(level) for level in path.levels] == ["金融", "金融/银行", "金融/银行/信贷"]
    assert path.name == "信贷"


def test_the_uncategorised_has_no_name_and_no_levels() -> None:
    path = CategoryPath.parse(" / ")
    assert (path.name, path.levels, path.key) == ("", (), "")
