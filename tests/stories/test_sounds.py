import pytest

from bot.stories.sounds import chinese_sounds, chinese_spellings, latin_sound, latin_spellings


@pytest.mark.parametrize(
    ("chinese", "latin"), [("奎斯特", "Quist"), ("岚川", "Lanchuan"), ("凯尔马克", "Kelmark"), ("基普鲁戈", "Kiprugo")]
)
def test_a_name_sounds_the_same_in_both_languages(chinese: str, latin: str) -> None:
    assert latin_sound(latin) in set(chinese_sounds(chinese))


@pytest.mark.parametrize(("chinese", "latin"), [("云栈酒店", "Yunzhan"), ("榆浦市", "Yupu"), ("樊叙白", "Xubai")])
def test_a_chinese_name_is_spelled_by_its_reading(chinese: str, latin: str) -> None:
    assert set(latin_spellings(f"in {latin} on Monday")) & set(chinese_spellings(chinese))


def test_two_words_of_a_name_are_spelled_as_one() -> None:
    assert "linxue" in set(latin_spellings("the runner Lin Xue won"))


@pytest.mark.parametrize("text", ["", "A" * 99_999, "Aa " * 9_999, "\ud800", "’s", "龘" * 9_999])
def test_odd_text_breaks_nothing(text: str) -> None:
    list(latin_spellings(text))
    list(chinese_spellings(text))
    list(chinese_sounds(text))
    latin_sound(text)
