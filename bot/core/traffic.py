"""What can be seen of delivery, in numbers: what waits, what went out, and where one reader's messages stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.forecast import DueReaders


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages that aren't settled: `in_line`, `retrying` (they wait for another try), `under_way` (leased, and the
    lease runs). `oldest_due_at`: since when the one has been due that could be sent the longest and isn't.
    """

    in_line: int = 0
    retrying: int = 0
    under_way: int = 0
    oldest_due_at: datetime | None = None

    @property
    def waiting(self) -> int:
        return self.in_line + self.retrying + self.under_way


@dataclass(frozen=True, slots=True)
class Settled:
    """How many messages came to an end on a day, and how many tries had to be repeated."""

    sent: int = 0
    retried: int = 0
    gone: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Tallies:
    """All that is counted, in one snapshot. `failed` messages are kept until somebody deals with them or a month is
    over. `days`: by UTC day (`2026-11-23`). `due`: whose digests fall due, and `messages_a_digest` what one makes.
    """

    queue: Queue
    failed: int
    days: Mapping[str, Settled] = field(default_factory=dict)
    due: Sequence[DueReaders] = ()
    messages_a_digest: float = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader's messages stand: so many `messages` wait for it, and `ahead` go out up to the last of them, that
    one counted. `not_before`: when the last may be sent at the earliest.
    """

    messages: int
    ahead: int
    not_before: datetime | None = None
