import json
from datetime import UTC, datetime

import pytest

from bot.reading.page_facts import PageFacts, facts_of
from bot.reading.page_tree import parse_page

URL = "https://news.example/2026/11/harbour.html"
TITLE = "港口恢复全部冬季班次"


def facts(head: str = "", body: str = "", url: str = URL) -> PageFacts:
    return facts_of(parse_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "text/html", url))


def json_ld(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (f"<title>{TITLE}_澜州日报</title>", f"<h1>{TITLE}</h1>", TITLE),
        (f"<title>{TITLE}_澜州新闻_澜州日报</title>", "", TITLE),
        (f"<title>{TITLE}-社会新闻-澜州网</title>", "", TITLE),
        (
            "<title>Port reopens - what it means for travellers | The Post</title>",
            "",
            "Port reopens - what it means for travellers",
        ),
        (
            "<title>The Post | Port reopens after the storm</title><meta property=og:site_name content='The Post'>",
            "",
            "Port reopens after the storm",
        ),
        (f"<title>澜州日报 - {TITLE}</title>", f"<h1>澜州日报</h1><h1>{TITLE}</h1>", TITLE),
        (f"<title>{TITLE} - 澜州日报</title>", "<h1>澜州日报</h1>", TITLE),
        ("<title>Twenty-two boats</title>", "", "Twenty-two boats"),
        ("<title>Site</title>", "<h1>Site</h1><h1>Port reopens</h1>", "Site"),
        (f"<title>网站</title><meta property=og:title content='{TITLE} | 澜州日报'>", "", TITLE),
        ("<title></title>", f"<h1> {TITLE}\n</h1>", TITLE),
        (json_ld(headline=TITLE), "", TITLE),
        ("", "", ""),
    ],
)
def test_the_title_is_the_headline_without_the_site_s_name(head: str, body: str, title: str) -> None:
    assert facts(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "hour"),
    [
        ("<meta property='article:published_time' content='2026-11-20T08:30:00Z'>", "", 8),
        ("<meta property='article:published_time' content='2026-11-20T08:30:00+08:00'>", "", 0),
        ("<meta name=publishdate content='2026-11-20 08:30:00'>", "", 0),
        ("<meta name=PubDate content='2026-11-20'>", "", -30),
        ("", "<time datetime='2026-11-20T08:30:00+08:00'>今天</time>", 0),
        (json_ld(datePublished="2026-11-20T08:30:00Z"), "", 8),
        ("", f"<h1>{TITLE}</h1><div><span>2026年11月20日 08:30</span> 来源：澜州日报</div>", 0),
        ("", f"<h1>{TITLE}</h1><p>2026-11-20 08:30:12</p>", 0),
    ],
)
def test_a_time_without_a_zone_on_a_chinese_page_is_beijing_s(head: str, body: str, hour: int) -> None:
    published = facts(f"<title>{TITLE}</title>{head}", body).published
    assert published is not None
    expected = datetime(2026, 11, 20, hour, 30, tzinfo=UTC) if hour >= 0 else datetime(2026, 11, 20, tzinfo=UTC)
    assert published.replace(second=0) == expected


def test_a_time_without_a_zone_on_an_english_page_is_utc() -> None:
    head = "<title>Port reopens</title><meta name=pubdate content='2026-11-20 08:30:00'>"
    assert facts(head).published == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "yesterday", "0001-01-01", "9999-12-31T23:59:59-23:59", "1" * 300])
def test_a_date_that_is_none_is_none(written: str) -> None:
    assert facts(f"<meta name=date content='{written}'>").published is None


def test_a_date_elsewhere_in_the_page_is_not_the_article_s() -> None:
    assert facts(f"<title>{TITLE}</title>", "<p>2020年1月2日 热门</p><h1>别的标题</h1>").published is None


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<meta name=author content=' 何 苗 '>", "何 苗"),
        ("<meta property='article:author' content='https://social.example/u/1'>", None),
        (json_ld(author={"@type": "Person", "name": "Ada Finch"}), "Ada Finch"),
        (json_ld(author=[{"name": "林某"}, "何某"]), "林某、何某"),
        (json_ld(author=[[3], {"name": 4}]), None),
    ],
)
def test_the_author_is_a_name(head: str, author: str | None) -> None:
    assert facts(head).author == author


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/2026/harbour", "https://news.example/2026/harbour"),
        ("https://m.news.example/harbour", "https://m.news.example/harbour"),
        ("https://other.example/harbour", URL),
        ("https://news.example/", URL),
        ("javascript:alert(1)", URL),
        ("https://[", URL),
        ("", URL),
    ],
)
def test_the_canonical_address_counts_on_the_page_s_own_site_only(link: str, url: str) -> None:
    assert facts(f"<link rel=canonical href='{link}'>").url == url


@pytest.mark.parametrize(
    ("head", "picture"),
    [
        ("<meta property='og:image' content='/a.jpg'>", "https://news.example/a.jpg"),
        (
            "<base href='https://cdn.example/x/'><meta property='og:image' content='a.jpg'>",
            "https://cdn.example/x/a.jpg",
        ),
        (json_ld(image=[{"url": "https://cdn.example/b.jpg"}]), "https://cdn.example/b.jpg"),
        ("<meta property='og:image' content='data:image/png;base64,A'>", None),
    ],
)
def test_the_picture_is_one_with_a_whole_address(head: str, picture: str | None) -> None:
    assert facts(head).picture == picture


@pytest.mark.parametrize(
    "script", ["{", "[" * 100_000, '{"@type": 3}', "null", '{"@graph": {"@graph": []}}', '"' + "a" * 2_000_000]
)
def test_json_ld_that_is_none_says_nothing(script: str) -> None:
    assert facts(f"<script type='application/ld+json'>{script}</script>").body == ""


def test_the_article_in_json_ld_is_the_longest_of_its_graph() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite"},
            {"@type": "Article", "articleBody": "短"},
            {"@type": ["X", "BlogPosting"], "articleBody": "长一些"},
        ]
    }
    assert facts(f"<script type='application/ld+json'>{json.dumps(graph)}</script>").body == "长一些"
