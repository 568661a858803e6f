import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.reading.discovery import FoundFeed, find_feeds, guesses

URL = "https://news.example/blog/"


def find(html: str, url: str = URL) -> tuple[FoundFeed, ...]:
    return find_feeds(f"<html>{html}</html>".encode(), "text/html", url)


def urls(html: str) -> list[str]:
    return [feed.url for feed in find(html)]


def test_declared_feeds_come_first_and_those_of_comments_last() -> None:
    html = (
        "<link rel=alternate type='application/rss+xml' title='评论' href='/comments/feed/'>"
        "<link rel=alternate type='application/rss+xml' title=' 澜州\n日报 ' href='/feed/'>"
        "<link rel='Alternate' type='application/atom+xml; charset=utf-8' href='atom.xml'>"
        "<link rel='alternate home' type='application/feed+json' href='//cdn.example/feed.json'>"
        "<body><a href='/rss.xml'>RSS</a>"
    )
    assert find(html) == (
        FoundFeed("https://news.example/feed/", "澜州日报", "rss"),
        FoundFeed("https://news.example/blog/atom.xml", "", "atom"),
        FoundFeed("https://cdn.example/feed.json", "", "json"),
        FoundFeed("https://news.example/rss.xml", "RSS", ""),
        FoundFeed("https://news.example/comments/feed/", "评论", "rss"),
    )


@pytest.mark.parametrize(
    "link",
    [
        "<link rel=stylesheet type='text/css' href='/a.css'>",
        "<link rel='alternate stylesheet' type='application/rss+xml' href='/a.css'>",
        "<link rel=alternate hreflang=en href='/en'>",
        "<link rel=alternate type='application/json' href='/wp-json/wp/v2/posts/1'>",
        "<link rel=alternate type='text/xml+oembed' href='/oembed?format=xml'>",
        "<link rel=alternate type='application/rss+xml' href='javascript:alert(1)'>",
        "<link rel=alternate type='application/rss+xml' href=''>",
        "<link rel=alternate type='application/rss+xml'>",
        "<link rel=alternate type='application/rss+xml' href='https://['>",
        "<a href='/feedback'>意见反馈</a>",
        "<a href='/rss.html'>RSS</a>",
        "<a href='/a/atomic-power'>Atomic power</a>",
        "<a href='/n/1.html'>订阅数创新高，报业回暖</a>",
        "<a href='https://feedly.com/i/subscription/feed/x'>RSS</a>",
        "<a href='mailto:rss@news.example'>RSS</a>",
        "<a>RSS</a>",
    ],
)
def test_what_is_no_feed_is_not_found(link: str) -> None:
    assert urls(link) == []


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link rel=alternate type='application/json' href='/feed.json'>", "https://news.example/feed.json"),
        ("<link rel=feed href='/all'>", "https://news.example/all"),
        ("<a href='/feed/'>x</a>", "https://news.example/feed/"),
        ("<a href='/rss'>x</a>", "https://news.example/rss"),
        ("<a href='/rss2.0.xml'>x</a>", "https://news.example/rss2.0.xml"),
        ("<a href='news_rss.xml#top'>x</a>", "https://news.example/blog/news_rss.xml"),
        ("<a href='/index.rdf'>x</a>", "https://news.example/index.rdf"),
        ("<a href='/?feed=rss2'>x</a>", "https://news.example/?feed=rss2"),
        ("<a href='https://feeds.example/a'>x</a>", "https://feeds.example/a"),
        ("<a href='feed://news.example/all'>x</a>", "https://news.example/all"),
        ("<a href='feed:https://news.example/all'>RSS</a>", "https://news.example/all"),
        ("<a href='/s/all.php'>RSS订阅</a>", "https://news.example/s/all.php"),
        ("<a href='/s/all.php'><img alt=x></a><a href='/u' title='订阅'></a>", "https://news.example/u"),
    ],
)
def test_links_that_look_like_feeds_are_found(link: str, url: str) -> None:
    assert urls(link)[-1:] == [url]


def test_addresses_are_relative_to_the_page_s_base() -> None:
    assert urls("<base href='/x/'><link rel=alternate type='application/rss+xml' href='feed'>") == [
        "https://news.example/x/feed"
    ]


def test_a_feed_is_found_once_and_no_more_than_ten_are() -> None:
    once = "<link rel=alternate type='application/rss+xml' title=甲 href='https://www.news.example/feed'><a href='http://news.example/feed/'>RSS</a>"
    assert [feed.title for feed in find(once)] == ["甲"]
    assert len(find("".join(f"<a href='/{n}/feed'>x</a>" for n in range(40)))) == 10


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ReadingError):
        find_feeds(b"<rss></rss>", "text/xml", URL)


@given(st.text(), st.text())
def test_any_link_is_taken_or_left(address: str, text: str) -> None:
    html = f"<html><a href='{address}'>{text}</a><link rel=alternate type='application/rss+xml' href='{address}'>"
    for feed in find_feeds(html.encode("utf-8", "replace"), "", URL):
        assert feed.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example", ["https://news.example/feed", "https://news.example/rss"]),
        ("https://news.example/", ["https://news.example/feed", "https://news.example/rss"]),
        ("https://news.example/blog/", ["https://news.example/blog/feed", "https://news.example/feed"]),
        ("https://news.example/blog?a=1#b", ["https://news.example/blog/feed", "https://news.example/feed"]),
        ("https://news.example/2026/11/20/harbour", ["https://news.example/feed", "https://news.example/rss"]),
        ("https://news.example/a.html", ["https://news.example/feed", "https://news.example/rss"]),
        ("http://news.example:8080/", ["http://news.example:8080/feed", "http://news.example:8080/rss"]),
    ],
)
def test_guesses_begin_with_the_likeliest(url: str, expected: list[str]) -> None:
    found = guesses(url)
    assert list(found[:2]) == expected
    assert len(set(found)) == len(found)
    for name in ("rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json"):
        assert any(guess.endswith(f"/{name}") for guess in found)


@pytest.mark.parametrize("url", ["", "rsshub://a/b", "ftp://news.example/", "https://[", "https:///a"])
def test_there_are_no_guesses_for_what_is_no_web_address(url: str) -> None:
    assert guesses(url) == ()
