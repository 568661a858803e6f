import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Image, Listing, Role, Table
from bot.core.language import Language
from bot.errors import ReadingError
from bot.reading.blocks import read_blocks
from bot.reading.pages import WebPage, page_article, read_page
from tests.reading.web_page_parts import CHINESE, ENGLISH, URL, Sample, page, paragraphs
from tests.reading.web_pages import ARTICLES
from tests.reading.web_pages_without_article import NO_ARTICLES

BODY = paragraphs(CHINESE)


def read(html: str, url: str = URL) -> WebPage:
    return read_page(html.encode(), "text/html", url)


@pytest.mark.parametrize("sample", ARTICLES, ids=lambda sample: sample.name)
def test_a_page_gives_its_article_and_nothing_else(sample: Sample) -> None:
    found = read_page(sample.data, "text/html", sample.url)
    lines = found.text.splitlines()
    assert [text for text in sample.paragraphs if text not in lines] == []
    assert [word for word in sample.without if word in found.text] == []
    assert found.title == sample.title


@pytest.mark.parametrize("sample", ARTICLES, ids=lambda sample: sample.name)
def test_a_page_s_pictures_are_those_of_its_article_with_whole_addresses(sample: Sample) -> None:
    blocks = read_blocks(read_page(sample.data, "text/html", sample.url).html).blocks
    assert [block.url for block in blocks if isinstance(block, Image)] == list(sample.pictures)


@pytest.mark.parametrize("sample", ARTICLES, ids=lambda sample: sample.name)
def test_paragraphs_keep_their_order(sample: Sample) -> None:
    text = read_page(sample.data, "text/html", sample.url).text
    places = [text.index(paragraph) for paragraph in sample.paragraphs if paragraph in CHINESE + ENGLISH]
    assert places == sorted(places)


@pytest.mark.parametrize("sample", NO_ARTICLES, ids=lambda sample: sample.name)
def test_a_page_without_an_article_is_refused(sample: Sample) -> None:
    with pytest.raises(ReadingError, match="article") as caught:
        read_page(sample.data, "text/html", sample.url)
    assert caught.value.origin == sample.url


def test_lists_and_tables_stay_what_they_are() -> None:
    table = "<table><tr><th>航线</th><th>票价</th></tr><tr><td>东岛</td><td>十二元</td></tr></table>"
    items = "<ol><li>甲线加开</li><li>乙线停航</li></ol>"
    found = read(page(f"<div class=a><h1>港口</h1><div class=b>{BODY}{items}{table}</div></div>"))
    blocks = read_blocks(found.html).blocks
    assert Listing(("甲线加开", "乙线停航"), (0, 0), ordered=True) in blocks
    assert Table((("航线", "票价"), ("东岛", "十二元"))) in blocks


def test_a_whole_article() -> None:
    head = (
        "<meta property='og:title' content='港口恢复全部冬季班次'><meta property='og:site_name' content='澜州日报'>"
        "<meta name=author content='何苗'><meta property='article:published_time' content='2026-11-20T08:30:00+08:00'>"
        "<meta property='og:image' content='/img/head.jpg'><link rel=canonical href='/2026/harbour'>"
    )
    found = read(page(f"<article>{BODY}</article>", head))
    assert found.author == "何苗"
    assert found.published == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert (found.site_name, found.picture) == ("澜州日报", "https://news.example/img/head.jpg")
    assert (found.url, found.language) == ("https://news.example/2026/harbour", Language.SIMPLIFIED)

    article = page_article(found, "https://news.example/asked", "r")
    assert (article.title, article.source, article.author) == ("港口恢复全部冬季班次", "澜州日报", "何苗")
    assert (article.identity, article.revision) == ("https://news.example/asked", "r")
    assert (article.origin, article.url) == (found.url, found.url)
    assert article.head_image == "https://news.example/img/head.jpg"
    assert article.categories.names == ()
    assert "\n".join(part for block in article.blocks if block.role is Role.BODY for part in block.parts) == found.text


@pytest.mark.parametrize(
    ("data", "content_type", "reason"),
    [
        (b"", "text/html", "no HTML page"),
        (b"%PDF-1.7 \0\0", "application/pdf", "no HTML page but application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "", "no HTML page"),
        (b"just a text", "text/plain", "no HTML page"),
        (b"<?xml version='1.0'?><rss><channel><title>a</title></channel></rss>", "", "no HTML page"),
        (b"<feed><title>a</title></feed>", "text/html", "no HTML page"),
        (b"{}", "application/json", "no HTML page but application/json"),
        (b"<html>" + b"a" * 5_000_000, "text/html", "5,000,006 bytes"),
        (b"<html>" + b"<div>" * 300 + b"a", "text/html", "nested"),
        (b"<html>" + b"<br>" * 50_000, "text/html", "elements"),
        (b"<html>" + b"<div>" * 190 + b"<p>a" * 10_000, "text/html", "elements"),
        (b"<html>", "text/html", "no article"),
    ],
)
def test_what_is_no_page_or_too_much_of_one_is_refused(data: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read_page(data, content_type, URL)


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "utf-8", ""])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_the_text_comes_out_right_whatever_the_page_says_of_its_encoding(charset: str, encoding: str) -> None:
    sample = replace(
        ARTICLES[0], html=ARTICLES[0].html.replace("charset=utf-8", f"charset={charset}"), encoding=encoding
    )
    assert CHINESE[0] in read_page(sample.data, "text/html", URL).text
    header = f"text/html; charset={charset}" if charset else "text/html"
    assert CHINESE[0] in read_page(sample.data, header, URL).text


HOSTILE = {
    "open divs": "<div>" * 200 + BODY,
    "deep paragraphs": "<div>" * 150 + "<p>港" * 6_000 + f"</p>{BODY}",
    "bold": ("<b>" * 200 + "港" + "</b>" * 200) * 100,
    "cells": "<table>" + "<tr><td>甲<td>乙" * 5_000,
    "tables": "<table><tr><td>" * 50 + BODY,
    "links": "<p><a href=x>港务局今天表示</a></p>" * 6_000,
    "paragraphs": BODY * 2_000,
    "boxes with tails": f"<article>{BODY * 20}" + "<nav>甲</nav>乙" * 15_000,
    "articles": f"<article>{BODY}</article>" * 1_500,
    "nested articles": "<article>" * 200 + BODY,
    "titles": "<title>" + " - a" * 200_000 + f"</title>{BODY}",
    "dates": "<title>港口</title><p>" + "港口 2026年 " * 60_000,
    "comments": "<html>" + "<!--a-->" * 200_000 + BODY,
    "brackets": "<html>" + "<" * 1_000_000,
    "JSON": '<script type="application/ld+json">' + "[" * 400_000 + f"</script>{BODY}",
    "graphs": '<script type="application/ld+json">[' + '{"@graph":[]},' * 60_000 + f"{{}}]</script>{BODY}",
    "spaces": "<html><p>" + " " * 3_000_000 + "x",
    "sets": "<article><img srcset='" + "," * 1_000_000 + f"'>{BODY}",
    "classes": f"<div class='{'a ' * 500_000}'>{BODY}</div>",
    "definitions": "<dl>" + "<dt>甲<dd>乙乙乙乙乙乙乙乙乙" * 6_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused(name: str) -> None:
    try:
        found = read(f"<html>{HOSTILE[name]}")
    except ReadingError:
        return
    assert found.title
    assert found.text


@pytest.mark.parametrize(
    "character", ["\x01", "\x0c", "\x00", "\ufffe", "&#1;", "&#x1F;", "&#000011", "&#xFFFF;", "&#&#1;1;"]
)
def test_a_character_that_is_no_text_leaves_a_gap(character: str) -> None:
    html = page(f"<div><div><h1>港口</h1><div>{BODY}<p>The first{character} and the last</p></div></div></div>")
    assert "The first" in read(html).text


def test_a_character_by_its_number_stays() -> None:
    assert "10 > 9，中" in read(page(f"<article>{BODY}<p>10 &#62; 9，&#x4e2d;</p></article>")).text


@pytest.mark.parametrize(
    "opening", ["请登录官网查询余票。", "新药完成临床验证。", "The board thanked its partners and our readers."]
)
def test_an_article_may_mention_what_walls_do(opening: str) -> None:
    assert read(page(f"<article><p>{opening}</p>{BODY}</article>")).text.startswith(opening)


@given(st.text(), st.text())
def test_any_text_in_a_page_is_read_or_refused(before: str, within: str) -> None:
    html = f"<html>{before}<article><p>{within}</p>{BODY}</article>"
    try:
        found = read_page(html.encode("utf-8", "replace"), "text/html", URL)
    except ReadingError:
        return
    assert found.title


WATCHED = """
import sys
from bot.reading.pages import read_page
from tests.reading.web_pages import ARTICLES
from tests.reading.web_pages_without_article import NO_ARTICLES
from bot.errors import ReadingError
def read_all():
    for sample in (*ARTICLES, *NO_ARTICLES):
        try:
            read_page(sample.data, "text/html", sample.url)
        except ReadingError:
            pass
read_all()
def audit(event, arguments):
    if event.startswith(("open", "socket", "subprocess", "os.", "urllib", "import")):
        print(event, arguments)
sys.addaudithook(audit)
read_all()
"""


def test_reading_pages_touches_neither_network_nor_disk() -> None:
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(  # noqa: S603 - this file's own program
        [sys.executable, "-c", WATCHED], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
