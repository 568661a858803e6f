"""How much speaks for two articles reporting one event.

First what rules it out: another quarter, round, magnitude, another number in a series of titles, the same wording with
other figures or about somebody else. Then evidence is weighed: common names and topics, most of all in titles and
leads, and figures that agree, against what makes a template: the same words about others, with other figures. The
weights are a logistic regression's over all annotated pairs, each held to the sign that it must have
(`bench/learning.py`).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.stories.across import across
from bot.stories.agreement import matched, share_of_head, telling
from bot.stories.fingerprint import IS_NAME, IS_PART, Fingerprint
from bot.stories.wording import containment

_REPRINT, _TEMPLATE = 0.62, 0.3
_SAME_FIGURES = 0.5
_SAME_WORDS = 0.5
_LEAST_SHINGLES = 12
"""Shorter texts say next to nothing."""
_SERIES = timedelta(hours=12)
"""Two texts of one title so far apart are two notices of a kind, unless they are alike."""
_CERTAIN = 8.0
_UNNAMED, _NO_FIGURES, _TOPICLESS = 0.3, 0.4, 0.3
_SURE = 0.03
"""What is missing from every share, so that little that is all common says less than much."""
_BIAS = -3.49
_WEIGHTS: Mapping[str, float] = {
    "topics of title": 3.13,
    "names of head": 2.20,
    "names and topics of head": 0.66,
    "title": 4.23,
    "names of title": 1.61,
    "main names": 1.61,
    "shared terms": 1.23,
    "shared names": 1.09,
    "shared topics of heads": 0.93,
    "telling figures": 1.96,
    "length": -0.60,
    "time": -0.84,
    "other day": -0.75,
    "other day in title": -1.81,
    "weak topic": -7.41,
    "wording with other figures": -8.59,
    "topics with other figures": -1.56,
    "no common figure": -0.76,
    "wording on others": -33.41,
    "title on others": -3.55,
    "somebody else in title": -0.42,
}
Spread = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`evidence` is in natural units of log odds: above 0, one event is likelier than two."""

    evidence: float
    is_reprint: bool = False


APART = Likeness(-_CERTAIN)


def likeness(one: Fingerprint, other: Fingerprint, apart: timedelta, spread: Spread) -> Likeness:
    """Compare two articles that were published so long `apart`. `spread`: in how many stories at hand a term stands;
    what stands in many tells little.
    """
    common = containment(one, other)
    is_notice = one.form == other.form and apart >= _SERIES and common < _REPRINT
    is_empty = min(one.shingles, other.shingles) < _LEAST_SHINGLES
    if is_empty or is_notice or _is_another(one, other) or _is_template(one, other):
        return APART
    if common >= _TEMPLATE:
        # Of whoever has fewer figures.
        few = min(matched(one, other), key=len)
        share = sum(few) / len(few) if few else 1.0
        days_differ = _differ(one.days, other.days)
        if share < _SAME_FIGURES or (days_differ and share < 1.0) or _are_strangers(one, other):
            return APART
        # What a round-up has in common with a report is that it quotes it.
        if common >= _REPRINT and one.is_round_up == other.is_round_up:
            return Likeness(_CERTAIN, is_reprint=True)
    if one.is_round_up or other.is_round_up:
        return APART
    if one.is_latin != other.is_latin:
        return Likeness(across(one, other, apart))
    found = features(one, other, apart, spread)
    return Likeness(_BIAS + sum(weight * found[name] for name, weight in _WEIGHTS.items()))


def features(one: Fingerprint, other: Fingerprint, apart: timedelta, spread: Spread) -> dict[str, float]:
    """Return the evidence on two articles, by name."""
    pair = _Pair(one, other, spread)
    names, topics = pair.shares(lambda some: some.parts.head_names), pair.shares(lambda some: some.parts.head_topics)
    title_names = pair.shares(lambda some: some.parts.title_names)
    said = _known(pair.shares(lambda some: some.parts.title_topics), _TOPICLESS)
    names_known, topics_known = _known(names, _UNNAMED), _known(topics, _TOPICLESS)
    others_named, others_in_title = _missing(names), _missing(title_names)
    alike = containment(one, other)
    mine, theirs = matched(one, other)
    heads = [share_of_head(one, mine), share_of_head(other, theirs)]
    other_figures = 1 - _known(heads, _NO_FIGURES)[1]
    return {
        "topics of title": said[1],
        "names of head": names_known[0],
        "names and topics of head": math.sqrt(names_known[0] * topics_known[0]),
        "title": _known(pair.shares(lambda some: some.parts.title), 0.0)[0],
        "names of title": _known(title_names, _UNNAMED)[0],
        "main names": max(_main(one, other), _main(other, one)),
        **pair.counts(),
        "telling figures": math.log1p(telling(one, mine)),
        **_circumstances(one, other, apart),
        "weak topic": max(0.0, _TOPICLESS - topics_known[1]),
        "wording with other figures": other_figures * alike,
        "topics with other figures": other_figures * topics_known[0],
        "no common figure": float(None not in heads and other_figures == 1),
        "wording on others": others_named[0] * alike,
        "topics on others": others_named[0] * topics_known[0],
        "title on others": others_in_title[0] * said[0],
        "somebody else in title": others_in_title[1],
    }


def _circumstances(one: Fingerprint, other: Fingerprint, apart: timedelta) -> dict[str, float]:
    return {
        "length": math.log1p(min(one.shingles, other.shingles) / 100),
        "time": math.log1p(abs(apart.total_seconds()) / 21_600),
        "other day": float(_differ(one.days, other.days)),
        "other day in title": float(_differ(one.title_days, other.title_days)),
    }


def _differ(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one and other) and not one & other


def is_ruled_out(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two articles can't report one event, unless one is the other's reprint."""
    return one.is_round_up or other.is_round_up or _is_another(one, other)


def _is_another(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether what numbers or names two events differs: a quarter, a round, a model, a deed."""
    if one.form == other.form and one.numbers != other.numbers:
        return True
    kinds = {kind for kind, _ in one.labels} & {kind for kind, _ in other.labels}
    both = one.labels & other.labels
    return any(all(kind != shared for shared, _ in both) for kind in kinds)


class _Pair:
    """Two articles, and how much each term that both have tells."""

    def __init__(self, one: Fingerprint, other: Fingerprint, spread: Spread) -> None:
        self._one, self._other = one, other
        shared = one.terms.keys() & other.terms.keys()
        self._tells = {term: 1 / (1 + math.log(max(spread.get(term, 1), 1))) for term in shared}

    def shares(self, part: Callable[[Fingerprint], tuple[tuple[int, float], ...]]) -> list[float | None]:
        """Return of each article how much of a part stands in the other's text; none where it has no such part."""
        return [self._share(part(some)) for some in (self._one, self._other)]

    def counts(self) -> dict[str, float]:
        """Return how many terms, names, and topics of both heads are common, parts of longer words left out."""
        marks, theirs = self._one.marks, self._other.marks
        whole = [term for term in self._tells if not marks[term] & theirs[term] & IS_PART]
        names = sum(bool((marks[term] | theirs[term]) & IS_NAME) for term in whole)
        told = {term for term, _ in self._one.parts.head_topics} & {term for term, _ in self._other.parts.head_topics}
        return {
            "shared terms": math.log1p(len(whole)),
            "shared names": math.log1p(names),
            "shared topics of heads": math.log1p(sum(term in told for term in whole)),
        }

    def _share(self, part: tuple[tuple[int, float], ...]) -> float | None:
        total = sum(square for _, square in part)
        return sum(square * self._tells.get(term, 0.0) for term, square in part) / (total + _SURE) if total else None


def _known(shares: list[float | None], unknown: float) -> tuple[float, float]:
    """Return the lesser and the greater share, those that there aren't taken for `unknown`."""
    one, other = (unknown if share is None else share for share in shares)
    return min(one, other), max(one, other)


def _missing(shares: list[float | None]) -> tuple[float, float]:
    """Return how much the other article lacks, of whichever lacks less and more; 0 where one has nothing to lack."""
    known = [share for share in shares if share is not None]
    return (1 - max(known), 1 - min(known)) if len(known) == len(shares) else (0.0, 0.0)


def _main(one: Fingerprint, other: Fingerprint) -> float:
    """Return how many of the two weightiest names of one head the other text has, as a share."""
    main = one.parts.main[:2]
    return sum(term in other.terms for term in main) / len(main) if main else _NO_FIGURES


def _is_template(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether both titles say nearly the same, but of different subjects."""
    if not one.subject or not other.subject or one.subject & other.subject:
        return False
    rest, others_rest = ({term for term, _ in some.parts.title if term not in some.subject} for some in (one, other))
    return len(rest & others_rest) >= _SAME_WORDS * max(len(rest), len(others_rest), 1)


def _are_strangers(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether each names somebody in title or lead, and the other text none of them."""
    mine, theirs = one.parts.main, other.parts.main
    if not mine or not theirs:
        return False
    return not any(term in other.terms for term in mine) and not any(term in one.terms for term in theirs)
