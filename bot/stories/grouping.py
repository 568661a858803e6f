"""To which story an article belongs, if to any: reprints and independent reports of one event, and nothing else.

An article joins a story where enough speaks for it (`likeness`): much for its likest member, and not too little for the
others, so that one bridge does not make two events one.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.stories.fingerprint import Fingerprint
from bot.stories.likeness import APART, Likeness, likeness

STORY_LIFE = timedelta(days=4)
"""An article that comes later than that after a story's last one has to be all the more like it to belong to it."""
LONGEST_STORY = timedelta(days=10)
"""So does one that comes later than that after a story's first one."""
_JOIN, _JOIN_LATE, _ON_THE_WHOLE = 1.0, 4.0, -0.5
_NEARER = 0.75
"""The mean counts of so many of a story's articles, those that are likest: one may be a piece that has few words with
any in common.
"""
_MOST_COMPARED = 13
_MOST_TERMS = 6_000
_LATER, _UNSAID = timedelta(hours=6), 0.45
_NEW_FIGURES = 2


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
    """Where an article belongs: `story_id` is none for a new story; `like` is the article it is most like."""

    story_id: int | None
    kind: Kind
    like: int | None = None


def place(new: Fingerprint, at: datetime, known: Sequence[Known]) -> Placement:
    """Decide where an article belongs. `known` are articles like it, with all those of their stories or the latest."""
    stories: dict[int, list[Known]] = defaultdict(list)
    for one in known:
        stories[one.story_id].append(one)
    spread = _spread(new, stories)
    best: tuple[float, int, Kind, int] | None = None
    for story_id in sorted(stories):
        members = _compared(stories[story_id])
        if not _is_within_reach(members, at):
            continue
        found = [likeness(new, one.fingerprint, at - one.at, spread) for one in members]
        is_late = at - members[-1].at > STORY_LIFE
        score = _score(found, _JOIN_LATE if is_late else _JOIN)
        if score is None or (best is not None and score <= best[0]):
            continue
        likest = max(range(len(found)), key=lambda index: found[index].evidence)
        kind = Kind.REPRINT if any(one.is_reprint for one in found) else _kind(new, at, members)
        best = (score, story_id, kind, members[likest].article_id)
    return Placement(None, Kind.FIRST) if best is None else Placement(best[1], best[2], best[3])


def _compared(members: Sequence[Known]) -> Sequence[Known]:
    ordered = sorted(members, key=lambda one: (one.at, one.article_id))
    return ordered if len(ordered) <= _MOST_COMPARED else [ordered[0], *ordered[1 - _MOST_COMPARED :]]


def _is_within_reach(members: Sequence[Known], at: datetime) -> bool:
    first = members[0].at
    return at - first <= LONGEST_STORY and first - at <= STORY_LIFE


def _score(found: Sequence[Likeness], least: float) -> float | None:
    """Return how well an article fits a story by how well it fits each member; none where it doesn't."""
    if any(one.is_reprint for one in found):
        return 100.0 + max(one.evidence for one in found)
    if sum(one is APART for one in found) * 2 >= len(found):
        return None
    evidence = sorted((one.evidence for one in found), reverse=True)
    nearer = evidence[: math.ceil(len(evidence) * _NEARER)]
    whole = sum(nearer) / len(nearer)
    return whole + evidence[0] if evidence[0] >= least and whole >= _ON_THE_WHOLE else None


def _spread(new: Fingerprint, stories: Mapping[int, Sequence[Known]]) -> Mapping[int, int]:
    """Return in how many of these stories each term of an article stands."""
    counts: dict[int, int] = defaultdict(int)
    for members in stories.values():
        for term in {
            term for one in members[:_MOST_COMPARED] for term in new.terms.keys() & one.fingerprint.terms.keys()
        }:
            counts[term] += 1
    return counts


def _kind(new: Fingerprint, at: datetime, members: Sequence[Known]) -> Kind:
    """Tell a report from a development: figures that are mostly new, a later day, or, hours after all others, words
    that are mostly new.
    """
    figures = [figure for one in members for figure in one.fingerprint.figures]
    fresh = [one for one in new.figures if not any(map(one.agrees, figures))]
    days = frozenset[int]().union(*(one.fingerprint.days for one in members))
    terms = frozenset[int]().union(*(one.fingerprint.terms.keys() for one in members))
    unsaid = sum(weight * weight for term, weight in new.terms.items() if term not in terms)
    waited = at - max(one.at for one in members)
    is_fresh = len(fresh) >= _NEW_FIGURES and len(fresh) > len(new.figures) / 2
    is_later = waited >= _LATER and (unsaid >= _UNSAID or is_fresh)
    return Kind.DEVELOPMENT if is_later or (bool(new.days - days) and bool(fresh)) else Kind.REPORT
