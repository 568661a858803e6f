from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.dates import read_date

EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 20 Nov 2026 08:00:00 GMT",
        "Fri, 20 Nov 2026 16:00:00 +0800",
        "20 Nov 2026 08:00:00 +0000",
        "2026-11-20T08:00:00Z",
        "2026-11-20T16:00:00+08:00",
        "2026-11-20T08:00:00.000Z",
        "2026-11-20 16:00:00 +0800",
        "2026-11-20 08:00",
        "2026-11-20 8:00:00",
        "2026/11/20 08:00:00",
        "2026.11.20 08:00",
        "2026年11月20日 08:00",
        "2026年11月20日8时00分",
        "  2026-11-20 08:00:00\n",
    ],
)
def test_a_date_is_read_as_its_instant(text: str) -> None:
    assert read_date(text) == EIGHT


@pytest.mark.parametrize("text", ["2026-11-20", "2026/11/20", "2026年11月20日", "20261120"])
def test_a_day_alone_is_its_midnight(text: str) -> None:
    assert read_date(text) == MIDNIGHT


def test_a_date_without_a_zone_is_utc() -> None:
    assert read_date("2026-11-20T08:00:00") == EIGHT
    assert read_date("Fri, 20 Nov 2026 08:00:00") == EIGHT


@pytest.mark.parametrize("text", ["", "今天", "2026-13-01", "2026-02-30", "昨天 08:00", "12306", "-", "T"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read_date(text) is None


@given(st.text() | st.from_regex(r"\d{1,5}[-/.年]\d{1,3}[-/.月]\d{1,3}(.{0,3}\d{1,3}:\d{1,3})?", fullmatch=True))
def test_any_text_gives_an_aware_instant_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_every_iso_instant_is_read_back(at: datetime) -> None:
    assert read_date(at.isoformat()) == at.astimezone(UTC)


@pytest.mark.parametrize("text", ["20 Nov 2026", "Nov 20, 2026", "November 20, 2026", "20 november 2026"])
def test_a_day_with_the_name_of_its_month_is_read(text: str) -> None:
    assert read_date(text) == datetime(2026, 11, 20, tzinfo=UTC)


def test_an_hour_of_the_afternoon_is_read_as_one() -> None:
    assert read_date("2026年11月20日 下午3:20") == datetime(2026, 11, 20, 15, 20, tzinfo=UTC)
    assert read_date("2026-11-20 上午9:05") == datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
