"""What of a page never becomes a block, and why: for whoever looks for a fault in a summary."""

from collections.abc import Iterator

from bs4 import Tag

from bot.core.article import Role
from bot.reading import elements
from bot.reading.decoding import decode
from bot.reading.frontmatter import split
from bot.reading.markdown import to_html
from bot.reading.tree import parse
from bot.reading.whitespace import tidy

_SILENT = frozenset({"head", "title", "meta", "link", "base"})


def left_out_of(data: bytes, origin: str) -> Iterator[tuple[str, str]]:
    """Give the elements of a post that reading passes by, in order: why, and their text (empty for a mere picture).

    Raises ReadingError.
    """
    waiting: list[Tag] = [parse(to_html(split(decode(data, origin), origin).body))]
    while waiting:
        tag = waiting.pop()
        reason = _reason(tag)
        if reason is None:
            waiting += reversed([child for child in tag.contents if isinstance(child, Tag)])
        elif tag.name not in _SILENT:
            yield reason, tidy(tag.get_text())


def _reason(tag: Tag) -> str | None:
    look = elements.look_of(tag)
    if tag.name in elements.SKIPPED or tag.name in elements.EMBEDDED:
        return f"<{tag.name}> is not read"
    if look.hidden:
        return f"<{tag.name}> is hidden"
    role = Role.RELATED if tag.name == "aside" else look.box
    if role in {Role.PROMOTION, Role.RELATED} and elements.is_small(tag):
        named = " ".join(str(tag.attrs[name]) for name in ("class", "id") if name in tag.attrs)
        return f"<{tag.name} {named}> calls itself {role}".replace(" >", ">")
    return None
