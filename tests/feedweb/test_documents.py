"""Documents are what their shape says; feedparser is the judge, and JSON Feed's specification for JSON."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import product
from typing import Any

import feedparser
import opencc
import pytest

from tests.feedweb.documents import CONTENT_TYPES, render
from tests.feedweb.feeds import START, Form, Fullness, Guids, Shape, WebFeed

BASE = "http://feed-7.test:8000"
XML_FORMS = (Form.RSS_20, Form.RSS_10, Form.ATOM)
ENCODINGS = ("utf-8", "gb18030", "gbk", "big5")


def feed_of(*, number: int = 7, entries: int = 5, **shape: Any) -> WebFeed:
    return WebFeed(number, shape=Shape(**shape), entries=entries)


def parsed(feed: WebFeed) -> Any:
    content_type = f"{CONTENT_TYPES[feed.shape.form]}; charset={feed.shape.encoding}"
    headers = {"content-type": content_type, "content-location": f"{BASE}/feed"}
    return feedparser.parse(render(feed, BASE), response_headers=headers)


def in_script(feed: WebFeed, text: str) -> str:
    return opencc.OpenCC("s2t").convert(text) if feed.shape.encoding == "big5" else text


@pytest.mark.parametrize(
    ("form", "encoding", "language"),
    [*product(XML_FORMS, ENCODINGS, ["zh"]), *product(XML_FORMS, ["utf-8"], ["en"])],
)
@pytest.mark.parametrize("number", [7, 8])
def test_feedparser_reads_every_entry(form: Form, encoding: str, language: str, number: int) -> None:
    feed = feed_of(number=number, form=form, encoding=encoding, language=language)
    document = parsed(feed)
    assert not document.bozo
    assert document.version == form
    assert [entry.title for entry in document.entries] == [
        in_script(feed, feed.post(item).title) for item in feed.items
    ]
    assert [entry.link for entry in document.entries] == [f"{BASE}/posts/{item.number}" for item in feed.items]
    for entry, item in zip(document.entries, feed.items, strict=True):
        content = entry.content[0].value if "content" in entry else entry.description
        assert in_script(feed, feed.post(item).promotion) in content


@pytest.mark.parametrize("form", XML_FORMS)
@pytest.mark.parametrize("fullness", Fullness)
def test_fullness_says_where_the_text_stands(form: Form, fullness: Fullness) -> None:
    feed = feed_of(form=form, fullness=fullness)
    [entry, *_] = parsed(feed).entries
    post = feed.post(feed.items[0])
    everything = json.dumps(entry, ensure_ascii=False, default=str)
    assert (post.promotion in everything) is (fullness is not Fullness.EXCERPT)
    assert (f"<p>{post.excerpt}</p>" in everything) is (fullness is not Fullness.FULL)


@pytest.mark.parametrize("form", XML_FORMS)
def test_dates_are_given_or_not(form: Form) -> None:
    dated, undated = parsed(feed_of(form=form)), parsed(feed_of(form=form, is_dated=False))
    for entry in dated.entries:
        text = entry.get("published") or entry.updated
        moment = parsedate_to_datetime(text) if form is Form.RSS_20 else datetime.fromisoformat(text)
        assert moment <= START
    assert not any("published_parsed" in entry or "updated_parsed" in entry for entry in undated.entries)


@pytest.mark.parametrize("form", XML_FORMS)
@pytest.mark.parametrize("guids", Guids)
def test_guids_are_links_or_other_texts_or_missing(form: Form, guids: Guids) -> None:
    entries = parsed(feed_of(form=form, guids=guids)).entries
    given = [entry.get("id") for entry in entries]
    match guids:
        case Guids.LINK:
            assert given == [entry.link for entry in entries]
        case Guids.OPAQUE:
            assert len({*given, *(entry.link for entry in entries)}) == 2 * len(entries)
        case Guids.NONE if form is Form.RSS_10:
            assert given == [entry.link for entry in entries]
        case Guids.NONE:
            assert given == [None] * len(entries)


@pytest.mark.parametrize("fullness", Fullness)
def test_json_feeds_have_what_their_specification_wants(fullness: Fullness) -> None:
    feed = feed_of(form=Form.JSON, fullness=fullness)
    document = json.loads(render(feed, BASE))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in document["items"]] == [feed.post(item).title for item in feed.items]
    for given, item in zip(document["items"], feed.items, strict=True):
        assert datetime.fromisoformat(given["date_published"]) == item.published
        assert (feed.post(item).promotion in given["content_html"]) is (fullness is not Fullness.EXCERPT)
        assert (given.get("summary") == feed.post(item).excerpt) is (fullness is not Fullness.FULL)


def test_an_edited_entry_says_when_in_atom() -> None:
    feed = feed_of(form=Form.ATOM)
    edited = feed.edit(feed.items[2], START)
    entry = parsed(feed).entries[2]
    assert datetime.fromisoformat(entry.updated) == START
    assert datetime.fromisoformat(entry.published) == edited.published < START
