import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.terminal.page import Stretch
from bot.chat.terminal.wrapping import width_of, wrap


def lines(text: str, width: int | None) -> list[str]:
    return ["".join(stretch.text for stretch in line) for line in wrap([Stretch(text)], width)]


@pytest.mark.parametrize(
    ("text", "width", "wrapped"),
    [
        ("", 10, [""]),
        ("短", 10, ["短"]),
        ("一二三四五六", 6, ["一二三", "四五六"]),
        ("一二三四五六", 7, ["一二三", "四五六"]),
        ("one two three", 8, ["one two", "three"]),
        ("一二三，四五", 6, ["一二", "三，四", "五"]),
        ("一二“三四”五", 6, ["一二", "“三四”", "五"]),
        ("涨 15.5%，跌 3%", 9, ["涨", "15.5%，跌", "3%"]),
        ("GDP 增长了 5%", 8, ["GDP 增长", "了 5%"]),
        ("中文English混排", 9, ["中文", "English混", "排"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("看 https://news.example/long", 12, ["看", "https://news", ".example/lon", "g"]),
        ("很长的一行", None, ["很长的一行"]),
    ],
)
def test_lines_break_where_typesetting_allows(text: str, width: int, wrapped: list[str]) -> None:
    assert lines(text, width) == wrapped


def test_a_family_of_emoji_stays_together() -> None:
    family = "👩\u200d👩\u200d👧"
    assert lines(f"一二{family}三", 6)[-2:][0].count(family) + lines(f"一二{family}三", 6)[-1].count(family) == 1


def test_the_look_of_each_stretch_is_kept() -> None:
    wrapped = wrap([Stretch("粗体", strong=True), Stretch("普通文字")], 6)
    assert wrapped == [(Stretch("粗体", strong=True), Stretch("普")), (Stretch("通文字"),)]


@given(
    st.text(st.sampled_from("ab1 中文，。“”（）%.👩\u200d\u0301é")),
    st.integers(min_value=2, max_value=30),
)
def test_no_line_is_too_wide_and_nothing_but_space_is_lost(text: str, width: int) -> None:
    wrapped = lines(text, width)
    assert "".join(wrapped).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= width for line in wrapped)
