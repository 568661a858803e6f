"""The days of the week that a reader types: `工作日`, `周末`, `周一到周五`, `weekdays`, `mon, wed and fri`."""

import re

from bot.core.schedule import EVERY_DAY, WEEKENDS, WORKING_DAYS, day_bit

_NAMES = "mon tue wed thu fri sat sun".split()
_LATIN = r"\b(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\b"
_WEEK = r"(?:周|星期|礼拜)"
_CHINESE = rf"{_WEEK} ?(?:[一二三四五六日天]|[1-7](?![\d:.点时]))"
# What follows without 周 may as well be an hour: 周一三点 is Monday at three.
_BARE = r"(?:[一二三四五六日天](?! ?[十点时刻:.])|[1-7](?![\d:.])(?! ?[点时]))"
_RANGE = r" ?(?:到|至|-|–|—|~|\bto\b|\bthrough\b|\bthru\b) ?"
_AND = r"(?: ?(?:[、,/&和与及]|\band\b))+ ?"
_LIST = (
    rf"(?:{_CHINESE}(?:(?:{_RANGE}|{_AND}| )?{_CHINESE}|(?:{_RANGE}|{_AND})?{_BARE})*"
    rf"|{_LATIN}(?:(?:{_RANGE}|{_AND}| ){_LATIN})*)"
)
_KINDS = {
    EVERY_DAY: r"每天|每日|天天|\beveryday\b|\bevery day\b|\bdaily\b",
    WORKING_DAYS: r"工作日|平日|上班日|\bweekdays?\b|\bworkdays?\b|\bworking days?\b",
    WEEKENDS: rf"{_WEEK}末|双休日?|\bweekends?\b",
}
DAYS = re.compile(rf"(?:每个?|逢|\bevery )?(?:{'|'.join(_KINDS.values())}|{_LIST})", re.IGNORECASE)
"""Matches days of the week in text that is NFKC, Simplified and has single spaces only."""
_TOKEN = re.compile(rf"(?P<range>{_RANGE})|(?P<latin>{_LATIN})|(?P<chinese>[一二三四五六日天1-7])", re.IGNORECASE)


def read_days(words: str) -> int:
    """Return the days that a match of `DAYS` means, as bits (see `schedule.day_bit`)."""
    for days, kind in _KINDS.items():
        if re.search(kind, words, re.IGNORECASE):
            return days
    days, last, is_range = 0, 0, False
    for token in _TOKEN.finditer(words):
        if token["range"]:
            is_range = True
            continue
        weekday = _weekday(token[0])
        days |= _span(last, weekday) if is_range and last else day_bit(weekday)
        last, is_range = weekday, False
    return days


def _weekday(word: str) -> int:
    if word.isascii() and word.isalpha():
        return _NAMES.index(word[:3].casefold()) + 1
    return int(word) if word.isdecimal() else "一二三四五六日".index(word.replace("天", "日")) + 1


def _span(first: int, last: int) -> int:
    """Return the days from one to the other, over Sunday if need be."""
    return sum(day_bit((first + step - 1) % 7 + 1) for step in range((last - first) % 7 + 1))
