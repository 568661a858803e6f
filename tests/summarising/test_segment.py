import pytest

from bot.summarising import segment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The harbour's 12 ferries, 3.5%!", ["the", "harbour's", "12", "ferries", "3.5%"]),
        ("", []),
        ("。！？", []),
        ("…… ——", []),
    ],
)
def test_words_of_other_scripts_are_what_stands_between_spaces(text: str, words: list[str]) -> None:
    assert segment.words(text) == words


def test_chinese_is_cut_into_words_without_punctuation() -> None:
    assert segment.words("港务局恢复全部班次，旅客购票。") == ["港务局", "恢复", "全部", "班次", "旅客", "购票"]


def test_case_makes_no_difference() -> None:
    assert segment.words("码头WiFi") == segment.words("码头wifi")


def test_both_implementations_cut_alike() -> None:
    rust, python = segment._rust(), segment._python()
    if rust is None:
        pytest.skip("rjieba has no wheel for this machine")
    text = "港务局今天表示，码头恢复了全部班次，旅客可以在窗口或者网上购票。IT之家12月17日消息，新款手机发布。"
    assert list(rust(text)) == python(text)


def test_without_the_fast_one_the_reference_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(segment, "import_module", missing)
    assert segment._rust() is None
