"""The texts of a feed: what is markup in them and what isn't, repaired as feedparser repairs them."""

import re
from contextlib import suppress
from html import escape, unescape
from typing import NamedTuple

from feedparser.api import StrictFeedParser

from bot.reading.whitespace import without_controls

PLAIN = "text/plain"
HTML = "text/html"
XHTML = "application/xhtml+xml"
MAX_TITLE = 300
MAX_CONTENT = 2_000_000

_MIME_TYPES = {"text": PLAIN, "plain": PLAIN, "html": HTML, "xhtml": XHTML}
_MAX_RAW_TITLE = 10_000
# Ten times as fast in bytes as in text.
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_DROPPED = re.compile(
    r"<!--(?:.*?--\s*>|.*?--[^>]*>|.*\Z)|<(script|style|applet)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]*>")
# A browser takes `</br>` for another break.
_VOID_END = re.compile(r"</(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)>")
_LINE_END = re.compile(r"\r\n?|\n")


class Text(NamedTuple):
    """A text and its type; `base` is what relative addresses in it are relative to."""

    value: str
    mime: str = HTML
    base: str = ""


def mime_of(name: str) -> str:
    """Return the media type that Atom's `type` attribute means."""
    name = name.lower()
    return _MIME_TYPES.get(name, name)


def repaired(text: str) -> str:
    """Return a text without white space around it, with UTF-8 that was taken for Latin-1 and the characters that only
    Windows has set right.
    """
    text = text.strip()
    if text.isascii():
        return text
    with suppress(ValueError):
        text = text.encode("latin-1").decode()
    return text.translate(_WINDOWS) if _C1.search(text.encode("utf-8", "surrogatepass")) else text


def looks_like_html(text: str) -> bool:
    """Whether a text that should be plain is markup, in feedparser's careful opinion."""
    return ("<" in text or "&" in text) and bool(StrictFeedParser.looks_like_html(text))


def line_of(text: Text) -> str:
    """Return a text as one plain line of at most 300 characters: tags out, entities decoded once."""
    value = text.value[:_MAX_RAW_TITLE]
    if text.mime != PLAIN and ("<" in value or "&" in value):
        value = unescape(_TAG.sub("", _BREAK.sub(" ", _DROPPED.sub("", value))))
    return " ".join(without_controls(value).split())[:MAX_TITLE].rstrip()


def html_of(text: Text) -> str:
    """Return a text as HTML; the lines of a plain one stay lines."""
    value = text.value[:MAX_CONTENT]
    if text.mime == PLAIN:
        return _LINE_END.sub("<br>\n", escape(value, quote=False))
    return _VOID_END.sub("", value) if text.mime == XHTML else value
