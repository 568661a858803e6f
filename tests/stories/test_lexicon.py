import pytest

from bot.stories.fingerprint import hashed
from bot.stories.lexicon import meanings
from bot.stories.same_words import same_word
from bot.stories.stems import stem_of


@pytest.mark.parametrize(("english", "chinese"), [("museum", "博物馆"), ("jewels", "珠宝"), ("bridges", "桥梁")])
def test_an_english_word_means_a_chinese_one(english: str, chinese: str) -> None:
    assert hashed(same_word(chinese)) in set(meanings(hashed(stem_of(english))))


def test_an_unknown_word_means_nothing() -> None:
    assert list(meanings(hashed("qwzx"))) == []
