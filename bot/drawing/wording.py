"""From any text to one that a font can draw: one line, nothing invisible, reversed, stacked or unknown to the font.

What a font lacks is first looked for in simpler letters (`ž` → `z`, `𝐁` → `B`), then left out: a reader misses nothing
by an emoji, and boxes would look broken.
"""

import re
import unicodedata

from bot.drawing.fonts import FontFile, has

_MOST_CHARACTERS = 400
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "ŋ": "n", "‑": "-", "\u00ad": None})
_LATIN_MARKS = str.maketrans({"…": "...", "“": '"', "”": '"', "‘": "'", "’": "'"})
_CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z\u00c0-\u024f])’(?=[A-Za-z\u00c0-\u024f])")


def drawable(text: str, font: FontFile) -> str:
    """Return a text as it can be drawn: at most 400 characters of it."""
    composed = unicodedata.normalize("NFC", text[: 2 * _MOST_CHARACTERS])
    kept = "".join(_as_drawn(character, font) for character in _marked(composed))
    return " ".join(kept.split())[:_MOST_CHARACTERS].rstrip()


def has_chinese(text: str) -> bool:
    """Tell whether a text has a Chinese character or kana, so that full-width marks suit it."""
    return bool(_CHINESE.search(text))


def _marked(text: str) -> str:
    """Straighten the quotation marks of Latin text: a Chinese font has them as wide as a character."""
    return _APOSTROPHE.sub("'", text) if has_chinese(text) else text.translate(_LATIN_MARKS)


def _as_drawn(character: str, font: FontFile) -> str:
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    if _stands_alone(character) and has(font, character):
        return character
    simpler = unicodedata.normalize("NFKD", character.translate(_PLAIN))
    return "".join(one for one in simpler if one == " " or (_stands_alone(one) and has(font, one)))


def _stands_alone(character: str) -> bool:
    """Tell whether a character takes room of its own, from left to right."""
    leftwards = unicodedata.bidirectional(character) in {"R", "AL", "AN"}
    return unicodedata.category(character)[0] not in "CMZ" and not leftwards
