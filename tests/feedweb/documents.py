"""A feed's document: RSS 2.0, RSS 1.0, Atom or JSON Feed, in the encoding of its shape."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from typing import Any

import opencc

from tests.feedweb.feeds import Form, Fullness, Item, WebFeed

CONTENT_TYPES: Mapping[Form, str] = {
    Form.RSS_20: "application/rss+xml",
    Form.RSS_10: "application/rdf+xml",
    Form.ATOM: "application/atom+xml",
    Form.JSON: "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a format needs of an entry. `content` is HTML, `excerpt` plain text; empty where it isn't given."""

    title: str
    link: str
    guid: str | None
    author: str
    tag: str
    content: str
    excerpt: str
    published: datetime | None
    updated: datetime | None

    @property
    def excerpt_html(self) -> str:
        return f"<p>{_xml(self.excerpt)}</p>" if self.excerpt else ""


def render(feed: WebFeed, base: str) -> bytes:
    """Return the document. `base` is the address of the feed's host, without a slash at the end."""
    text = _FORMS[feed.shape.form](feed, base, [_entry(feed, item, base) for item in feed.items])
    if feed.shape.encoding == "big5":
        text = _traditional().convert(text)
    # A character reference stands for what an encoding lacks, in XML text and in HTML alike.
    return text.encode(feed.shape.encoding, "xmlcharrefreplace")


def link_of(item: Item, base: str) -> str:
    return f"{base}/posts/{item.number}"


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _entry(feed: WebFeed, item: Item, base: str) -> _Entry:
    post = feed.post(item)
    link = link_of(item, base)
    fullness = feed.shape.fullness
    return _Entry(
        post.title,
        link,
        feed.guid(item, link),
        post.author,
        post.tag,
        "" if fullness is Fullness.EXCERPT else post.html(base),
        "" if fullness is Fullness.FULL else post.excerpt,
        item.published if feed.shape.is_dated else None,
        item.updated or item.published if feed.shape.is_dated else None,
    )


def _xml(text: str) -> str:
    return escape(text, quote=False)


def _cdata(html: str) -> str:
    return f"<![CDATA[{html}]]>"


def _title(feed: WebFeed) -> str:
    return _xml(f"{feed.title} {feed.subtitle}")


def _rss20(feed: WebFeed, base: str, entries: list[_Entry]) -> str:
    wrap = _cdata if feed.number % 2 else _xml
    return (
        f'<?xml version="1.0" encoding="{feed.shape.encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>'
        f"<title>{_title(feed)}</title><link>{base}/</link><description>{_xml(feed.subtitle)}</description>\n"
        f"{''.join(_rss20_item(entry, wrap) for entry in entries)}</channel>\n</rss>\n"
    )


def _rss20_item(entry: _Entry, wrap: Callable[[str], str]) -> str:
    guid = ""
    if entry.guid is not None:
        is_link = "" if entry.guid.startswith("http") else ' isPermaLink="false"'
        guid = f"<guid{is_link}>{_xml(entry.guid)}</guid>"
    date = "" if entry.published is None else f"<pubDate>{format_datetime(entry.published)}</pubDate>"
    content = f"<content:encoded>{wrap(entry.content)}</content:encoded>" if entry.excerpt and entry.content else ""
    return (
        f"<item><title>{_xml(entry.title)}</title><link>{entry.link}</link>{guid}{date}"
        f"<dc:creator>{entry.author}</dc:creator><category>{entry.tag}</category>"
        f"<description>{wrap(entry.excerpt_html or entry.content)}</description>{content}</item>\n"
    )


def _rss10(feed: WebFeed, base: str, entries: list[_Entry]) -> str:
    about = [_xml(entry.guid or "") for entry in entries]
    listed = "".join(f'<rdf:li rdf:resource="{one}"/>' for one in about)
    items = "".join(_rss10_item(entry, one) for entry, one in zip(entries, about, strict=True))
    return (
        f'<?xml version="1.0" encoding="{feed.shape.encoding}"?>\n'
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
        f'<channel rdf:about="{base}/feed"><title>{_title(feed)}</title><link>{base}/</link>'
        f"<description>{_xml(feed.subtitle)}</description><items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n"
        f"{items}</rdf:RDF>\n"
    )


def _rss10_item(entry: _Entry, about: str) -> str:
    date = "" if entry.published is None else f"<dc:date>{entry.published.isoformat()}</dc:date>"
    excerpt = f"<description>{_xml(entry.excerpt_html)}</description>" if entry.excerpt else ""
    content = f"<content:encoded>{_cdata(entry.content)}</content:encoded>" if entry.content else ""
    return (
        f'<item rdf:about="{about}"><title>{_xml(entry.title)}</title><link>{entry.link}</link>'
        f"{excerpt}{content}{date}<dc:creator>{entry.author}</dc:creator><dc:subject>{entry.tag}</dc:subject></item>\n"
    )


def _atom(feed: WebFeed, base: str, entries: list[_Entry]) -> str:
    return (
        f'<?xml version="1.0" encoding="{feed.shape.encoding}"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title>{_title(feed)}</title><id>{base}/</id><link href="{base}/"/><link rel="self" href="{base}/feed"/>'
        f"<updated>{feed.changed_at.isoformat()}</updated>\n{''.join(map(_atom_entry, entries))}</feed>\n"
    )


def _atom_entry(entry: _Entry) -> str:
    guid = "" if entry.guid is None else f"<id>{_xml(entry.guid)}</id>"
    date = "" if entry.published is None else f"<published>{entry.published.isoformat()}</published>"
    updated = "" if entry.updated is None else f"<updated>{entry.updated.isoformat()}</updated>"
    excerpt = f'<summary type="html">{_xml(entry.excerpt_html)}</summary>' if entry.excerpt else ""
    content = f'<content type="html">{_xml(entry.content)}</content>' if entry.content else ""
    return (
        f'<entry><title>{_xml(entry.title)}</title><link href="{entry.link}"/>{guid}{date}{updated}'
        f'<author><name>{entry.author}</name></author><category term="{entry.tag}"/>{excerpt}{content}</entry>\n'
    )


def _json(feed: WebFeed, base: str, entries: list[_Entry]) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.title} {feed.subtitle}",
        "home_page_url": f"{base}/",
        "feed_url": f"{base}/feed",
        "items": [_json_item(entry) for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False)


def _json_item(entry: _Entry) -> Mapping[str, Any]:
    given = {
        "id": entry.guid,
        "url": entry.link,
        "title": entry.title,
        "content_html": entry.content or entry.excerpt_html,
        "summary": entry.excerpt or None,
        "date_published": entry.published and entry.published.isoformat(),
        "date_modified": entry.updated and entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": [entry.tag],
    }
    return {name: value for name, value in given.items() if value is not None}


_FORMS: Mapping[Form, Callable[[WebFeed, str, list[_Entry]], str]] = {
    Form.RSS_20: _rss20,
    Form.RSS_10: _rss10,
    Form.ATOM: _atom,
    Form.JSON: _json,
}
