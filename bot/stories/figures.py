"""The figures, days and periods of a text, each written one way: `1.2亿` and `12000万` are one, `两成` is 20 %."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_UNITS = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_UNITS |= {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_FIGURE = re.compile(
    r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?(万亿|十万|百万|千万|[百千万亿]|thousand|million|billion|trillion)?"
    r"(%|％|个百分点)?(?!\d)"
)
_TENTHS = re.compile(r"([一二两三四五六七八九])成")
_DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_DAY = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[日号](?!电)")
_ENGLISH_DAY = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (\d{1,2})\b", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PERIOD = re.compile(
    r"第?([一二三四1-4])季(?:度|报)|(前三季度|上半年|下半年|全年|年报|半年报)|第(\d+|[一二三四五六七八九十百]+)(期|届|轮|场|批|号台风)|"
    r"(?<!\d)(\d{1,2})月份|\b[Qq]([1-4])\b|\b(first|second|third|fourth)[- ]quarter|(早盘|午盘|收盘|开盘)"
)
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4", "first": "1", "second": "2", "third": "3", "fourth": "4"}
_PEOPLES_ZONE = "Asia/Shanghai"


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text that tell it from others; small whole numbers without a unit say too little."""
    found: set[str] = {f"{_DIGITS[match[1]] * 10}%" for match in _TENTHS.finditer(text)}
    for match in _FIGURE.finditer(text):
        value = float(match[1].replace(",", "") + (match[2] or "")) * _UNITS[match[3] or ""]
        if match[4]:
            found.add(f"{value:g}%")
        elif match[2] or match[3] or value >= 100:
            found.add(f"{value:g}")
    return frozenset(found)


def days(text: str, at: datetime) -> frozenset[str]:
    """Return the days that a text names, as `11-23`; a day without a month is the last such one by `at`."""
    local = at.astimezone(ZoneInfo(_PEOPLES_ZONE))
    return frozenset(_days(text, local))


def periods(text: str) -> frozenset[str]:
    """Return the quarters, months, issues, rounds that a text speaks of."""
    return frozenset(_period(match) for match in _PERIOD.finditer(text))


def _days(text: str, local: datetime) -> Iterator[str]:
    for match in _DAY.finditer(text):
        month, day = int(match[1] or 0), int(match[2])
        if month:
            yield f"{month}-{day}"
        elif day <= local.day:
            yield f"{local.month}-{day}"
        else:
            yield f"{(local.replace(day=1) - timedelta(days=1)).month}-{day}"
    for match in _ENGLISH_DAY.finditer(text):
        yield f"{_MONTHS.index(match[1][:3].lower()) + 1}-{int(match[2])}"


def _period(match: re.Match[str]) -> str:
    quarter = match[1] or match[6] or (match[7] or "").lower()
    if quarter:
        return f"q{_QUARTERS.get(quarter, quarter)}"
    return match[2] or (f"{match[3]}{match[4]}" if match[3] else "") or (f"{match[5]}月" if match[5] else match[8])
