"""How well articles are put into stories, beside what is usual: SimHash, MinHash and the words of titles.

Over the annotated articles of `tests/data/stories` (or of the folders that are named). The peers join whatever is near
enough within four days, from the threshold that does best on the first set.
"""

import re
import sys
from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

from bot.core.folding import simplified
from bot.stories.grouping import STORY_LIFE
from bot.stories.index import group
from bot.summarising.segment import words
from tests.stories.scoring import DATA, Annotated, Score, load, score

_STEPS = 40
_SETS = ("golden", "held", "blind", "fresh", "last", "unseen")
_PERMUTATIONS = 128
_BITS = 64
_SHINGLE = 5
_NOT_A_LETTER = re.compile(r"\W+")
Nearness = Callable[[Annotated, Annotated], float]


def main() -> None:
    folders = sys.argv[1:] or [name for name in _SETS if (DATA / name).is_dir()]
    sets = {Path(folder).name: load(folder) for folder in folders}
    print(f"| | {' | '.join(f'{name} ({len(articles)})' for name, articles in sets.items())} |")
    print(f"|---|{'---|' * len(sets)}")
    print(_row("stories", [score(articles, _ours(articles)) for articles in sets.values()]))
    for name, prepare in (("SimHash", _simhash), ("MinHash", _minhash), ("title Jaccard", _titles)):
        nearness = prepare([one for articles in sets.values() for one in articles])
        threshold = _best(next(iter(sets.values())), nearness)
        scores = [score(articles, _joined(articles, nearness, threshold)) for articles in sets.values()]
        print(_row(f"{name} alone (from {threshold:.2f})", scores))


def _row(name: str, scores: Sequence[Score]) -> str:
    return f"| {name} | {' | '.join(f'{one.precision:.3f} / {one.recall:.3f}' for one in scores)} |"


def _ours(articles: Sequence[Annotated]) -> list[int]:
    placed = group([one.report for one in articles])
    return [one.story_id or 0 for one in placed]


def _best(articles: Sequence[Annotated], nearness: Nearness) -> float:
    """Return the threshold with the best harmonic mean of precision and recall."""
    tried = [(score(articles, _joined(articles, nearness, at / _STEPS)), at / _STEPS) for at in range(2, _STEPS + 1)]
    return max((2 * one.precision * one.recall / ((one.precision + one.recall) or 1), at) for one, at in tried)[1]


def _joined(articles: Sequence[Annotated], nearness: Nearness, threshold: float) -> list[int]:
    """Return the story of each article where all are joined that are near enough, and near enough in time."""
    story = list(range(len(articles)))
    for one, other in combinations(range(len(articles)), 2):
        is_soon = articles[other].report.at - articles[one].report.at <= STORY_LIFE
        if story[one] != story[other] and is_soon and nearness(articles[one], articles[other]) >= threshold:
            old, new = story[other], story[one]
            story = [new if number == old else number for number in story]
    return story


def _hash(text: str, seed: int = 0) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, salt=seed.to_bytes(8, "big")).digest(), "big")


def _text(one: Annotated) -> str:
    return simplified(f"{one.report.title}\n{one.report.text}").lower()


def _simhash(articles: Sequence[Annotated]) -> Nearness:
    hashes = {}
    for one in articles:
        sums = [0] * _BITS
        for word in words(_text(one)):
            hashed = _hash(word)
            sums = [total + (1 if hashed >> bit & 1 else -1) for bit, total in enumerate(sums)]
        hashes[one.id] = sum(1 << bit for bit, total in enumerate(sums) if total > 0)
    return lambda one, other: 1 - (hashes[one.id] ^ hashes[other.id]).bit_count() / _BITS


def _minhash(articles: Sequence[Annotated]) -> Nearness:
    signatures = {}
    for one in articles:
        letters = _NOT_A_LETTER.sub("", _text(one))
        shingles = {_hash(letters[at : at + _SHINGLE]) for at in range(max(len(letters) - _SHINGLE + 1, 1))}
        seeds = [_hash(str(number)) for number in range(_PERMUTATIONS)]
        signatures[one.id] = [min(shingle ^ seed for shingle in shingles) for seed in seeds]
    return lambda one, other: (
        sum(a == b for a, b in zip(signatures[one.id], signatures[other.id], strict=True)) / _PERMUTATIONS
    )


def _titles(articles: Sequence[Annotated]) -> Nearness:
    said = {one.id: frozenset(words(simplified(one.report.title))) for one in articles}
    return lambda one, other: len(said[one.id] & said[other.id]) / max(len(said[one.id] | said[other.id]), 1)


if __name__ == "__main__":
    main()
