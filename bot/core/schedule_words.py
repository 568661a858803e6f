"""What a reader types to set a schedule: hours of certain days, the week's digest, quiet hours, how few are too few.

`工作日 8点 周末 10点`, `weekdays 8am weekends 10am`; `每周日 20点`, `weekly sunday 8pm`; `23:00-07:00`,
`晚上11点到早上7点`; `少于3条不发`. Whatever can't be read is a UserError that names it.
"""

import re
from dataclasses import dataclass
from datetime import time
from unicodedata import normalize

from bot.core.digest_times import parse_times
from bot.core.folding import simplified
from bot.core.schedule import EVERY_DAY, MAX_TIMES, Quiet, Weekly, day_bit, in_order
from bot.core.weekday_words import DAYS, read_days
from bot.errors import UserError

MOST_MIN_STORIES = 50
_LONGEST = 200
_NOON = 12
_LONGEST_WORD = 40
_OFF = re.compile(
    r"(?:off|none|no|never|nothing|关闭?|关掉|取消|不[要用发]|不推送|不设|没有?|无|停用?|休息|0)了?", re.IGNORECASE
)
_FILLERS = re.compile(r"\b(?:at|on|and|every|from|between)\b|[在的从每]", re.IGNORECASE)
_WEEKLY = re.compile(r"周报|每(?:个?周|星期|礼拜)(?![一二三四五六日天1-7])|\bweekly\b|\bevery week\b", re.IGNORECASE)
_TO = re.compile(r"到|至|-+|–|—+|~|\bto\b|\buntil\b|\btill\b|\band\b", re.IGNORECASE)
_NEXT_DAY = re.compile(
    r"次日|翌日|隔天|第二天|每天|每晚|\b(?:the )?next (?:day|morning)\b|^ *(?:between|from)\b|^ *从", re.IGNORECASE
)
_PERIOD = re.compile(r"[晚午傍夜]|p\.?m", re.IGNORECASE)
_ONLY_HOUR = re.compile(r" ?[1-9]\d?(?:[:.]\d\d)? ?[点时]?(?:半|\d\d?分?)? ?")
_COUNT = re.compile(
    r"(?:skip )?(?:if |when )?(?:如果|若)?"
    r"(?:少于|不足|不到|低于|小于|fewer than|less than|under|below|<|至少|最少|不少于|at least|min(?:imum)?|>=)? ?"
    r"(?P<count>\d{1,4}|[一二两三四五六七八九十]) ?"
    r"(?:[条则篇个]|stories|story|items?)?(?:新闻|内容|消息)?[时就,]* ?(?:不发送?|不推送?|不要发?|跳过|skip)?",
    re.IGNORECASE,
)
_NUMERALS = {**{numeral: value for value, numeral in enumerate("一二三四五六七八九十", start=1)}, "两": 2}


@dataclass(frozen=True, slots=True)
class DayTimes:
    """A day's digests as `Schedule.with_days` takes them."""

    times: tuple[time, ...]
    weekend: tuple[time, ...] | None
    days: int


def parse_days(text: str) -> DayTimes:
    """Read times, of all days or of those named before them; what stands before any day holds for all others."""
    tidied = tidy(text, "error.time")
    groups = list(DAYS.finditer(tidied))
    spoken = _times(tidied[: groups[0].start()] if groups else tidied)
    by_weekday = dict.fromkeys(range(1, 8), spoken or ())
    said: dict[int, set[time]] = {}
    days = 0
    ends = [*(group.start() for group in groups[1:]), len(tidied)]
    for group, end in zip(groups, ends, strict=False):
        days |= read_days(group[0])
        times = _times(tidied[group.end() : end])
        if times is None:
            continue
        for weekday in range(1, 8):
            if days & day_bit(weekday):
                said.setdefault(weekday, set()).update(times)
        days = 0
    if days:
        raise UserError("error.days_without_time", word=shortened(groups[-1][0]))
    return _fitted({**by_weekday, **{weekday: in_order(tuple(times)) for weekday, times in said.items()}})


def parse_weekly(text: str) -> Weekly | None:
    """Read on which day and at what time the week's digest comes; none: it is turned off."""
    tidied = tidy(text, "error.weekly")
    if is_off(tidied):
        return None
    rest = _WEEKLY.sub(lambda word: " " * len(word[0]), tidied)
    if is_off(rest):
        return None
    groups = list(DAYS.finditer(rest))
    days = read_days(groups[0][0]) if len(groups) == 1 else 0
    if days.bit_count() != 1:
        raise UserError("error.weekly", word=shortened(text))
    times = _times(rest[: groups[0].start()] + " " + rest[groups[0].end() :])
    if times is None or len(times) != 1:
        raise UserError("error.weekly", word=shortened(text))
    return Weekly(8 - days.bit_length(), times[0])


def parse_quiet(text: str) -> Quiet | None:
    """Read from when to when nothing is to come; none: quiet hours are turned off."""
    tidied = tidy(text, "error.quiet")
    if is_off(tidied):
        return None
    parts = _TO.split(_NEXT_DAY.sub(" ", tidied))
    if len(parts) != 2:
        raise UserError("error.quiet", word=shortened(text))
    start, end = (parse_times(part) for part in parts)
    if len(start) != 1 or len(end) != 1 or start == end:
        raise UserError("error.quiet", word=shortened(text))
    return Quiet(start[0], _same_half(parts, start[0], end[0]))


def parse_min_stories(text: str) -> int:
    """Read with how few stories a digest isn't sent: `3`, `少于3条不发`, `at least 3`; 0: it is always sent."""
    tidied = tidy(text, "error.min_stories")
    if is_off(tidied):
        return 0
    found = _COUNT.fullmatch(tidied)
    count = (_NUMERALS.get(found["count"]) or int(found["count"])) if found else MOST_MIN_STORIES + 1
    if count > MOST_MIN_STORIES:
        raise UserError("error.min_stories", word=shortened(text), most=MOST_MIN_STORIES)
    return count


def tidy(text: str, key: str) -> str:
    """Return text as the expressions here want it: NFKC, Simplified, single spaces. Raises UserError when too long."""
    if len(text) > _LONGEST:
        raise UserError(key, word=shortened(text), most=MOST_MIN_STORIES)
    return simplified(" ".join(normalize("NFKC", text).split()))


def is_off(text: str) -> bool:
    return _OFF.fullmatch(text.strip(" ,.;、。!")) is not None


def shortened(text: str) -> str:
    """Return text as an error quotes it."""
    words = " ".join(text[: 2 * _LONGEST_WORD].split())
    return words if len(words) <= _LONGEST_WORD else f"{words[: _LONGEST_WORD - 1]}…"


def _times(text: str) -> tuple[time, ...] | None:
    """Read the times in a piece of text: none said, or none wanted (an empty tuple)."""
    if is_off(text) and text.strip() != "0":
        return ()
    return parse_times(_FILLERS.sub(lambda word: " " * len(word[0]), text)) or None


def _fitted(by_weekday: dict[int, tuple[time, ...]]) -> DayTimes:
    """Bring times by ISO weekday into the form of a schedule, which knows two kinds of day."""
    working = {times for weekday, times in by_weekday.items() if weekday <= 5 and times}
    weekend = {times for weekday, times in by_weekday.items() if weekday > 5 and times}
    if len(working) > 1 or len(weekend) > 1:
        raise UserError("error.uneven_days")
    if any(len(times) > MAX_TIMES for times in working | weekend):
        raise UserError("error.too_many_times", most=MAX_TIMES)
    days = sum(day_bit(weekday) for weekday, times in by_weekday.items() if times)
    if not working:
        return DayTimes(weekend.pop(), None, days) if weekend else DayTimes((), None, EVERY_DAY)
    own = weekend - working
    return DayTimes(working.pop(), own.pop() if own else None, days)


def _same_half(parts: list[str], start: time, end: time) -> time:
    """Return what an end means that names no part of the day: 下午1点到3点 ends at three in the afternoon,
    晚上11点到7点 in the morning.
    """
    afternoon = end.hour + _NOON
    is_past_noon = start.hour >= _NOON and _PERIOD.search(parts[0]) is not None
    if is_past_noon and _ONLY_HOUR.fullmatch(parts[1]) and start.hour < afternoon < 2 * _NOON:
        return end.replace(hour=afternoon)
    return end
