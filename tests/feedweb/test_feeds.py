"""Feeds change between two refreshes."""

from datetime import timedelta

import pytest

from tests.feedweb.documents import render
from tests.feedweb.feeds import START, Guids, Shape, WebFeed

BASE = "http://feed-7.test:8000"
LATER = START + timedelta(hours=1)


@pytest.fixture
def feed() -> WebFeed:
    return WebFeed(7, entries=5)


def test_items_stand_newest_first_and_end_now(feed: WebFeed) -> None:
    dates = [item.published for item in feed.items]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == START


def test_what_is_published_stands_at_the_top(feed: WebFeed) -> None:
    before = feed.items
    fresh = feed.publish(2, LATER)
    assert feed.items == (*fresh, *before)
    assert [item.number for item in fresh] == [6, 5]
    assert {item.published for item in fresh} == {LATER}


def test_an_edited_entry_has_another_text_and_the_same_name(feed: WebFeed) -> None:
    item = feed.items[3]
    edited = feed.edit(item, LATER)
    assert feed.items[3] == edited
    assert feed.post(edited).body != feed.post(item).body
    assert feed.guid(edited, "x") == feed.guid(item, "x")


def test_a_number_is_never_given_again(feed: WebFeed) -> None:
    [fresh] = feed.publish(1, LATER)
    feed.remove(fresh, LATER)
    assert fresh not in feed.items
    assert feed.publish(1, LATER)[0].number == fresh.number + 1


@pytest.mark.parametrize("guids", [Guids.LINK, Guids.OPAQUE])
def test_changed_guids_leave_everything_else(guids: Guids) -> None:
    feed = WebFeed(7, shape=Shape(guids=guids), entries=3)
    before = [feed.guid(item, "http://x.test/1") for item in feed.items]
    items = feed.items
    feed.change_guids(LATER)
    assert feed.items == items
    assert not {feed.guid(item, "http://x.test/1") for item in feed.items} & set(before)


def test_every_change_shows_in_last_modified_even_if_no_time_has_passed(feed: WebFeed) -> None:
    seen = [feed.changed_at]
    for _ in range(3):
        feed.publish(1, START)
        seen.append(feed.changed_at)
    assert len({moment.replace(microsecond=0) for moment in seen}) == 4


def test_feeds_of_one_seed_are_alike_and_of_another_are_not() -> None:
    one, same, other = (render(WebFeed(7, seed=seed, entries=5), BASE) for seed in (1, 1, 2))
    assert one == same
    assert one != other
