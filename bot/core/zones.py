"""Which IANA time zone a reader means: its name, a city or country in Chinese or English, or an offset from UTC.

The cities lie beside this module in `cities.txt`. Whole hours become `Etc/GMT-8` and the like, whose sign is turned
round as POSIX has it; other offsets become a zone that keeps that offset all year, where there is one.
"""

import re
from functools import cache
from importlib.resources import files
from unicodedata import normalize
from zoneinfo import available_timezones

from bot.core.folding import fold

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_CHINESE_OFFSET = re.compile(r"(东|西)(十[一二]?|[一二三四五六七八九])区")
_DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", start=1)}
_SUFFIXES = ("标准时间", "时间", "时区", "市", "time")
_WEST_MOST, _EAST_MOST = -12 * 60, 14 * 60
_ODD_OFFSETS = {
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}


def resolve(text: str) -> str | None:
    """Return the name of the zone that `text` means; none when it means no zone that we know."""
    wanted = normalize("NFKC", text).replace("−", "-").strip()
    minutes = _offset(wanted)
    if minutes is not None:
        return _at_offset(minutes)
    key = _key(wanted)
    found = _cities().get(key) or _names().get(key) or _names().get(wanted.casefold())
    if found is not None:
        return found
    return next((_cities()[stem] for stem in _stems(key) if stem in _cities()), None)


def _offset(text: str) -> int | None:
    """Read `+8`, `UTC+8`, `GMT+08:00`, `+0530` or `东八区` as minutes east of Greenwich."""
    compact = "".join(text.split())
    chinese = _CHINESE_OFFSET.fullmatch(compact)
    if chinese:
        hours = sum(_DIGITS[numeral] for numeral in chinese[2])
        return (hours if chinese[1] == "东" else -hours) * 60
    latin = _OFFSET.fullmatch(compact)
    if latin is None:
        return None
    minutes = int(latin[2]) * 60 + int(latin[3] or 0)
    return minutes if latin[1] == "+" else -minutes


def _at_offset(minutes: int) -> str | None:
    if minutes % 60:
        return _ODD_OFFSETS.get(minutes)
    if not _WEST_MOST <= minutes <= _EAST_MOST:
        return None
    # POSIX counts west of Greenwich as positive: eight hours east is `Etc/GMT-8`.
    return f"Etc/GMT{-minutes // 60:+d}" if minutes else "Etc/UTC"


def _key(text: str) -> str:
    return re.sub(r"[\s_'’.,-]", "", fold(text))


def _stems(key: str) -> list[str]:
    return [key.removesuffix(suffix) for suffix in _SUFFIXES if key.endswith(suffix)]


@cache
def _cities() -> dict[str, str]:
    """Return folded name → zone; the first line that bears a name has it."""
    table: dict[str, str] = {}
    for line in files("bot.core").joinpath("cities.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        zone, _, names = line.partition(": ")
        for name in names.split(", "):
            table.setdefault(_key(name), zone)
    return table


@cache
def _names() -> dict[str, str]:
    """Return IANA name → its proper spelling: folded, but in lower case only where a sign counts (`etc/gmt-8`)."""
    names = sorted(available_timezones())
    return {name.casefold() if name.startswith("Etc/") else _key(name): name for name in names}
