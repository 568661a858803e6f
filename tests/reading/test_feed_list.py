import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.category import CategoryPath
from bot.errors import ReadingError
from bot.reading.feed_list import read_feed_list
from bot.reading.opml import Outline

LIST = """
# 我的源
[[feed]]
url = "https://sspai.com/feed"
category = "科技/少数派"
title = "少数派"
site = "https://sspai.com/"
tags = true

[[feed]]
url = "rsshub://sina/finance/china"
category = ["财经", "新浪财经－国內"]

[[feed]]
path = "/srv/posts/"
"""


def fault_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_feed_list(text.encode(), "feeds.toml")
    assert caught.value.origin == "feeds.toml"
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_whole_list(encoding: str) -> None:
    assert read_feed_list(LIST.encode(encoding), "feeds.toml") == (
        Outline(
            "https://sspai.com/feed", "少数派", "https://sspai.com/", CategoryPath(("科技", "少数派")), with_tags=True
        ),
        Outline("rsshub://sina/finance/china", categories=CategoryPath(("财经", "新浪财经－国內"))),
        Outline("file:///srv/posts"),
    )


@pytest.mark.parametrize("lead", ["", "\n ", "\ufeff", "<?xml version='1.0'?>\n"])
def test_a_list_that_is_opml_is_read_as_such(lead: str) -> None:
    data = f"{lead}<opml><body><outline text='a' xmlUrl='https://a.example/'/></body></opml>".encode()
    assert read_feed_list(data, "feeds.toml") == (Outline("https://a.example/", "a"),)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ('url = "x"', "line 1 (feed 1): 'x' is no address of a feed; write https://… or rsshub://…"),
        ('url = "file:///srv/a"', 'a folder is named by path = "/srv/a"'),
        ('path = "posts"', "'posts' is no whole path; write it from the root on, such as /srv/posts"),
        ('path = "/srv/../etc"', "is no whole path"),
        ('path = ""', "is no whole path"),
        ('title = "a"', "it has no 'url' and no 'path'; add one"),
        ('url = "https://a.example/"\npath = "/srv"', "it has both 'url' and 'path'; keep one"),
        ('ulr = "https://a.example/"', "there is no field 'ulr'; did you mean 'url'?"),
        ('url = "https://a.example/"\ncolour = 1', "there is no field 'colour'; known are url, path"),
        ("url = 3", "'url' is no text; write it in quotation marks"),
        ('url = "https://a.example/"\ntags = "yes"', "'tags' is neither true nor false"),
        ('url = "https://a.example/"\ncategory = [1]', "'category' is neither a text"),
        ('url = "https://a.example/"\nsite = "a"', "'site' is no address: 'a'; write https://…"),
    ],
)
def test_a_fault_is_told_with_what_to_do(lines: str, reason: str) -> None:
    assert reason in fault_of(f"[[feed]]\n{lines}\n")


def test_all_faults_are_told_at_once_each_with_its_line() -> None:
    reason = fault_of('[[feed]]\nurl = "x"\n\n[[feed]]\nurl = "https://a.example/"\n[[feed]]\ntags = 1\n[more]\n')
    assert [clause.split(": ")[0] for clause in reason.split("; ") if ": " in clause] == [
        "line 1 (feed 1)",
        "line 6 (feed 3)",
        "line 6 (feed 3)",
    ]
    assert "'more' stands outside any feed" in reason


def test_a_feed_whose_line_can_t_be_told_is_named_by_its_number() -> None:
    assert fault_of('feed = [{url = "x"}]').startswith("feed 1: 'x'")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1\nurl = x", "this is not TOML: Invalid value (at line 2, column 7)"),
        ("a = " + "[" * 5_000, "this TOML is nested too deep"),
        ("feed = 3", "'feed' is no list of tables"),
        ("[feed]\nurl = 'https://a.example/'", "'feed' is no list of tables"),
        ("", "there is no feed in it; begin each feed with a line [[feed]]"),
        ("<rss/>", "its root is <rss>"),
        ('[[feed]]\nurl="https://a.example/"\n' * 2, "https://a.example/ stands in it more than once; keep one"),
        ("[[feed]]\n" * 20_001, "more than 20,000 feeds"),
    ],
)
def test_what_is_no_list_is_refused(text: str, reason: str) -> None:
    assert reason in fault_of(text)


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: f"[[feed]]\nurl = {text}".encode()))
def test_any_bytes_give_a_list_or_a_reading_error(data: bytes) -> None:
    try:
        read_feed_list(data, "feeds.toml")
    except ReadingError as error:
        assert error.reason  # noqa: PT017 - most bytes raise nothing else
