"""The looks that a person has given to words in Telegram's own editor, written as Markdown.

Telegram's apps turn `**bold**` into bold words as they send them: the asterisks are gone, and an entity tells of them.
"""

from collections.abc import Sequence

from telegram import Message, MessageEntity

_MARKS = {
    MessageEntity.BOLD: "**",
    MessageEntity.ITALIC: "*",
    MessageEntity.CODE: "`",
}


def markup_of(message: Message) -> str | None:
    """Return a message's text, or caption, with its looks as Markdown; none where it has none that Markdown knows.

    What was typed stays as it is: marks that Telegram's app left alone are markup still.
    """
    text = message.text or message.caption or ""
    entities = message.entities if message.text else message.caption_entities
    encoded = text.encode("utf-16-le")
    marks = [mark for entity in entities for mark in _marks(encoded, entity)]
    if not marks:
        return None
    written, done = "", 0
    for at, _, mark in sorted(marks):
        written += encoded[2 * done : 2 * at].decode("utf-16-le", "replace") + mark
        done = at
    return written + encoded[2 * done :].decode("utf-16-le", "replace")


def _marks(encoded: bytes, entity: MessageEntity) -> Sequence[tuple[int, tuple[int, int], str]]:
    """Return what is to be inserted for an entity: where, in which order at one place, and what.

    Closing comes before opening; of what opens at one place the longest comes first, and closes last. Marks stand close
    to the words: with a space between, they would be none.
    """
    words = encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
    start = entity.offset + len(words) - len(words.lstrip())
    end = entity.offset + entity.length - (len(words) - len(words.rstrip()))
    if start >= end:
        return ()
    opened, closed = (1, start - end), (0, -start)
    if entity.type == MessageEntity.TEXT_LINK and entity.url:
        return (start, opened, "["), (end, closed, f"](<{entity.url}>)")
    mark = _MARKS.get(entity.type)
    return ((start, opened, mark), (end, closed, mark)) if mark else ()
