"""Markdown bodies: CommonMark with tables, turned into HTML, which all else reads."""

import re
from functools import cache

from markdown_it import MarkdownIt

_BLOCK_TAG = re.compile(
    r"<(?:p|div|br|table|ul|ol|h[1-6]|img|span|font|section|article|blockquote|strong)\b", re.IGNORECASE
)
_MAX_CHARS = 2_000_000


@cache
def _parser() -> MarkdownIt:
    # Indented lines are paragraphs here: plain-text posts indent them, and code stands in fences.
    rules = MarkdownIt("commonmark", {"html": True, "breaks": True})
    return rules.enable(["table", "strikethrough"]).disable("code")


def to_html(body: str) -> str:
    """Return a post's body as HTML: as it is where it is HTML, converted where it is Markdown or plain text."""
    if _BLOCK_TAG.search(body) or len(body) > _MAX_CHARS:
        return body
    return str(_parser().render(body))
