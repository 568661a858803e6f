import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.reading.decoding import decode

SIMPLIFIED = "---\ntitle: 港口开放\n---\n<p>港务局今天表示，码头恢复了全部班次，旅客可在窗口购票。</p>\n"
TRADITIONAL = "---\ntitle: 港口開放\n---\n<p>港務局今天表示，碼頭恢復了全部班次，旅客可在窗口購票。</p>\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-32"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        ("emoji 🚢 and 港", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_the_encoding_is_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.md") == text


def test_a_big_endian_mark_is_recognised() -> None:
    assert decode(codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be"), "a.md") == SIMPLIFIED


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_lines_end_alike_whatever_system_wrote_them(ending: str) -> None:
    assert decode(SIMPLIFIED.replace("\n", ending).encode(), "a.md") == SIMPLIFIED


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
        bytes(range(256)),
        bytes(range(1, 256)) * 8,
    ],
)
def test_a_binary_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ReadingError) as caught:
        decode(data, "posts/cover.md")
    assert caught.value.origin == "posts/cover.md"


def test_a_text_that_breaks_its_own_mark_is_refused() -> None:
    with pytest.raises(ReadingError, match="byte order mark"):
        decode(codecs.BOM_UTF8 + b"\xff\xff", "a.md")


def test_the_refusal_of_an_unknown_encoding_says_where_and_what_to_do() -> None:
    with pytest.raises(ReadingError, match=r"byte 3 is no UTF-8.*save it as UTF-8"):
        decode(b"abc\xff\xff\xff", "a.md")


@given(st.binary())
def test_any_bytes_give_text_or_a_reading_error(data: bytes) -> None:
    try:
        text = decode(data, "a.md")
    except ReadingError:
        return
    assert "\r" not in text
