from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Article, Heading, Image
from bot.core.language import Language
from bot.errors import ReadingError
from bot.reading.articles import MAX_TITLE
from bot.reading.posts import read_post

NEWS = "<p>港务局今天表示，码头恢复了全部班次，旅客可在窗口购票。</p>"
PICTURE = "https://news.example/a.jpg"


def read(matter: str, body: str = NEWS, stem: str = "harbour") -> Article:
    text = f"---\n{matter}\n---\n{body}" if matter else body
    return read_post(text.encode(), "posts/harbour.md", "file:/posts/harbour.md", stem)


def test_a_whole_post() -> None:
    article = read(
        "title: 港口恢复全部班次\nauthor: 澜州日报\ncategories:\n  - 社会\n  - 澜州日报\n"
        "date: Fri, 20 Nov 2026 16:00:00 +0800\nlink: https://news.example/1\nheadimg: https://news.example/h.jpg"
    )
    assert article.title == "港口恢复全部班次"
    assert article.author == "澜州日报"
    assert article.categories.names == ("社会", "澜州日报")
    assert article.published == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert article.url == "https://news.example/1"
    assert article.head_image == "https://news.example/h.jpg"
    assert article.language is Language.SIMPLIFIED
    assert (article.origin, article.identity) == ("posts/harbour.md", "file:/posts/harbour.md")


def test_a_post_without_front_matter_is_titled_by_its_first_heading() -> None:
    article = read("", "# 港口恢复班次\n\n港务局今天表示。")
    assert article.title == "港口恢复班次"
    assert isinstance(article.blocks[0], Heading)
    assert (article.author, article.published, article.url, article.head_image) == (None, None, None, None)


def test_a_post_without_any_title_is_titled_by_its_file() -> None:
    assert read("author: 某报", stem="harbour opens").title == "harbour opens"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: ' '", " "),
        ("title: |\n  港口\n  开放", "港口 开放"),
        ('title: "港口\\0\\u202e开放"', "港口开放"),
        (f"title: {'长' * 900}", "长" * MAX_TITLE),
        ("title: [甲, 乙]", "harbour"),
        ("title:", "harbour"),
    ],
)
def test_a_title_is_one_printable_line(line: str, title: str) -> None:
    assert read(line).title == title


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("categories: 金融/银行", ("金融", "银行")),
        ("categories: 金融，银行", ("金融", "银行")),
        ("category: 金融 > 银行", ("金融", "银行")),
        ("categories: [金融, '', 银行]", ("金融", "银行")),
        ('categories: ["\\u200b", 金融]', ("金融",)),
        ("categories: []\ncategory: 金融", ("金融",)),
        ("tags: 金融", ()),
    ],
)
def test_categories_go_from_broad_to_narrow(line: str, names: tuple[str, ...]) -> None:
    assert read(line).categories.names == names


def test_several_authors_are_joined() -> None:
    assert read("authors: [林某, 何某]").author == "林某、何某"


def test_the_source_is_the_one_that_the_text_names_else_the_front_matter_s() -> None:
    assert read("source: 某网", NEWS + "<p>来源：澜州日报</p>").source == "澜州日报"
    assert read("source: 某网").source == "某网"


@pytest.mark.parametrize("field", ["link", "url", "permalink", "source_url"])
def test_an_address_is_taken_only_where_it_is_one(field: str) -> None:
    assert read(f"{field}: https://news.example/1").url == "https://news.example/1"
    assert read(f"{field}: /2026/1").url is None
    assert read(f"{field}: javascript:alert(1)").url is None


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://picsum.photos/400", NEWS),
        ("https://news.example/qrcode.png", NEWS),
        (PICTURE, f"{NEWS}<div class='share'><img src='{PICTURE}'></div>"),
        (PICTURE, f"{NEWS}<!-- <img src='{PICTURE}'> -->"),
        ("cover.jpg", NEWS),
    ],
)
def test_a_head_image_that_shows_no_news_is_none(url: str, body: str) -> None:
    assert read(f"headimg: {url}", body).head_image is None


def test_a_picture_in_the_text_is_kept() -> None:
    assert Image(PICTURE) in read("", f"{NEWS}<img src='{PICTURE}'>").blocks


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("港口", "<p>港務局今天表示，碼頭恢復了全部班次。</p>", Language.TRADITIONAL),
        ("Harbour", "<p>The harbour board said on Friday that all sailings are back.</p>", Language.ENGLISH),
        ("…", "<p>123</p>", Language.UNKNOWN),
    ],
)
def test_the_language_is_that_of_title_and_text(title: str, body: str, language: Language) -> None:
    assert read(f"title: {title}", body).language is language


def test_the_language_is_not_that_of_the_fine_print() -> None:
    fine_print = "<p>All rights reserved. " + "Not financial advice. " * 15 + "</p>"
    assert read("title: 港口", NEWS + fine_print).language is Language.SIMPLIFIED


def test_a_revision_changes_with_the_content_and_with_nothing_else() -> None:
    assert read("title: 港口").revision == read("title: 港口").revision
    assert read("title: 港口").revision != read("title: 港口", NEWS + " ").revision


def test_line_endings_of_another_system_change_nothing_in_what_is_read() -> None:
    text = f"---\ntitle: 港口\ncategories:\n  - 社会\n---\n{NEWS}\n"
    unix = read_post(text.encode(), "a.md", "a", "a")
    windows = read_post(text.replace("\n", "\r\n").encode(), "a.md", "a", "a")
    assert (windows.title, windows.categories, windows.blocks) == (unix.title, unix.categories, unix.blocks)


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: f"---\n{text}\n---\n{text}".encode()))
def test_any_bytes_give_an_article_or_a_reading_error(data: bytes) -> None:
    try:
        article = read_post(data, "a.md", "a", "a")
    except ReadingError:
        return
    assert article.title
    assert "\n" not in article.title


def test_a_post_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ReadingError) as caught:
        read_post(b"---\ntitle: cut off", "posts/a.md", "a", "a")
    assert caught.value.origin == "posts/a.md"
    assert str(caught.value).startswith("posts/a.md: ")
