"""Cues only spare work: whatever fits a habit of credits, promotion and the like holds one of its cues."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest

from bot.core.article import Role
from bot.reading.phrases import Habit, english_habits, habits, role_by_words

_FILLERS = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "甲"}


def shortest(parsed: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return texts that a parsed expression fits: as short as can be, every alternative in one of them at least."""
    choices = [_of_one(str(operation), argument) for operation, argument in parsed]
    return ["".join(texts[at % len(texts)] for texts in choices) for at in range(max(map(len, choices), default=0))]


def _of_one(operation: str, argument: Any) -> list[str]:
    texts = [""]  # what only looks around, and what need not stand there
    match operation:
        case "LITERAL":
            texts = [chr(argument)]
        case "ANY" | "NOT_LITERAL" | "NEGATE":
            texts = ["甲"]
        case "CATEGORY":
            texts = [_FILLERS[str(argument)]]
        case "IN":
            texts = [text for one in argument for text in _of_one(str(one[0]), one[1])]
            # Of a class that excludes characters, none of these.
            texts = texts if texts[0] != "甲" else ["甲"]
        case "RANGE":
            texts = [chr(argument[0])]
        case "BRANCH":
            texts = [text for branch in argument[1] for text in shortest(branch) or [""]]
        case "SUBPATTERN":
            texts = shortest(argument[3])
        case "MAX_REPEAT" if argument[0]:
            texts = [text * argument[0] for text in shortest(argument[2])]
    return texts


@pytest.mark.parametrize("habit", [*habits(), *english_habits()], ids=lambda habit: f"{habit.role}-{habit.most}")
def test_a_paragraph_that_fits_holds_a_cue(habit: Habit) -> None:
    texts = shortest(import_module("re._parser").parse(habit.pattern.pattern, habit.pattern.flags))
    paragraphs = [spelt for text in texts for spelt in (text, text.upper()) if habit.pattern.fullmatch(spelt)]
    assert len(paragraphs) > len(texts)
    assert [paragraph for paragraph in paragraphs if not habit.cue.search(paragraph)] == []


@pytest.mark.parametrize(
    ("paragraph", "role"),
    [
        ("来源：澜州日报", Role.SOURCE),
        ("2026-11-20 08:00", Role.SOURCE),
        ("來源：瀾州日報", Role.SOURCE),
        ("Subscribe to our newsletter", Role.PROMOTION),
        ("SUBSCRIBE TO our newsletter", Role.PROMOTION),
        ("All Rights Reserved.", Role.DISCLAIMER),
        ("CORRECTION: the ferry left at nine", Role.DISCLAIMER),
        ("码头清晨 新华社发 何某 摄", Role.CAPTION),
        ("See also", Role.RELATED),
        ("港务局今天表示，码头恢复了全部班次。", None),
        ("The harbour board said on Friday that all sailings are back.", None),
        ("", None),
    ],
)
def test_words_say_what_a_paragraph_is(paragraph: str, role: Role | None) -> None:
    assert role_by_words(paragraph) is role


def test_no_paragraph_that_is_longer_than_its_habit_allows_is_told_by_its_words() -> None:
    assert role_by_words("来源：" + "澜州日报" * 20) is None
