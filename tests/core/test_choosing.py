from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.category import CategoryPath
from bot.core.choosing import Candidate, Pick, Shelf, Told, choose, headline
from bot.core.digest import Limits

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def candidate(number: int, **changes: object) -> Candidate:
    given = {"source_key": number, "sources": 1, "newest_at": NOW - timedelta(hours=1), "length": 400} | changes
    return Candidate(number, number, **given)  # type: ignore[arg-type] # a test names the fields it needs


def shelf(number: int, *candidates: Candidate, path: str = "金融", beyond: int = 0) -> Shelf:
    return Shelf(number, CategoryPath.parse(path), candidates, beyond)


def shown(picks: tuple[Pick, ...]) -> dict[int, list[int]]:
    return {pick.shelf.category_id: [one.story_id for one in pick.candidates] for pick in picks}


def best(*candidates: Candidate, is_weekly: bool = False) -> int:
    [pick] = choose([shelf(1, *candidates)], Limits(), NOW, is_weekly=is_weekly)
    return pick.candidates[0].story_id


def test_what_many_outlets_report_comes_first() -> None:
    assert best(candidate(1, sources=4, newest_at=NOW - timedelta(hours=9)), candidate(2)) == 1


def test_of_what_few_report_the_freshest_comes_first() -> None:
    assert best(candidate(1), candidate(2, newest_at=NOW - timedelta(days=2))) == 1


def test_over_a_week_age_does_not_count() -> None:
    old = candidate(1, newest_at=NOW - timedelta(days=6), sources=2)
    assert best(old, candidate(2), is_weekly=True) == 1


def test_a_followed_word_lifts_a_story_and_a_damped_category_lowers_it() -> None:
    assert best(candidate(1, hits=1), candidate(2)) == 1
    assert best(candidate(1), candidate(2, is_damped=True, sources=3)) == 1


def test_sections_keep_the_reader_s_order() -> None:
    picks = choose([shelf(7, candidate(1)), shelf(3, candidate(2, sources=9))], Limits(), NOW)
    assert list(shown(picks).items()) == [(7, [1]), (3, [2])]


def test_a_busy_category_does_not_push_a_quiet_one_out() -> None:
    busy = shelf(1, *(candidate(number) for number in range(1, 10)))
    picks = choose([busy, shelf(2, candidate(10)), shelf(3, candidate(11))], Limits(per_section=9, stories=4), NOW)
    assert {section: len(stories) for section, stories in shown(picks).items()} == {1: 2, 2: 1, 3: 1}


def test_one_loud_source_does_not_fill_a_digest() -> None:
    loud = [candidate(number, source_key=99, sources=2) for number in range(1, 5)]
    [pick] = choose([shelf(1, *loud, candidate(9), candidate(10))], Limits(per_section=4), NOW)
    assert {9, 10} <= {one.story_id for one in pick.candidates}


def test_what_is_left_out_is_counted() -> None:
    [pick] = choose([shelf(1, *map(candidate, range(1, 8)), beyond=33)], Limits(per_section=5), NOW)
    assert (len(pick.candidates), pick.left_out) == (5, 35)


def test_a_category_that_finds_no_room_says_how_much_it_has() -> None:
    shelves = [shelf(1, candidate(1)), shelf(2, candidate(2)), shelf(3, candidate(3), candidate(4))]
    picks = choose(shelves, Limits(stories=2), NOW)
    assert shown(picks) == {1: [1], 2: [2], 3: []}
    assert picks[-1].left_out == 2


def test_a_category_without_news_has_no_section() -> None:
    assert list(shown(choose([shelf(1), shelf(2, candidate(1))], Limits(), NOW))) == [2]
    assert choose([], Limits(), NOW) == ()


def test_a_headline_is_of_an_own_category_then_the_fullest_then_the_earliest() -> None:
    assert headline([Told(1, 900, is_own=False), Told(2, 90, is_own=True)]).article_id == 2
    assert headline([Told(1, 90, is_own=True), Told(2, 300, is_own=True)]).article_id == 2
    assert headline([Told(2, 900, is_own=True), Told(1, 500, is_own=True)]).article_id == 1
    assert headline([Told(1, 900, is_own=True), Told(2, 90, is_own=True, nearness=1)]).article_id == 2


@given(st.lists(st.integers(0, 4), max_size=40), st.integers(1, 6), st.integers(1, 12))
def test_limits_are_kept_and_each_story_comes_once(places: list[int], per_section: int, most: int) -> None:
    candidates = [(place, candidate(number)) for number, place in enumerate(places, 1)]
    shelves = [shelf(at, *(one for place, one in candidates if place == at)) for at in range(5)]
    picks = choose(shelves, Limits(per_section, most), NOW)
    times = Counter(one.story_id for pick in picks for one in pick.candidates)
    wanted = sum(min(per_section, len(one.candidates)) for one in shelves)
    assert all(number == 1 for number in times.values())
    assert all(len(pick.candidates) <= per_section for pick in picks)
    assert times.total() == min(most, wanted)
    assert times.total() + sum(pick.left_out for pick in picks) == len(places)
