"""JSON Feed, good and bad."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import Entry
from bot.errors import ReadingError
from bot.reading.feeds.document import read_feed
from tests.reading.feeds.generate import URL

V1 = "https://jsonfeed.org/version/1"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "id url external_url title content_html content_text summary image date_published authors author tags attachments"
)


def entry(**fields: object) -> Entry:
    return read_feed(json.dumps({"version": V1, "items": [fields]}).encode(), "application/feed+json", URL).entries[0]


@pytest.mark.parametrize(
    ("version", "kind"),
    [(V1, "json10"), (f"{V1}.1", "json11"), ("http://jsonfeed.org/version/1.1/", "json11"), (f"{V1}.2", "json11")],
)
def test_the_version_makes_the_kind(version: str, kind: str) -> None:
    assert read_feed(json.dumps({"version": version}).encode(), "", URL).kind == kind


@pytest.mark.parametrize(
    "version", [None, 1.1, "1.1", "https://jsonfeed.org/version/2", "https://example.org/version/1"]
)
def test_other_versions_are_refused(version: object) -> None:
    with pytest.raises(ReadingError, match="without the version"):
        read_feed(json.dumps({"version": version, "items": []}).encode(), "", URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_unicode(encoding: str) -> None:
    data = json.dumps({"version": V1, "title": "港口"}, ensure_ascii=False).encode(encoding)
    assert read_feed(data, "", URL).title == "港口"


def test_text_is_escaped_and_html_is_not() -> None:
    assert entry(content_text="1 < 2\n& 3").content == "1 &lt; 2<br>\n&amp; 3"
    assert entry(content_html="<p>1 &lt; 2</p>", content_text="x").content == "<p>1 &lt; 2</p>"
    assert entry(title="<b> & co").title == "<b> & co"
    assert entry(summary="a < b").content == "a &lt; b"


def test_the_link_is_the_items_own_address_before_another() -> None:
    assert entry(url="/a", external_url="https://x.example.org/").link == "https://feeds.example.org/a"
    assert entry(external_url="https://x.example.org/").link == "https://x.example.org/"
    assert entry(id="https://x.example.org/1").link == "https://x.example.org/1"
    assert entry(id="17").link is None


@pytest.mark.parametrize(
    ("held", "guid"), [("a", "a"), (7, "7"), (1.5, "1.5"), (True, None), (None, None), ([], None), (" ", None)]
)
def test_an_id_is_text_whatever_it_was(held: object, guid: str | None) -> None:
    assert entry(id=held).guid == guid


@given(st.dictionaries(st.sampled_from(FIELDS.split()), JSON, max_size=6), JSON)
def test_any_values_are_read(fields: dict[str, object], other: object) -> None:
    document = {"version": V1, "items": [fields, other], "hubs": other, "authors": other, "title": other}
    read_feed(json.dumps(document).encode(), "", URL)
