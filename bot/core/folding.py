"""How two spellings of the same Chinese or Latin text are made equal.

Width and compatibility forms go by NFKC, case by Unicode case folding (both the Unicode Standard), Traditional
characters by OpenCC's one-to-one character table, which lies beside this module as pairs without separators.
"""

import re
from functools import cache
from importlib.resources import files
from unicodedata import normalize


@cache
def traditional_to_simplified() -> dict[int, str]:
    """Return a table for `str.translate`: code point of a Traditional character → its Simplified form."""
    pairs = files("bot.core").joinpath("traditional_to_simplified.txt").read_text(encoding="utf-8").strip()
    table = {ord(pairs[at]): pairs[at + 1] for at in range(0, len(pairs), 2)}
    # 薴 becomes 苧, which is itself the Traditional form of 苎.
    return {traditional: table.get(ord(simple), simple) for traditional, simple in table.items()}


@cache
def traditional_character() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, traditional_to_simplified()))}]")


def simplified(text: str) -> str:
    """Return `text` with Traditional characters as Simplified ones; every character keeps its place."""
    # Most texts have none, which is found out much faster than characters are translated.
    return text.translate(traditional_to_simplified()) if traditional_character().search(text) else text


def fold(text: str) -> str:
    """Return the key under which spellings of `text` are equal: no white space, width, case or 繁/简 difference.

    Folding a key changes nothing: what white space and case kept apart is composed at the end.
    """
    narrow = "".join(normalize("NFKC", text).split())
    return normalize("NFKC", simplified(narrow).casefold())
