"""Which of very many words stand in a text: all are looked for at once (Aho-Corasick), so that the time goes by the
text's length and hardly by how many words there are.
"""

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.core.words import fold_text, is_whole

MOST_CHARACTERS = 4_000
"""So much of a text is looked at; what is only named further down isn't what it is about."""


def text_to_match(title: str, body: str) -> str:
    """Return what words are looked for in, of an article: its title and body, a paragraph a line."""
    # A mark keeps the end of one paragraph and the beginning of the next from being a word together.
    return fold_text(f"{title}\n{body[:MOST_CHARACTERS]}"[:MOST_CHARACTERS].replace("\n", "。"))


class Matcher:
    """Looks for words in texts. Made once, it may be asked by several threads."""

    def __init__(self, keys: Mapping[int, str]) -> None:
        """`keys`: number of a word → its key, as `core.words.word_key` makes it."""
        self._ids = tuple(keys)
        self._search = AhoCorasick(list(keys.values()), matchkind=MatchKind.Standard, store_patterns=False)

    def __len__(self) -> int:
        return len(self._ids)

    def hits(self, folded: str) -> frozenset[int]:
        """Return the numbers of the words that stand in a text that is folded as `fold_text` does."""
        found: set[int] = set()
        for at, start, end in self._search.find_matches_as_indexes(folded, overlapping=True):
            if at not in found and is_whole(folded, start, end):
                found.add(at)
        return frozenset(self._ids[at] for at in found)
