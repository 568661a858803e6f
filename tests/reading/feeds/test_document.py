"""Feeds as they are read, compared with what was written down by hand and with feedparser."""

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.entry import Enclosure, Entry, FeedDocument
from bot.errors import ReadingError
from bot.reading.feeds import fast, lenient
from bot.reading.feeds.document import read_feed
from bot.reading.feeds.encoding import to_utf8
from bot.reading.feeds.prolog import find_root
from tests.reading.feeds.generate import URL, Made, atom, made, rss
from tests.reading.feeds.peer import FIELDS, entries_by_feedparser, fields_of

DATA = Path(__file__).parents[2] / "data" / "feeds"
MADE = list(made())
# Where we differ from feedparser on purpose.
DIFFERENT: Mapping[tuple[str, str], str] = {
    ("atom10 elsewhere-summary", "link"): "an entry whose text stands at an address of its own leads there",
    ("atom03 elsewhere-summary", "link"): "the same",
}
# Broken, or of a kind that only feedparser reads.
DECLINED = (
    "naked-markup base64 full-item body raw-ampersand undeclared-entity unclosed-tag attribute-unquoted "
    "undeclared-prefix image-parts unknown-holds-title xhtml-prefixed xhtml-details naked-html svg entities junk cut"
).split()


@pytest.fixture(autouse=True)
def _no_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """feedparser breaks off at nothing here."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def read(feed: Made) -> FeedDocument:
    return read_feed(feed.data, feed.content_type, URL)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_a_feed_reads_as_was_written_down(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    feed = next(other for other in DATA.glob(f"{path.stem}.*") if other.suffix != ".json")
    entries = tuple(_entry(entry) for entry in expected.pop("entries"))
    for name in ("skip_hours", "skip_days"):
        expected[name] = frozenset(expected.get(name, ()))
    expected["hubs"] = tuple(expected.get("hubs", ()))
    assert read_feed(feed.read_bytes(), "", URL) == FeedDocument(entries=entries, **expected)


def _entry(expected: dict[str, Any]) -> Entry:
    for name in ("published", "updated"):
        if name in expected:
            expected[name] = datetime.fromisoformat(expected[name])
    expected["enclosures"] = tuple(Enclosure(**one) for one in expected.get("enclosures", ()))
    expected["tags"] = tuple(expected.get("tags", ()))
    return Entry(**{"base": URL, **expected})


def test_there_are_many_feeds_and_no_two_are_the_same() -> None:
    assert len({(feed.data, feed.content_type) for feed in MADE}) >= 300
    assert len({feed.name for feed in MADE}) == len(MADE)


def test_every_field_is_what_feedparser_reads() -> None:
    """Title, link, GUID, date and text of every entry; what may differ is listed above, with the reason."""
    equal: Counter[str] = Counter()
    differing = set()
    for feed in MADE:
        ours = [fields_of(entry) for entry in read(feed).entries]
        theirs = entries_by_feedparser(feed.data, feed.content_type, URL)
        assert len(ours) == len(theirs), feed.name
        for field in FIELDS:
            if [entry[field] for entry in ours] == [entry[field] for entry in theirs]:
                equal[field] += 1
            else:
                differing.add((feed.name, field))
    assert differing == DIFFERENT.keys()
    assert all(equal[field] >= 0.99 * len(MADE) for field in FIELDS)


def test_both_ways_lead_to_the_same_document() -> None:
    """What is read fast is read the same by feedparser, in every field; only it knows no picture in `image`."""
    differing = []
    for feed in MADE:
        document = find_root(to_utf8(feed.data, feed.content_type))
        quick = fast.read(document, URL)
        if quick is not None and quick != lenient.read(document, URL):
            differing.append(feed.name.split(maxsplit=1)[1])
    assert set(differing) == {"image-text", "control-character"}


def test_ordinary_feeds_are_read_fast() -> None:
    slow = set()
    for feed in MADE:
        if fast.read(find_root(to_utf8(feed.data, feed.content_type)), URL) is None:
            slow.add(feed.name)
    unexpected = {name for name in slow if not any(reason in name for reason in DECLINED)}
    assert unexpected == set()
    assert len(slow) < len(MADE) * 0.15


@pytest.mark.parametrize("name", ["rsshub.xml", "blog.xml", "videos.xml", "podcast.xml", "wiki.xml", "journal.xml"])
def test_the_feeds_of_common_publishers_are_read_fast(name: str) -> None:
    assert fast.read(find_root((DATA / name).read_bytes()), URL) is not None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "it is an HTML page, not a feed"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><!-- x --><html xmlns="http://www.w3.org/1999/xhtml"/>', "HTML page"),
        (b'{"items": []}', "without the version of JSON Feed"),
        (b"[1, 2]", "without the version of JSON Feed"),
        (b"{broken", "it begins like JSON, but is none"),
        (b"[" * 100_000, "it begins like JSON, but is none"),
        (b"just text", "it is a text without any markup"),
        (b"a < b", "it is no XML"),
        (b"%PDF-1.7 ...", "it is a PDF file, not a feed"),
        (b'<opml version="2.0"><body/></opml>', "its first element is <opml>"),
        (b"<urlset><url/></urlset>", "its first element is <urlset>"),
    ],
)
def test_what_is_no_feed_is_refused_with_what_it_looks_like(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as refusal:
        read_feed(data, "text/html", URL)
    assert refusal.value.origin == URL
    assert reason in refusal.value.reason


def test_a_feed_without_entries_is_a_feed() -> None:
    document = read_feed(b'<rss version="2.0"><channel><title>t</title></channel></rss>', "", URL)
    assert (document.title, document.entries) == ("t", ())


def test_a_truncated_feed_keeps_its_whole_entries() -> None:
    whole = rss([f"<title>{number}</title>" for number in range(50)]).encode()
    entries = read_feed(whole[: len(whole) * 3 // 4], "", URL).entries
    assert [entry.title for entry in entries[1:35]] == [str(number) for number in range(34)]


def test_a_feed_after_a_warning_is_read_fast_all_the_same() -> None:
    data = b"<br />\n<b>Warning</b>: x<br />\n" + rss(["<title>a</title>"]).encode()
    assert fast.read(find_root(data), URL) is not None


def test_no_more_than_2000_entries_are_read() -> None:
    for document in (rss(["<title>a</title>"] * 2_500), rss(["<title>a & b</title>"] * 2_500)):
        assert len(read_feed(document.encode(), "", URL).entries) == 2_000


def test_long_fields_are_cut() -> None:
    piece = f"<title>{'题' * 5_000}</title><description>{'文' * 2_100_000}</description>"
    entry = read_feed(rss([piece]).encode(), "", URL).entries[1]
    assert (len(entry.title), len(entry.content)) == (300, 2_000_000)


@pytest.mark.parametrize("piece", ["<link>{}</link>", "<link>{}</link><x>&broken</x>"])
@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/a", "mailto:a@example.org", "http://", "http://["]
)
def test_a_link_is_a_web_address_or_none(address: str, piece: str) -> None:
    assert read_feed(rss([piece.format(address)]).encode(), "", URL).entries[1].link is None


def test_a_teaser_gives_way_to_the_fuller_text() -> None:
    piece = "<description>{}</description><content:encoded>Read more.</content:encoded>"
    entry = read_feed(rss([piece.format("A whole long story. " * 20)]).encode(), "", URL).entries[1]
    assert entry.content.startswith("A whole long story.")
    assert entry.excerpt == "Read more."


def test_an_atom_entry_without_a_link_has_none_from_a_tag_uri() -> None:
    entry = read_feed(atom(["<id>tag:example.org,2024:1</id>"]).encode(), "", URL).entries[1]
    assert (entry.guid, entry.link) == ("tag:example.org,2024:1", None)


@pytest.mark.parametrize("wrong", ["<x:a>", "</x:a>", "&nothing;"])
def test_a_broken_piece_does_not_keep_out_its_neighbours(wrong: str) -> None:
    titles = [entry.title for entry in read_feed(rss([f"<title>a</title>{wrong}"]).encode(), "", URL).entries]
    assert titles == ["Neighbour 1", "a", "Neighbour 2"]
