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

    RICH = "rich"
    HTML = "html"
    PLAIN = "plain"
    TERMINAL = "terminal"


class Card(StrEnum):
    """Whether a picture card goes ahead of a digest, and in which colours."""

    OFF = "off"
    LIGHT = "light"
    DARK = "dark"


class FilterKind(StrEnum):
    """What a reader wants of the stories that have a word: to get them whatever their category, or never."""

    FOLLOW = "follow"
    MUTE = "mute"


class SubscriberState(StrEnum):
    """`ACTIVE` gets digests; `STOPPED` by its own wish doesn't; `GONE` has blocked or removed the bot."""

    ACTIVE = "active"
    STOPPED = "stopped"
    GONE = "gone"


GENERAL = 0
"""Of a forum's topics: none, all that is in no other one."""


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
    min_stories: int = 0
    """A digest of fewer stories is skipped; they come with the next one."""
    card: Card = Card.OFF
    thread_id: int | None = None
    """The topic of a forum that its digests go to: `GENERAL` by wish, none as long as nobody has chosen one."""
    managed_by: int | None = None
    """The person who last changed the settings of a group or channel."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One category (any level) that a subscriber wants; it covers all below it."""

    category_id: int
    path: CategoryPath


@dataclass(frozen=True, slots=True)
class WordFilter:
    """A word (`text` as it was first written) that a subscriber follows or mutes. `at_once`: it is told of each new
    story that has a followed word when it comes in.
    """

    word_id: int
    text: str
    kind: FilterKind
    at_once: bool = False
