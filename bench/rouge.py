"""ROUGE-1, ROUGE-2 and ROUGE-L as F1 (Lin, 2004): Chinese by the character, everything else by the word.

No stemming and no stop words. ROUGE-L takes the texts whole, as one sequence each.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


def rouge(text: str, reference: str) -> tuple[float, float, float]:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L of a text, from 0 to 1."""
    found, wanted = tokens(text), tokens(reference)
    pairs_found, pairs_wanted = list(pairwise(found)), list(pairwise(wanted))
    return (
        _f1(_common(found, wanted), len(found), len(wanted)),
        _f1(_common(pairs_found, pairs_wanted), len(pairs_found), len(pairs_wanted)),
        _f1(common_subsequence(found, wanted), len(found), len(wanted)),
    )


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def common_subsequence(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, a whole row of the table in one integer (Hyyrö, 2004)."""
    places: dict[str, int] = {}
    for at, token in enumerate(one):
        places[token] = places.get(token, 0) | 1 << at
    whole = (1 << len(one)) - 1
    row = whole
    for token in other:
        matches = row & places.get(token, 0)
        row = ((row + matches) | (row - matches)) & whole
    return len(one) - row.bit_count()


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    return (Counter(one) & Counter(other)).total()


def _f1(common: int, found: int, wanted: int) -> float:
    return 2 * common / (found + wanted) if common else 0.0
