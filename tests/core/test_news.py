from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import Entry
from bot.core.news import which_are_news

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def published(*hours_ago: float | None) -> list[Entry]:
    return [
        Entry(None, None, "", "", published=None if hours is None else NOW - timedelta(hours=hours))
        for hours in hours_ago
    ]


def news(*hours_ago: float | None, first_fetch: bool = False) -> list[int]:
    """Which places among these entries are news."""
    decided = which_are_news(published(*hours_ago), first_fetch=first_fetch, now=NOW)
    return [at for at, is_news in enumerate(decided) if is_news]


def test_at_first_only_what_came_within_a_day_is_news() -> None:
    assert news(1, 23.9, 24.1, 200, first_fetch=True) == [0, 1]


def test_at_first_the_five_newest_are_news_wherever_they_stand() -> None:
    assert news(20, 3, 19, 1, 2, 5, 18, 4, first_fetch=True) == [1, 3, 4, 5, 7]


def test_at_first_of_equal_dates_the_upper_are_news() -> None:
    assert news(*[1] * 8, first_fetch=True) == [0, 1, 2, 3, 4]


def test_at_first_what_has_no_date_is_not_news() -> None:
    assert news(None, 1, None, first_fetch=True) == [1]


def test_a_date_to_come_counts_as_now() -> None:
    assert news(-48, 1, first_fetch=True) == [0, 1]
    # It is no newer than the five that came just now and stand above it.
    assert news(*[0] * 5, -48, first_fetch=True) == [0, 1, 2, 3, 4]
    assert news(-48) == [0]


def test_later_all_but_what_is_older_than_a_week_is_news() -> None:
    assert news(1, 100, 167.9, 168.1, None) == [0, 1, 2, 4]
    assert len(news(*range(50))) == 50


def test_more_than_fifty_at_once_are_treated_like_a_first_fetch() -> None:
    assert news(*range(100, 50, -1), 30) == []
    assert news(*range(51)) == [0, 1, 2, 3, 4]
    assert news(*[None] * 51) == []


def test_more_than_twenty_of_which_none_is_recent_are_an_archive() -> None:
    assert len(news(*[49] * 20)) == 20
    assert news(*[49] * 21) == []
    assert len(news(*[49] * 21, 47)) == 22
    assert len(news(*[49] * 21, None)) == 22


def test_nothing_new_is_no_news() -> None:
    assert news() == []
    assert news(first_fetch=True) == []


@given(hours=st.lists(st.none() | st.floats(-400, 400), max_size=80), first_fetch=st.booleans())
def test_each_entry_is_decided_on_and_a_first_fetch_offers_no_more_than_five(
    *, hours: Sequence[float | None], first_fetch: bool
) -> None:
    decided = which_are_news(published(*hours), first_fetch=first_fetch, now=NOW)
    assert len(decided) == len(hours)
    if first_fetch or len(hours) > 50:
        assert sum(decided) <= 5
    assert not any(is_news for is_news, age in zip(decided, hours, strict=True) if age is not None and age > 168)
