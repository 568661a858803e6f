"""Readers as composing sees them: what they want to read of, and who gets the same digest."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wants:
    """What a reader wants to read of: categories in the order of subscription; words that are followed or muted and
    categories of which it wants less, by number and ascending.
    """

    category_ids: tuple[int, ...] = ()
    follows: tuple[int, ...] = ()
    mutes: tuple[int, ...] = ()
    damped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Active readers who get the same digest: for whom the one called `slot` is due at `due_at`, whose settings are
    equal (`profile`), and who were offered all up to `watermark`. `readers`: how many there were when it was found.
    """

    slot: str
    due_at: datetime
    profile: int
    watermark: int
    readers: int = 0
