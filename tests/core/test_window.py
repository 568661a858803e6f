from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.category import CategoryPath
from bot.core.choosing import Shelf
from bot.core.language import Language
from bot.core.window import Member, Tree, Window, shelve

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TREE = Tree(
    {1: (1,), 2: (2, 1), 3: (3,)},
    {1: CategoryPath.parse("金融"), 2: CategoryPath.parse("金融/银行"), 3: CategoryPath.parse("体育")},
)


def member(number: int, story: int, category: int = 1, *, develops: bool = False, length: int = 400) -> Member:
    return Member(number, story, develops, number, length, category, NOW)


def window(*members: Member, after: int = 0, hits: dict[int, int] | None = None, muted: int = 0) -> Window:
    stories: dict[int, list[Member]] = {}
    for one in members:
        stories.setdefault(one.story_id, []).append(one)
    return Window(after, 99, after, stories, hits=hits or {}, muted=frozenset({muted}))


def told(shelves: tuple[Shelf, ...]) -> dict[int, list[tuple[int, bool]]]:
    return {
        one.category_id: [(each.article_id, each.is_follow_up) for each in one.candidates]
        for one in shelves
        if one.candidates
    }


def test_two_reports_of_one_event_are_one_story_with_two_outlets() -> None:
    [shelf] = shelve(window(member(5, 5), member(6, 5, length=900)), TREE, [1])
    assert [(one.article_id, one.sources) for one in shelf.candidates] == [(5, 2)]


def test_a_story_stands_in_the_narrowest_subscribed_category() -> None:
    assert told(shelve(window(member(5, 5, 2), member(6, 6, 1)), TREE, [1, 2])) == {2: [(5, False)], 1: [(6, False)]}


def test_what_was_offered_comes_back_only_when_something_has_happened() -> None:
    again = window(member(5, 5), member(8, 5), after=6)
    assert told(shelve(again, TREE, [1])) == {}
    more = window(member(5, 5), member(8, 5), member(9, 5, develops=True), after=6)
    assert told(shelve(more, TREE, [1])) == {1: [(9, True)]}


def test_what_others_were_offered_is_new_to_a_reader_of_another_category() -> None:
    assert told(shelve(window(member(5, 5, 3), member(8, 5, 1), after=6), TREE, [1])) == {1: [(8, False)]}


def test_what_never_was_news_counts_as_never_offered() -> None:
    assert told(shelve(window(member(-5, -5), member(8, -5), after=6), TREE, [1])) == {1: [(8, False)]}


def test_a_story_with_a_muted_word_is_not_shown_but_for_reports_without_it() -> None:
    assert told(shelve(window(member(5, 5), muted=5), TREE, [1])) == {}
    assert told(shelve(window(member(5, 5), member(6, 5), muted=5), TREE, [1])) == {1: [(6, False)]}


def test_a_followed_word_brings_a_story_from_any_category() -> None:
    shelves = shelve(window(member(5, 5, 3), member(6, 6, 1), hits={5: 1, 6: 1}), TREE, [1], ["芯片"])
    assert told(shelves) == {0: [(5, False)], 1: [(6, False)]}
    assert shelves[0].words == ("芯片",)
    assert [one.hits for shelf in shelves for one in shelf.candidates] == [1, 1]


def test_less_is_wanted_of_what_lies_below_a_damped_category() -> None:
    [shelf] = shelve(window(member(5, 5, 2)), TREE, [1], damped=frozenset({1}))
    assert [one.is_damped for one in shelf.candidates] == [True]


@pytest.mark.parametrize(("language", "shown"), [("zh-Hans", 5), ("zh-Hant", 6), ("en", 7), ("", 7)])
def test_a_story_is_shown_in_the_reader_s_language(language: str, shown: int) -> None:
    languages = {5: Language.SIMPLIFIED, 6: Language.TRADITIONAL, 7: Language.ENGLISH}
    members = [replace(member(one, 5, length=one * 10), language=each) for one, each in languages.items()]
    [shelf] = shelve(window(*members), TREE, [1], language=language)
    assert [one.article_id for one in shelf.candidates] == [shown]
