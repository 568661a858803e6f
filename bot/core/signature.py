"""What makes the digests of two readers the same: whoever has an equal signature shares one composition."""

from dataclasses import astuple, dataclass
from hashlib import blake2b

from bot.core import schedule
from bot.core.subscriber import Card, Format

NOW_SLOT = "now:"
"""Begins the slot of a digest that was asked for; its instant follows."""
PREVIEW_SLOT = "preview:"
"""Begins the slot of a digest that is only looked at; its instant follows."""
WEEKLY_SUFFIX = schedule.WEEKLY_SUFFIX
_KEY_BYTES = 7


@dataclass(frozen=True, slots=True)
class Signature:
    """All that a digest depends on, but for the articles stored.

    `slot` is the local time at which it is due (`2026-11-23T08:00`, `…/weekly`), or one of the above with an instant.
    `follows` and `mutes` are numbers of words, `damped` of categories that the reader wants less of, all ascending.
    """

    category_ids: tuple[int, ...]
    watermark: int
    language: str
    format: Format
    zone: str
    slot: str
    send_empty: bool
    min_stories: int = 0
    follows: tuple[int, ...] = ()
    mutes: tuple[int, ...] = ()
    damped: tuple[int, ...] = ()
    card: Card = Card.OFF

    @property
    def is_weekly(self) -> bool:
        return self.slot.endswith(WEEKLY_SUFFIX)

    @property
    def is_asked_for(self) -> bool:
        return self.slot.startswith((NOW_SLOT, PREVIEW_SLOT))

    @property
    def key(self) -> int:
        """A number by which the digest's buttons know it: 56 bits, the same in every process."""
        return int.from_bytes(blake2b(repr(astuple(self)).encode(), digest_size=_KEY_BYTES).digest(), "big")
