"""Which sentences carry most, where a text has neither lists nor sub-headings.

A sentence's weight is the mean TF-IDF of its words within the article (sentences as documents; Spärck Jones, 1972),
raised by an early position (Edmundson, 1969) and by words of the title; redundancy is held down by maximal marginal
relevance (Carbonell and Goldstein, 1998).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.summary import Passage
from bot.summarising.segment import words

_TITLE_WEIGHT = 0.6
_POSITION_WEIGHT = 0.35
_FIGURE_WEIGHT = 0.1
_DIVERSITY = 0.7
_MOST_SENTENCES = 400
_SHORTEST = 12
_LONGEST = 160
_FIGURE = re.compile(r"\d")
_DEPENDENT = re.compile(
    r"(?:他|她|它|他们|她们|它们|这|那|此|其|该|但|不过|然而|而且|因此|所以|同时|此外|另外|并且|对此|与此同时|据此|例如|比如|也就是说|换言之|"
    r"(?:He|She|It|They|This|That|These|Those|But|However|And|So|Also|Meanwhile|Moreover|Therefore)\b)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may become a point, and the order number of its paragraph."""

    passage: Passage
    paragraph: int


def most_salient(candidates: Sequence[Candidate], title: str, lead: str, count: int) -> list[Passage]:
    """Return up to `count` passages that say most beyond the lead, in the order of the text."""
    usable = [one for one in candidates if _is_usable(one.passage.text)][:_MOST_SENTENCES]
    bags = [Counter(words(one.passage.text)) for one in usable]
    weights = _idf(bags)
    vectors = [{word: times * weights[word] for word, times in bag.items()} for bag in bags]
    norms = [math.sqrt(sum(value * value for value in vector.values())) for vector in vectors]
    titled = set(words(title))
    scores = [_score(one, vector, titled, len(usable)) for one, vector in zip(usable, vectors, strict=True)]
    said = {word: weights.get(word, 0.0) for word in words(lead)}
    chosen = _spread(scores, vectors, norms, said, count)
    return [usable[at].passage for at in sorted(chosen)]


def _is_usable(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and not text.endswith(("：", ":", "？", "?"))


def _idf(bags: Sequence[Counter[str]]) -> dict[str, float]:
    documents: Counter[str] = Counter()
    for bag in bags:
        documents.update(bag.keys())
    return {
        word: math.log(1 + len(bags) / found) * (1.0 if len(word) > 1 else 0.2) for word, found in documents.items()
    }


def _score(one: Candidate, vector: dict[str, float], titled: set[str], sentences: int) -> float:
    if not vector:
        return 0.0
    weight = sum(vector.values()) / (len(vector) + 6)
    share = len(titled & vector.keys()) / (len(titled) or 1)
    early = 1.0 / (1.0 + one.paragraph)
    figure = _FIGURE_WEIGHT if _FIGURE.search(one.passage.text) else 0.0
    whole = weight / math.log(2 + sentences) + _TITLE_WEIGHT * share + _POSITION_WEIGHT * early + figure
    return whole * (0.6 if _DEPENDENT.match(one.passage.text) else 1.0)


def _spread(
    scores: Sequence[float],
    vectors: Sequence[dict[str, float]],
    norms: Sequence[float],
    said: dict[str, float],
    count: int,
) -> list[int]:
    """Choose by maximal marginal relevance: each next one the best for its weight less its likeness to what is said."""
    said_norm = math.sqrt(sum(value * value for value in said.values()))
    nearest = [_cosine(vector, norm, said, said_norm) for vector, norm in zip(vectors, norms, strict=True)]
    chosen: list[int] = []
    left = set(range(len(scores)))
    while left and len(chosen) < count:
        best = max(left, key=lambda at: (_DIVERSITY * scores[at] - (1 - _DIVERSITY) * nearest[at], -at))
        left.remove(best)
        if nearest[best] > 0.8:
            continue
        chosen.append(best)
        for at in left:
            nearest[at] = max(nearest[at], _cosine(vectors[at], norms[at], vectors[best], norms[best]))
    return chosen


def _cosine(one: dict[str, float], one_norm: float, other: dict[str, float], other_norm: float) -> float:
    if not one_norm or not other_norm:
        return 0.0
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(value * large.get(word, 0.0) for word, value in small.items()) / (one_norm * other_norm)
