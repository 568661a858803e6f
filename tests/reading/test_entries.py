from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Article, Image
from bot.core.category import CategoryPath
from bot.core.entry import Entry
from bot.core.language import Language
from bot.reading.entries import Filing, read_entry

LINK = "https://news.example/2026/11/1.html"
FILING = Filing("feed:1:00", "r1", CategoryPath(("社会", "澜州日报")), "https://news.example/feed", "澜州日报")
ENTRY = Entry(
    guid="1",
    link=LINK,
    title="港口恢复全部班次",
    content="<p>港务局今天表示，码头恢复了全部班次。</p><p>旅客可在窗口购票。</p>",
)


def texts(article: Article) -> list[str]:
    return [part for block in article.blocks for part in block.parts]


def pictures(article: Article) -> list[str]:
    return [block.url for block in article.blocks if isinstance(block, Image)]


def test_a_whole_entry() -> None:
    published = datetime(2026, 11, 20, 8, tzinfo=UTC)
    entry = replace(ENTRY, author="林某", published=published, picture="https://news.example/p.jpg")
    article = read_entry(entry, FILING)
    assert (article.title, article.url, article.published) == ("港口恢复全部班次", LINK, published)
    assert (article.author, article.source, article.head_image) == ("林某", "澜州日报", "https://news.example/p.jpg")
    assert (article.identity, article.revision, article.origin) == ("feed:1:00", "r1", "https://news.example/feed")
    assert article.categories == FILING.categories
    assert article.language is Language.SIMPLIFIED
    assert texts(article) == ["港务局今天表示，码头恢复了全部班次。", "旅客可在窗口购票。"]


def test_the_source_is_the_one_that_the_text_names_else_the_feed() -> None:
    entry = replace(ENTRY, content=ENTRY.content + "<p>来源：海风网</p>", author="林某")
    assert read_entry(entry, FILING).source == "海风网"
    assert read_entry(ENTRY, replace(FILING, feed_title="")).source is None


@pytest.mark.parametrize(
    ("content", "excerpt", "text"),
    [
        ("<p>短文。</p>", "<p>这一段比另一段长得多，说的是全文。</p>", "这一段比另一段长得多，说的是全文。"),
        ("<p>全文在这里，比摘要长。</p>", "摘要…", "全文在这里，比摘要长。"),
        ("<div class='a b c d e f g'><img src='/x.jpg'></div>", "<p>只有摘要说了什么。</p>", "只有摘要说了什么。"),
        ("", "<p>只有摘要。</p>", "只有摘要。"),
        ("<p>只有全文。</p>", "", "只有全文。"),
    ],
)
def test_the_fuller_text_is_read(content: str, excerpt: str, text: str) -> None:
    assert texts(read_entry(replace(ENTRY, content=content, excerpt=excerpt), FILING)) == [text]


def test_a_page_s_text_takes_the_place_of_the_entry_s_own() -> None:
    assert texts(read_entry(ENTRY, FILING, "<p>这是网页上的全文。</p>")) == ["这是网页上的全文。"]


@pytest.mark.parametrize("html", ["", "<script>x</script>"])
def test_a_page_without_a_text_takes_no_place(html: str) -> None:
    assert len(texts(read_entry(ENTRY, FILING, html))) == 2


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("港务局通知。\n码头开放。", ["港务局通知。", "码头开放。"]),
        ("&lt;p&gt;港务局通知。&lt;/p&gt;&lt;p&gt;码头开放。&lt;/p&gt;", ["港务局通知。", "码头开放。"]),
        ("港口 &amp; 码头，3 &lt; 5", ["港口 & 码头，3 < 5"]),
        ("半\ud83d个", ["半个"]),
    ],
)
def test_a_text_without_markup_is_read_as_lines(content: str, read: list[str]) -> None:
    assert texts(read_entry(replace(ENTRY, content=content), FILING)) == read


@pytest.mark.parametrize(
    ("base", "written", "url"),
    [
        ("https://cdn.example/a/", "b.jpg", "https://cdn.example/a/b.jpg"),
        ("", "b.jpg", "https://news.example/2026/11/b.jpg"),
        ("", "/b.jpg", "https://news.example/b.jpg"),
        ("", "//cdn.example/b.jpg", "https://cdn.example/b.jpg"),
    ],
)
def test_pictures_addresses_are_relative_to_the_entry_s_base_else_to_its_link(
    base: str, written: str, url: str
) -> None:
    entry = replace(ENTRY, base=base, content=f"<p>码头开放。</p><img src='{written}'>")
    assert pictures(read_entry(entry, FILING)) == [url]


@pytest.mark.parametrize(
    "picture", ["https://news.example/logo.png", "https://picsum.photos/300", "https://news.example/q/ad.jpg"]
)
def test_a_picture_that_shows_no_news_is_none(picture: str) -> None:
    promoted = "<div class='share'><img src='/q/ad.jpg'></div>"
    assert read_entry(replace(ENTRY, content=ENTRY.content + promoted, picture=picture), FILING).head_image is None


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("<p>责任编辑：何苗</p><p>码头今天开放。明天关闭。</p>", "码头今天开放"),
        ("<h2>码头今天开放</h2><p>港务局通知。</p>", "码头今天开放"),
        ("<img src='https://news.example/a.jpg'>", "澜州日报"),
    ],
)
def test_an_entry_without_a_title_is_titled_by_what_it_says_else_by_its_feed(content: str, title: str) -> None:
    assert read_entry(replace(ENTRY, title=" ", content=content), FILING).title == title


def test_an_entry_with_nothing_at_all_still_has_a_title() -> None:
    assert read_entry(Entry(None, None, "", ""), replace(FILING, feed_title="")).title == "…"
    assert read_entry(Entry(None, LINK, "", ""), replace(FILING, feed_title="")).title == LINK


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        (("交通", "港口"), ("社会", "澜州日报", "交通")),
        (("澜 州 日 報", "港口"), ("社会", "澜州日报", "港口")),
        (("https://news.example/tag", "港口/码头"), ("社会", "澜州日报", "港口∕码头")),
        (("", " "), ("社会", "澜州日报")),
        ((), ("社会", "澜州日报")),
    ],
)
def test_the_first_tag_that_is_news_becomes_a_level_below(tags: tuple[str, ...], names: tuple[str, ...]) -> None:
    entry = replace(ENTRY, tags=tags)
    assert read_entry(entry, replace(FILING, with_tags=True)).categories.names == names
    assert read_entry(entry, FILING).categories == FILING.categories


@given(st.text(), st.text(), st.text(), st.none() | st.text())
def test_any_entry_becomes_an_article(title: str, content: str, excerpt: str, html: str | None) -> None:
    article = read_entry(replace(ENTRY, title=title, content=content, excerpt=excerpt), FILING, html)
    assert article.title.strip()
    assert len(article.title.splitlines()) == 1


@pytest.mark.parametrize("piece", ["<", "&lt;p", "<p", "&", "<![CDATA[", "<!--", "\n"])
def test_long_hostile_text_is_read_in_time(piece: str) -> None:
    read_entry(replace(ENTRY, content=piece * 200_000, excerpt=piece * 200_000), FILING)
