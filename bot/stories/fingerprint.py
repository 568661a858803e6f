"""What an article is found and compared by: a sketch of its wording, its most telling words, its figures and days.

The sketch is the smallest hashes of its shingles (bottom-k sampling: Broder, On the resemblance and containment of
documents, 1997); words weigh by tf-idf (Spärck Jones, 1972), those of the title and the lead more.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from bot.core.folding import simplified
from bot.stories.figures import days, figures, periods
from bot.stories.report import Report
from bot.stories.weights import weight
from bot.summarising.segment import words

_VERSION = 1
_LONGEST = 3_000
_LEAD = 160
_SHINGLE = 5
_SKETCH = 64
_TERMS = 40
_TITLE_WEIGHT, _LEAD_WEIGHT = 3.0, 2.0
_SKETCH_KEYS, _TERM_KEYS = 6, 14
_FIGURES = 60
_LETTERS = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\d+")
_KEY_OF_TERM = 1 << 40


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`sketch`: hashes, ascending. `terms`: hash of a word → its weight, all together of length 1. `title`: hashes of
    the title's telling words with their weights. `figures`, `days` and `periods` are hashes; `shingles` is how many
    the text has. `form` and `numbers` are the title without its digits, and they alone.
    """

    sketch: tuple[int, ...]
    shingles: int
    terms: dict[int, float]
    title: dict[int, float]
    figures: frozenset[int]
    days: frozenset[int]
    periods: frozenset[int]
    form: int
    numbers: int

    @property
    def keys(self) -> tuple[int, ...]:
        """Numbers that articles alike have in common, at most 20."""
        telling = sorted(self.terms, key=lambda term: (-self.terms[term], term))[:_TERM_KEYS]
        return (*self.sketch[:_SKETCH_KEYS], *(_KEY_OF_TERM + term for term in telling))


def fingerprint(report: Report) -> Fingerprint:
    """Return an article's fingerprint; of a very long one, its beginning counts."""
    title = simplified(report.title)
    text = simplified(report.text[:_LONGEST])
    head = f"{title}\n{text[:_LEAD]}"
    counts: dict[str, float] = defaultdict(float)
    for part, times in ((title, _TITLE_WEIGHT), (text[:_LEAD], _LEAD_WEIGHT), (text[_LEAD:], 1.0)):
        for word in words(part):
            counts[word] += times
    shingles = _shingles(f"{title}{text}")
    return Fingerprint(
        sketch=tuple(sorted(shingles)[:_SKETCH]),
        shingles=len(shingles),
        terms=_weighed(counts),
        title=_weighed(Counter(words(title))),
        figures=frozenset(_hash(one) for one in sorted(figures(f"{title}\n{text}"))[:_FIGURES]),
        days=frozenset(_hash(one) for one in days(head, report.at)),
        periods=frozenset(_hash(one) for one in periods(head)),
        form=_hash(_DIGITS.sub("0", title)),
        numbers=_hash(" ".join(_DIGITS.findall(title))),
    )


def encode(one: Fingerprint) -> bytes:
    """Write a fingerprint as bytes that `decode` reads."""
    terms, title = ({str(key): round(value, 4) for key, value in some.items()} for some in (one.terms, one.title))
    sets = (sorted(one.figures), sorted(one.days), sorted(one.periods))
    written = [_VERSION, one.sketch, one.shingles, one.form, one.numbers, terms, title, *sets]
    return json.dumps(written, separators=(",", ":")).encode()


def decode(data: bytes) -> Fingerprint:
    """Read what `encode` wrote. Raises ValueError for anything else."""
    try:
        version, sketch, shingles, form, numbers, terms, title, *sets = json.loads(data)
        if version != _VERSION:
            raise ValueError(f"a fingerprint of version {version}")
        figures_, days_, periods_ = (frozenset(map(int, some)) for some in sets)
        return Fingerprint(
            tuple(map(int, sketch)),
            int(shingles),
            _weights(terms),
            _weights(title),
            figures_,
            days_,
            periods_,
            int(form),
            int(numbers),
        )
    except (AttributeError, TypeError) as error:
        raise ValueError(f"no fingerprint: {error}") from error


def _weights(stored: Mapping[str, float]) -> dict[int, float]:
    return {int(key): float(value) for key, value in stored.items()}


def _shingles(text: str) -> set[int]:
    letters = _LETTERS.sub("", text.lower())
    return {_hash(letters[at : at + _SHINGLE]) for at in range(max(len(letters) - _SHINGLE + 1, 1))}


def _weighed(counts: Mapping[str, float]) -> dict[int, float]:
    """Return the most telling words of a text with their weights, as a vector of length 1."""
    weights = {word: (1 + math.log(times)) * weight(word) for word, times in counts.items()}
    best = sorted((word for word in weights if weights[word]), key=lambda word: (-weights[word], word))[:_TERMS]
    length = math.sqrt(sum(weights[word] ** 2 for word in best)) or 1.0
    return {_hash(word): weights[word] / length for word in best}


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
