"""What feedparser reads of a feed, brought to the shape in which two readings can be compared."""

import io
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
from bs4 import BeautifulSoup, Comment

from bot.core.entry import Entry
from bot.reading.feeds.texts import Text, line_of

FIELDS = ("title", "link", "guid", "date", "content")


def entries_by_feedparser(data: bytes, content_type: str, url: str) -> list[dict[str, object]]:
    """Return the fields of each entry, as feedparser reads them by default."""
    headers = {"content-type": content_type, "content-location": url}
    return [_fields(entry) for entry in feedparser.parse(io.BytesIO(data), response_headers=headers).entries]


def fields_of(entry: Entry) -> dict[str, object]:
    return {
        "title": entry.title,
        "link": entry.link,
        "guid": entry.guid,
        "date": entry.published,
        "content": text_of(entry.content),
    }


def text_of(html: str) -> str:
    """Return a text's letters: no tags, no scripts, no white space."""
    soup = BeautifulSoup(html, "lxml")
    for tag in soup(["script", "style"]):
        tag.decompose()
    return "".join("".join(string for string in soup.find_all(string=True) if not isinstance(string, Comment)).split())


def _fields(entry: dict[str, Any]) -> dict[str, object]:
    # `dict.get`, for feedparser's own answers with another field where there is none.
    title_type = (dict.get(entry, "title_detail") or {}).get("type", "text/html")
    return {
        "title": line_of(Text(dict.get(entry, "title") or "", title_type)),
        "link": _link(entry),
        "guid": dict.get(entry, "id") or None,
        "date": _date(entry),
        "content": _content(entry),
    }


def _link(entry: dict[str, Any]) -> str | None:
    """Ours are http(s) or none; feedparser also gives whatever an Atom id is made of."""
    link = dict.get(entry, "link") or ""
    return link if link.lower().startswith(("http://", "https://")) else None


def _date(entry: dict[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = dict.get(entry, name)
        if parsed is not None and 1990 <= parsed[0] <= 2100:
            return datetime.fromtimestamp(timegm(parsed), UTC)
    return None


def _content(entry: dict[str, Any]) -> str:
    texts = [*(dict.get(entry, "content") or ()), dict.get(entry, "summary_detail") or {}]
    text: dict[str, str] = next((one for one in texts if one.get("value")), {})
    value = text.get("value") or dict.get(entry, "summary") or ""
    if text.get("type") == "text/plain":
        return "".join(value.split())
    return text_of(value)
