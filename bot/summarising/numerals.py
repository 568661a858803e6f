"""What number a numeral stands for: 二十三, 23, ２３, ③, ⑴, ㈢, Ⅳ, c."""

from unicodedata import numeric

CHINESE = r"(?:十[一二三四五六七八九]?|[一二三四五六七八九](?:十[一二三四五六七八九]?)?)"
"""A Chinese numeral from 一 to 九十九, as a regular expression."""
DIGITS = r"[0-9０-９]{1,2}"
_ONES = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


def number_of(text: str) -> int:
    """Return the value of a numeral: Chinese (一 to 九十九), digits of any width, one enclosed or Roman character, or
    one Latin letter (its place in the alphabet). Raises ValueError for anything else.
    """
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in _ONES and text != "十":
        return _character(text)
    tens, _, ones = text.rpartition("十")
    try:
        return _ONES[text] if "十" not in text else (_ONES[tens] if tens else 1) * 10 + (_ONES[ones] if ones else 0)
    except KeyError:
        raise ValueError(f"no numeral: {text!r}") from None


def _character(character: str) -> int:
    if "a" <= (letter := character.lower()) <= "z":
        return ord(letter) - ord("a") + 1
    return int(numeric(character))
