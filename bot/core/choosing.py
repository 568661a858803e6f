"""Which stories a digest shows, under which heading, and in which order.

A story counts by how many independent outlets report it, how fresh it is, by followed words, by how narrowly its
category is subscribed to and how early in the list, and by how full its best report is; less where the reader wants
less of its category. The best are picked one by one, each less likely the more of its outlet and its section have been
picked already (after Carbonell and Goldstein's maximal marginal relevance, 1998), so that neither one loud source nor
one busy category fills a digest.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.category import CategoryPath
from bot.core.digest import Limits

_FRESH_FOR_H = 12.0
_FRESH, _FOLLOWED, _NARROW, _EARLY, _FULL = 0.8, 0.6, 0.1, 0.2, 0.2
_FULL_LENGTH = 400
_DAMPED = 0.35
_SAME_SOURCE, _SAME_SECTION = 0.35, 0.25
_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that a digest may show, by the report that would be its headline (`article_id`).

    `sources`: how many independent outlets report it. `newest_at`: its newest report. `length`: characters of the
    headline's body. `hits`: how many followed words it has. `is_follow_up`: it was offered before, and something new
    has happened.
    """

    story_id: int
    article_id: int
    source_key: int
    sources: int
    newest_at: datetime
    length: int
    hits: int = 0
    is_follow_up: bool = False
    is_damped: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a section may be filled from; a story stands on one shelf only. `beyond`: how many articles there are that
    weren't looked at. A shelf of followed words has `words`, no path, and 0 for a category.
    """

    category_id: int
    path: CategoryPath
    candidates: tuple[Candidate, ...]
    beyond: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """A section to be: its stories, the most important first, and how many more there are."""

    shelf: Shelf
    candidates: tuple[Candidate, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Told:
    """A report as far as it matters for being a headline. `is_own`: it is in a category that the reader has chosen;
    `nearness`: how near its language is to the reader's (`language.nearness`).
    """

    article_id: int
    length: int
    is_own: bool
    nearness: int = 0


def choose(shelves: Sequence[Shelf], limits: Limits, now: datetime, *, is_weekly: bool = False) -> tuple[Pick, ...]:
    """Choose a digest's stories. Sections keep the order of `shelves`; one that has nothing to say is left out, one
    that had to give up all its stories says how many there are.
    """
    scores = [
        {one.story_id: _score(one, shelf, place, len(shelves), now, is_weekly=is_weekly) for one in shelf.candidates}
        for place, shelf in enumerate(shelves)
    ]
    picked = _pick(shelves, scores, limits)
    picks = (_section(*each) for each in zip(shelves, scores, picked, strict=True))
    return tuple(pick for pick in picks if pick.candidates or pick.left_out)


def headline(reports: Iterable[Told]) -> Told:
    """Return the report that is shown for a story: one of the reader's own categories, in its language, the fullest,
    the earliest.
    """
    return max(reports, key=lambda one: (one.is_own, one.nearness, min(one.length, _FULL_LENGTH), -one.article_id))


def _score(one: Candidate, shelf: Shelf, place: int, places: int, now: datetime, *, is_weekly: bool) -> float:
    age_h = max((now - one.newest_at).total_seconds() / 3_600, 0.0)
    score = (
        math.log2(1 + one.sources)
        + _FOLLOWED * one.hits
        + _NARROW * min(len(shelf.path.names), _NARROWEST)
        + _EARLY * (1 - place / places)
        + _FULL * min(one.length / _FULL_LENGTH, 1.0)
        # Of a whole week, what was big counts, not what was last.
        + (0.0 if is_weekly else _FRESH * math.exp(-age_h / _FRESH_FOR_H))
    )
    return score * _DAMPED if one.is_damped else score


def _pick(shelves: Sequence[Shelf], scores: Sequence[Mapping[int, float]], limits: Limits) -> list[set[int]]:
    """Return the stories picked of each shelf."""
    picked: list[set[int]] = [set() for _ in shelves]
    heads = [
        _ranked(shelf.candidates, of_shelf)[: 4 * limits.per_section]
        for shelf, of_shelf in zip(shelves, scores, strict=True)
    ]
    sources: Counter[int] = Counter()
    for _ in range(limits.stories):
        best: tuple[float, int, int] | None = None
        for at, waiting in enumerate(heads):
            if len(picked[at]) == limits.per_section:
                continue
            for place, one in enumerate(waiting):
                told_off = _SAME_SOURCE * sources[one.source_key] + _SAME_SECTION * len(picked[at])
                value = scores[at][one.story_id] - told_off
                if best is None or value > best[0]:
                    best = (value, at, place)
        if best is None:
            break
        _, at, place = best
        one = heads[at].pop(place)
        picked[at].add(one.story_id)
        sources[one.source_key] += 1
    return picked


def _section(shelf: Shelf, scores: Mapping[int, float], picked: set[int]) -> Pick:
    shown = _ranked((one for one in shelf.candidates if one.story_id in picked), scores)
    return Pick(shelf, tuple(shown), len(shelf.candidates) - len(shown) + shelf.beyond)


def _ranked(candidates: Iterable[Candidate], scores: Mapping[int, float]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (scores[one.story_id], one.article_id), reverse=True)
