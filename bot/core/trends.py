"""Which words are rising: in more stories lately than the time before it lets one expect.

A word's count is that of stories, so that one event counts once however many report it. What is expected goes by how
much news there was in both times, for a bot with new feeds has more of everything. The surplus is measured against the
spread that chance alone would give (the root of what is expected, as for rare events), with some added to it: so a
word that is seen twice after never doesn't win over one that has doubled from twenty.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

_FEWEST = 3
_ADDED = 4.0
_LEAST_SURPLUS = 1.0
_LONGEST = 20

Telling = tuple[int, Sequence[str]]
"""A report: its story's number, and its keywords."""


@dataclass(frozen=True, slots=True)
class Trend:
    """`count` is how many stories have the word, `usual` how many would, had nothing changed."""

    word: str
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class Rising:
    """The words that rise, the steepest first, and how many stories there were lately and before. `is_sample`:
    these are not all that there were.
    """

    trends: tuple[Trend, ...]
    stories: int
    stories_before: int
    is_sample: bool = False


def rising(lately: Sequence[Telling], before: Sequence[Telling], most: int) -> Rising:
    """Return up to `most` words that rise; none where one of the times has no news."""
    stories, stories_before = _stories(lately), _stories(before)
    if not (stories and stories_before):
        return Rising((), stories, stories_before)
    earlier = _counts(before)
    share = stories / stories_before
    found = [
        Trend(word, count, earlier.get(word, 0) * share)
        for word, count in _counts(lately).items()
        if count >= _FEWEST and len(word) <= _LONGEST
    ]
    steep = sorted(
        (one for one in found if _surplus(one) >= _LEAST_SURPLUS), key=lambda one: (-_surplus(one), one.word)
    )
    return Rising(tuple(steep[:most]), stories, stories_before)


def _surplus(trend: Trend) -> float:
    return (trend.count - trend.usual) / sqrt(trend.usual + _ADDED)


def _stories(reports: Sequence[Telling]) -> int:
    return len({story for story, _ in reports})


def _counts(reports: Sequence[Telling]) -> Mapping[str, int]:
    """Return word → how many stories have it."""
    stories: dict[str, set[int]] = defaultdict(set)
    for story, words in reports:
        for word in words:
            stories[word].add(story)
    return {word: len(some) for word, some in stories.items()}
