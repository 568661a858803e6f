"""What feedparser has found, as a feed's document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.entry import Entry, FeedDocument
from bot.reading.feeds.bounded import Parsed, parse
from bot.reading.feeds.channel import MAX_HUBS
from bot.reading.feeds.draft import Draft, File, joined, web_link
from bot.reading.feeds.instants import read_instant
from bot.reading.feeds.prolog import Document
from bot.reading.feeds.texts import HTML, PLAIN, XHTML, Text, line_of, looks_like_html, mime_of


def read(document: Document, url: str) -> FeedDocument | None:
    """Return the feed, or none where feedparser finds none. `url` is where it came from."""
    parsed = parse(document, url)
    if not parsed.version and not parsed.entries:
        return None
    return _document(parsed, url)


def _document(parsed: Parsed, url: str) -> FeedDocument:
    feed = parsed.feed
    for name in ("ttl", "sy_updateperiod", "sy_updatefrequency"):
        parsed.rhythm.say(name, _string(feed, name))
    links = [link for link in _dicts(feed, "links") if link.get("href")]
    hubs = [web_link(joined(url, link["href"])) for link in links if link.get("rel") == "hub"]
    own = [web_link(joined(url, link["href"])) for link in links if link.get("rel") == "self"]
    moved_to = _string(feed, "itunes_new-feed-url") or _string(feed, "newlocation")
    return FeedDocument(
        kind=parsed.version,
        title=line_of(_text(feed, "title", url)),
        link=web_link(joined(url, _string(feed, "link"))),
        entries=tuple(_entry(entry, url) for entry in parsed.entries),
        language=_string(feed, "language").strip()[:40] or None,
        self_url=next(filter(None, own), None),
        hubs=tuple(dict.fromkeys(filter(None, hubs[:MAX_HUBS]))),
        moved_to=web_link(joined(url, moved_to)) if moved_to else None,
        interval_s=parsed.rhythm.interval_s,
        skip_hours=parsed.rhythm.skip_hours,
        skip_days=parsed.rhythm.skip_days,
    )


def _entry(entry: Mapping[str, Any], url: str) -> Entry:
    contents = [_content(held, url) for held in _dicts(entry, "content")]
    summary = _text(entry, "summary", url) if _held(entry, "summary") is not None else None
    draft = Draft(
        base=next((text.base for text in (*contents, *([summary] if summary else []))), url),
        guid=_string(entry, "id") or None,
        link=joined(url, _string(entry, "link")) or None,
        original_link=joined(url, _string(entry, "feedburner_origlink")) or None,
        title=_text(entry, "title", url),
        summary=summary,
        contents=contents,
        authors=_authors(entry),
        published=_instant(entry, "published"),
        updated=_instant(entry, "updated"),
        created=_instant(entry, "created"),
        tags=[term for tag in _dicts(entry, "tags") if (term := _string(tag, "term") or _string(tag, "label"))],
    )
    for held in _dicts(entry, "content"):
        if src := _string(held, "src"):
            _add_content_elsewhere(draft, joined(url, src), mime_of(_string(held, "type")))
    _add_files(draft, entry, url)
    return draft.finish()


def _add_content_elsewhere(draft: Draft, url: str, mime: str) -> None:
    if mime in {HTML, XHTML}:
        draft.source = url
    else:
        draft.enclosures.append(File(url, mime))


def _add_files(draft: Draft, entry: Mapping[str, Any], url: str) -> None:
    for link in _dicts(entry, "links"):
        if link.get("rel") == "enclosure":
            href = joined(url, _string(link, "href").strip())
            draft.enclosures.append(File(href, _string(link, "type"), _string(link, "length")))
    for media in _dicts(entry, "media_content"):
        href = joined(url, _string(media, "url").strip())
        draft.media.append(File(href, _string(media, "type"), medium=_string(media, "medium").lower()))
    draft.thumbnails = [joined(url, _string(held, "url").strip()) for held in _dicts(entry, "media_thumbnail")]
    picture = _held(entry, "image")
    if isinstance(picture, Mapping) and _string(picture, "href"):
        draft.picture = joined(url, _string(picture, "href").strip())


def _authors(entry: Mapping[str, Any]) -> list[str]:
    named = [_string(author, "name") or _string(author, "email") for author in _dicts(entry, "authors")]
    return list(filter(None, named)) or [_string(entry, "author")]


def _instant(entry: Mapping[str, Any], name: str) -> datetime | None:
    return read_instant(_string(entry, name))


def _content(held: Mapping[str, Any], url: str) -> Text:
    return Text(_string(held, "value"), mime_of(_string(held, "type") or HTML), _string(held, "base") or url)


def _text(holder: Mapping[str, Any], name: str, url: str) -> Text:
    """Return a text. What feedparser says of its type may be of another text, which it then didn't keep."""
    value = _string(holder, name)
    detail = _held(holder, f"{name}_detail")
    if isinstance(detail, Mapping) and detail.get("value") == value:
        return Text(value, mime_of(_string(detail, "type") or HTML), _string(detail, "base") or url)
    is_plain = name == "title" and isinstance(detail, Mapping) and not looks_like_html(value)
    return Text(value, PLAIN if is_plain else HTML, url)


def _held(holder: Mapping[str, Any], name: str) -> object:
    """Return what stands under a name: feedparser's own dictionaries answer with something else where there is none."""
    return dict.get(holder, name) if isinstance(holder, dict) else None


def _string(holder: Mapping[str, Any], name: str) -> str:
    held = _held(holder, name)
    return held if isinstance(held, str) else ""


def _dicts(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    held = _held(holder, name)
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []
