import pytest

from bot.chat.telegram.graphemes import is_boundary


@pytest.mark.parametrize(
    "whole",
    ["👨‍👩‍👧‍👦", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳", "❤️", "e\u0301", "각", "\u1100\u1161\u11a8", "क्ष", "\r\n", "1️⃣"],
)
def test_what_a_reader_sees_as_one_character_is_not_cut(whole: str) -> None:
    text = f"a{whole}b"
    assert [at for at in range(len(text) + 1) if is_boundary(text, at)] == [0, 1, len(text) - 1, len(text)]


def test_flags_are_cut_between_but_not_inside() -> None:
    assert [at for at in range(7) if is_boundary("🇨🇳🇯🇵🇰🇷", at)] == [0, 2, 4, 6]


def test_ordinary_text_is_cut_anywhere() -> None:
    assert all(is_boundary("要点 news", at) for at in range(8))
