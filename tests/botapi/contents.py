"""What a message is to show, read from a call's arguments, with Telegram's limits on it."""

from collections.abc import Mapping
from typing import Any

from tests.botapi.keyboards import inline_rows
from tests.botapi.markup import Formatted, finish, from_entities, from_html
from tests.botapi.refusal import bad_request
from tests.botapi.rich import check_rich
from tests.botapi.tags import MarkupError
from tests.botapi.values import Content, Shape

MAX_TEXT = 4_096
MAX_CAPTION = 1_024
_MAX_RAW_BYTES = 1 << 15

Arguments = Mapping[str, Any]


def text_content(arguments: Arguments) -> Content:
    """Raises RefusedError, as all here do."""
    if not arguments.get("text"):
        raise bad_request("message text is empty")
    formatted = _formatted(arguments, "text", "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    extra = {name: arguments[name] for name in ("link_preview_options",) if name in arguments}
    return _content(formatted, arguments, arguments["text"], extra)


def caption_content(arguments: Arguments, media: Mapping[str, Any]) -> Content:
    """`media` are the message's fields that the caption goes with; a caption may be missing."""
    formatted = _formatted(arguments, "caption", "caption_entities")
    if len(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _content(formatted, arguments, arguments.get("caption", ""), media, Shape.CAPTION)


def rich_content(arguments: Arguments) -> Content:
    """In the message's own field each line comes back as a plain paragraph."""
    given = arguments["rich_message"]
    rich = check_rich(given)
    lines = [line.strip() for line in rich.text.splitlines() if line.strip()]
    blocks = [{"type": "paragraph", "text": line} for line in lines]
    source = given.get("html", given.get("markdown"))
    formatted = Formatted(rich.text, losses=rich.losses)
    return _content(formatted, arguments, source, {"rich_message": {"blocks": blocks}}, Shape.RICH)


def _formatted(arguments: Arguments, name: str, entities_name: str) -> Formatted:
    text = arguments.get(name, "")
    if len(text.encode()) > _MAX_RAW_BYTES:
        raise bad_request("text is too long")
    mode = arguments.get("parse_mode", "").lower()
    if mode and entities_name in arguments:
        raise bad_request(f"parse_mode and {entities_name} can't be used together")
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    if not mode:
        return finish(from_entities(text, arguments.get(entities_name, [])))
    try:
        return finish(from_html(text))
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from error


def _content(
    formatted: Formatted, arguments: Arguments, source: str, extra: Mapping[str, Any], shape: Shape = Shape.TEXT
) -> Content:
    keyboard = inline_rows(arguments.get("reply_markup"))
    mode = arguments.get("parse_mode")
    return Content(formatted.text, formatted.entities, keyboard, source, mode, extra, shape, formatted.losses)
