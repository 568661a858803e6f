"""The commands as menus show them: names in the order of the menu, and the sentence that describes each."""

from collections.abc import Mapping

from bot.chat.texts import LOCALES, texts_in

MENU_KEYS = {
    "latest": "menu.latest",
    "trends": "menu.trends",
    "summarize": "menu.summarize",
    "digest": "menu.digest",
    "preview": "menu.preview",
    "saved": "menu.saved",
    "categories": "menu.categories",
    "subscribe": "menu.subscribe",
    "unsubscribe": "menu.unsubscribe",
    "subscriptions": "menu.subscriptions",
    "fewer": "menu.fewer",
    "follow": "menu.follow",
    "mute": "menu.mute",
    "words": "menu.words",
    "unfollow": "menu.unfollow",
    "unmute": "menu.unmute",
    "time": "menu.time",
    "weekly": "menu.weekly",
    "quiet": "menu.quiet",
    "skip": "menu.skip",
    "pause": "menu.pause",
    "resume": "menu.resume",
    "status": "menu.status",
    "timezone": "menu.timezone",
    "settings": "menu.settings",
    "format": "menu.format",
    "card": "menu.card",
    "here": "menu.here",
    "language": "menu.language",
    "stop": "menu.stop",
    "help": "menu.help",
    "start": "menu.start",
}
OPERATORS_KEYS = {
    "feeds": "menu.feeds",
    "addfeed": "menu.addfeed",
    "movefeed": "menu.movefeed",
    "delfeed": "menu.delfeed",
    "exportfeeds": "menu.exportfeeds",
    "broadcast": "menu.broadcast",
}
"""The commands for operators only."""
Menu = tuple[tuple[str, dict[str, str]], ...]


def menu() -> Menu:
    """Return (command, locale → description) for each command that is for everybody, in the order of the menu."""
    return _described(MENU_KEYS)


def operators_menu() -> Menu:
    """Return the same for operators: what is for everybody, then what is for them."""
    return _described(MENU_KEYS | OPERATORS_KEYS)


def _described(keys: Mapping[str, str]) -> Menu:
    return tuple((name, {locale: texts_in(locale)(key) for locale in LOCALES}) for name, key in keys.items())
