"""How names are spelled and sound in Latin letters: `云栈` is spelled `yunzhan`, `奎斯特` and `Quist` sound like K-S-T.

A Chinese name is spelled by its Mandarin reading (`readings.txt`, derived from pypinyin's tables). Of a foreign name
only consonants count, those that transliterations confuse as one: of a Chinese character its initial and whether it
ends in a nasal.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

LEAST = 3
"""Names of fewer consonants sound like too many others."""
_LONGEST_NAME, _LONGEST_RUN, _LONGEST_SPELLED = 6, 9, 4
_LEAST_LETTERS = 4
_CAPITAL = re.compile(r"\b[A-Z][A-Za-z'’-]*")
_POSSESSIVE = re.compile(r"['’]s$")
_NOT_A_LETTER = re.compile(r"[^a-z]")
_IN_FOREIGN_NAMES = (("尔", "L"), ("儿", "L"), ("基", "K"), ("加", "K"), ("吉", "K"), ("盖", "K"))
"""Characters that stand for another sound in names from abroad than in Mandarin."""
_INITIALS = tuple(
    (start, mark)
    for starts, mark in (
        ("zh ch sh j q x z c s", "S"),
        ("b p", "P"),
        ("m", "M"),
        ("f", "F"),
        ("d t", "T"),
        ("n", "N"),
        ("l r", "L"),
        ("g k", "K"),
        ("h", "H"),
        ("w", "W"),
    )
    for start in starts.split()
)
_LATIN_RULES = (
    (re.compile(r"[^a-z]"), ""),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"tch|sch|ch|sh|zh|th"), "S"),
    (re.compile(r"ph|f"), "F"),
    (re.compile(r"ck|qu|k|q(?=[^aeiou]|$)"), "K"),
    (re.compile(r"q"), "S"),
    (re.compile(r"^x"), "S"),
    (re.compile(r"x"), "KS"),
    (re.compile(r"c(?=[eiy])"), "S"),
    (re.compile(r"c"), "K"),
    (re.compile(r"ng"), "N"),
    (re.compile(r"g"), "K"),
    (re.compile(r"[jzs]"), "S"),
    (re.compile(r"[vw](?=[aeiouy])|v"), "W"),
    (re.compile(r"[bp]"), "P"),
    (re.compile(r"[dt]"), "T"),
    (re.compile(r"m"), "M"),
    (re.compile(r"n"), "N"),
    (re.compile(r"r(?=[aeiouy])|l"), "L"),
    (re.compile(r"^h"), "H"),
    (re.compile(r"[a-z]"), ""),
)


def latin_sound(name: str) -> str:
    """Return the consonants of a name in Latin letters."""
    sound = name.lower()[:24]
    for pattern, mark in _LATIN_RULES:
        sound = pattern.sub(mark, sound)
    return sound


def chinese_sounds(run: str) -> Iterator[str]:
    """Yield the consonants of whatever names may be in a run of Chinese characters, the longest first."""
    table = _table()
    readings = [table.get(character, "") for character in run[:_LONGEST_RUN]]
    for length in range(min(len(readings), _LONGEST_NAME), 1, -1):
        for start in range(len(readings) - length + 1):
            sound = "".join(readings[start : start + length])
            if len(sound) >= LEAST:
                yield sound


def chinese_spellings(run: str) -> Iterator[str]:
    """Yield how whatever names may be in a run of Chinese characters are spelled, without tones, the longest first."""
    table = _readings()
    readings = [table.get(character, "") for character in run[:_LONGEST_RUN]]
    for length in range(min(len(readings), _LONGEST_SPELLED), 1, -1):
        for start in range(len(readings) - length + 1):
            found = readings[start : start + length]
            if all(found) and len(spelling := "".join(found)) >= _LEAST_LETTERS:
                yield spelling


def latin_spellings(text: str) -> Iterator[str]:
    """Yield the words of a Latin text that are written with a capital, and any two that follow one another, as one."""
    before: re.Match[str] | None = None
    for match in _CAPITAL.finditer(text):
        word = _letters(match[0])
        if before is not None and text[before.end() : match.start()] == " ":
            yield _letters(before[0]) + word
        if len(word) >= _LEAST_LETTERS:
            yield word
        before = match


def _letters(word: str) -> str:
    return _NOT_A_LETTER.sub("", _POSSESSIVE.sub("", word.lower()))


@cache
def _table() -> dict[str, str]:
    """Return character → its consonants."""
    return {character: _consonants(reading) for character, reading in _readings().items()} | dict(_IN_FOREIGN_NAMES)


def _consonants(reading: str) -> str:
    initial = next((mark for start, mark in _INITIALS if reading.startswith(start)), "")
    return initial + ("N" if len(reading) > 1 and reading.endswith(("n", "ng")) else "")


@cache
def _readings() -> dict[str, str]:
    """Return character → its reading, in letters without a tone."""
    lines = files("bot.stories").joinpath("readings.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split(" ", 1) for line in lines)
    return {character: reading for reading, characters in parts for character in characters}
