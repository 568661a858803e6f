import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.folding import fold, simplified, traditional_to_simplified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ１２", "abc12"),
        ("新浪財經－國內", "新浪财经-国内"),
        ("内地", "內地"),
        ("IT 之家", "it之家"),
        ("金融　新闻", "金融新闻"),
        ("Straße", "STRASSE"),
        ("ﾄﾖﾀ", "トヨタ"),
        ("薴麻", "苎麻"),
    ],
)
def test_spellings_of_the_same_text_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("金融", "金属"), ("A股", "B股"), ("国内", "国外"), ("后来", "後天")])
def test_different_texts_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_a_key_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["a\u00a8", "\u1ffe\ufe72", "\u1fc4\u1fdd", "薴"])
def test_marks_that_white_space_kept_apart_are_folded_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_simplifying_keeps_every_character_in_its_place(text: str) -> None:
    assert len(simplified(text)) == len(text)


@pytest.mark.parametrize(("text", "plain"), [("港口开放 A", "港口开放 A"), ("港口開放 A", "港口开放 A"), ("", "")])
def test_text_with_and_without_traditional_characters_is_simplified(text: str, plain: str) -> None:
    assert simplified(text) == plain


def test_what_a_character_is_simplified_to_is_simplified_itself() -> None:
    table = traditional_to_simplified()
    assert not {character for character in table.values() if ord(character) in table}
