"""Who reads: a chat on a platform, its settings, and what it is subscribed to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.category import CategoryPath
from bot.core.schedule import Schedule


class Platform(StrEnum):
    TELEGRAM = "telegram"
    TERMINAL = "terminal"


class ChatKind(StrEnum):
    """As Telegram names them; a terminal is private."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Format(StrEnum):
    """The form in which a digest is written for a chat."""

    HTML = "html"
    PLAIN = "plain"
    TERMINAL = "terminal"


class SubscriberState(StrEnum):
    """`ACTIVE` gets digests; `STOPPED` by its own wish doesn't; `GONE` has blocked or removed the bot."""

    ACTIVE = "active"
    STOPPED = "stopped"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ChatAddress:
    """Where a chat is: unique across platforms."""

    platform: Platform
    chat_id: int


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat that has spoken to the bot. `watermark` is the last story sequence that it was offered in a digest."""

    id: int
    address: ChatAddress
    kind: ChatKind
    language: str
    """The locale of what the bot says to it: `zh-Hans` or `en`."""
    schedule: Schedule
    format: Format
    state: SubscriberState
    send_empty: bool
    """Whether a digest without news is announced instead of skipped."""
    watermark: int
    next_due_at: datetime | None
    next_slot: str | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """One category (any level) that a subscriber wants; it covers all below it."""

    category_id: int
    path: CategoryPath
