"""Which of very many words stand in a text: all are looked for at once (Aho-Corasick, by a library in Rust), so that
the time goes by the text's length and hardly by how many words there are. Where the library doesn't import, they are
looked for one after another: for some hundreds of words that is quick enough.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module

from bot.core.words import fold_text, is_whole

MOST_CHARACTERS = 4_000
"""So much of a text is looked at; what is only named further down isn't what it is about."""
Search = Callable[[str], Iterable[tuple[int, int, int]]]
"""Text → (which word, where it starts, where it ends) of all words that stand there, overlapping or not."""


def text_to_match(title: str, body: str) -> str:
    """Return what words are looked for in, of an article: its title and body, a paragraph a line."""
    # A mark keeps the end of one paragraph and the beginning of the next from being a word together.
    return fold_text(f"{title}\n{body[:MOST_CHARACTERS]}"[:MOST_CHARACTERS].replace("\n", "。"))


class Matcher:
    """Looks for words in texts. Made once, it may be asked by several threads."""

    def __init__(self, keys: Mapping[int, str]) -> None:
        """`keys`: number of a word → its key, as `core.words.word_key` makes it."""
        self._ids = tuple(keys)
        wanted = tuple(keys.values())
        self._search: Search = _at_once(wanted) or partial(_one_by_one, wanted)

    def __len__(self) -> int:
        return len(self._ids)

    def hits(self, folded: str) -> frozenset[int]:
        """Return the numbers of the words that stand in a text that is folded as `fold_text` does."""
        found: set[int] = set()
        for at, start, end in self._search(folded):
            if at not in found and is_whole(folded, start, end):
                found.add(at)
        return frozenset(self._ids[at] for at in found)


def _at_once(keys: Sequence[str]) -> Search | None:
    try:
        module = import_module("ahocorasick_rs")
    except ImportError:
        return None
    automaton = module.AhoCorasick(keys, matchkind=module.MatchKind.Standard, store_patterns=False)
    return partial(automaton.find_matches_as_indexes, overlapping=True)


def _one_by_one(keys: Sequence[str], text: str) -> Iterator[tuple[int, int, int]]:
    for at, key in enumerate(keys):
        start = text.find(key)
        while start >= 0:
            yield at, start, start + len(key)
            start = text.find(key, start + 1)
