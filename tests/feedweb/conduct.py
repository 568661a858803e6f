"""How a feed's host answers: a value for each feed, and what a refresh must make of it.

`Conduct` is put together from what can go together (the way to the feed, its validators, packing, framing, charset, a
delay); a `Misconduct` stands in the place of the feed itself.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from bot.core.fault import Fault


class Way(StrEnum):
    """What stands between a feed's address and the feed. MOVED (301) and MOVED_308 lead to another host for good, all
    others stay on the feed's own; FIVE_HOPS is as many redirects as are followed.
    """

    DIRECT = "direct"
    MOVED = "moved"
    MOVED_308 = "moved_308"
    FOUND = "found"
    SEE_OTHER = "see_other"
    TEMPORARY = "temporary"
    FIVE_HOPS = "five_hops"

    @property
    def is_lasting(self) -> bool:
        return self in {Way.MOVED, Way.MOVED_308}


class Validation(StrEnum):
    """What a feed can be asked with whether it has changed. FORGETFUL sends both validators and heeds neither."""

    ETAG = "etag"
    WEAK_ETAG = "weak_etag"
    LAST_MODIFIED = "last_modified"
    BOTH = "both"
    FORGETFUL = "forgetful"
    NONE = "none"


class Packing(StrEnum):
    """The Content-Encoding of a feed, where the client takes it."""

    NONE = "none"
    GZIP = "gzip"
    DEFLATE = "deflate"
    BR = "br"
    ZSTD = "zstd"


class Framing(StrEnum):
    """How a body's end is told: by Content-Length, by chunks, by the end of the connection."""

    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSED = "closed"


class Charset(StrEnum):
    """What the Content-Type says of the charset. WRONG says iso-8859-1 of any document."""

    TRUE = "true"
    MISSING = "missing"
    WRONG = "wrong"


class Misconduct(StrEnum):
    """What comes instead of the feed."""

    SIX_HOPS = "six_hops"
    CIRCLE = "circle"
    COOKIE_WALL = "cookie_wall"
    """Sends everybody back to the same address until its cookie is sent along."""
    TO_LOOPBACK = "to_loopback"
    """Redirects to http://127.0.0.1/secret, on this port; the next two by a name: of 10.0.0.1, of 127.0.0.1."""
    TO_PRIVATE_NAME = "to_private_name"
    TO_INSIDE_NAME = "to_inside_name"
    TO_FILE = "to_file"
    TO_NOWHERE = "to_nowhere"
    """Redirects without a Location."""
    NOT_FOUND = "not_found"
    GONE = "gone"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    TOO_FAST_SECONDS = "too_fast_seconds"
    TOO_FAST_DATE = "too_fast_date"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    """503 with Retry-After."""
    SILENT = "silent"
    """Takes the request and never answers."""
    SLOW_HEAD = "slow_head"
    """A byte of the head every so often."""
    SLOW_BODY = "slow_body"
    """The head at once, then a byte of the feed every so often."""
    HANGS_UP = "hangs_up"
    RESETS = "resets"
    BREAKS_OFF = "breaks_off"
    """Ends the connection before as much has come as Content-Length says."""
    BREAKS_OFF_CHUNKED = "breaks_off_chunked"
    SHORT_LENGTH = "short_length"
    """Two thirds of the feed by its Content-Length; the rest follows all the same."""
    BAD_LENGTH = "bad_length"
    TWO_LENGTHS = "two_lengths"
    BAD_CHUNKS = "bad_chunks"
    NOT_HTTP = "not_http"
    ENDLESS_HEAD = "endless_head"
    ENDLESS_BODY = "endless_body"
    LARGE = "large"
    """12 MB, declared; the next one is not."""
    LARGE_UNDECLARED = "large_undeclared"
    GZIP_BOMB = "gzip_bomb"
    GZIP_TWICE_BOMB = "gzip_twice_bomb"
    BR_BOMB = "br_bomb"
    ZSTD_BOMB = "zstd_bomb"
    FALSE_GZIP = "false_gzip"
    """Says gzip and is plain; the next one breaks off within its gzip."""
    CUT_GZIP = "cut_gzip"
    HTML_PAGE = "html_page"
    EMPTY = "empty"
    PICTURE = "picture"
    FOREIGN_JSON = "foreign_json"
    TRUNCATED_XML = "truncated_xml"
    BILLION_LAUGHS = "billion_laughs"
    EXTERNAL_ENTITY = "external_entity"
    """An entity that stands for file:///etc/passwd."""
    UNKNOWN_NAME = "unknown_name"
    REFUSED_CONNECTION = "refused_connection"
    NO_TLS = "no_tls"
    """Its address is an https one, and its port speaks plain HTTP."""


READABLE: frozenset[Fault | None] = frozenset({None})
_HARMLESS: frozenset[Fault | None] = frozenset({None, Fault.NO_FEED})
_OF_ONE: Mapping[Fault, tuple[Misconduct, ...]] = {
    Fault.REDIRECTS: (Misconduct.SIX_HOPS, Misconduct.CIRCLE, Misconduct.COOKIE_WALL),
    Fault.FORBIDDEN_ADDRESS: (Misconduct.TO_LOOPBACK, Misconduct.TO_PRIVATE_NAME, Misconduct.TO_INSIDE_NAME),
    Fault.BAD_ADDRESS: (Misconduct.TO_FILE,),
    Fault.REFUSED: (Misconduct.NOT_FOUND, Misconduct.UNAUTHORIZED, Misconduct.FORBIDDEN),
    Fault.GONE: (Misconduct.GONE,),
    Fault.TOO_FAST: (Misconduct.TOO_FAST_SECONDS, Misconduct.TOO_FAST_DATE),
    Fault.SERVER_ERROR: (Misconduct.SERVER_ERROR, Misconduct.UNAVAILABLE),
    Fault.TIMEOUT: (Misconduct.SILENT, Misconduct.SLOW_HEAD, Misconduct.SLOW_BODY),
    Fault.UNREACHABLE: (
        Misconduct.HANGS_UP,
        Misconduct.RESETS,
        Misconduct.BREAKS_OFF,
        Misconduct.BREAKS_OFF_CHUNKED,
        Misconduct.REFUSED_CONNECTION,
    ),
    Fault.GARBLED: (
        Misconduct.TO_NOWHERE,
        Misconduct.BAD_LENGTH,
        Misconduct.TWO_LENGTHS,
        Misconduct.BAD_CHUNKS,
        Misconduct.NOT_HTTP,
        Misconduct.ENDLESS_HEAD,
        Misconduct.FALSE_GZIP,
        Misconduct.CUT_GZIP,
    ),
    Fault.TOO_LARGE: (
        Misconduct.ENDLESS_BODY,
        Misconduct.LARGE,
        Misconduct.LARGE_UNDECLARED,
        Misconduct.GZIP_BOMB,
        Misconduct.GZIP_TWICE_BOMB,
        Misconduct.BR_BOMB,
        Misconduct.ZSTD_BOMB,
    ),
    Fault.NO_FEED: (Misconduct.HTML_PAGE, Misconduct.EMPTY, Misconduct.PICTURE, Misconduct.FOREIGN_JSON),
    Fault.NAME_UNKNOWN: (Misconduct.UNKNOWN_NAME,),
    Fault.TLS: (Misconduct.NO_TLS,),
}
FAULTS: Mapping[Misconduct, frozenset[Fault | None]] = {
    **{one: frozenset({fault}) for fault, ones in _OF_ONE.items() for one in ones},
    # What comes is two thirds of a feed, and whole entries in it can be read.
    Misconduct.TRUNCATED_XML: READABLE,
    Misconduct.SHORT_LENGTH: READABLE,
    # A reader may refuse such a document or read it without its entities.
    Misconduct.BILLION_LAUGHS: _HARMLESS,
    Misconduct.EXTERNAL_ENTITY: _HARMLESS,
}
"""What a refresh may say of each: one of these, none for a feed that is read."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """`misconduct` comes at the end of `way`, in place of the feed. An answer begins `delay_s` after its request.

    `max_age_s`: what Cache-Control allows; none for no such header.
    """

    way: Way = Way.DIRECT
    validation: Validation = Validation.ETAG
    packing: Packing = Packing.NONE
    framing: Framing = Framing.LENGTH
    charset: Charset = Charset.TRUE
    misconduct: Misconduct | None = None
    delay_s: float = 0.0
    max_age_s: int | None = None

    @property
    def faults(self) -> frozenset[Fault | None]:
        """What a refresh may say of a feed of this conduct."""
        return READABLE if self.misconduct is None else FAULTS[self.misconduct]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        kinds: Mapping[str, type[StrEnum]] = {
            "way": Way,
            "validation": Validation,
            "packing": Packing,
            "framing": Framing,
            "charset": Charset,
            "misconduct": Misconduct,
        }
        read = {name: kind(given[name]) for name, kind in kinds.items() if given.get(name) is not None}
        return cls(**{**given, **read})
