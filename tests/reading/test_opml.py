from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.category import CategoryPath
from bot.errors import ReadingError
from bot.reading.opml import FeedList, Outline, read_opml, write_opml
from bot.reading.pictures import web_address
from bot.reading.whitespace import tidy

CREATED = datetime(2026, 11, 20, 8, tzinfo=UTC)
STARTER = Path(__file__).parent.parent.parent / "docs" / "feeds" / "starter.opml"


def read(outlines: str, head: str = "<?xml version='1.0' encoding='utf-8'?>") -> tuple[Outline, ...]:
    found = read_opml(f"{head}<opml version='2.0'><body>{outlines}</body></opml>".encode(), "feeds.opml")
    assert found.faults == ()
    return found.outlines


def fault_of(data: bytes | str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_opml(data.encode() if isinstance(data, str) else data, "feeds.opml")
    assert caught.value.origin == "feeds.opml"
    return caught.value.reason


def test_nested_outlines_are_levels_of_the_category() -> None:
    found = read(
        "<outline text='科技'><outline text='x' title='少数派'>"
        "<outline type='rss' text='少数派' xmlUrl='https://sspai.com/feed' htmlUrl='https://sspai.com/'/></outline>"
        "<outline text='36氪' xmlUrl='https://36kr.com/feed'/></outline>"
        "<outline text='早报' xmlUrl='rsshub://zaobao/realtime/china'/>"
    )
    assert found == (
        Outline("https://sspai.com/feed", "少数派", "https://sspai.com/", CategoryPath(("科技", "少数派"))),
        Outline("https://36kr.com/feed", "36氪", None, CategoryPath(("科技",))),
        Outline("rsshub://zaobao/realtime/china", "早报"),
    )


@pytest.mark.parametrize(
    ("outline", "names"),
    [
        ("<outline xmlUrl='https://a.example/' category='/科技/数码,/其他'/>", ("科技", "数码")),
        ("<outline text='国际'><outline xmlUrl='https://a.example/' category='/科技'/></outline>", ("国际",)),
        ("<outline text=''><outline text='国际'><outline xmlUrl='https://a.example/'/></outline></outline>", ("国际",)),
        ("<outline text='A/B'><outline xmlUrl='https://a.example/'/></outline>", ("A∕B",)),
        ("<outline text='甲' xmlUrl='https://b.example/'><outline xmlUrl='https://a.example/'/></outline>", ()),
    ],
)
def test_the_category_stands_around_a_feed_or_in_its_attribute(outline: str, names: tuple[str, ...]) -> None:
    assert read(outline)[-1].categories.names == names


@pytest.mark.parametrize(
    ("attribute", "url"),
    [
        ("xmlUrl='https://a.example/f?a=1&amp;b=2'", "https://a.example/f?a=1&b=2"),
        ("xmlUrl='https://a.example/f?a=1&b=2&copy=3'", "https://a.example/f?a=1&b=2&copy=3"),
        ("XMLURL=' https://a.example/ '", "https://a.example/"),
        ("xmlurl='feed://a.example/f'", "http://a.example/f"),
        ("xmlUrl='feed:https://a.example/f'", "https://a.example/f"),
        ("url='https://a.example/f'", "https://a.example/f"),
        ("xmlUrl='RSSHub://sina/finance?limit=5'", "rsshub://sina/finance?limit=5"),
    ],
)
def test_addresses_are_taken_as_they_are_meant(attribute: str, url: str) -> None:
    assert [outline.url for outline in read(f"<outline text='a' {attribute}/>")] == [url]


@pytest.mark.parametrize(
    "outline",
    [
        "<outline text='a'/>",
        "<outline type='link' url='https://a.example/'/>",
        "<outline type='rss' xmlUrl=''/>",
        "",
        "<x/>",
    ],
)
def test_an_outline_without_a_feed_is_none(outline: str) -> None:
    assert read(outline) == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "/feed", "https://", "rsshub://", "a b"])
def test_an_address_that_is_none_is_named_with_its_line_and_keeps_no_other_out(url: str) -> None:
    lines = (f"<outline xmlUrl='{url}'/>", "<outline xmlUrl='https://a.example/'/>", "<outline xmlUrl='x'/>")
    found = read_opml(("<opml><body>\n" + "\n".join(lines) + "</body></opml>").encode(), "feeds.opml")
    assert found == FeedList(
        (Outline("https://a.example/"),),
        (
            f"line 2: {url!r} is no address of a feed; write https://… or rsshub://…",
            "line 4: 'x' is no address of a feed; write https://… or rsshub://…",
        ),
    )


def test_what_stands_below_an_outline_with_a_bad_address_is_read() -> None:
    found = read_opml(
        b"<opml><outline text='a' xmlUrl='x'><outline xmlUrl='https://a.example/'/></outline></opml>", "feeds.opml"
    )
    assert (found.outlines, len(found.faults)) == ((Outline("https://a.example/"),), 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "line 1: this is not well-formed XML"),
        ("{}", "line 1: this is not well-formed XML"),
        ("\n\n<?xml version='1.0'?>\n<opml><body>", "line 4: this is not well-formed XML"),
        ("<rss><channel/></rss>", "line 1: this is no list of feeds (OPML): its root is <rss>"),
        ("<opml>\n" + "<outline text='a'>" * 60, "line 2: outlines are nested more than 50 deep"),
        ("<opml>" + "<outline/>" * 20_001 + "</opml>", "line 1: there are more than 20,000 outlines"),
        ("<!DOCTYPE a [\n<!ENTITY b 'c'>]><opml/>", "line 2: it declares the entity b"),
        ("<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'>]><opml/>", "line 1: it declares the entity b"),
        ("<opml>" + " " * 10_000_000, "10,000,006 bytes"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(data: str, reason: str) -> None:
    assert reason in fault_of(data)


def test_an_entity_of_html_is_the_character_and_no_bomb() -> None:
    assert read("<outline text='A&nbsp;&amp;&eacute;&lt;&LT;&nosuch;&#x4e2d;' xmlUrl='https://a.example/'/>")[
        0
    ].title == ("A &é<<&nosuch;中")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("big5", "big5")],
)
def test_any_usual_encoding_is_read(encoding: str, declared: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?><opml><outline text='中文' xmlUrl='https://a.example/'/></opml>"
    assert read_opml(text.encode(encoding), "feeds.opml").outlines[0].title == "中文"


NAMES = st.text(st.characters(codec="utf-8"), max_size=20).map(tidy)
PATHS = st.lists(NAMES, max_size=4).map(CategoryPath.of)
ADDRESSES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Z")), max_size=30).map(
    lambda text: web_address(f"https://a.example/{text}")
)
OUTLINES = st.builds(
    Outline,
    url=ADDRESSES.filter(bool) | st.just("rsshub://sina/finance"),
    title=NAMES.filter(lambda name: "://" not in name),
    site_url=ADDRESSES,
    categories=PATHS.filter(lambda path: all(tidy(name) == name for name in path.names)),
    with_tags=st.booleans(),
)


@given(st.lists(OUTLINES, max_size=12))
def test_what_is_written_reads_as_it_was(outlines: list[Outline]) -> None:
    written = write_opml(outlines, "要点", CREATED)
    found = read_opml(written, "feeds.opml").outlines
    assert sorted(map(repr, found)) == sorted(map(repr, outlines))
    assert write_opml(found, "要点", CREATED) == written


def test_other_readers_find_titles_addresses_and_categories() -> None:
    outlines = [
        Outline("https://a.example/f?a=1&b=<2>", '甲 & "乙"', None, CategoryPath(("科技", "少数派"))),
        Outline("https://b.example/", "", None, CategoryPath(("科技",)), with_tags=True),
    ]
    root = ET.fromstring(write_opml(outlines, "a < b", CREATED))  # noqa: S314 - written a line above
    assert root.findtext("head/title") == "a < b"
    assert root.findtext("head/dateCreated") == "Fri, 20 Nov 2026 08:00:00 +0000"
    feed = root.find("body/outline[@text='科技']/outline[@text='少数派']/outline")
    assert feed is not None
    assert (feed.get("type"), feed.get("text"), feed.get("xmlUrl")) == (
        "rss",
        '甲 & "乙"',
        "https://a.example/f?a=1&b=<2>",
    )
    other = root.find("body/outline/outline[@xmlUrl='https://b.example/']")
    assert other is not None
    assert other.get("text") == "https://b.example/"


def test_the_starter_list_has_feeds_each_with_a_category_and_none_twice() -> None:
    outlines = read_opml(STARTER.read_bytes(), "starter.opml").outlines
    assert 60 <= len(outlines) <= 100
    assert all(outline.categories.names and outline.title and outline.site_url for outline in outlines)
    assert len({outline.url for outline in outlines}) == len(outlines)
    assert len({outline.title for outline in outlines}) == len(outlines)
