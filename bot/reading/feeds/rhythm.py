"""How often, by its own word, a feed is to be looked at: RSS's ttl, skipHours, skipDays, and the syndication module."""

import re

_MINUTE_S = 60
_HOUR_S = 3_600
_DAY_S = 86_400
_PERIODS_S = {"hourly": _HOUR_S, "daily": _DAY_S, "weekly": 7 * _DAY_S, "monthly": 30 * _DAY_S, "yearly": 365 * _DAY_S}
_LONGEST_S = 30 * _DAY_S
_DAYS = {name: day for day, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_NUMBER = re.compile(r"\s*(\d{1,7})\s*(?:\.\d*)?\s*$", re.ASCII)


class Rhythm:
    """Takes what a feed says, element by element (names as feedparser has them); nonsense is no word at all."""

    def __init__(self) -> None:
        self._ttl_s: int | None = None
        self._period_s: int | None = None
        self._frequency = 1
        self._hours: set[int] = set()
        self._days: set[int] = set()

    def say(self, name: str, value: str) -> None:
        value = value[:40].strip().lower()
        found = _NUMBER.match(value)
        number = int(found[1]) if found else None
        if name == "ttl":
            self._ttl_s = number * _MINUTE_S if number else self._ttl_s
        elif name == "sy_updateperiod":
            self._period_s = _PERIODS_S.get(value, self._period_s)
        elif name == "sy_updatefrequency":
            self._frequency = number or 1
        elif name == "hour" and number is not None and number <= 24:
            self._hours.add(number % 24)
        elif name == "day" and value in _DAYS:
            self._days.add(_DAYS[value])

    @property
    def interval_s(self) -> int | None:
        """What `ttl` says, else the module; a minute at least, 30 days at most."""
        said = self._ttl_s or (self._period_s and self._period_s // self._frequency)
        return max(_MINUTE_S, min(said, _LONGEST_S)) if said is not None else None

    @property
    def skip_hours(self) -> frozenset[int]:
        """None where all are named: such a feed would never be read again."""
        return frozenset(self._hours) if len(self._hours) < 24 else frozenset()

    @property
    def skip_days(self) -> frozenset[int]:
        return frozenset(self._days) if len(self._days) < 7 else frozenset()
