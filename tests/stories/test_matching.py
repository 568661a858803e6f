import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.words import fold_text, is_whole
from bot.stories import matching
from bot.stories.matching import MOST_CHARACTERS, Matcher, text_to_match

LETTERS = st.sampled_from("ai芯片5 g.")
KEYS = st.lists(st.text(LETTERS, min_size=1, max_size=4).map(fold_text).filter(bool), unique=True, max_size=12)


def naive(keys: dict[int, str], text: str) -> frozenset[int]:
    return frozenset(
        number
        for number, key in keys.items()
        for start in range(len(text))
        if text.startswith(key, start) and is_whole(text, start, start + len(key))
    )


@given(KEYS, st.text(LETTERS, max_size=60))
def test_all_words_are_found_that_looking_for_each_would_find(keys: list[str], text: str) -> None:
    numbered = {10 * at: key for at, key in enumerate(keys)}
    folded = fold_text(text)
    assert Matcher(numbered).hits(folded) == naive(numbered, folded)


def test_words_within_words_are_all_found() -> None:
    matcher = Matcher({1: "中国", 2: "中国银行", 3: "国银", 4: "银行业"})
    assert matcher.hits("中国银行业") == {1, 2, 3, 4}


def test_a_word_that_is_first_met_as_a_piece_is_still_found_whole() -> None:
    assert Matcher({1: "ai"}).hits("she said ai") == {1}


def test_no_words_are_found_by_a_matcher_without_any() -> None:
    assert Matcher({}).hits("中国") == frozenset()


def test_positions_count_characters_however_many_bytes_they_have() -> None:
    assert Matcher({1: "ai", 2: "芯片"}).hits("😀ai😀芯片") == {1, 2}


def test_nothing_is_a_word_across_the_end_of_a_paragraph() -> None:
    matcher = Matcher({1: "芯片"})
    assert matcher.hits(text_to_match("标题芯", "片段")) == frozenset()
    assert matcher.hits(text_to_match("标题", "第一段芯\n片段")) == frozenset()
    assert matcher.hits(text_to_match("晶片", "新 芯片 发布")) == {1}


def test_an_endless_text_is_looked_at_in_part() -> None:
    assert len(text_to_match("标题", "长" * 10 * MOST_CHARACTERS)) <= MOST_CHARACTERS


@given(KEYS, st.text(LETTERS, max_size=60))
def test_both_ways_of_looking_find_the_same(keys: list[str], text: str) -> None:
    at_once = matching._at_once(keys)
    if at_once is None:
        pytest.skip("ahocorasick-rs has no wheel for this machine")
    assert sorted(at_once(text)) == sorted(matching._one_by_one(keys, text))


def test_without_the_library_words_are_found_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(matching, "import_module", missing)
    matcher = Matcher({1: "中国", 2: "国银", 3: "ai"})
    assert matcher.hits("中国银行，said") == {1, 2}
    assert Matcher({}).hits("中国") == frozenset()
