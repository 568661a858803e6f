"""How often a feed wants to be looked at."""

import pytest

from bot.reading.feeds.document import read_feed
from bot.reading.feeds.rhythm import Rhythm
from tests.reading.feeds.generate import URL, rss


def rhythm(**words: str) -> Rhythm:
    said = Rhythm()
    for name, value in words.items():
        said.say(name, value)
    return said


@pytest.mark.parametrize(
    ("words", "interval_s"),
    [
        ({}, None),
        ({"ttl": "60"}, 3_600),
        ({"ttl": " 60.0 "}, 3_600),
        ({"ttl": "0"}, None),
        ({"ttl": "-5"}, None),
        ({"ttl": "soon"}, None),
        ({"ttl": "9999999"}, 30 * 86_400),
        ({"sy_updateperiod": "hourly"}, 3_600),
        ({"sy_updateperiod": "Daily", "sy_updatefrequency": "4"}, 21_600),
        ({"sy_updateperiod": "weekly", "sy_updatefrequency": "x"}, 7 * 86_400),
        ({"sy_updateperiod": "hourly", "sy_updatefrequency": "1000000"}, 60),
        ({"sy_updatefrequency": "3"}, None),
        ({"ttl": "30", "sy_updateperiod": "daily"}, 1_800),
    ],
)
def test_the_interval_is_what_the_feed_says(words: dict[str, str], interval_s: int | None) -> None:
    assert rhythm(**words).interval_s == interval_s


@pytest.mark.parametrize("broken", ["", "<x>&nothing;</x>"])
def test_hours_and_days_are_heard_in_good_feeds_and_in_broken_ones(broken: str) -> None:
    channel = (
        "<skipHours><hour>0</hour><hour>7</hour><hour>24</hour><hour>25</hour><hour>x</hour></skipHours>"
        f"<skipDays><day>Monday</day><day>SUNDAY</day><day>Someday</day></skipDays><ttl>15</ttl>{broken}"
    )
    document = read_feed(rss([], channel=channel).encode(), "", URL)
    assert (set(document.skip_hours), set(document.skip_days), document.interval_s) == ({0, 7}, {0, 6}, 900)


def test_a_feed_that_skips_every_hour_skips_none() -> None:
    said = Rhythm()
    for hour in range(24):
        said.say("hour", str(hour))
    assert said.skip_hours == frozenset()
