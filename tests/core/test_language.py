import pytest

from bot.core.language import Language, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("港务局表示，今年的货运量创下新高。", Language.SIMPLIFIED),
        ("港務局表示，今年的貨運量創下新高。", Language.TRADITIONAL),
        ("The harbour board said traffic rose to a record.", Language.ENGLISH),
        ("新款 iPhone 与 MacBook Pro 今天开售，价格与上一代相同", Language.SIMPLIFIED),
        ("The word 港 means harbour", Language.ENGLISH),
        ("きょうは港でまつりがあります", Language.UNKNOWN),
        ("日本の港で祭りが開かれました。", Language.UNKNOWN),
        ("12345 67.8%", Language.UNKNOWN),
        ("", Language.UNKNOWN),
        ("人山人海", Language.SIMPLIFIED),
        ("ab港cd", Language.ENGLISH),
        ("台灣的港口开放", Language.SIMPLIFIED),
    ],
)
def test_language_of_a_text(text: str, language: Language) -> None:
    assert detect(text) is language


def test_only_the_opening_of_a_long_text_counts() -> None:
    assert detect("港口今天开放。" * 1_000 + "word " * 100_000) is Language.SIMPLIFIED


def test_both_scripts_are_chinese_and_nothing_else_is() -> None:
    assert [language for language in Language if language.is_chinese] == [Language.SIMPLIFIED, Language.TRADITIONAL]
