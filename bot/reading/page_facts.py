"""What a web page says of itself: in JSON-LD (schema.org), in its meta elements (Open Graph and older customs), in its
markup, and at last in what is written around its headline.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement

from bot.core.language import detect
from bot.core.web_address import is_same_site
from bot.reading.articles import one_line
from bot.reading.dates import read_date
from bot.reading.page_tree import PageTree
from bot.reading.whitespace import tidy

_MAX_JSON = 1_000_000
_MAX_SCRIPTS = 20
_MAX_NODES = 2_000
_MAX_BODY = 500_000
_MAX_NAME = 100
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Review)$")
_TITLES = ("og:title", "twitter:title", "title", "dc.title", "articletitle")
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "parsely-author", "mediaid")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_PICTURES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_DATES = (
    "article:published_time og:published_time datepublished publishdate publish_date pubdate publish-date "
    "weibo:article:create_at og:release_date parsely-pub-date sailthru.date dc.date dc.date.issued dcterms.created "
    "article.published apub:time date article:modified_time og:updated_time lastmodified"
).split()
_SEPARATOR = re.compile(r"\s*[_|｜–—»«·•]\s*|\s+-+\s+|(?<=[\u4e00-\u9fff）】”])-{1,2}(?=[\u4e00-\u9fffA-Z])")
_ZONE = re.compile(r"(?:Z|GMT|UTC|[+-]\d{2}:?\d{2}|[A-Z]{3,4})\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"\d[:：时]\s*\d")
_WRITTEN = re.compile(
    r"20\d{2}\s{0,2}[-/.年]\s{0,2}\d{1,2}\s{0,2}[-/.月]\s{0,2}\d{1,2}(?:\s{0,2}日)?(?:[T\s]{0,4}\d{1,2}\s?[:：时]\s?\d{1,2}(?:[:：分]\d{2})?)?"
)
_WECHAT_TIME = re.compile(r"\bct\s{0,3}=\s{0,3}[\"'](\d{10})[\"']")
_BEIJING = timedelta(hours=8)
_LEAST_SHARE = 4
_MOST_NAMES = 4
_LONGEST_NAME = 30
_NEAR = 1_200
"""So many characters after the headline may hold its date."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of its article. `url` is its canonical address, where that is one of its own site; `body` the
    text of JSON-LD's `articleBody`, plain or HTML.
    """

    title: str
    author: str | None
    published: datetime | None
    site_name: str
    picture: str | None
    url: str
    body: str


def facts_of(tree: PageTree) -> PageFacts:
    """Return what a page says of itself."""
    meta = _meta(tree)
    thing = _article_in(tree)
    site = tidy(_first(meta, _SITES) or _name(thing.get("publisher")) or "")[:_MAX_NAME]
    title = _title(tree, meta, thing, site)
    return PageFacts(
        title=title,
        author=_author(meta, thing),
        published=_published(tree, meta, thing, title),
        site_name=site,
        picture=next(filter(None, map(tree.address, _pictures(meta, thing))), None),
        url=_canonical(tree, meta),
        body=_text(thing.get("articleBody"))[:_MAX_BODY],
    )


def _meta(tree: PageTree) -> Mapping[str, str]:
    """Return name → content of the meta elements, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.root.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], names: Iterable[str]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _article_in(tree: PageTree) -> Mapping[str, object]:
    """Return the article that JSON-LD describes, the one with the longest text where there are several."""
    found: list[Mapping[str, object]] = []
    scripts = tree.root.iterfind(".//script[@type='application/ld+json']")
    for script in islice(scripts, _MAX_SCRIPTS):
        try:
            loaded = json.loads((script.text or "")[:_MAX_JSON], strict=False)
        except (ValueError, RecursionError):
            continue
        found += [thing for thing in _things(loaded) if any(map(_ARTICLE_TYPE.search, _texts(thing.get("@type"))))]
    return max(found, key=lambda thing: len(_text(thing.get("articleBody"))), default={})


def _things(loaded: object) -> Iterator[Mapping[str, object]]:
    """Give the objects at the top of a JSON-LD document, and those in its `@graph` and `mainEntity`."""
    waiting = [loaded]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one[:_MAX_NODES]
        elif isinstance(one, dict):
            yield one
            waiting += [one[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in one]


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _text(value: object) -> str:
    return next(iter(_texts(value)), "")


def _name(value: object) -> str:
    """Return the names of a person, an organisation, or of several."""
    values = value if isinstance(value, list) else [value]
    names = [_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in values[:5]]
    return "、".join(filter(None, map(tidy, names)))


def _author(meta: Mapping[str, str], thing: Mapping[str, object]) -> str | None:
    for name in (_name(thing.get("author")), *(meta[name] for name in _AUTHORS if name in meta)):
        author = tidy(name)[:_MAX_NAME]
        # Facebook's `article:author` is an address.
        if author and "://" not in author:
            return author
    return None


def _title(tree: PageTree, meta: Mapping[str, str], thing: Mapping[str, object], site: str) -> str:
    """Return the headline: the first-level heading that stands in the page's title too, else that title without the
    site's name.
    """
    whole = tidy(tree.root.findtext(".//title") or "")
    named = tidy(_first(meta, _TITLES)) or tidy(_text(thing.get("headline")))
    headings = [tidy(heading.text_content()) for heading in islice(tree.root.iter("h1"), 3)]
    headings = [heading for heading in headings if heading and heading != site]
    best = max((heading for heading in headings if heading in whole or heading in named), key=len, default="")
    # A short one is the site's name.
    if len(best) * _LEAST_SHARE > len(named or whole):
        return one_line(best)
    headline = _without_site(named or whole, site)
    return one_line(headline or (headings[0] if len(headings) == 1 else ""))


def _without_site(title: str, site: str) -> str:
    """Return a title without the names of the site and its columns, which stand behind it and are shorter."""
    if site and title.startswith(site) and (first := _SEPARATOR.match(title, len(site))):
        return title[first.end() :]
    for _ in range(_MOST_NAMES):
        parts = list(_SEPARATOR.finditer(title[:500]))
        if not parts or len(title) - parts[-1].end() >= min(parts[-1].start(), _LONGEST_NAME):
            break
        title = title[: parts[-1].start()]
    return title


def _published(tree: PageTree, meta: Mapping[str, str], thing: Mapping[str, object], title: str) -> datetime | None:
    """Return when the article appeared. A time without a zone on a Chinese page is Beijing's."""
    is_chinese = detect(title).is_chinese
    named = [_text(thing.get("datePublished")), *(meta[name] for name in _DATES if name in meta)]
    marked = (element.get("datetime") or "" for element in islice(tree.root.iter("time"), 5))
    for text in (*named, *marked, *_wechat_time(tree), *_written(tree, title)):
        if text and (moment := _moment(tidy(text), is_chinese=is_chinese)):
            return moment
    return None


def _moment(text: str, *, is_chinese: bool) -> datetime | None:
    if text.isdecimal() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text[:10]), UTC)
    moment = read_date(text)
    if moment is None or not 1990 <= moment.year <= 2100:
        return None
    is_local = is_chinese and _CLOCK.search(text) and not _ZONE.search(text)
    return moment - _BEIJING if is_local else moment


def _wechat_time(tree: PageTree) -> Iterator[str]:
    if "mp.weixin.qq.com" in tree.url:
        for script in tree.root.iter("script"):
            if found := _WECHAT_TIME.search(script.text or ""):
                yield found[1]


def _written(tree: PageTree, title: str) -> Iterator[str]:
    """Give the date that is written next to the headline."""
    if not title:
        return
    body = tree.root.find("body")
    text = "".join(_shown_texts(body)) if body is not None else ""
    at = text.find(title)
    if at >= 0 and (found := _WRITTEN.search(text, at + len(title), at + len(title) + _NEAR)):
        yield found[0]


def _shown_texts(body: HtmlElement) -> Iterator[str]:
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style"}:
            yield element.text or ""
        yield f" {element.tail or ''}"


def _pictures(meta: Mapping[str, str], thing: Mapping[str, object]) -> Iterator[str]:
    yield from (meta[name] for name in _PICTURES if name in meta)
    image = thing.get("image")
    for one in (image if isinstance(image, list) else [image])[:3]:
        yield _text(one.get("url")) if isinstance(one, dict) else _text(one)


def _canonical(tree: PageTree, meta: Mapping[str, str]) -> str:
    """Return the page's own address for itself, unless that is another site's, or the front page's."""
    links = (one.get("href") for one in islice(tree.root.iter("link"), 500) if "canonical" in _rels(one.get("rel")))
    for written in (*links, meta.get("og:url")):
        url = tree.address(written)
        if url and is_same_site(url, tree.url) and (_has_path(url) or not _has_path(tree.url)):
            return url
    return tree.url


def _rels(written: str | None) -> list[str]:
    return (written or "").lower().split()


def _has_path(url: str) -> bool:
    return "/" in url.partition("://")[2].partition("?")[0].rstrip("/") or "?" in url
