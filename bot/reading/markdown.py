"""Markdown bodies: CommonMark with tables, turned into HTML, which all else reads."""

import re
from functools import cache
from html import escape

from markdown_it import MarkdownIt

_BLOCK_TAG = re.compile(
    r"<(?:p|div|br|table|ul|ol|h[1-6]|img|span|font|section|article|blockquote|strong)\b", re.IGNORECASE
)
_MAX_CHARS = 200_000
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


@cache
def _parser() -> MarkdownIt:
    # Indented lines are paragraphs here: plain-text posts indent them, and code stands in fences.
    rules = MarkdownIt("commonmark", {"html": True, "breaks": True})
    return rules.enable(["table", "strikethrough"]).disable("code")


def to_html(body: str) -> str:
    """Return a post's body as HTML: as it is where it is HTML, converted where it is Markdown or plain text.

    Of a very long one only the paragraphs are told apart.
    """
    if _BLOCK_TAG.search(body):
        return body
    if len(body) > _MAX_CHARS:
        # Hostile Markdown of that length keeps the parser busy for minutes.
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in _BLANK_LINES.split(body))
    return str(_parser().render(body))
