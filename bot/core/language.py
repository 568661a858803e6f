"""In which of the languages that we tell apart a text is written.

Han characters against Latin words decide between Chinese and the rest; among Han characters, those that exist only in
the Traditional set against those that exist only in the Simplified one decide the script.
"""

import re
from enum import StrEnum
from functools import cache

from bot.core.folding import traditional_character, traditional_to_simplified

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_SAMPLE = 4_000


class Language(StrEnum):
    """BCP 47 tags; `UNKNOWN` is ISO 639's code for "undetermined"."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"
    UNKNOWN = "und"

    @property
    def is_chinese(self) -> bool:
        return self in {Language.SIMPLIFIED, Language.TRADITIONAL}


@cache
def _simplified_character() -> re.Pattern[str]:
    """Return what finds a character that exists only in the Simplified set."""
    table = traditional_to_simplified()
    only = {simple for simple in table.values() if ord(simple) not in table and _HAN.match(simple)}
    return re.compile(f"[{''.join(only)}]")


def detect(text: str) -> Language:
    """Return the language that most of the first 4,000 characters are in."""
    sample = text[:_SAMPLE]
    # Without its Han characters, a Chinese text is soon looked through.
    rest, runs = _HAN.subn(" ", sample)
    han = len(sample) - len(rest) + runs
    words = len(_WORD.findall(rest))
    if len(_KANA.findall(rest)) * 4 > han + 1:
        return Language.UNKNOWN
    if han >= words and han:
        traditional = len(traditional_character().findall(sample))
        is_traditional = traditional > 0 and traditional > len(_simplified_character().findall(sample))
        return Language.TRADITIONAL if is_traditional else Language.SIMPLIFIED
    return Language.ENGLISH if words >= 1 else Language.UNKNOWN


def nearness(one: Language, other: str) -> int:
    """Return how near a text is to a reader's language: 2 for the same, 1 for the other script of Chinese, else 0."""
    if one == other:
        return 2
    return int(one.is_chinese and other.startswith("zh"))
