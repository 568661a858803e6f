"""A feed's bytes to its document, whatever the format: RSS, RDF, Atom (`fast`, else `lenient`), JSON Feed.

Two ways lead to the same result: `fast` takes the feeds that it knows to read as feedparser does, and feedparser, in
bounds, takes the rest.
"""

import re

from bot.core.entry import FeedDocument
from bot.errors import ReadingError
from bot.reading.feeds import fast, json_feed, lenient
from bot.reading.feeds.encoding import to_utf8
from bot.reading.feeds.prolog import FEED_ROOTS, Document, find_root

_JSON = re.compile(rb"\s*[\[{]")
_BINARY = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PK\x03\x04": "an archive",
    b"\x1f\x8b": "compressed data",
}


def read_feed(data: bytes, content_type: str, url: str) -> FeedDocument:
    """Read a feed. `content_type` is the HTTP header's value or empty, `url` where the bytes came from.

    Raises ReadingError, which names `url` and says what it looks like instead, for what is no feed.
    """
    if not data.strip():
        raise ReadingError(url, "it is empty")
    kind = next((kind for mark, kind in _BINARY.items() if data.startswith(mark)), None)
    if kind is not None:
        raise ReadingError(url, f"it is {kind}, not a feed")
    text = to_utf8(data, content_type)
    if _JSON.match(text):
        return json_feed.read(text, url)
    document = find_root(text)
    if document.root == "html":
        raise ReadingError(url, "it is an HTML page, not a feed")
    feed = fast.read(document, url) or lenient.read(document, url)
    if feed is None:
        raise ReadingError(url, _what_it_is(document))
    return feed


def _what_it_is(document: Document) -> str:
    if document.root in FEED_ROOTS:
        return "it breaks off before its first entry"
    if document.root:
        return f"it is XML or HTML, but no feed: its first element is <{document.root}>"
    return "it is a text without any markup" if b"<" not in document.body else "it is no XML"
