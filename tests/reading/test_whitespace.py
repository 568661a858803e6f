import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.whitespace import tidy


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  港口 \t 开放\r\n", "港口 开放"),
        ("　　港口今天开放", "港口今天开放"),
        ("港口今天\n开放", "港口今天开放"),
        ("港口今天，\n  开放", "港口今天，开放"),
        ("the harbour\nopens", "the harbour opens"),
        ("the  harbour   opens", "the harbour opens"),
        ("\n　港口  今天\n开放 ", "港口 今天开放"),
        ("第 3\n季度", "第 3 季度"),
        ("a\u00a0\u00a0b", "a b"),
        ("要\u200b点", "要 点"),
        ("\ufeff要点", "要点"),
        ("要\x00点\x1b", "要点"),
        ("\u202e倒写\u202c", "倒写"),
        ("半个\ud83d字符", "半个字符"),
        ("👨‍👩‍👧 一家", "👨‍👩‍👧 一家"),
        ("", ""),
    ],
)
def test_white_space_means_no_more_than_a_gap(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@given(st.text())
def test_tidy_text_has_single_spaces_and_nothing_that_steers_a_screen(text: str) -> None:
    tidied = tidy(text)
    assert tidied == tidied.strip()
    assert "  " not in tidied
    assert not any(character in tidied for character in "\n\r\t\x00\u202e\ufeff\u200b")
