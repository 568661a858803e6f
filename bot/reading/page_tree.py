"""A web page's bytes to a tree to search in, with bounded work. The tree is lxml's, most of it only passed by."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bot.errors import ReadingError
from bot.reading.feeds.encoding import charset_of, to_utf8
from bot.reading.pictures import web_address

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 40_000
MAX_DEPTH = 220
"""lxml itself stops reading at 256, without a word."""
_MAX_ANCESTORS = 1_000_000
"""How many ancestors all elements have together. trafilatura asks paragraphs for each of theirs; pages have 100,000."""
_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|article|section|table|a|h1|span|script|link)\b",
    re.IGNORECASE,
)
_OTHER_XML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>)?\s*(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF|opml|urlset)\b", re.DOTALL
)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
# Characters that no XML may hold, plain or by number: lxml reads them from HTML, and refuses to set them as a text.
_NO_TEXT = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|"
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[\da-f]|fff[ef])(?![\da-f]));?",
    re.IGNORECASE,
)
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class PageTree:
    """A page. `url` is where it came from, `base` what its relative addresses are relative to."""

    root: HtmlElement
    url: str
    base: str

    def address(self, written: str | None) -> str | None:
        """Return an address of the page's as an absolute http(s) one, or none where it is none."""
        if not written or not written.strip():
            return None
        try:
            return web_address(urljoin(self.base, written.strip()))
        except ValueError:
            return None


def parse_page(data: bytes, content_type: str, url: str) -> PageTree:
    """Return the tree of a page. Raises ReadingError for what is no HTML, and for what is too much of it."""
    if len(data) > MAX_BYTES:
        raise ReadingError(url, f"the page has {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    media, charset = charset_of(content_type)
    if media not in _HTML_TYPES:
        raise ReadingError(url, f"this is no HTML page but {media[:80]}")
    if not charset and (named := _META_CHARSET.search(data, 0, _HEAD)):
        charset = named[1].decode("ascii")
    markup = _NO_TEXT.sub(b" ", to_utf8(data, f"text/html; charset={charset}"))
    if not _HTML.search(markup) or _OTHER_XML.match(markup):
        raise ReadingError(url, "this is no HTML page")
    try:
        root = document_fromstring(markup, parser=HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError) as fault:
        raise ReadingError(url, "there is nothing in this page") from fault
    _check_size(root, url)
    base = root.find(".//base[@href]")
    tree = PageTree(root, url, url)
    return PageTree(root, url, (tree.address(base.get("href")) if base is not None else None) or url)


def _check_size(root: HtmlElement, url: str) -> None:
    depth = elements = ancestors = 0
    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        ancestors += depth if event == "start" else 0
        if depth > MAX_DEPTH:
            raise ReadingError(url, f"the page's elements are nested more than {MAX_DEPTH} deep")
        if elements > MAX_ELEMENTS or ancestors > _MAX_ANCESTORS:
            raise ReadingError(url, f"the page has more than {MAX_ELEMENTS:,} elements, or many of them deep down")
