"""The times of day that a reader types: `08:00`, `8`, `0800`, `8点半`, `早上8点`, `晚上 8 点半`, `18：30`, `7am`.

Several stand side by side, with white space or punctuation between them.
"""

import re
from datetime import time
from unicodedata import normalize

from bot.core.schedule import MAX_TIMES
from bot.errors import UserError

_NUMERAL = r"(?:[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二两三四五六七八九]|[零〇])"
_SEPARATORS = r"\s,;、;和与及"
_TIME = re.compile(
    rf"""
    (?:(?P<period>凌晨|半夜|清晨|清早|早晨|早上|早|上午|中午|下午|傍晚|晚上|夜里|深夜|夜晚|晚)\s*)?
    (?:
        (?P<compact>\d{{4}})
      | (?P<hour>\d{{1,2}}|{_NUMERAL})
        (?:
            \s*[:.]\s*(?P<minute>\d{{2}})
          | \s*[点點时時]\s*(?:(?P<half>半)|(?P<quarters>[一三1-3])刻|(?P<spoken>\d{{1,2}}|{_NUMERAL})\s*分?|整|钟)?
        )?
    )
    (?:\s*(?P<meridiem>[ap])\.?m\.?)?
    (?=[{_SEPARATORS}]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GAP = re.compile(rf"[{_SEPARATORS}]*")
_WORD = re.compile(rf"[^{_SEPARATORS}]+")
_DIGITS = {**{numeral: value for value, numeral in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_AFTERNOON = {"下午", "傍晚", "晚上", "夜晚", "晚"}
_NIGHT = {"夜里", "深夜"}
_BEFORE_DAWN = {"凌晨", "半夜"}


def parse_times(text: str) -> tuple[time, ...]:
    """Read all the times in `text`, ascending and distinct.

    Raises UserError naming the first word that is no time of day, or when there are more than `MAX_TIMES`.
    """
    tidy = normalize("NFKC", text)
    times: set[time] = set()
    at = _end(_GAP.match(tidy))
    while at < len(tidy):
        found = _TIME.match(tidy, at)
        moment = _read(found) if found else None
        if found is None or moment is None:
            raise UserError("error.time", word=_offender(tidy, at, found))
        times.add(moment)
        at = _end(_GAP.match(tidy, found.end()))
    if len(times) > MAX_TIMES:
        raise UserError("error.too_many_times", most=MAX_TIMES)
    return tuple(sorted(times))


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _offender(text: str, at: int, found: re.Match[str] | None) -> str:
    if found is not None:
        return found[0].strip()
    word = _WORD.match(text, at)
    return word[0] if word else text[at:]


def _read(found: re.Match[str]) -> time | None:
    """Return the time of day that a match means; none when there is no such time (`25:00`)."""
    if found["compact"]:
        hour, minute = int(found["compact"][:2]), int(found["compact"][2:])
    else:
        hour, minute = number(found["hour"]), _minute(found)
    hour = _in_period(hour, found["period"] or "")
    if found["meridiem"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["meridiem"].lower() == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _minute(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarters"]:
        return 15 * number(found["quarters"])
    return number(found["minute"] or found["spoken"] or "0")


def _in_period(hour: int, period: str) -> int:
    """Bring a twelve-hour reading to the part of the day that was named: 晚上 8 is 20, 凌晨 12 is 0, 中午 1 is 13."""
    if period in _BEFORE_DAWN:
        return hour % 12 if hour == 12 else hour
    if period in _AFTERNOON:
        if hour == 12:
            return 12 if period == "下午" else 24
        return hour + 12 if 1 <= hour < 12 else hour
    if period in _NIGHT:
        return hour + 12 if 6 <= hour <= 12 else hour
    if period == "中午":
        return hour + 12 if 1 <= hour <= 3 else hour
    return hour


def number(text: str) -> int:
    """Read `8`, `八`, `十二`, `二十`, `二十三` or `零五`."""
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.rpartition("十")
    before = _DIGITS.get(tens, 1) * 10 if ten else 0
    return before + _DIGITS.get(units[-1:], 0)
