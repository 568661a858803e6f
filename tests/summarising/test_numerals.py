import pytest

from bot.summarising.numerals import number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("九", 9),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("九十九", 99),
        ("7", 7),
        ("１２", 12),
        ("③", 3),
        ("⑿", 12),
        ("㈣", 4),
        ("❿", 10),
        ("Ⅳ", 4),
        ("c", 3),
        ("B", 2),
    ],
)
def test_numbers_in_chinese_and_in_any_width(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["", "甲", "甲十", "十甲", "--", "1.5", "一二"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="numer"):
        number_of(text)
