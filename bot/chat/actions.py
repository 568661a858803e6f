"""What buttons ask for, and how that is written into at most 64 bytes and read back.

Telegram hands callback data back as it was sent, from any message however old, and a client may make some up: reading
checks everything. The form is `verb:argument:argument`, whole numbers and known words only.
"""

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from typing import get_type_hints

from bot.chat.broadcast_actions import DirectBroadcast, MoveBroadcast
from bot.chat.feed_actions import (
    AskDeletion,
    CheckFeed,
    ChooseCategory,
    DeleteFeed,
    FileFeed,
    ShowFeed,
    ShowFeeds,
    TakeFeed,
    TurnFeed,
)
from bot.chat.schedule_actions import Pause, SetQuiet, SetWeekly, SkipBelow

MAX_BYTES = 64
_NUMBER = re.compile(r"-?[0-9]{1,18}")


class Screen(StrEnum):
    """Screens that a button opens without further ado."""

    START = "start"
    HELP = "help"
    CATEGORIES = "categories"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    SUBSCRIPTIONS = "subscriptions"
    SETTINGS = "settings"
    LATEST = "latest"
    DIGEST = "digest"
    TIMES = "times"
    ZONES = "zones"
    LANGUAGES = "languages"
    FORMATS = "formats"
    CARDS = "cards"
    WORDS = "words"
    WEEKLY = "weekly"
    QUIET = "quiet"
    PAUSE = "pause"
    SKIP = "skip"


class Switch(StrEnum):
    """What can be turned on and off."""

    DIGESTS = "digests"
    EMPTY = "empty"


class Purpose(StrEnum):
    """What a story of a digest is picked for."""

    READ = "read"
    SAVE = "save"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Open:
    """Show a screen in place of the message that the button stands under, or (`anew` is 1) as a message of its own."""

    screen: Screen
    anew: int = 0


@dataclass(frozen=True, slots=True)
class ShowCategory:
    """Show a category (0: the broadest ones) and page `page` (from 0) of what lies right below it; `anew` as above."""

    category_id: int
    page: int = 0
    anew: int = 0


@dataclass(frozen=True, slots=True)
class SubscribeTo:
    """Subscribe to a category. `screen` is what is shown again afterwards (`CATEGORIES`: that category's)."""

    category_id: int
    screen: Screen = Screen.CATEGORIES


@dataclass(frozen=True, slots=True)
class UnsubscribeFrom:
    """End a subscription (0: all of them). `screen` is what is shown again afterwards, as above."""

    category_id: int
    screen: Screen = Screen.SUBSCRIPTIONS


@dataclass(frozen=True, slots=True)
class ShowLatest:
    """Show `count` of the latest stories of a category (0: of the reader's subscriptions; -1: of all), after where
    article `before` stands (0: from the top), without what came in after article `upto` (0: with everything).
    """

    category_id: int = 0
    count: int = 5
    before: int = 0
    upto: int = 0


@dataclass(frozen=True, slots=True)
class ShowTrends:
    """Show which words of a category (0: of all) rose within the last `days`."""

    category_id: int
    days: int


@dataclass(frozen=True, slots=True)
class SetTime:
    """Make minute `minute` of the day (0 to 1,439) the only digest time."""

    minute: int


@dataclass(frozen=True, slots=True)
class SetZone:
    """Use zone number `index` of those that the zones screen offers."""

    index: int


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak the language number `index` of those that there are."""

    index: int


@dataclass(frozen=True, slots=True)
class SetFormat:
    """Write digests in the format number `index` of those that the chat's platform has."""

    index: int


@dataclass(frozen=True, slots=True)
class SetCard:
    """Send card number `index` of those that there are ahead of each digest."""

    index: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn something on (1) or off (0)."""

    switch: Switch
    on: int


@dataclass(frozen=True, slots=True)
class PickStory:
    """Ask which story of a digest is meant. `digest_key` is its signature's: 56 bits, at most 17 digits."""

    purpose: Purpose
    digest_key: int


@dataclass(frozen=True, slots=True)
class ReadStory:
    """Show page `page` (from 0) of an article's whole text."""

    article_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class SaveStory:
    """Keep an article for the reader (1), or no longer (0)."""

    article_id: int
    on: int


@dataclass(frozen=True, slots=True)
class Damp:
    """Offer the reader less of a category (1), or as much as before (0)."""

    category_id: int
    on: int


@dataclass(frozen=True, slots=True)
class DropWord:
    """Follow or mute a word no longer; the list of words is shown again."""

    word_id: int


@dataclass(frozen=True, slots=True)
class TurnAlert:
    """Tell the reader at once of a followed word (1), or no longer (0). `listed` is 1 in the list of words, which is
    shown again.
    """

    word_id: int
    on: int
    listed: int = 0


Showing = Open | ShowCategory | ShowLatest | ShowTrends | ShowFeeds | ShowFeed | ChooseCategory | AskDeletion
Scheduling = SetWeekly | SetQuiet | Pause | SkipBelow
Changing = SubscribeTo | UnsubscribeFrom | SetTime | SetZone | SetLanguage | SetFormat | SetCard | Turn
ChangingFeeds = CheckFeed | TurnFeed | FileFeed | DeleteFeed
WithStories = PickStory | ReadStory | SaveStory | Damp
WithWords = DropWord | TurnAlert
WithBroadcasts = MoveBroadcast | DirectBroadcast
Action = Showing | Changing | Scheduling | ChangingFeeds | TakeFeed | WithStories | WithWords | WithBroadcasts

_VERBS: dict[str, type[Action]] = {
    "o": Open,
    "c": ShowCategory,
    "s": SubscribeTo,
    "u": UnsubscribeFrom,
    "l": ShowLatest,
    "n": ShowTrends,
    "t": SetTime,
    "z": SetZone,
    "g": SetLanguage,
    "f": SetFormat,
    "i": SetCard,
    "w": Turn,
    "tw": SetWeekly,
    "tq": SetQuiet,
    "tp": Pause,
    "ts": SkipBelow,
    "fs": ShowFeeds,
    "f1": ShowFeed,
    "fc": ChooseCategory,
    "fa": AskDeletion,
    "fn": CheckFeed,
    "fw": TurnFeed,
    "fp": FileFeed,
    "fd": DeleteFeed,
    "ft": TakeFeed,
    "p": PickStory,
    "r": ReadStory,
    "k": SaveStory,
    "d": Damp,
    "wx": DropWord,
    "wa": TurnAlert,
    "b": MoveBroadcast,
    "bc": DirectBroadcast,
}
_VERB_OF = {action: verb for verb, action in _VERBS.items()}


def encode(action: Action) -> str:
    """Write an action as callback data."""
    return ":".join([_VERB_OF[type(action)], *(str(value) for value in astuple(action))])


def decode(data: str) -> Action | None:
    """Read callback data; none when it is no action of ours (any more)."""
    verb, *words = data.split(":")
    kind = _VERBS.get(verb)
    if kind is None or len(data.encode()) > MAX_BYTES or len(words) != len(fields(kind)):
        return None
    hints = get_type_hints(kind)
    values = [_read(word, hints[field.name]) for word, field in zip(words, fields(kind), strict=True)]
    if any(value is None for value in values):
        return None
    build: Callable[..., Action] = kind
    return build(*values)


def _read(word: str, kind: type) -> int | StrEnum | None:
    if issubclass(kind, StrEnum):
        return kind(word) if word in set(kind) else None
    return int(word) if _NUMBER.fullmatch(word) else None
