"""Which words rise."""

from bot.core.trends import Telling, Trend, rising

QUIET = ("天气",)


def stories(first: int, *words_of: tuple[str, ...]) -> list[Telling]:
    """Reports of as many stories, numbered from `first`, with these keywords."""
    return [(first + at, words) for at, words in enumerate(words_of)]


def test_a_word_in_more_stories_than_before_rises() -> None:
    lately = stories(1, *[("芯片",)] * 6, *[QUIET] * 4)
    before = stories(100, *[("芯片",)] * 2, *[QUIET] * 8)
    assert rising(lately, before, 10).trends == (Trend("芯片", 6, 2.0),)


def test_what_is_usual_goes_by_how_much_news_there_was() -> None:
    lately = stories(1, *[("芯片",)] * 10, *[QUIET] * 10)
    before = stories(100, *[("芯片",)] * 5, *[QUIET] * 5)
    assert rising(lately, before, 10).trends == ()


def test_a_word_seen_twice_does_not_win_over_one_that_has_doubled() -> None:
    lately = stories(1, *[("新词",)] * 2, *[("台风",)] * 40, *[QUIET] * 58)
    before = stories(1_000, *[("台风",)] * 20, *[QUIET] * 80)
    assert [one.word for one in rising(lately, before, 10).trends] == ["台风"]


def test_a_new_word_in_many_stories_comes_before_a_slow_rise() -> None:
    lately = stories(1, *[("新词",)] * 12, *[("台风",)] * 24, *[QUIET] * 64)
    before = stories(1_000, *[("台风",)] * 18, *[QUIET] * 82)
    assert [one.word for one in rising(lately, before, 10).trends] == ["新词", "台风"]


def test_many_reports_of_one_story_count_once() -> None:
    lately = [(7, ("海葵鸟",))] * 50 + stories(100, *[QUIET] * 20)
    found = rising(lately, stories(1_000, *[QUIET] * 20), 10)
    assert found.trends == ()
    assert (found.stories, found.stories_before) == (21, 20)


def test_without_news_to_compare_with_nothing_rises() -> None:
    lately = stories(1, *[("芯片",)] * 6)
    assert rising(lately, [], 10).trends == rising([], lately, 10).trends == rising([], [], 10).trends == ()


def test_there_are_no_more_words_than_asked_for_and_none_without_end() -> None:
    words = tuple(f"词{number}" for number in range(30))
    lately = stories(1, *[(*words, "长" * 500)] * 9, *[QUIET] * 5)
    found = rising(lately, stories(100, *[QUIET] * 20), 10).trends
    assert len(found) == 10
    assert max(len(one.word) for one in found) < 20
