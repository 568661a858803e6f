"""What Telegram asks of buttons beyond their types. Rules: InlineKeyboardButton in the Bot API, TDLib's ReplyMarkup."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.botapi.markup import is_link
from tests.botapi.refusal import bad_request

MAX_BUTTONS = 100
READABLE_ROW = 8
MAX_CALLBACK_BYTES = 64
_NO_ACTION = {"text", "icon_custom_emoji_id", "style"}
_STYLES = {"danger", "success", "primary"}

Keyboard = tuple[tuple[Mapping[str, Any], ...], ...]


def check_markup(markup: Mapping[str, Any]) -> list[str]:
    """Check a reply markup of any kind and return what a reader would mind. Raises RefusedError."""
    rows = markup.get("inline_keyboard", markup.get("keyboard", []))
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    kind = "Inline keyboard" if "inline_keyboard" in markup else "Keyboard"
    for button in buttons:
        if not button["text"].strip():
            raise bad_request(f"{kind} button text must be non-empty")
        if "inline_keyboard" in markup:
            _check_action(button)
    return [
        f"{len(row)} buttons in a row: more than {READABLE_ROW} can't be read"
        for row in rows
        if len(row) > READABLE_ROW
    ]


def _check_action(button: Mapping[str, Any]) -> None:
    actions = button.keys() - _NO_ACTION
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    if not actions or button.get("callback_data") == "":
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: exactly one action is allowed, not {sorted(actions)}")
    if len(button.get("callback_data", "").encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not is_link(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        raise bad_request("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")


def inline_rows(markup: Mapping[str, Any] | None) -> Keyboard:
    """Return the rows of an inline keyboard; none for any other markup, as empty rows vanish."""
    rows = (markup or {}).get("inline_keyboard", [])
    return tuple(tuple(row) for row in rows if row)


def buttons_of(keyboard: Keyboard) -> Iterator[Mapping[str, Any]]:
    for row in keyboard:
        yield from row
