"""What is read fast, what is left to feedparser, and that both say the same of what is odd."""

import pytest

from bot.core.entry import FeedDocument
from bot.reading.feeds import fast, lenient
from bot.reading.feeds.prolog import find_root
from tests.reading.feeds.generate import URL, atom, rdf, rss

ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def read(document: str) -> FeedDocument | None:
    return fast.read(find_root(document.encode()), URL)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('<rss version="2.0"><channel/></rss>', "rss20"),
        ('<rss version="2.0.1"><channel/></rss>', "rss20"),
        ('<rss version="0.91"><channel/></rss>', "rss091u"),
        ('<rss version="0.92"><channel/></rss>', "rss092"),
        ('<rss version="0.93"><channel/></rss>', "rss093"),
        ('<rss version="0.94"><channel/></rss>', "rss094"),
        ("<rss><channel/></rss>", "rss"),
        ('<!DOCTYPE rss PUBLIC "-//Netscape//x" "x"><rss version="0.91"><channel/></rss>', "rss091n"),
        (f'<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel {ATOM}/></rss>', "rss20"),
        (rdf([]), "rss10"),
        (rdf([]).replace('http://purl.org/rss/1.0/"', 'http://my.netscape.com/rdf/simple/0.9/"'), "rss090"),
        (f"<feed {ATOM}/>", "atom10"),
        (f"<a:feed {ATOM.replace('xmlns', 'xmlns:a')}/>", "atom10"),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', "atom03"),
        ('<feed version="0.1"/>', "atom01"),
        ("<feed/>", "atom"),
    ],
)
def test_the_kind_is_what_feedparser_calls_it(document: str, kind: str) -> None:
    quick = read(document)
    slow = lenient.read(find_root(document.encode()), URL)
    assert quick is not None
    assert slow is not None
    assert (quick.kind, slow.kind) == (kind, kind)


@pytest.mark.parametrize(
    "document",
    [
        "<channel><item/></channel>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        "<rss version='2.0'><channel/><channel/></rss>",
        "<rss version='2.0' xmlns:dc='http://purl.org/rss/1.0/modules/content/'><channel/></rss>",
        "<channel href='x'/>",
        rss(["<x:a><description>inner</description></x:a>"]),
        rss([""], channel="<content>x</content>"),
        rss(["<link href=''/>"]),
        atom(["<title type='image/png'>x</title>"]),
        atom(["<content><b>x</b></content>"]),
        atom(["<author><title>x</title></author>"]),
    ],
)
def test_what_has_no_rule_here_is_left_to_feedparser(document: str) -> None:
    assert read(document) is None


def test_the_prefix_of_an_unknown_namespace_counts_as_written() -> None:
    """Publishers misspell namespaces; feedparser goes by the prefix then."""
    document = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content"><channel><item>'
        "<content:encoded>text</content:encoded></item></channel></rss>"
    )
    quick = read(document)
    assert quick is not None
    assert quick.entries[0].content == "text"
    assert quick == lenient.read(find_root(document.encode()), URL)


def test_control_characters_are_left_out_and_the_rest_is_read_fast() -> None:
    quick = read(rss(["<title>a\x08b</title><description>c\x0b\x1fd</description>"]))
    assert quick is not None
    assert (quick.entries[1].title, quick.entries[1].content) == ("ab", "cd")


def test_podcasts_whose_channel_has_two_descriptions_are_read_as_feedparser_reads_them() -> None:
    """It then takes the first entry for one whose content has come already."""
    piece = "<description>one</description><description>two</description>"
    document = rss([piece, piece], channel="<itunes:summary>a</itunes:summary><description>b</description>").replace(
        "<description>about</description>", ""
    )
    document = document.replace("<item><title>Neighbour 1</title><guid>https://example.org/n1</guid></item>", "")
    quick = read(document)
    assert quick is not None
    assert quick == lenient.read(find_root(document.encode()), URL)
    assert [entry.content for entry in quick.entries[:2]] == ["two", "two"]


def test_too_many_tags_are_not_read_fast() -> None:
    assert read(rss(["<b/>" * 1_000_001])) is None


def test_elements_may_be_as_deep_as_lxml_allows_and_no_deeper() -> None:
    assert read(rss(["<x:a>" * 200 + "</x:a>" * 200])) is not None
    assert read(rss(["<x:a>" * 300 + "</x:a>" * 300])) is None


def test_a_feed_speaks_for_itself() -> None:
    quick = read(
        rss(
            [],
            channel='<atom:link rel="self" href="/me"/><atom:link rel="hub" href="https://hub.example.org/"/>'
            '<atom:link rel="hub" href="https://hub.example.org/"/><language> zh-CN </language>'
            "<itunes:new-feed-url>/moved</itunes:new-feed-url>",
        )
    )
    assert quick is not None
    assert (quick.title, quick.link, quick.language) == ("澜州新闻", "https://example.org/", "zh-CN")
    assert (quick.self_url, quick.moved_to) == ("https://feeds.example.org/me", "https://feeds.example.org/moved")
    assert quick.hubs == ("https://hub.example.org/",)
