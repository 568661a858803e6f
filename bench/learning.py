"""Where the weights of `bot/stories/likeness.py` and `across.py` come from: a logistic regression, fit and checked.

Over all pairs of annotated articles that share a key, but for those that are ruled out or reprints. Each weight is held
to the sign that it must have, so that what speaks against one event never speaks for it: that keeps a few hundred
events from teaching oddities. Prints how pairs are told by models that were fit without their event, and the weights.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy.optimize import minimize

from bot.stories import across, likeness
from bot.stories.fingerprint import Fingerprint
from bot.stories.fingerprinting import fingerprint
from bot.stories.grouping import LONGEST_STORY, STORY_LIFE
from tests.stories.scoring import Annotated, load

_AGAINST = frozenset(
    {
        "time", "other day", "other day in title", "other figures", "weak topic", "wording with other figures",
        "topics with other figures", "no common figure", "wording on others", "topics on others", "title on others",
        "somebody else in title",
    }
)  # fmt: skip
_EITHER = frozenset({"length", "shared terms"})
_SETS = ("golden", "held", "blind", "fresh", "last", "unseen")
_FOLDS = 8
_PENALTY = 3.0
_CANDIDATES = 48
_THRESHOLDS = (0.0, 0.5, 1.0, 2.0, 3.0)


@dataclass(frozen=True)
class _Article:
    annotated: Annotated
    print: Fingerprint


@dataclass(frozen=True)
class _Pair:
    evidence: Mapping[str, float]
    is_one_event: bool
    fold: int


_Spread = Mapping[int, int]
_Compare = Callable[[_Article, _Article, _Spread], Mapping[str, float] | None]


def main() -> None:
    folders = sys.argv[1:] or _SETS
    sets = [[_Article(one, fingerprint(one.report)) for one in load(folder)] for folder in folders]
    for name, compare in (("one language", _alike), ("two languages", _across)):
        _report(name, [pair for articles in sets for pair in _pairs(articles, compare)])


def _report(name: str, pairs: Sequence[_Pair]) -> None:
    print(f"{name}: {len(pairs)} pairs, {sum(pair.is_one_event for pair in pairs)} of one event")
    names = list(pairs[0].evidence)
    values = np.array([[pair.evidence[feature] for feature in names] for pair in pairs])
    truth = np.array([pair.is_one_event for pair in pairs], dtype=float)
    folds = np.array([pair.fold for pair in pairs])
    told = np.zeros(len(pairs))
    for fold in range(_FOLDS):
        rest = folds != fold
        weights, bias = _fit(names, values[rest], truth[rest])
        told[~rest] = values[~rest] @ weights + bias
    for threshold in _THRESHOLDS:
        joined = told > threshold
        right = float(truth[joined].sum())
        print(f"from {threshold}: precision {right / max(joined.sum(), 1):.3f}, recall {right / truth.sum():.3f}")
    weights, bias = _fit(names, values, truth)
    print(f"_BIAS = {bias:.2f}")
    print("\n".join(f'    "{feature}": {weight:.2f},' for feature, weight in zip(names, weights, strict=True)))


def _fit(names: Sequence[str], values: "np.ndarray", truth: "np.ndarray") -> tuple["np.ndarray", float]:
    """Return weights and bias: L2-regularised on standardised evidence, by L-BFGS-B within the signs' bounds."""
    mean, deviation = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - mean) / deviation

    def loss(point: "np.ndarray") -> tuple[float, "np.ndarray"]:
        told = scaled @ point[:-1] + point[-1]
        error = 1 / (1 + np.exp(-told)) - truth
        penalty = _PENALTY * np.sum(point[:-1] ** 2) / 2
        slope = np.append(scaled.T @ error + _PENALTY * point[:-1], error.sum())
        return float(np.sum(np.logaddexp(0, told) - truth * told) + penalty), slope

    start = np.zeros(len(names) + 1)
    bounds = [*map(_bounds, names), (None, None)]
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 3000}).x
    weights = found[:-1] / deviation
    return weights, float(found[-1] - (weights * mean).sum())


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name in _EITHER:
        return None, None
    return (None, 0.0) if name in _AGAINST else (0.0, None)


def _pairs(articles: Sequence[_Article], compare: _Compare) -> list[_Pair]:
    pairs = []
    for at, later in enumerate(articles):
        shared = [(len(set(later.print.keys) & set(one.print.keys)), index) for index, one in enumerate(articles[:at])]
        candidates = [articles[index] for count, index in sorted(shared, reverse=True)[:_CANDIDATES] if count]
        spread = {
            term: len({one.annotated.event for one in candidates if term in one.print.terms})
            for term in later.print.terms
        }
        for earlier in articles[:at]:
            evidence = compare(earlier, later, spread)
            if evidence is not None:
                is_one = earlier.annotated.event == later.annotated.event
                pairs.append(_Pair(evidence, is_one, crc32(earlier.annotated.event.encode()) % _FOLDS))
    return pairs


def _alike(earlier: _Article, later: _Article, spread: _Spread) -> Mapping[str, float] | None:
    one, other = earlier.print, later.print
    apart = later.annotated.report.at - earlier.annotated.report.at
    if one.is_latin != other.is_latin or apart > LONGEST_STORY or not set(one.keys) & set(other.keys):
        return None
    found = likeness.likeness(one, other, apart, spread)
    if found is likeness.APART or found.is_reprint:
        return None
    return likeness.features(one, other, apart, spread)


def _across(earlier: _Article, later: _Article, _: _Spread) -> Mapping[str, float] | None:
    one, other = earlier.print, later.print
    apart = later.annotated.report.at - earlier.annotated.report.at
    if one.is_latin == other.is_latin or apart > STORY_LIFE or likeness.is_ruled_out(one, other):
        return None
    return across.features(one, other, apart)


if __name__ == "__main__":
    main()
