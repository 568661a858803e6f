"""What a new report of a story says that the earlier ones didn't."""

from collections.abc import Iterable, Sequence

from bot.core.folding import simplified
from bot.stories.figures import Figure, figures
from bot.stories.weights import weight
from bot.summarising.segment import words

_NEW_SHARE = 0.5


def novel(new: Sequence[str], before: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Return which of the sentences `new` have mostly words that none of the earlier reports has, or figures of their
    own beside some new words; in order.
    """
    known_words: set[str] = set()
    known_figures: set[Figure] = set()
    for sentences in before:
        for sentence in sentences:
            known_words |= _telling(sentence)
            known_figures.update(figures(sentence))
    return tuple(at for at, sentence in enumerate(new) if _is_new(sentence, known_words, known_figures))


def _is_new(sentence: str, known_words: set[str], known_figures: set[Figure]) -> bool:
    told = _telling(sentence)
    if not told:
        return False
    share = len(told - known_words) / len(told)
    return share >= _NEW_SHARE or (share >= _NEW_SHARE / 2 and bool(set(figures(sentence)) - known_figures))


def _telling(sentence: str) -> set[str]:
    return {word for word in words(simplified(sentence)) if weight(word)}
