"""Where a site has its feeds: what a page declares (autodiscovery, as the RSS Advisory Board wrote it down), what it
links to, and where feeds usually lie.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from bot.core.web_address import canonical
from bot.reading.articles import one_line
from bot.reading.page_tree import PageTree, parse_page
from bot.reading.whitespace import tidy

_SCHEME = "feed:"
_MOST = 10
_MOST_LINKS = 5_000
_KINDS = {
    "application/rss+xml": "rss",
    "application/x-rss+xml": "rss",
    "application/rdf+xml": "rss",
    "text/rss+xml": "rss",
    "application/rss": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "",
    "text/xml": "",
}
_SURE = _KINDS.keys() - {"application/json", "application/xml", "text/xml"}
_FEED_PATH = re.compile(
    r"(?:^|[/._\-])(?:rss|feeds?|atom|rdf)(?:[._\-]?\d{0,2}(?:\.\d)?)?(?:\.(?:xml|json|php|aspx?|rdf))?/?$|\.(?:rss|atom|rdf)$|"
    r"(?:^|/)(?:index|rss\w*|feed\w*|atom\w*|news)\.(?:xml|rdf)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|output)=(?:rss2?|atom|feed|xml)(?:&|$)", re.IGNORECASE)
_FEED_WORDS = re.compile(r"\brss\b|\batom\b|\bfeeds?\b|rss订阅|rss訂閱|订阅源|訂閱源|全文订阅|全文輸出", re.IGNORECASE)
_SUBSCRIBED = re.compile(r"^(?:rss|atom)?\s*(?:订阅|訂閱|聚合|xml|subscribe)\s*(?:rss|atom)?$", re.IGNORECASE)
_FEED_NAME = re.compile(r"rss|feed|atom|\.xml", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?(?:[/\-_. ]|$)|评论|評論|留言", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?:feedly|inoreader|newsblur|theoldreader|add\.my\.yahoo|xianguo|zhuaxia|bloglines|netvibes|facebook|twitter|weibo)\.com",
    re.IGNORECASE,
)
_NO_FEED = re.compile(r"\.(?:html?|png|jpe?g|gif|svg|css|js|pdf|zip|mp[34])$|/wp-json/|oembed", re.IGNORECASE)
_USUAL = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feeds/posts/default",
    "?feed=rss2",
)
_DEEPEST_SECTION = 2
_USUAL_BELOW = ("feed", "rss", "rss.xml", "feed.xml", "index.xml", "atom.xml")


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names. `kind`: `rss`, `atom`, `json`, or empty where the page doesn't tell."""

    url: str
    title: str
    kind: str


def find_feeds(data: bytes, content_type: str, url: str) -> tuple[FoundFeed, ...]:
    """Return the feeds that a page names: those it declares, then those it links to, in the page's order, feeds of
    comments last; at most ten. Raises ReadingError for what is no HTML page.
    """
    tree = parse_page(data, content_type, url)
    found: dict[str, FoundFeed] = {}
    for feed in chain(_declared(tree), _linked(tree)):
        found.setdefault(canonical(feed.url), feed)
    return tuple(sorted(found.values(), key=_is_of_comments)[:_MOST])


def guesses(url: str) -> tuple[str, ...]:
    """Return where a site often has its feed, the likeliest first: below its root, and below the address's own path
    where that seems to be a section of the site.
    """
    try:
        parts = urlsplit(url)
        root = urljoin(url, "/")
        host = parts.hostname
    except ValueError:
        return ()
    if parts.scheme not in {"http", "https"} or not host:
        return ()
    names = [name for name in parts.path.split("/") if name]
    # Below an article, blogs have the feed of its comments.
    is_section = 0 < len(names) <= _DEEPEST_SECTION and not re.search(r"\d|\.\w{2,5}$", parts.path)
    below = [f"{root}{'/'.join(names)}/{name}" for name in _USUAL_BELOW] if is_section else []
    usual = [f"{root}{name}" for name in _USUAL]
    return tuple(dict.fromkeys(chain(*zip(below, usual, strict=False), below, usual)))


def _declared(tree: PageTree) -> Iterator[FoundFeed]:
    for link in islice(tree.root.iter("link"), _MOST_LINKS):
        rels = (link.get("rel") or "").lower().split()
        media = (link.get("type") or "").lower().partition(";")[0].strip()
        if "feed" not in rels and ("alternate" not in rels or "stylesheet" in rels or media not in _KINDS):
            continue
        url = _address(tree, link)
        # `application/json` and plain XML stand for much else too.
        if url and (media in _SURE or "feed" in rels or _looks_like_feed(url)):
            yield FoundFeed(url, one_line(tidy(link.get("title") or "")), _KINDS.get(media, ""))


def _linked(tree: PageTree) -> Iterator[FoundFeed]:
    for link in islice(tree.root.iter("a"), _MOST_LINKS):
        url = _address(tree, link)
        if not url or _NO_FEED.search(urlsplit(url).path):
            continue
        text = tidy(link.text_content()[:200])
        hint = text or tidy(link.get("title") or link.get("aria-label") or "")
        is_said = (link.get("href") or "").strip().lower().startswith(_SCHEME) or _looks_like_feed(url)
        if is_said or _SUBSCRIBED.match(hint) or (_FEED_WORDS.search(hint) and _FEED_NAME.search(url)):
            yield FoundFeed(url, one_line(hint), "")


def _address(tree: PageTree, link: HtmlElement) -> str | None:
    """Return where a link leads, unless that is a reading service; `feed:` becomes the web's scheme."""
    written = (link.get("href") or "").strip()
    if written.lower().startswith(_SCHEME):
        rest = written[len(_SCHEME) :]
        written = rest if rest.lower().startswith(("http://", "https://")) else f"https:{rest}"
    url = tree.address(written)
    return None if url is None or _ELSEWHERE.search(urlsplit(url).netloc) else url.partition("#")[0]


def _looks_like_feed(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query) or parts.netloc.startswith("feeds."))


def _is_of_comments(feed: FoundFeed) -> bool:
    return bool(_COMMENTS.search(feed.title) or _COMMENTS.search(urlsplit(feed.url).path))
