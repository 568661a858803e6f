"""Dates in feeds: feedparser's, and those of Chinese sites."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.feeds.instants import read_instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 05 Feb 2024 08:30:00 +0800", datetime(2024, 2, 5, 0, 30, tzinfo=UTC)),
        ("Mon, 05 Feb 2024 08:30:00 EST", datetime(2024, 2, 5, 13, 30, tzinfo=UTC)),
        ("05 Feb 24 08:30 GMT", datetime(2024, 2, 5, 8, 30, tzinfo=UTC)),
        ("2024-02-05T08:30:00.5+08:00", datetime(2024, 2, 5, 0, 30, tzinfo=UTC)),
        ("2024-02-05", datetime(2024, 2, 5, tzinfo=UTC)),
        ("2024-02", datetime(2024, 2, 1, tzinfo=UTC)),
        ("2024年2月5日", datetime(2024, 2, 5, tzinfo=UTC)),
        ("2024年02月05日 08:30", datetime(2024, 2, 5, 8, 30, tzinfo=UTC)),
        ("2024年2月5日 下午3:05", datetime(2024, 2, 5, 15, 5, tzinfo=UTC)),
        ("2024/2/5 8:30:15", datetime(2024, 2, 5, 8, 30, 15, tzinfo=UTC)),
        ("2024.02.05 08:30", datetime(2024, 2, 5, 8, 30, tzinfo=UTC)),
        ("2024-02-05 下午 03:05", datetime(2024, 2, 5, 15, 5, tzinfo=UTC)),
        ("", None),
        ("昨天", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("2101-01-01", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("2024-02-30T00:00:00Z", datetime(2024, 3, 1, tzinfo=UTC)),
        ("2024年13月40日", None),
    ],
)
def test_a_date_is_read_as_an_instant(text: str, expected: datetime | None) -> None:
    assert read_instant(text) == expected


@given(st.text(max_size=100) | st.from_regex(r"[\d年月日:/ T+.-]{1,40}", fullmatch=True))
def test_any_text_is_an_instant_of_our_times_or_none(text: str) -> None:
    moment = read_instant(text)
    assert moment is None or (moment.tzinfo is UTC and 1990 <= moment.year <= 2100)
