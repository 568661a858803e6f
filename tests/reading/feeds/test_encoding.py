"""Which encoding wins, and Chinese in feeds that say something wrong of themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.feeds.document import read_feed
from bot.reading.feeds.encoding import charset_of, to_utf8
from tests.reading.feeds.generate import URL, declared, rss

SIMPLIFIED = "澜州港今年一季度货物吞吐量同比增长百分之十二，记者从发布会上获悉。"
TRADITIONAL = "瀾州港今年第一季貨物吞吐量比去年同期增長百分之十二，記者會上公布。"
WESTERN = "Le café est ouvert, la forêt où naît l'été brûlé; garçon, très élégant."


def feed(text: str) -> str:
    return rss([f"<title>{text}</title><description>{text * 5}</description>"]).replace("澜州新闻", "News")


def title(data: bytes, content_type: str = "") -> str:
    return read_feed(data, content_type, URL).entries[1].title


@pytest.mark.parametrize(
    ("says", "is_", "text"),
    [
        ("gb2312", "gb18030", "镕基嗞㐀𠀀" + SIMPLIFIED),
        ("gbk", "gb18030", "𠀀" + SIMPLIFIED),
        ("gbk", "utf-8", SIMPLIFIED),
        ("big5", "utf-8", TRADITIONAL),
        ("iso-8859-1", "utf-8", SIMPLIFIED),
        ("windows-1252", "utf-8", SIMPLIFIED),
        ("utf-8", "gbk", SIMPLIFIED),
        ("utf-8", "gb18030", SIMPLIFIED),
        ("utf-8", "big5", TRADITIONAL),
        ("iso-8859-1", "gbk", SIMPLIFIED),
        ("us-ascii", "gbk", SIMPLIFIED),
        ("windows-1252", "big5", TRADITIONAL),
        ("no-such-encoding", "gbk", SIMPLIFIED),
        ("no-such-encoding", "utf-8", SIMPLIFIED),
        ("utf-16", "utf-8", SIMPLIFIED),
        ("rot13", "utf-8", SIMPLIFIED),
        ("idna", "utf-8", SIMPLIFIED),
    ],
)
@pytest.mark.parametrize("content_type", ["", "application/xml", "text/xml", "text/xml; charset=ISO-8859-1"])
def test_chinese_comes_out_right_whatever_the_feed_says(says: str, is_: str, text: str, content_type: str) -> None:
    assert title(declared(feed(text), says).encode(is_), content_type) == text


@pytest.mark.parametrize(
    "encoding", ["gbk", "big5", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"]
)
def test_nothing_need_be_said_of_chinese(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    assert title(feed(text).encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "iso-8859-15"])
def test_western_text_is_not_taken_for_chinese(encoding: str) -> None:
    assert title(declared(feed(WESTERN), encoding).encode(encoding)) == WESTERN


def test_western_text_that_says_nothing_is_windows_1252_as_with_feedparser() -> None:
    assert title(feed(WESTERN).encode("windows-1252")) == WESTERN


def test_some_damaged_bytes_do_not_change_the_encoding_of_the_rest() -> None:
    for encoding in ("utf-8", "gbk"):
        data = declared(feed(SIMPLIFIED), encoding).encode(encoding)
        at = data.rindex("获悉".encode(encoding))
        broken = data[: at + 1] + b"\xff" + data[at + 1 :]
        assert title(broken) == SIMPLIFIED


def test_the_server_is_believed_before_the_document() -> None:
    data = declared(feed("Привет, порт"), "koi8-r").encode("windows-1251")
    assert title(data, "application/rss+xml; charset=windows-1251") == "Привет, порт"
    assert title(data, "application/octet-stream; charset=windows-1251") != "Привет, порт"


def test_the_byte_order_mark_is_believed_before_both() -> None:
    data = declared(feed(SIMPLIFIED), "gbk").encode("utf-8-sig")
    assert title(data, "text/xml; charset=iso-8859-1") == SIMPLIFIED


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ("", "")),
        ("text/xml", ("text/xml", "")),
        ("Text/XML; Charset=UTF-8", ("text/xml", "utf-8")),
        ('application/rss+xml;q=1; charset="gbk" ; x', ("application/rss+xml", "gbk")),
        ("; charset=", ("", "")),
    ],
)
def test_a_content_type_is_taken_apart(header: str, expected: tuple[str, str]) -> None:
    assert charset_of(header) == expected


@given(st.binary(max_size=200), st.sampled_from(["", "text/xml; charset=gbk", "text/xml; charset=utf-16", ";;="]))
def test_any_bytes_become_utf8(data: bytes, content_type: str) -> None:
    to_utf8(data, content_type).decode()


@given(st.text(max_size=60), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_is_unicode_already_stays_what_it_was(text: str, encoding: str) -> None:
    document = "<rss>" + text.encode("utf-8", "ignore").decode() + "</rss>"
    assert to_utf8(document.encode(encoding), "").decode() == document
