"""Every sentence a reader sees, in the reader's language: `bot/locales/LOCALE.po`, read once when first needed.

A sentence is found by its key (`start.welcome`) and filled by name; plurals go by gettext, dates by Babel with the
patterns of the same files.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from bot.core.category import CategoryPath

LOCALES = ("zh-Hans", "en")
DEFAULT_LOCALE = "zh-Hans"
_UNSET = {"", "c", "posix"}
_UTC_ZONES = {"UTC", "Etc/UTC", "GMT"}
_LONGEST_QUOTE = 40
_HOUR, _HALF_HOUR, _RECENT_HOURS = 60, 30, 6
_A_MONDAY = date(2026, 11, 23)
_CLDR_NAMES = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Cordoba": "America/Cordoba",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
}
"""CLDR keeps a zone's first name for ever; IANA has renamed these."""


class Texts:
    """The sentences of one locale."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._translations = _read(locale)
        self._babel = Locale.parse(locale, sep="-")

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence `key`, filled with `values`."""
        return self._translations.ugettext(key).format(**values)

    def plural(self, key: str, count: int, **values: object) -> str:
        """Return the sentence `key` in the form that `count` asks for; `{count}` is written as a number of the text."""
        return self._translations.ungettext(key, key, count).format(count=count, **values)

    def clock(self, moment: time) -> str:
        return format_time(moment, self("format.time"), locale=self._babel)

    def times(self, moments: Iterable[time]) -> str:
        return self.listing(self.clock(moment) for moment in moments)

    def listing(self, words: Iterable[str]) -> str:
        """Join words (one at least) as a sentence lists them."""
        *some, last = words
        joined = self("format.separator").join(some)
        return f"{joined}{self('format.last_separator')}{last}" if some else last

    def dated(self, day: date) -> str:
        """Return a day as a title names it, with its weekday."""
        return format_date(day, self("format.date"), locale=self._babel)

    def day(self, day: date, today: date) -> str:
        """Return a day in words as they are said on `today`: 昨天, 今天, 明天, else the date (with another year)."""
        near = {
            today - timedelta(days=1): "day.yesterday",
            today: "day.today",
            today + timedelta(days=1): "day.tomorrow",
        }
        return self(near[day]) if day in near else self.calendar_day(day, today)

    def calendar_day(self, day: date, today: date) -> str:
        """Return a day as its date, with the year where that isn't `today`'s."""
        pattern = "format.day" if day.year == today.year else "format.day_of_year"
        return format_date(day, self(pattern), locale=self._babel)

    def weekday(self, weekday: int, pattern: str = "format.weekday") -> str:
        """Return the name of an ISO weekday, by the key of a pattern."""
        return format_date(_A_MONDAY + timedelta(days=weekday - 1), self(pattern), locale=self._babel)

    def moment(self, instant: datetime, zone: str, today: date) -> str:
        """Return an instant as day and local time, as they are said on `today` in `zone`."""
        local = instant.astimezone(ZoneInfo(zone))
        return self("format.moment", day=self.day(local.date(), today), time=self.clock(local.time()))

    def published(self, instant: datetime, zone: str, today: date) -> str:
        """Return when an article came out: with the time on `today` and the day before, else the date alone."""
        day = instant.astimezone(ZoneInfo(zone)).date()
        if day > today or day < today - timedelta(days=1):
            return self.calendar_day(day, today)
        return self.moment(instant, zone, today)

    def ago(self, instant: datetime, now: datetime, zone: str) -> str:
        """Return how long ago something was, as one says it: `12 分钟前`, and from some hours on `昨天 08:10`."""
        minutes = (now - instant) // timedelta(minutes=1)
        if minutes < 1:
            return self("ago.now")
        if minutes == _HALF_HOUR:
            return self("ago.half_hour")
        if minutes < _HOUR:
            return self.plural("ago.minutes", minutes)
        if minutes < _RECENT_HOURS * _HOUR:
            return self.plural("ago.hours", minutes // _HOUR)
        return self.moment(instant, zone, self.local_day(now, zone))

    def ahead(self, instant: datetime, now: datetime, zone: str) -> str:
        """Return when something will be: `12 分钟后`, and from an hour on `今天 10:30`."""
        minutes = (instant - now) // timedelta(minutes=1)
        if minutes < 1:
            return self("ahead.now")
        if minutes == _HALF_HOUR:
            return self("ahead.half_hour")
        if minutes < _HOUR:
            return self.plural("ahead.minutes", minutes)
        return self.moment(instant, zone, self.local_day(now, zone))

    def local_day(self, instant: datetime, zone: str) -> date:
        return instant.astimezone(ZoneInfo(zone)).date()

    def zone(self, name: str, at: datetime) -> str:
        """Return a zone as readers know it, with its offset at an instant: `东京（UTC+9）`."""
        offset = _offset(ZoneInfo(name), at)
        if name in _UTC_ZONES or name.startswith("Etc/"):
            return offset
        return self("format.zone", place=self.place(name), offset=offset)

    def place(self, zone: str) -> str:
        """Return the city that a zone is named after; for China's zone, what its people call it."""
        if zone == "Asia/Shanghai":
            return self("zone.china")
        if zone.startswith("Etc/"):
            return _offset(ZoneInfo(zone), datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC")))
        city = self._babel.time_zones.get(_CLDR_NAMES.get(zone, zone), {}).get("city")
        return city or get_timezone_location(zone, locale=self._babel, return_city=True).rsplit("/", 1)[-1]


@cache
def texts_in(locale: str) -> Texts:
    """Return the sentences of one of `LOCALES`; of the default one for any other."""
    return Texts(locale if locale in LOCALES else DEFAULT_LOCALE)


def pick_locale(wanted: str) -> str:
    """Return our locale for what a platform says of a person's language: `zh-hans`, `zh-TW`, `en-GB`, `de`, or nothing.

    Chinese of every kind is answered in Chinese, everything else in English, nothing at all in the default.
    """
    language = re.split(r"[-_.@]", wanted.strip().casefold(), maxsplit=1)[0]
    if language in _UNSET:
        return DEFAULT_LOCALE
    return "zh-Hans" if language == "zh" else "en"


def sentence(key: str, locale: str, **values: object) -> str:
    """Return a sentence for a person of whom only the platform's word on their language is known."""
    return texts_in(pick_locale(locale))(key, **values)


def trail(path: CategoryPath) -> str:
    """Return a category's path as readers see it."""
    return " › ".join(path.names)


def quote(text: str) -> str:
    """Return what a reader typed on one line, short enough to be said back."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"


def _read(locale: str) -> Translations:
    with files("bot").joinpath("locales", f"{locale}.po").open("rb") as file:
        catalog = read_po(file, locale=locale.replace("-", "_"), abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def _offset(zone: ZoneInfo, at: datetime) -> str:
    minutes = int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"
