"""Rising words are read once for all who ask, and with bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.trends import Telling
from bot.services.trends import Trends
from tests.services.parts import SetClock

DAY = timedelta(days=1)


@dataclass
class Shelf:
    """As many reports as there are room for, or a given number; and what was asked for."""

    reports: int = 5
    asked: list[tuple[int | None, datetime, datetime, int]] = field(default_factory=list)

    async def between(self, category_id: int | None, since: datetime, until: datetime, most: int) -> Sequence[Telling]:
        self.asked.append((category_id, since, until, most))
        return [(len(self.asked) * 1_000 + number, ("芯片",)) for number in range(min(self.reports, most))]


async def test_who_asks_within_some_minutes_gets_what_was_read() -> None:
    shelf, clock = Shelf(), SetClock()
    trends = Trends(shelf, clock)
    first = await trends.rising(None, 7)
    assert await trends.rising(None, 7) is first
    assert {category for category, *_ in shelf.asked} == {None}
    one_time = len(shelf.asked)
    await trends.rising(3, 7)
    assert len(shelf.asked) == 2 * one_time
    clock.instant += timedelta(minutes=11)
    await trends.rising(None, 7)
    assert len(shelf.asked) == 3 * one_time


@pytest.mark.parametrize(("days", "before"), [(1, 7), (7, 21), (30, 30)])
async def test_what_is_compared_with_is_a_week_to_a_month_without_a_gap(days: int, before: int) -> None:
    shelf, clock = Shelf(), SetClock()
    await Trends(shelf, clock).rising(None, days)
    spans = sorted((since, until) for _, since, until, _ in shelf.asked)
    assert (spans[0][0], spans[-1][1]) == (clock.now() - (days + before) * DAY, clock.now())
    assert all(until == since for (_, until), (since, _) in pairwise(spans))


async def test_of_much_news_some_is_read_of_each_part_of_a_time_and_that_is_said() -> None:
    shelf = Shelf(reports=10_000)
    found = await Trends(shelf, SetClock()).rising(None, 7)
    assert found.is_sample
    assert (found.stories, found.stories_before) == (4_000, 4_000)
    assert not (await Trends(Shelf(), SetClock()).rising(None, 7)).is_sample
