"""The outbox's states, what can come of a sending, and what to do next: a pure function of outcome and attempt.

Telegram has no idempotency key. An outcome that leaves it open whether the message arrived is sent again: a message may
come twice at such a moment, none is lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.subscriber import ChatAddress

MAX_ATTEMPTS = 100
"""With the waits below, a whole day: an outage of that length delays digests and loses none."""
_FIRST_WAIT_S = 2.0
_LONGEST_WAIT_S = 900.0
_UNREACHABLE_WAIT_S = 15.0


class OutboxState(StrEnum):
    """PENDING → LEASED → SENT, or WAITING for another try, FAILED for good, GONE with its chat, or DROPPED by an
    operator.
    """

    PENDING = "pending"
    LEASED = "leased"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    GONE = "gone"
    DROPPED = "dropped"


UNFINISHED = frozenset({OutboxState.PENDING, OutboxState.LEASED, OutboxState.WAITING})


class PartKind(StrEnum):
    """`TEXT` in the digest's format, or a picture `CARD`, whose body is what is to be drawn, as JSON."""

    TEXT = "text"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class RenderedPart:
    """One message of a digest in a format: `body` with that format's markup, `plain` without any, for when it is
    refused; `buttons` are rows of (label, action) as `chat` encodes them.

    `fallback` are the HTML messages that say the same where the platform doesn't know the format (rich ones), the
    buttons under the last.
    """

    body: str
    plain: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    kind: PartKind = PartKind.TEXT
    fallback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One message to one chat, leased for sending. `attempt` counts this try, from 1."""

    id: int
    subscriber_id: int
    address: ChatAddress
    slot: str
    part: int
    format: str
    content: RenderedPart
    attempt: int
    thread_id: int | None = None
    """The topic of a forum that it goes to."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted by the platform. The chat takes no further message before `next_after_s` have passed.

    `topic_is_gone`: it went outside of topics, for the one that it was meant for is no more.
    """

    message_id: int | None = None
    next_after_s: float = 0.0
    topic_is_gone: bool = False


@dataclass(frozen=True, slots=True)
class TooFast:
    """Refused for speed (429): nothing is sent before `retry_after_s` has passed."""

    retry_after_s: float


@dataclass(frozen=True, slots=True)
class ChatGone:
    """Blocked, kicked, deactivated, deleted or never there."""

    reason: str


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """A group became a supergroup; it lives at `address` now."""

    address: ChatAddress


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The platform or the way to it is down; it may or may not have taken the message."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nothing of the bot's gets through: no connection, a token that is refused. The message was not taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this message as it is: a defect of ours."""

    reason: str


Outcome = Sent | TooFast | ChatGone | ChatMoved | Unavailable | Unreachable | Refused


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an outbox row: its next state, when it may be tried again, and why.

    `chat_free_at`: the chat's later rows aren't sent before.
    """

    state: OutboxState
    not_before: datetime | None = None
    reason: str | None = None
    counts_as_attempt: bool = True
    chat_free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a leased row `at` an instant, to be written: the row is settled then."""

    item: OutboxItem
    decision: Decision
    at: datetime
    message_id: int | None = None


def decide(outcome: Outcome, attempt: int, now: datetime) -> Decision:  # noqa: PLR0911 - a table, a row an outcome
    """Decide what to do after try number `attempt` (from 1) ended in `outcome` at `now`."""
    match outcome:
        case Sent(next_after_s=wait):
            return Decision(OutboxState.SENT, chat_free_at=now + timedelta(seconds=wait) if wait > 0 else None)
        case TooFast(retry_after_s=wait):
            return Decision(OutboxState.WAITING, now + timedelta(seconds=wait), "too fast", counts_as_attempt=False)
        case ChatGone(reason=reason):
            return Decision(OutboxState.GONE, reason=reason)
        case ChatMoved():
            return Decision(OutboxState.WAITING, now, "moved", counts_as_attempt=False)
        case Unavailable(reason=reason):
            if attempt >= MAX_ATTEMPTS:
                return Decision(OutboxState.FAILED, reason=reason)
            return Decision(OutboxState.WAITING, now + timedelta(seconds=wait_s(attempt)), reason)
        case Unreachable(reason=reason):
            return Decision(
                OutboxState.WAITING, now + timedelta(seconds=_UNREACHABLE_WAIT_S), reason, counts_as_attempt=False
            )
        case Refused(reason=reason):
            return Decision(OutboxState.FAILED, reason=reason)


def wait_s(attempt: int) -> float:
    """Return the wait after failed try number `attempt`: doubling from 2 seconds, a quarter of an hour at most."""
    return min(_FIRST_WAIT_S * 2.0 ** (attempt - 1), _LONGEST_WAIT_S)
