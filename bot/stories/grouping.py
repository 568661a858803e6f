"""To which story an article belongs, if to any: reprints and independent reports of one event, and nothing else.

Two results of two companies, two quarters of one, two days of a price notice share most of their words; so what differs
counts for more than what agrees: other periods, other days, other figures in the same wording, other names in the
titles keep articles apart. An article joins a story when it agrees with a good part of what it is
compared with, so that one bridge does not make two events one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.stories.fingerprint import Fingerprint

STORY_LIFE = timedelta(days=4)
"""An article that comes later than that after a story's last one begins a story of its own."""
_REPRINT = 0.5
_CONTAINED = 0.8
_SAME_FIGURES = 0.6
_TEMPLATE = 0.25
_EVENT = 0.2
_TITLE, _BOTH_TITLES = 0.3, 0.95
_AGREED = 0.25
_LATER, _UNSAID = timedelta(hours=6), 0.45
_MOST_COMPARED = 12
_LEAST = 24
"""Texts of fewer shingles say too little to be compared."""


class Kind(StrEnum):
    """`FIRST` tells of an event before all others, `REPRINT` in words that are known, `REPORT` in its own words,
    `DEVELOPMENT` says that something new has happened.
    """

    FIRST = "first"
    REPRINT = "reprint"
    REPORT = "report"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is in a story."""

    article_id: int
    story_id: int
    fingerprint: Fingerprint
    at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs: `story_id` is none for a new story."""

    story_id: int | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Likeness:
    is_same: bool
    is_reprint: bool
    score: float


_APART = _Likeness(is_same=False, is_reprint=False, score=0.0)


def place(new: Fingerprint, at: datetime, known: Sequence[Known]) -> Placement:
    """Decide where an article belongs. `known` are articles like it, with all those of their stories or the latest."""
    stories: dict[int, list[Known]] = defaultdict(list)
    for one in known:
        if abs(one.at - at) <= STORY_LIFE:
            stories[one.story_id].append(one)
    best: tuple[float, int, Kind] | None = None
    for story_id, members in stories.items():
        compared = [_compare(new, one.fingerprint) for one in members[-_MOST_COMPARED:]]
        same = [one for one in compared if one.is_same]
        is_reprint = any(one.is_reprint for one in compared)
        if not same or (len(same) < _AGREED * len(compared) and not is_reprint):
            continue
        score = max(one.score for one in same)
        if best is None or score > best[0]:
            best = (score, story_id, Kind.REPRINT if is_reprint else _kind(new, at, members))
    return Placement(None, Kind.FIRST) if best is None else Placement(best[1], best[2])


def _kind(new: Fingerprint, at: datetime, members: Sequence[Known]) -> Kind:
    """Tell a report from a development: figures that are mostly new, a later day, or, hours after all others, words
    that are mostly new.
    """
    figures = frozenset[int]().union(*(one.fingerprint.figures for one in members))
    days = frozenset[int]().union(*(one.fingerprint.days for one in members))
    fresh = new.figures - figures
    is_fresh = len(fresh) >= 2 and len(fresh) > len(new.figures) / 2
    terms = frozenset[int]().union(*(one.fingerprint.terms for one in members))
    unsaid = sum(value * value for term, value in new.terms.items() if term not in terms)
    is_later = at - max(one.at for one in members) >= _LATER and unsaid >= _UNSAID
    return Kind.DEVELOPMENT if is_fresh or is_later or (bool(new.days - days) and bool(fresh)) else Kind.REPORT


def _compare(one: Fingerprint, other: Fingerprint) -> _Likeness:
    is_series = one.form == other.form and one.numbers != other.numbers
    says_little = min(one.shingles, other.shingles) < _LEAST
    if is_series or says_little or _conflict(one.periods, other.periods):
        return _APART
    resemblance, containment = _wording(one, other)
    figures = _shared(one.figures, other.figures)
    if resemblance >= _REPRINT or containment >= _CONTAINED:
        is_same = figures is None or figures >= _SAME_FIGURES
        is_same = is_same and (not _conflict(one.days, other.days) or figures == 1.0)
        return _Likeness(is_same, is_same, resemblance)
    if _conflict(one.days, other.days) or (
        resemblance >= _TEMPLATE and figures is not None and figures < _SAME_FIGURES
    ):
        return _APART
    score = _cosine(one.terms, other.terms)
    covered = (_covered(one.title, other.terms), _covered(other.title, one.terms))
    is_titled = min(covered) >= _TITLE and sum(covered) >= _BOTH_TITLES
    agrees = figures is None or figures > 0
    return _Likeness(score >= _EVENT and is_titled and agrees, is_reprint=False, score=score)


def _wording(one: Fingerprint, other: Fingerprint) -> tuple[float, float]:
    """Estimate how much of both texts' wording is common, and how much of the shorter one's stands in the longer."""
    size = min(len(one.sketch), len(other.sketch))
    if not size:
        return 0.0, 0.0
    union = sorted({*one.sketch, *other.sketch})[: max(size, 1)]
    common = set(one.sketch) & set(other.sketch)
    resemblance = sum(shingle in common for shingle in union) / len(union)
    both = resemblance * (one.shingles + other.shingles) / (1 + resemblance)
    return resemblance, both / max(min(one.shingles, other.shingles), 1)


def _conflict(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one) and bool(other) and not one & other


def _shared(one: frozenset[int], other: frozenset[int]) -> float | None:
    """Return how many of the figures of whoever has fewer the other has; none where that says nothing."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= 2 else None


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    few, many = sorted((one, other), key=len)
    return sum(value * many.get(term, 0.0) for term, value in few.items())


def _covered(title: Mapping[int, float], terms: Mapping[int, float]) -> float:
    """Return how much of a title's weight is in words that the other text has."""
    whole = sum(value * value for value in title.values())
    return sum(value * value for term, value in title.items() if term in terms) / whole if whole else 1.0
