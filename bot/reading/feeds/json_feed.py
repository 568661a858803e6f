"""JSON Feed, version 1 and 1.1 (jsonfeed.org)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.core.entry import Entry, FeedDocument
from bot.errors import ReadingError
from bot.reading.feeds.draft import MAX_ENTRIES, Draft, File, joined, web_link
from bot.reading.feeds.instants import read_instant
from bot.reading.feeds.texts import HTML, PLAIN, Text, line_of

MAX_BYTES = 32_000_000
_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.\d)?)/?", re.IGNORECASE)
_KINDS = {"1": "json10", "1.0": "json10"}


def read(data: bytes, url: str) -> FeedDocument:
    """Return the feed. Raises ReadingError for JSON that is broken or no feed."""
    feed = _parsed(data[:MAX_BYTES], url)
    version = _VERSION.fullmatch(_string(feed, "version").strip())
    if version is None:
        raise ReadingError(url, "it is JSON, but without the version of JSON Feed")
    site = _string(feed, "home_page_url")
    items = [item for item in _list(feed, "items")[:MAX_ENTRIES] if isinstance(item, Mapping)]
    hubs = [web_link(joined(url, _string(hub, "url"))) for hub in _mappings(feed, "hubs") if _is_websub(hub)]
    return FeedDocument(
        kind=_KINDS.get(version[1], "json11"),
        title=line_of(Text(_string(feed, "title"), PLAIN)),
        link=web_link(joined(url, site)) if site else None,
        entries=tuple(_entry(item, feed, url) for item in items),
        language=_string(feed, "language").strip()[:40] or None,
        self_url=web_link(joined(url, own)) if (own := _string(feed, "feed_url")) else None,
        hubs=tuple(dict.fromkeys(filter(None, hubs))),
    )


def _parsed(data: bytes, url: str) -> Mapping[str, Any]:
    try:
        feed = json.loads(data.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError) as fault:
        raise ReadingError(url, "it begins like JSON, but is none") from fault
    if not isinstance(feed, Mapping):
        raise ReadingError(url, "it is JSON, but without the version of JSON Feed")
    return feed


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any], url: str) -> Entry:
    html, text, summary = (_string(item, name) for name in ("content_html", "content_text", "summary"))
    content = Text(html, HTML, url) if html.strip() else Text(text, PLAIN, url)
    link = _string(item, "url") or _string(item, "external_url")
    return Draft(
        base=url,
        guid=_identity(item),
        link=joined(url, link) if link else _identity(item),
        title=Text(_string(item, "title"), PLAIN),
        summary=Text(summary, PLAIN, url),
        contents=[content],
        authors=_authors(item) or _authors(feed),
        published=read_instant(_string(item, "date_published")),
        updated=read_instant(_string(item, "date_modified")),
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        enclosures=[_file(held, url) for held in _mappings(item, "attachments")],
        picture=_address(item, "image", url) or _address(item, "banner_image", url),
    ).finish()


def _identity(item: Mapping[str, Any]) -> str | None:
    """Return the id as text; publishers write numbers too."""
    held = item.get("id")
    if isinstance(held, bool) or not isinstance(held, str | int | float):
        return None
    return str(held).strip() or None


def _authors(holder: Mapping[str, Any]) -> list[str]:
    """Return the names of 1.1's `authors`, else that of 1.0's `author`."""
    author = holder.get("author")
    people = [*_mappings(holder, "authors"), *([author] if isinstance(author, Mapping) else [])]
    return [name for one in people if (name := _string(one, "name").strip())]


def _file(held: Mapping[str, Any], url: str) -> File:
    size = held.get("size_in_bytes")
    length = str(size) if isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 10**15 else ""
    return File(joined(url, _string(held, "url")), _string(held, "mime_type").lower(), length)


def _is_websub(hub: Mapping[str, Any]) -> bool:
    return _string(hub, "type").lower() in {"websub", "pubsubhubbub"}


def _address(holder: Mapping[str, Any], name: str, url: str) -> str | None:
    held = _string(holder, name)
    return web_link(joined(url, held)) if held else None


def _string(holder: Mapping[str, Any], name: str) -> str:
    held = holder.get(name)
    return held if isinstance(held, str) else ""


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    held = holder.get(name)
    return held if isinstance(held, list) else []


def _mappings(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [one for one in _list(holder, name)[:100] if isinstance(one, Mapping)]
