"""The words that say what an article is about."""

import math
from collections import Counter

from bot.core.folding import simplified
from bot.stories.weights import weight
from bot.summarising.segment import words

_MOST = 10
_LONGEST_TEXT = 1_500
_LONGEST = 12
_TITLE_TIMES = 3


def keywords(title: str, text: str) -> tuple[str, ...]:
    """Return up to ten telling words of an article, the most telling first: by tf-idf, the title's words thrice."""
    counts = Counter(words(simplified(text[:_LONGEST_TEXT])))
    for word in words(simplified(title)):
        counts[word] += _TITLE_TIMES
    scores = {
        word: (1 + math.log(times)) * weight(word)
        for word, times in counts.items()
        if times > 1 and len(word) <= _LONGEST
    }
    return tuple(sorted((one for one in scores if scores[one]), key=lambda word: (-scores[word], word))[:_MOST])
