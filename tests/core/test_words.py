import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.words import LONGEST, Wish, Word, fold_text, is_whole, parse_words, word_key
from bot.errors import UserError


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＮＶＩＤＩＡ　Ｈ１００", "nvidia h100"),
        ("臺積電與國內晶片", "台积电与国内晶片"),
        ("Straße  \t\n STRASSE", "strasse strasse"),
        ("AI 芯片 2026 年", "ai芯片2026年"),
        ("芯\u200b片\ufeff", "芯片"),
        ("  open   ai  ", "open ai"),
    ],
)
def test_spellings_are_folded_to_one(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@example("カ゛゛")
@example("0 \u0300゛")
@given(st.text(max_size=40))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded) == folded


@given(st.text(max_size=60))
def test_any_words_are_read_or_refused_with_a_reason(text: str) -> None:
    reason = ""
    wish = Wish(())
    try:
        wish = parse_words(text)
    except UserError as error:
        reason = error.key
    assert reason in {"", "error.word_too_short", "error.word_too_long"}
    assert all(word.key == word_key(word.text) for word in wish.words)
    assert len({word.key for word in wish.words}) == len(wish.words)


def test_words_are_parted_by_spaces_and_commas() -> None:
    wish = parse_words("芯片 英伟达、光刻机，存储,显卡；内存")
    assert [word.text for word in wish.words] == ["芯片", "英伟达", "光刻机", "存储", "显卡", "内存"]
    assert not wish.at_once


@pytest.mark.parametrize("quoted", ['"open ai"', "“open ai”", "「open ai」", "《Open  AI》"])
def test_a_phrase_stands_in_quotes(quoted: str) -> None:
    first, second = parse_words(f"芯片 {quoted}").words
    assert (first.key, second.key) == ("芯片", "open ai")


def test_a_quote_that_is_never_closed_quotes_nothing() -> None:
    assert [word.text for word in parse_words('"open ai').words] == ["open", "ai"]


@pytest.mark.parametrize("time", ["now", "NOW", "立即", "马上", "馬上", "即时"])
def test_the_last_word_may_say_at_once(time: str) -> None:
    wish = parse_words(f"芯片 {time}")
    assert [word.text for word in wish.words] == ["芯片"]
    assert wish.at_once


def test_now_is_a_word_where_it_stands_alone_in_quotes_or_means_nothing() -> None:
    assert parse_words("now").words == (Word("now", "now"),)
    assert parse_words('芯片 "now"').words[-1] == Word("now", "now")
    assert not parse_words('芯片 "now"').at_once
    assert parse_words("芯片 now", with_time=False).words[-1].key == "now"


def test_equal_spellings_are_one_word_as_it_was_written_first() -> None:
    assert parse_words("ＡＩ ai 國內 国内").words == (Word("ai", "ＡＩ"), Word("国内", "國內"))


def test_marks_around_a_word_are_none_of_it() -> None:
    assert [word_key(text) for text in ("芯片。", "（芯片）", "c++", "C#", "AT&T")] == [
        "芯片",
        "芯片",
        "c++",
        "c#",
        "at&t",
    ]
    assert parse_words("芯片 - 显卡").words == (Word("芯片", "芯片"), Word("显卡", "显卡"))


@pytest.mark.parametrize("text", ["", "芯", "a", "7", "。。", "++", "(芯)"])
def test_what_stands_everywhere_is_no_word(text: str) -> None:
    with pytest.raises(UserError) as raised:
        word_key(text)
    assert raised.value.key == "error.word_too_short"


def test_a_word_has_a_longest_length() -> None:
    assert word_key("芯" * LONGEST)
    with pytest.raises(UserError) as raised:
        word_key("芯" * (LONGEST + 1))
    assert raised.value.key == "error.word_too_long"


@pytest.mark.parametrize(
    ("text", "word", "whole"),
    [
        ("ai芯片", "ai", True),
        ("said", "ai", False),
        ("air", "ai", False),
        ("15g", "5g", False),
        ("5g网络", "5g", True),
        ("iphone17", "iphone", True),
        ("h100", "h10", False),
        ("新芯片厂", "芯片", True),
        ("삼성이", "삼성", True),
        ("ai\u0323x", "ai", False),
    ],
)
def test_words_of_scripts_with_spaces_are_found_whole_only(text: str, word: str, whole: bool) -> None:  # noqa: FBT001
    start = text.index(word)
    assert is_whole(text, start, start + len(word)) is whole
