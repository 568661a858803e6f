"""Where lines are broken, with a font of which a Chinese character is 2 wide and any other 1."""

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drawing.lines import broken, shortened

NOT_FIRST = set("，。、；：？！）》〉】」』”’…—%")
NOT_LAST = set("（《〈【「『“‘")


def width(text: str) -> float:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def test_what_fits_is_one_line() -> None:
    assert broken("北岭队逆转", 10, 2, width) == ["北岭队逆转"]
    assert broken("", 10, 2, width) == []


def test_no_mark_opens_or_ends_a_line_that_must_not() -> None:
    text = "《城市更新条例（草案）》公开征求意见，《电梯条例》（修订）：“一次办结”！新规……明年——施行"
    for room in range(12, 60):
        lines = broken(text, room, 20, width)
        assert "".join(lines) == text
        assert not any(line[0] in NOT_FIRST or line[-1] in NOT_LAST for line in lines)


def test_latin_words_and_numbers_with_their_units_stay_whole() -> None:
    text = "海棠科技发布新一代芯片 Aurora X3-Ultra，售价 1,299.5元，能效提升 40%，支持 5G 与 state-of-the-art 工艺"
    for room in range(16, 60):
        lines = broken(text, room, 20, width)
        for whole in ("Aurora", "X3-Ultra，", "1,299.5元，", "40%，", "5G", "state-of-the-art"):
            assert sum(whole in line for line in lines) == 1


def test_a_number_stays_with_its_unit_across_a_space() -> None:
    text = "首批 12 个项目，总投资 86.5 亿元，11 月 26 日开工"
    for room in range(14, 40):
        lines = broken(text, room, 20, width)
        for whole in ("12 个", "86.5 亿元，", "11 月", "26 日"):
            assert sum(whole in line for line in lines) == 1


def test_a_word_wider_than_a_line_is_broken_nevertheless() -> None:
    assert broken("W" * 25, 10, 3, width) == ["W" * 10, "W" * 10, "W" * 5]


def test_a_line_ends_with_its_clause_if_that_costs_none() -> None:
    assert broken("甲乙丙丁戊己庚，辛壬癸甲乙", 18, 2, width) == ["甲乙丙丁戊己庚，", "辛壬癸甲乙"]


def test_the_last_line_is_no_single_character() -> None:
    assert broken("甲乙丙丁戊己庚辛壬癸子", 20, 2, width) == ["甲乙丙丁戊己庚", "辛壬癸子"]


def test_what_goes_on_ends_with_an_ellipsis_and_no_mark_before_it() -> None:
    assert broken("甲乙丙丁，戊己庚辛，壬癸子丑", 10, 2, width) == ["甲乙丙丁，", "戊己庚辛…"]
    assert broken("one two three four five six seven", 13, 2, width) == ["one two three", "four five..."]


def test_a_latin_word_is_not_cut_before_an_ellipsis() -> None:
    assert shortened("urban renewal and regeneration", 22, width) == "urban renewal and..."
    assert shortened("grown, with $1.2 billion more", 18, width) == "grown, with..."
    assert shortened("Donaudampfschifffahrt", 10, width) == "Donauda..."


def test_there_is_no_text_where_there_is_no_room() -> None:
    assert shortened("要点", 1, width) == shortened("要点", -5, width) == ""


@given(st.text(max_size=120), st.integers(8, 40), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, room: int, most: int) -> None:
    lines = broken(text, room, most, width)
    assert len(lines) <= most
    assert all(width(line) <= room for line in lines)


@pytest.mark.parametrize("character", ["！", "（", "—", "9", "a", "．", "$", "%"])
def test_the_same_mark_many_times_over_is_quickly_broken(character: str) -> None:
    assert len(broken(character * 400, 40, 2, width)) == 2
