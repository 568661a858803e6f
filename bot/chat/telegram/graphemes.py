"""Where a text may be cut without tearing a character that a reader sees as one.

After the grapheme clusters of Unicode Standard Annex 29, by what `unicodedata` knows: marks stay with their base, emoji
joined by ZWJ, skin tones, tag sequences, flags, Hangul syllables and Indic conjuncts stay whole.
"""

from unicodedata import category, combining

_ZERO_WIDTH_JOINER = "\u200d"
_VIRAMA = 9


def is_boundary(text: str, at: int) -> bool:
    """Whether `text` may be cut before character `at`; its ends are boundaries."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _extends(after) or before == _ZERO_WIDTH_JOINER or combining(before) == _VIRAMA:
        return False
    if _is_regional(before) and _is_regional(after):
        return _regionals_before(text, at) % 2 == 0
    return not (_is_hangul_opening(before) and _is_hangul_follower(after)) and (before, after) != ("\r", "\n")


def _extends(character: str) -> bool:
    return (
        character == _ZERO_WIDTH_JOINER
        or category(character).startswith("M")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    start = at
    while start and _is_regional(text[start - 1]):
        start -= 1
    return at - start


def _is_hangul_opening(character: str) -> bool:
    return "\u1100" <= character <= "\u11a7" or "\uac00" <= character <= "\ud7a3"


def _is_hangul_follower(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff"
