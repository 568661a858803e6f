"""The figures of a text, each written one way: `1.2亿` is `12000万`, `两成` is 20 %, `下午2点21分` is 14:21."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10

PLAIN, PERCENT, CLOCK = 0, 1, 2
_UNITS = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11}
_UNITS |= {"万亿": 1e12, "thousand": 1e3, "million": 1e6, "mln": 1e6, "billion": 1e9, "bln": 1e9, "bn": 1e9}
_UNITS |= {"trillion": 1e12, "tn": 1e12, "m": 1e6, "k": 1e3, "": 1.0}
_FIGURE = re.compile(
    r"(?<![\d.a-z])(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,6})?[\s-]?(?:[多余几]?)"
    r"(万亿|千亿|百亿|十万|百万|千万|[百千万亿]|(?:thousand|million|mln|billion|bln|bn|trillion|tn|m|k)(?![a-z]))?"
    r"\s?(%|个?百分点|percent|per cent)?"
    r"(?!\d)(年(?!期|来|内|前|后)|月|日|号|[时点](?!\d*%|上|下|位)|:\d|分(?!之|店|公司))?"
)
_CHINESE = re.compile(
    r"(?<![零一二两三四五六七八九十百千万亿第几数])([一二两三四五六七八九十百千][零一二两三四五六七八九十百千]*)([多余几]?)(万亿|[万亿])"
)
_TENTHS = re.compile(r"([一二两三四五六七八九])成([一二三四五六七八九]?)(?![立为员功就本交都分人])")
_CLOCK = re.compile(
    r"(凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚间|晚|夜里|夜间|今早|今晨|昨晚|今晚)?(\d{1,2})(?:[时時点點]|:)([0-5]?\d)(?!\d|\.\d)分?"
)
_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_AFTERNOON = frozenset("下午 傍晚 晚上 晚间 晚 夜里 夜间 昨晚 今晚".split())
_MOST = 400
_LEAST_RATIO = 0.94
"""Rounding to two digits changes a figure by at most a twentieth."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`digits`: how many significant digits it was written with, which tells how precise and how telling it is."""

    kind: int
    value: float
    digits: int

    def agrees(self, other: "Figure") -> bool:
        """Whether both may be one figure, the one rounded more than the other."""
        if self.kind != other.kind:
            return False
        if self.value == other.value:
            return True
        if not _LEAST_RATIO < self.value / other.value < 1 / _LEAST_RATIO:
            return False
        digits = min(self.digits, other.digits)
        return digits >= 2 and rounded(self.value, digits) == rounded(other.value, digits)


def rounded(value: float, digits: int) -> float:
    """Return a value with so many significant digits."""
    if value <= 0:
        return 0.0
    step = 10.0 ** (floor(log10(value)) - digits + 1)
    return float(f"{floor(value / step + 0.5) * step:.9g}")


def figures(text: str) -> list[Figure]:
    """Return the figures of a folded text, each once, in order; dates are none."""
    lower = text.lower()
    found = dict.fromkeys((*_clocks(lower), *_tenths(lower), *_chinese(lower), *_plain(lower)))
    return list(found)[:_MOST]


def _plain(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        whole, fraction, unit, percent, date = match.groups()
        if date and not unit and not percent:
            continue
        written = whole.replace(",", "") + (fraction or "")
        value = float(f"{float(written) * _UNITS[unit or '']:.9g}")
        digits = len(
            written.replace(".", "").lstrip("0").rstrip("0") if not fraction else written.replace(".", "").lstrip("0")
        )
        if value > 0:
            yield Figure(PERCENT if percent else PLAIN, value, max(digits, 1))


def _tenths(text: str) -> Iterator[Figure]:
    for match in _TENTHS.finditer(text):
        value = _DIGITS[match[1]] * 10 + (_DIGITS[match[2]] if match[2] else 0)
        yield Figure(PERCENT, float(value), 2 if match[2] else 1)


def _chinese(text: str) -> Iterator[Figure]:
    for match in _CHINESE.finditer(text):
        value, digit, digits = 0, 0, 0
        for numeral in match[1][:12]:
            if numeral in _PLACES:
                value, digit = value + max(digit, 1) * _PLACES[numeral], 0
            else:
                digit, digits = _DIGITS[numeral], digits + (numeral != "零")
        yield Figure(PLAIN, (value + digit) * _UNITS[match[3]], max(digits, 1))


def _clocks(text: str) -> Iterator[Figure]:
    for match in _CLOCK.finditer(text):
        hour, minute = int(match[2]), int(match[3])
        if hour < 24 and len(match[3]) <= 2 and (minute or hour):
            hour += 12 if match[1] in _AFTERNOON and hour < 12 else 0
            yield Figure(CLOCK, float(hour * 60 + minute), 4)
