"""Webs of a given size with something of everything in them, the same for the same seed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, cycle, islice
from random import Random
from typing import TypeVar

from tests.feedweb.conduct import Charset, Conduct, Framing, Misconduct, Packing, Validation, Way
from tests.feedweb.feeds import START, Form, Fullness, Guids, Now, Robots, Shape, WebFeed
from tests.feedweb.server import Web

Kind = TypeVar("Kind")

_FORMS = {Form.RSS_20: 10, Form.ATOM: 5, Form.RSS_10: 2, Form.JSON: 2}
_LANGUAGES = {"zh": 9, "en": 1}
_ENCODINGS = {"utf-8": 7, "gb18030": 1, "gbk": 1, "big5": 1}
_GUIDS = {Guids.OPAQUE: 5, Guids.LINK: 4, Guids.NONE: 1}
_FULLNESS = {Fullness.FULL: 5, Fullness.EXCERPT: 3, Fullness.FULL_AND_EXCERPT: 2}
_DATED = {True: 9, False: 1}
_ROBOTS = {Robots.ALLOWS: 6, Robots.MISSING: 2, Robots.FORBIDS_POSTS: 1, Robots.FAILS: 1}
_EVERY = {timedelta(minutes=5): 1, timedelta(minutes=40): 3, timedelta(hours=5): 3, timedelta(days=1): 2}
_WAYS = {Way.DIRECT: 14} | dict.fromkeys(set(Way) - {Way.DIRECT}, 1)
_VALIDATION = {
    Validation.ETAG: 5,
    Validation.LAST_MODIFIED: 3,
    Validation.BOTH: 3,
    Validation.NONE: 3,
    Validation.WEAK_ETAG: 2,
    Validation.FORGETFUL: 1,
}
_PACKING = {Packing.GZIP: 5, Packing.NONE: 4, Packing.BR: 2, Packing.DEFLATE: 1, Packing.ZSTD: 1}
_FRAMING = {Framing.LENGTH: 5, Framing.CHUNKED: 4, Framing.CLOSED: 1}
_CHARSETS = {Charset.TRUE: 12, Charset.MISSING: 6, Charset.WRONG: 1}
_MAX_AGES_S: Mapping[int | None, int] = {None: 7, 300: 2, 3600: 1}


def make_web(
    seed: int = 1,
    *,
    good: int = 420,
    bad: int = 80,
    entries: int = 12,
    now: Now = lambda: START,
    delay_s: float = 0.0,
    pace_s: float = 0.2,
) -> Web:
    """Return a web, to be entered, of feeds of all kinds, as `make_feeds` makes them; `now` and `pace_s` as in Web.

    What a refresh must say of each of `web.bad` is in its `conduct.faults`.
    """
    feeds = make_feeds(seed, good=good, bad=bad, entries=entries, now=now(), delay_s=delay_s)
    return Web(feeds, now=now, pace_s=pace_s)


def make_feeds(
    seed: int = 1,
    *,
    good: int = 420,
    bad: int = 80,
    entries: int = 12,
    now: datetime = START,
    delay_s: float = 0.0,
) -> Sequence[WebFeed]:
    """Return feeds by their numbers, good ones and bad ones in no order. From some dozens on, good ones are of every
    kind; as many bad ones as there are members of Misconduct have each of them.
    Good ones take `delay_s` for each answer, as far-away hosts do.
    """
    random = Random(seed)  # noqa: S311 - chance for tests, no secret
    shapes = [*_shapes(random, good), *(Shape() for _ in range(bad))]
    conducts = [*_conducts(random, good, delay_s), *(Conduct(misconduct=one) for one in islice(cycle(Misconduct), bad))]
    every = _dealt(random, _EVERY, good + bad)
    kinds = list(zip(shapes, conducts, every, strict=True))
    random.shuffle(kinds)
    return tuple(
        WebFeed(number, seed=seed, shape=shape, conduct=conduct, entries=entries, now=now, every=spacing)
        for number, (shape, conduct, spacing) in enumerate(kinds)
    )


def _dealt(random: Random, weights: Mapping[Kind, int], count: int) -> list[Kind]:
    """Return so many of each kind as its weight is to all, shuffled."""
    deck = cycle(chain.from_iterable([kind] * weight for kind, weight in weights.items()))
    dealt = list(islice(deck, count))
    random.shuffle(dealt)
    return dealt


def _shapes(random: Random, count: int) -> list[Shape]:
    columns = zip(
        _dealt(random, _FORMS, count),
        _dealt(random, _LANGUAGES, count),
        _dealt(random, _ENCODINGS, count),
        _dealt(random, _GUIDS, count),
        _dealt(random, _FULLNESS, count),
        _dealt(random, _DATED, count),
        _dealt(random, _ROBOTS, count),
        strict=True,
    )
    return [
        Shape(form, language, _possible(encoding, form, language), guids, fullness, is_dated, robots)
        for form, language, encoding, guids, fullness, is_dated, robots in columns
    ]


def _possible(encoding: str, form: Form, language: str) -> str:
    """JSON is UTF-8 by its rules (RFC 8259), and nobody writes English in GBK."""
    return "utf-8" if form is Form.JSON or language == "en" else encoding


def _conducts(random: Random, count: int, delay_s: float) -> list[Conduct]:
    columns = zip(
        _dealt(random, _WAYS, count),
        _dealt(random, _VALIDATION, count),
        _dealt(random, _PACKING, count),
        _dealt(random, _FRAMING, count),
        _dealt(random, _CHARSETS, count),
        _dealt(random, _MAX_AGES_S, count),
        strict=True,
    )
    return [
        Conduct(way, validation, packing, framing, charset, delay_s=delay_s, max_age_s=max_age_s)
        for way, validation, packing, framing, charset, max_age_s in columns
    ]
