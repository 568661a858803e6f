"""What the command line says of feeds and faults, in English like all it says: in words, and free of what a terminal
would obey. Whatever a feed or a site has written comes through `clean`.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.chat.faults import fault_words
from bot.chat.terminal.page import clean
from bot.chat.texts import Texts, texts_in
from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState
from bot.errors import FetchError, UserError, YaodianError

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_SPANS = ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s"))


def english() -> Texts:
    return texts_in("en")


def told(error: YaodianError) -> str:
    """Return what a person is told of an error."""
    match error:
        case FetchError():
            return clean(f"{error.url}: {reason(error.fault, error.detail)}")
        case UserError():
            return clean(english()(error.key, **error.values))
        case _:
            return clean(str(error))


def reason(fault: Fault, detail: str) -> str:
    """Return a fault in words, with what is known of it."""
    words = fault_words(english(), fault, detail)
    return clean(f"{words} ({detail})" if detail and detail not in words else words)


def why(feed: Feed) -> str:
    """Return why a feed's last check failed; nothing where it didn't."""
    polling = feed.polling
    return reason(polling.fault, polling.detail) if polling.fault else ""


def state(feed: Feed) -> str:
    """Return the state of a feed in a word."""
    if feed.state is not FeedState.ACTIVE:
        return feed.state.value
    if feed.polling.fault:
        return "failing"
    return "new" if feed.is_new else "active"


def name(feed: Feed) -> str:
    """Return what a feed is called."""
    return clean(feed.title) or clean(feed.url)


def filed(feed: Feed) -> str:
    return clean(str(feed.categories)) or "—"


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 feed`, `2,000 feeds`."""
    return f"{count:,} {one if count == 1 else many}"


def size(length: int) -> str:
    """Return a number of bytes as people say it: `1.3 MB`, a thousand each."""
    amount, unit = float(length), _UNITS[0]
    for larger in _UNITS[1:]:
        if amount < 999.5:
            break
        amount, unit = amount / 1_000, larger
    return f"{amount:.0f} {unit}" if unit == _UNITS[0] else f"{amount:.1f} {unit}"


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: `3.2 s`, `5 min 20 s`, `2 h 5 min`, `3 d 4 h`."""
    for unit_s, large, part_s, small in _SPANS:
        if seconds >= unit_s:
            whole, rest = divmod(int(seconds), unit_s)
            return f"{whole} {large}" + (f" {rest // part_s} {small}" if rest >= part_s else "")
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


class When:
    """Instants as they are said at `now` in a zone."""

    def __init__(self, zone: str, now: datetime) -> None:
        self._zone = zone
        self._today: date = now.astimezone(ZoneInfo(zone)).date()

    def __call__(self, instant: datetime | None, never: str = "never") -> str:
        return never if instant is None else english().moment(instant, self._zone, self._today)
