"""The commands as menus show them: names in the order of the menu, and the sentence that describes each."""

from bot.chat.texts import LOCALES, texts_in

MENU_KEYS = {
    "latest": "menu.latest",
    "digest": "menu.digest",
    "categories": "menu.categories",
    "subscribe": "menu.subscribe",
    "unsubscribe": "menu.unsubscribe",
    "subscriptions": "menu.subscriptions",
    "time": "menu.time",
    "timezone": "menu.timezone",
    "settings": "menu.settings",
    "language": "menu.language",
    "stop": "menu.stop",
    "help": "menu.help",
    "start": "menu.start",
}


def menu() -> tuple[tuple[str, dict[str, str]], ...]:
    """Return (command, locale → description) for each command, in the order of the menu."""
    return tuple((name, {locale: texts_in(locale)(key) for locale in LOCALES}) for name, key in MENU_KEYS.items())
