"""How much speaks for two articles in two languages, one of them English, reporting one event.

Common are figures, names as they are spelled or sound, and things, by a dictionary. The weights are a logistic
regression's, as those of `likeness` (`bench/learning.py`).
"""

import math
from collections.abc import Mapping
from datetime import timedelta

from bot.stories.agreement import matched, share_of_head, telling
from bot.stories.fingerprint import Fingerprint
from bot.stories.lexicon import meanings

_SURE = 0.03
_MOST_TELLING, _MOST_HEARD = 4, 8
_HEARD = 2
_NO_FIGURES = 0.3
_CONSONANTS = 15
_BIAS = -7.42
"""Half a unit below what was learnt: a wrong story is worse than two."""
_WEIGHTS: Mapping[str, float] = {
    "topics of title": 4.24,
    "topics of both titles": 1.92,
    "topics of both heads": 6.27,
    "things": 3.00,
    "telling figures": 0.73,
    "figures": 2.85,
    "other figures": -1.26,
    "figures of head": 0.86,
    "sounds": 0.35,
    "a name": 2.61,
    "a name and topics": 10.28,
    "same day": 0.05,
    "time": -0.97,
}


def across(one: Fingerprint, other: Fingerprint, apart: timedelta) -> float:
    """Return the evidence in natural units of log odds, above 0 for one event."""
    found = features(one, other, apart)
    return _BIAS + sum(weight * found[name] for name, weight in _WEIGHTS.items())


def features(one: Fingerprint, other: Fingerprint, apart: timedelta) -> dict[str, float]:
    """Return the evidence on two articles, by name."""
    english, chinese = (one, other) if one.is_latin else (other, one)
    common = _common(english, chinese)
    titles = sorted(_share(some.parts.title_topics, common) for some in (english, chinese))
    heads = sorted(_share(some.parts.head_topics, common) for some in (english, chinese))
    mine, theirs = matched(english, chinese)
    in_head = [share_of_head(english, mine), share_of_head(chinese, theirs)]
    fewer = min(len(english.figures), len(chinese.figures))
    heard = sum((sound & _CONSONANTS) - 2 for sound in set(english.sounds) & set(chinese.sounds))
    spelled = set(english.spellings) & set(chinese.spellings)
    is_named = bool(spelled) or heard >= _HEARD
    days_differ = bool(one.days and other.days) and not one.days & other.days
    return {
        "topics of title": titles[1],
        "topics of both titles": titles[0],
        "topics of head": heads[1],
        "topics of both heads": heads[0],
        "things": math.log1p(sum(term in common for term in english.terms)),
        "telling figures": float(min(telling(english, mine), _MOST_TELLING)),
        "figures": math.log1p(sum(mine)),
        "other figures": math.log1p(max(fewer - sum(mine), 0)),
        "figures of head": max(_NO_FIGURES if share is None else share for share in in_head),
        "sounds": float(min(heard, _MOST_HEARD)),
        "spellings": math.log1p(len(spelled)),
        "a name": float(is_named),
        "a name and topics": math.sqrt(heads[0] * heads[1]) if is_named else 0.0,
        "same day": float(bool(one.days & other.days)),
        "other day": float(days_differ),
        "time": math.log1p(abs(apart.total_seconds()) / 21_600),
    }


def _common(english: Fingerprint, chinese: Fingerprint) -> frozenset[int]:
    """Return the terms that both have, and those of either that may mean one of the other."""
    common = english.terms.keys() & chinese.terms.keys()
    for term in english.terms:
        meant = [meaning for meaning in meanings(term) if meaning in chinese.terms]
        if meant:
            common |= {term, *meant}
    return frozenset(common)


def _share(part: tuple[tuple[int, float], ...], common: frozenset[int]) -> float:
    return sum(square for term, square in part if term in common) / (sum(square for _, square in part) + _SURE)
