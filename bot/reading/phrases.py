"""What a paragraph's words say that it is: the matching of `habits`, at the cost of a glance where none fits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.core.article import Role
from bot.core.folding import simplified
from bot.reading.habits import HABITS
from bot.reading.habits_english import ENGLISH_HABITS

_MOST = 400
_SHOWN = 40
_LATIN_WORD = re.compile("[A-Za-z][A-Za-z][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Habit:
    """A group of expressions; the cue is found in every paragraph that one of them fits."""

    role: Role
    most: int
    cue: re.Pattern[str]
    pattern: re.Pattern[str]


@cache
def habits() -> tuple[Habit, ...]:
    """Return the habits of Chinese sites, compiled, in the order in which they are tried."""
    return tuple(Habit(role, most, _any_of(cues.split()), _joined(patterns)) for role, most, cues, patterns in HABITS)


@cache
def english_habits() -> tuple[Habit, ...]:
    """Return those of English sites, which are tried afterwards."""
    return tuple(Habit(role, most, _LATIN_WORD, _joined(patterns)) for role, most, patterns in ENGLISH_HABITS)


def role_by_words(text: str) -> Role | None:
    """Return what a paragraph's words say that it is, or none where they say nothing."""
    if len(text) > _MOST:
        return None
    plain = simplified(text)
    length = len(plain)
    for habit in habits():
        if length <= habit.most and habit.cue.search(plain) and habit.pattern.fullmatch(plain):
            return habit.role
    if _LATIN_WORD.search(plain):
        for habit in english_habits():
            if length <= habit.most and habit.pattern.fullmatch(plain):
                return habit.role
    return None


def rule_for(text: str) -> str | None:
    """Return by which line of `habits` a paragraph is judged: its group, its number there, and how it ends."""
    plain = simplified(text)
    groups = [(role, most, patterns) for role, most, _, patterns in HABITS] + list(ENGLISH_HABITS)
    for role, most, patterns in groups:
        for number, pattern in enumerate(patterns, 1):
            if len(plain) <= most and re.fullmatch(pattern, plain, re.IGNORECASE):
                return f"{role} up to {most}, expression {number}: …{pattern[-_SHOWN:]}"
    return None


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _any_of(cues: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of the cues, in whatever case: those in Latin letters have no i, k or s, for which
    `re.IGNORECASE` would take letters from beyond ASCII too.
    """
    # Where each alternative begins with a certain character, a search leaps to the next one of these.
    starts = {f"{start}{_in_any_case(cue[1:])}": None for cue in cues for start in (cue[0], cue[0].upper())}
    return re.compile("|".join(re.escape(start[0]) + start[1:] for start in starts))


def _in_any_case(letters: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" if letter.islower() else re.escape(letter) for letter in letters)
