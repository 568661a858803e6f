"""What an answer's headers say (RFC 9110; caching: RFC 9111; links: RFC 8288). One that makes no sense says nothing."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.core.feed import Validators
from bot.fetching.addresses import WebAddress, join_address
from bot.fetching.failure import Failure

LONGEST_WAIT_S = 7 * 86_400.0
LONGEST_AGE_S = 365 * 86_400
_MOST_LINKS = 100
_RELATIONS = frozenset({"hub", "self", "alternate"})

_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")
_SECONDS = re.compile(r"[0-9]+", re.ASCII)
_LINK = re.compile(r"""<([^<>]*)>((?:\s*;\s*[^\s<=;,"]+(?:\s*=\s*(?:"[^"]*"|[^\s<;,"]*))?)*)""")
_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s<;,"]*))""", re.IGNORECASE)


class Headers:
    """An answer's headers. Names make no difference between capital and small letters."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._values: dict[str, list[bytes]] = {}
        for name, value in raw:
            self._values.setdefault(name.decode("latin-1").lower(), []).append(value)

    def first(self, name: str) -> bytes | None:
        return next(iter(self._values.get(name, ())), None)

    def text(self, name: str) -> str:
        """Return all values of a header as one list, a byte a character; empty for none."""
        return b", ".join(self._values.get(name, ())).decode("latin-1").strip()


def content_length(headers: Headers) -> int:
    """Return how long the body is to be, by the server's word; 0 where it says nothing."""
    return _seconds(headers.text("content-length")) or 0


def max_age_s(headers: Headers, now: datetime) -> int | None:
    """Return for how long the answer may be taken as fresh: up to a year; none where the server doesn't say."""
    given = headers.text("cache-control").lower()
    named = {
        name.strip(): value.strip().strip('"') for name, _, value in (one.partition("=") for one in given.split(","))
    }
    if "no-store" in named or "no-cache" in named:
        return 0
    for name in ("max-age", "s-maxage"):
        seconds = _seconds(named.get(name, ""))
        if seconds is not None:
            return min(seconds, LONGEST_AGE_S)
    expires = headers.text("expires")
    if not expires:
        return None
    until = _date(expires)
    # Anything else than a date means that the answer is old already (RFC 9111, section 5.3).
    age_s = 0.0 if until is None else (until - (_date(headers.text("date")) or now)).total_seconds()
    return int(min(max(age_s, 0), LONGEST_AGE_S))


def retry_after_s(headers: Headers, now: datetime) -> float | None:
    """Return how long a server asks to wait: up to seven days; none where it doesn't."""
    given = headers.text("retry-after")
    seconds = _seconds(given)
    if seconds is not None:
        return min(float(seconds), LONGEST_WAIT_S)
    until = _date(given)
    return None if until is None else min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT_S)


def validators_of(headers: Headers) -> Validators:
    return Validators(_validator(headers.first("etag")), _validator(headers.first("last-modified")))


def asking_with(validators: Validators) -> list[tuple[bytes, bytes]]:
    """Return the headers that ask whether anything has changed. What can't stand in a header is left out."""
    given = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode("latin-1")) for name, value in given if value and _VALIDATOR.fullmatch(value)]


def links_of(headers: Headers, base: WebAddress) -> Mapping[str, str]:
    """Return the addresses of the first hub, the first self and the first alternate link, as far as there are any."""
    found: dict[str, str] = {}
    for number, link in enumerate(_LINK.finditer(headers.text("link"))):
        if number == _MOST_LINKS:
            break
        rel = _REL.search(link[2])
        relations = set((rel[1] or rel[2] or "").lower().split()) if rel else set()
        for relation in (relations & _RELATIONS) - found.keys():
            try:
                found[relation] = join_address(base, link[1].encode("latin-1")).url
            except Failure:
                continue
    return found


def _validator(value: bytes | None) -> str | None:
    text = (value or b"").decode("latin-1").strip()
    return text if _VALIDATOR.fullmatch(text) else None


def _seconds(text: str) -> int | None:
    # More than twelve digits are more than any limit, and int() refuses thousands of them.
    return int(text[:12]) if _SECONDS.fullmatch(text) else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    try:
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except OverflowError:
        return None
