import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.category import CategoryPath
from bot.errors import ReadingError
from bot.reading.feed_list import read_feed_list
from bot.reading.opml import FeedList, Outline

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


def faults_of(text: str) -> tuple[str, ...]:
    return read_feed_list(text.encode(), "feeds.toml").faults


def refusal_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_feed_list(text.encode(), "feeds.toml")
    assert caught.value.origin == "feeds.toml"
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_whole_list(encoding: str) -> None:
    found = read_feed_list(LIST.encode(encoding), "feeds.toml")
    assert found.faults == ()
    assert found.outlines == (
        Outline(
            "https://sspai.com/feed", "少数派", "https://sspai.com/", CategoryPath(("科技", "少数派")), with_tags=True
        ),
        Outline("rsshub://sina/finance/china", categories=CategoryPath(("财经", "新浪财经－国內"))),
        Outline("file:///srv/posts"),
    )


@pytest.mark.parametrize("lead", ["", "\n ", "\ufeff", "<?xml version='1.0'?>\n"])
def test_a_list_that_is_opml_is_read_as_such(lead: str) -> None:
    data = f"{lead}<opml><body><outline text='a' xmlUrl='https://a.example/'/></body></opml>".encode()
    assert read_feed_list(data, "feeds.toml") == FeedList((Outline("https://a.example/", "a"),))


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
    [fault] = faults_of(f"[[feed]]\n{lines}\n")
    assert reason in fault


def test_each_feed_that_is_wrong_is_named_with_its_line_and_keeps_no_other_out() -> None:
    text = '[[feed]]\nurl = "x"\n\n[[feed]]\nurl = "https://a.example/"\n[[feed]]\ntags = 1\n[more]\n'
    found = read_feed_list(text.encode(), "feeds.toml")
    assert found.outlines == (Outline("https://a.example/"),)
    first, third, stray = found.faults
    assert first.startswith("line 1 (feed 1): 'x' is no address")
    assert third.startswith("line 6 (feed 3): 'tags' is neither true nor false")
    assert third.endswith("; it has no 'url' and no 'path'; add one")
    assert stray == "'more' stands outside any feed; begin each feed with a line [[feed]]"


def test_of_a_feed_that_stands_in_it_twice_the_first_stays() -> None:
    url = 'url = "https://a.example/"'
    found = read_feed_list(f'[[feed]]\n{url}\ntitle = "甲"\n[[feed]]\n{url}\n'.encode(), "feeds.toml")
    assert found.outlines == (Outline("https://a.example/", "甲"),)
    assert found.faults == ("line 4 (feed 2): https://a.example/ stands above already; keep one",)


def test_a_feed_whose_line_can_t_be_told_is_named_by_its_number() -> None:
    [fault] = faults_of('feed = [{url = "x"}]')
    assert fault.startswith("feed 1: 'x'")


def test_no_fault_carries_what_would_steer_a_terminal() -> None:
    [first, second] = faults_of('[[feed]]\nurl = "\\u001b[31m"\n["\\u001b]0;x"]\n')
    assert (first.isprintable(), second.isprintable()) == (True, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1\nurl = x", "this is not TOML: Invalid value (at line 2, column 7)"),
        ("a = " + "[" * 5_000, "this TOML is nested too deep"),
        ("feed = 3", "'feed' is no list of tables"),
        ("[feed]\nurl = 'https://a.example/'", "'feed' is no list of tables"),
        ("", "there is no feed in it; begin each feed with a line [[feed]]"),
        ("<rss/>", "its root is <rss>"),
        (
            "[feeds]\nurl = 'https://a.example/'",
            "'feeds' stands outside any feed; begin each feed with a line [[feed]]",
        ),
        ("[[feed]]\n" * 20_001, "more than 20,000 feeds"),
    ],
)
def test_what_is_no_list_is_refused(text: str, reason: str) -> None:
    assert reason in refusal_of(text)


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: f"[[feed]]\nurl = {text}".encode()))
def test_any_bytes_give_a_list_or_a_reading_error(data: bytes) -> None:
    try:
        read_feed_list(data, "feeds.toml")
    except ReadingError as error:
        assert error.reason  # noqa: PT017 - most bytes raise nothing else
