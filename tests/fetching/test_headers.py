from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.feed import Validators
from bot.fetching.addresses import read_address
from bot.fetching.headers import (
    Headers,
    asking_with,
    content_length,
    links_of,
    max_age_s,
    retry_after_s,
    validators_of,
)
from tests.fetching.servers import NOW

HERE = read_address("https://news.example/feed/rss")
DAY_S = 86_400


def headers(*pairs: tuple[str, str]) -> Headers:
    return Headers((name.encode(), value.encode("latin-1")) for name, value in pairs)


def date(seconds: float) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("max-age=300", 300),
        ("public, Max-Age=300, must-revalidate", 300),
        ('max-age="300"', 300),
        ("s-maxage=600", 600),
        ("s-maxage=600, max-age=300", 300),
        ("max-age=300, no-store", 0),
        ("no-cache", 0),
        ("private", None),
        ("max-age=soon", None),
        ("max-age=-1", None),
        ("max-age=" + "9" * 5_000, 365 * DAY_S),
    ],
)
def test_cache_control_says_how_long_an_answer_is_fresh(value: str, age: int | None) -> None:
    assert max_age_s(headers(("Cache-Control", value)), NOW) == age


def test_expires_counts_from_the_servers_own_date() -> None:
    assert max_age_s(headers(("Expires", date(700)), ("Date", date(100))), NOW) == 600
    assert max_age_s(headers(("Expires", date(700))), NOW) == 700
    assert max_age_s(headers(("Expires", date(-700))), NOW) == 0
    assert max_age_s(headers(("Expires", "0")), NOW) == 0
    assert max_age_s(headers(("Expires", date(700)), ("Cache-Control", "max-age=5")), NOW) == 5
    assert max_age_s(headers(), NOW) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (date(90), 90),
        (date(-90), 0),
        ("9" * 5_000, 7 * DAY_S),
        (date(30 * DAY_S), 7 * DAY_S),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("Fri, 99 Foo 99999 99:99:99 +9999999", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_up_to_a_week(value: str, seconds: float | None) -> None:
    assert retry_after_s(headers(("Retry-After", value)), NOW) == seconds


def test_validators_are_kept_as_they_came() -> None:
    given_ = headers(("ETag", 'W/"a–b"'.replace("–", "\xe9")), ("Last-Modified", "Mon, 23 Nov 2026 07:00:00 GMT"))
    validators = validators_of(given_)
    assert validators == Validators('W/"a\xe9b"', "Mon, 23 Nov 2026 07:00:00 GMT")
    assert asking_with(validators) == [
        (b"If-None-Match", b'W/"a\xe9b"'),
        (b"If-Modified-Since", b"Mon, 23 Nov 2026 07:00:00 GMT"),
    ]


@pytest.mark.parametrize("etag", ['"a\r\nX: y"', '"a\x00"', "", f'"{"a" * 2_000}"'])
def test_validators_that_can_not_stand_in_a_request_are_forgotten(etag: str) -> None:
    assert validators_of(headers(("ETag", etag))).etag is None
    assert asking_with(Validators(etag=etag)) == []


def test_a_validator_of_other_characters_is_not_sent() -> None:
    assert asking_with(Validators(etag='"港口"')) == []


def test_links_are_found_and_made_absolute() -> None:
    given_ = headers(
        ("Link", '<https://hub.example/>; rel="hub", <../feed>; title="a, <b>; c"; rel=self'),
        ("Link", "<https://second.example/>; rel=hub, <x>; rel=next, </a>;rel=ALTERNATE;type=text/html"),
    )
    assert links_of(given_, HERE) == {
        "hub": "https://hub.example/",
        "self": "https://news.example/feed",
        "alternate": "https://news.example/a",
    }


@pytest.mark.parametrize("value", ["", "<", "<a", "<>", "<javascript:1>; rel=hub", "<a>; rel", "a; rel=hub"])
def test_links_that_make_no_sense_are_passed_over(value: str) -> None:
    assert links_of(headers(("Link", value)), HERE) == {}


def test_a_length_is_a_number_or_unknown() -> None:
    assert content_length(headers(("Content-Length", "12"))) == 12
    assert content_length(headers(("Content-Length", "12, 12"))) == 0
    assert content_length(headers()) == 0


@given(st.lists(st.tuples(st.sampled_from("link expires date retry-after cache-control etag".split()), st.binary())))
def test_no_header_is_too_odd(raw: list[tuple[str, bytes]]) -> None:
    odd = Headers((name.encode(), value) for name, value in raw)
    assert max_age_s(odd, NOW) is None or 0 <= (max_age_s(odd, NOW) or 0) <= 365 * DAY_S
    assert 0 <= (retry_after_s(odd, NOW) or 0) <= 7 * DAY_S
    assert set(links_of(odd, HERE)) <= {"hub", "self", "alternate"}
    assert all(name.startswith(b"If-") for name, _ in asking_with(validators_of(odd)))


@pytest.mark.parametrize("value", ["<a>" + ";" * 60_000, "<a>" + " " * 60_000, "<" * 60_000, '<a>;x="' * 9_000])
def test_long_links_take_no_long_time(value: str) -> None:
    assert links_of(headers(("Link", value)), HERE) == {}
