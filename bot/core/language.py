"""In which of the languages that we tell apart a text is written.

Han characters against Latin words decide between Chinese and the rest; among Han characters, those that exist only in
the Traditional set against those that exist only in the Simplified one decide the script.
"""

import re
from enum import StrEnum
from functools import cache

from bot.core.folding import traditional_to_simplified

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
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
def _simplified_only() -> frozenset[str]:
    table = traditional_to_simplified()
    return frozenset(simple for simple in table.values() if ord(simple) not in table)


def detect(text: str) -> Language:
    """Return the language that most of the first 4,000 characters are in."""
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    words = len(_WORD.findall(sample))
    if len(_KANA.findall(sample)) * 4 > len(han) + 1:
        return Language.UNKNOWN
    if len(han) >= words and han:
        table = traditional_to_simplified()
        traditional = sum(ord(character) in table for character in han)
        simplified = sum(character in _simplified_only() for character in han)
        return Language.TRADITIONAL if traditional > simplified else Language.SIMPLIFIED
    return Language.ENGLISH if words >= 1 else Language.UNKNOWN
