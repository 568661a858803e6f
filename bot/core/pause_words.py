"""Until when a reader wants no digests, as it types it: `到12月1日`, `三天`, `到下周一`, `until dec 1`, `3 days`."""

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bot.core.digest_times import number
from bot.core.schedule_words import shortened, tidy
from bot.core.weekday_words import DAYS, read_days
from bot.errors import UserError

MOST_DAYS = 366
_JUST_PAST = timedelta(days=60)
"""A date without a year that was so lately is a slip, and not the one of next year."""
_A_DAY = timedelta(days=1)
_N = r"(?P<n>\d{1,3}|半|一两|[一二两三四五六七八九十]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_LATIN_NUMBERS = {
    word: value for value, word in enumerate("one two three four five six seven eight nine ten".split(), start=1)
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_UNTIL = re.compile(
    r"^(?:(?:暂停|停)? ?(?:直?到|至)|暂停|停|until |till |til |to |for |pause |paused )+ *", re.IGNORECASE
)
_AGAIN = re.compile(r" *(?:为止|之前|以前|前|恢复|再发|再推送|[之以]?后(?:再发|恢复)?)$")


def parse_pause(text: str, today: date) -> date:
    """Return the first local day on which digests come again, `today` being the reader's date.

    A date without a year is the next one of that name, unless it was only lately; `三天` are today and the two days
    after it. Raises UserError for what is no such day, or is past, or more than `MOST_DAYS` ahead.
    """
    tidied = _AGAIN.sub("", _UNTIL.sub("", tidy(text, "error.pause"))).strip(" .。,!")
    try:
        found = next((day for read in _READERS if (day := read(tidied, today)) is not None), None)
    except (ValueError, OverflowError) as error:
        raise UserError("error.pause", word=shortened(text)) from error
    if found is None:
        raise UserError("error.pause", word=shortened(text))
    if found <= today:
        raise UserError("error.pause_past", word=shortened(text))
    if (found - today).days > MOST_DAYS:
        raise UserError("error.pause_too_long", most=MOST_DAYS)
    return found


def _full_date(text: str, _: date) -> date | None:
    found = re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?)", text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    return date(year, month, day)


def _month_and_day(text: str, today: date) -> date | None:
    chinese = re.fullmatch(rf"(?P<which>明年|今年)? ?(?P<month>{_NUMERAL}) ?月 ?(?P<day>{_NUMERAL}) ?[日号]?", text)
    if chinese:
        year = today.year + (chinese["which"] == "明年") if chinese["which"] else None
        return _next(number(chinese["month"]), number(chinese["day"]), year, today)
    numbers = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})", text)
    if numbers:
        return _next(int(numbers[1]), int(numbers[2]), None, today)
    latin = re.fullmatch(
        rf"(?:{_MONTH} ?(?:the )?(?P<after>\d{{1,2}})|(?P<before>\d{{1,2}})(?:st|nd|rd|th)? ?(?:of )?{_MONTH_AGAIN})"
        r"(?:st|nd|rd|th)?(?:,? ?(?P<year>\d{4}))?",
        text,
        re.IGNORECASE,
    )
    if latin is None:
        return None
    name = latin["name"] or latin["name_again"]
    month = _MONTHS.index(name[:3].casefold()) + 1
    return _next(month, int(latin["after"] or latin["before"]), int(latin["year"]) if latin["year"] else None, today)


_MONTH_AGAIN = _MONTH.replace("<name>", "<name_again>")


def _next(month: int, day: int, year: int | None, today: date) -> date:
    """Return the day of that name that comes next, or was lately. Raises ValueError where there is none."""
    if year is not None:
        return date(year, month, day)
    for candidate in (today.year - 1, today.year, today.year + 1):
        if (month, day) != (2, 29) or isleap(candidate):
            found = date(candidate, month, day)
            if found > today - _JUST_PAST:
                return found
    raise ValueError(f"no such day: {month}-{day}")


def _day_of_month(text: str, today: date) -> date | None:
    """Read `5号` and `the 5th` as the next day of that number."""
    found = re.fullmatch(rf"(?:({_NUMERAL}) ?号|(?:the )?(\d{{1,2}})(?:st|nd|rd|th))", text, re.IGNORECASE)
    if found is None:
        return None
    day = number(found[1] or found[2])
    for ahead in range(3):
        month = _months_on(today.replace(day=1), ahead)
        if 1 <= day <= monthrange(month.year, month.month)[1] and month.replace(day=day) > today:
            return month.replace(day=day)
    return None


def _span(text: str, today: date) -> date | None:
    unit = r"(?:(?P<days>天|日|days?)|(?P<weeks>个?(?:星期|礼拜)|周|weeks?|wks?)|(?P<months>个月|months?))"
    found = re.fullmatch(rf"{_N} ?{unit}", text, re.IGNORECASE)
    if found is None:
        return None
    if found["n"] == "半":
        return today + 15 * _A_DAY if found["months"] else None
    count = _count(found["n"])
    if found["months"]:
        return _months_on(today, count)
    return today + timedelta(days=count * (7 if found["weeks"] else 1))


def _count(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _LATIN_NUMBERS.get(word.casefold(), 1) if word.isascii() else number(word)


def _months_on(today: date, count: int) -> date:
    years, month = divmod(today.month - 1 + count, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _named_day(text: str, today: date) -> date | None:
    word = text.casefold()
    near = {"明天": 1, "后天": 2, "大后天": 3, "tomorrow": 1, "the day after tomorrow": 2, "今天": 0, "today": 0}
    if word in near:
        return today + near[word] * _A_DAY
    monday = today + timedelta(days=8 - today.isoweekday())
    if word in {"下周", "下个周", "下星期", "下个星期", "next week"}:
        return monday
    if word in {"月底", "下个月", "下月", "next month", "end of the month", "the end of the month"}:
        return _months_on(today.replace(day=1), 1)
    if word in {"明年", "next year"}:
        return date(today.year + 1, 1, 1)
    return _weekday(text, today, monday)


def _weekday(text: str, today: date, monday: date) -> date | None:
    """Read `周一` as the next Monday, `下周五` and `next friday` as the Friday of the week that begins on `monday`."""
    found = re.fullmatch(r"(?P<next>下个?|next )?(?:这个?|本|this |on )?(?P<day>.+)", text, re.IGNORECASE)
    if found is None or DAYS.fullmatch(found["day"]) is None:
        return None
    days = read_days(found["day"])
    if days.bit_count() != 1:
        return None
    weekday = 8 - days.bit_length()
    if found["next"]:
        return monday + timedelta(days=weekday - 1)
    return today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _full_date,
    _month_and_day,
    _day_of_month,
    _span,
    _named_day,
)
