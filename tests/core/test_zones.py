from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.core import zones
from bot.core.zones import resolve


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("AMERICA/NEW_YORK", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("etc/gmt+5", "Etc/GMT+5"),
        ("北京", "Asia/Shanghai"),
        ("北京时间", "Asia/Shanghai"),
        ("成都市", "Asia/Shanghai"),
        ("乌鲁木齐", "Asia/Urumqi"),
        ("台北", "Asia/Taipei"),
        ("臺北", "Asia/Taipei"),
        ("香港", "Asia/Hong_Kong"),
        ("東京", "Asia/Tokyo"),
        ("纽约", "America/New_York"),
        ("伦敦", "Europe/London"),
        ("日本", "Asia/Tokyo"),
        ("悉尼", "Australia/Sydney"),
        ("雪梨", "Australia/Sydney"),
        ("beijing", "Asia/Shanghai"),
        ("New York", "America/New_York"),
        ("  san   francisco ", "America/Los_Angeles"),
        ("St. John's", "America/St_Johns"),
        ("Tokyo time", "Asia/Tokyo"),
        ("EST", "America/New_York"),
        ("utc", "Etc/UTC"),
        ("GMT", "Etc/UTC"),
        ("Ｔｏｋｙｏ", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_found_by_its_name_a_city_or_a_country(text: str, zone: str) -> None:
    assert resolve(text) == zone


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("+8", 8),
        ("+08", 8),
        ("＋８", 8),
        ("UTC+8", 8),
        ("utc + 8", 8),
        ("GMT+08:00", 8),
        ("+0800", 8),
        ("-3", -3),
        ("−5", -5),
        ("+0", 0),
        ("+14", 14),
        ("-12", -12),
        ("+5:30", 5.5),
        ("UTC+5:45", 5.75),
        ("+0930", 9.5),
        ("-9:30", -9.5),
        ("东八区", 8),
        ("东十二区", 12),
        ("西五区", -5),
    ],
)
def test_an_offset_is_a_zone_that_keeps_it_all_year(text: str, hours: float) -> None:
    name = resolve(text)
    assert name is not None
    for month in range(1, 13):
        assert datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", " ", "火星", "+15", "-13", "-3:30", "+8:7", "东二十区", "../../etc/passwd", "/", "8", "时间", "CST"]
)
def test_what_means_no_zone_is_none(text: str) -> None:
    assert resolve(text) is None


def test_every_name_that_iana_knows_is_found_in_lower_case() -> None:
    for name in (name for name in available_timezones() if "/" in name):
        found = resolve(name.lower())
        assert found is not None, name
        now = datetime(2026, 7, 1, tzinfo=UTC)
        assert now.astimezone(ZoneInfo(found)).utcoffset() == now.astimezone(ZoneInfo(name)).utcoffset(), name


def test_every_city_leads_to_a_zone_that_exists() -> None:
    known = available_timezones()
    assert len(zones._cities()) > 1_500
    assert set(zones._cities().values()) <= known
