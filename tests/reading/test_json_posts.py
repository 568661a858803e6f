import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Article, Image, Listing
from bot.errors import ReadingError
from bot.reading.json_posts import read_json_post, read_posts

POST: dict[str, object] = {"title": "港口恢复全部班次", "content": "<p>港务局今天表示，码头恢复了全部班次。</p>"}


def read(*posts: object) -> list[Article]:
    return [read_json_post(post) for post in read_posts(json.dumps(posts).encode(), "-").posts]


def faults_of(held: object) -> list[str]:
    return [str(failure) for failure in read_posts(json.dumps(held).encode(), "-").failures]


def refusal_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_posts(text.encode(), "-")
    assert caught.value.origin == "-"
    return caught.value.reason


def texts(article: Article) -> list[str]:
    return [part for block in article.blocks for part in block.parts]


def test_a_whole_post() -> None:
    [article] = read(
        POST
        | {
            "url": "https://news.example/1",
            "categories": ["社会", "澜州日报"],
            "author": "林某",
            "source": "某网",
            "date": "2026-11-20T08:30:00+08:00",
            "image": "https://news.example/a.jpg",
            "id": 7,
            "other": {"is": "passed over"},
        }
    )
    assert (article.title, article.url, article.author) == ("港口恢复全部班次", "https://news.example/1", "林某")
    assert (article.source, article.head_image) == ("某网", "https://news.example/a.jpg")
    assert article.categories.names == ("社会", "澜州日报")
    assert article.published == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert article.origin == "-: post 1"
    assert texts(article) == ["港务局今天表示，码头恢复了全部班次。"]


@pytest.mark.parametrize(
    ("fields", "blocks"),
    [
        ({"text": "第一段 <b>。\n\n第二段 & 完。"}, ["第一段 <b>。", "第二段 & 完。"]),
        ({"markdown": "第一段。\n\n- 甲\n- 乙"}, ["第一段。", "甲", "乙"]),
        ({"content": "<p>甲</p>", "text": "乙"}, ["甲"]),
        ({"content": None, "text": "乙"}, ["乙"]),
    ],
)
def test_the_text_comes_as_html_markdown_or_plain(fields: dict[str, object], blocks: list[str]) -> None:
    [article] = read({"title": "港口"} | fields)
    assert texts(article) == blocks


def test_markdown_keeps_its_lists_and_pictures_their_whole_address() -> None:
    [article] = read({"title": "港口", "markdown": "- 甲\n- 乙\n\n![](b.jpg)", "url": "https://news.example/a/"})
    assert isinstance(article.blocks[0], Listing)
    assert Image("https://news.example/a/b.jpg") in article.blocks


@pytest.mark.parametrize(
    ("held", "names"),
    [("科技/少数派", ("科技", "少数派")), (["科技", "少数派"], ("科技", "少数派")), ([], ()), (None, ()), ("", ())],
)
def test_categories_are_a_list_or_one_text(held: object, names: tuple[str, ...]) -> None:
    assert read(POST | {"categories": held})[0].categories.names == names


def test_a_post_without_a_title_is_titled_by_its_first_sentence() -> None:
    assert read({"text": "码头今天开放。明天关闭。"})[0].title == "码头今天开放"
    assert (
        read({"content": "<img src='https://a.example/b.jpg'>", "url": "https://a.example/"})[0].title
        == "https://a.example/"
    )


@pytest.mark.parametrize(("separator", "lines"), [("\n", [1, 2, 3]), ("\n\n", [1, 3, 5]), ("\r\n", [1, 2, 3])])
def test_json_lines_are_read_too(separator: str, lines: list[int]) -> None:
    data = separator.join(json.dumps(POST | {"id": number}) for number in range(3)).encode()
    assert [post.origin for post in read_posts(data, "-").posts] == [f"-: line {line}" for line in lines]


@pytest.mark.parametrize("bad", ['{"title": }', '{"title": "a"', "[" * 100_000, "9" * 5_000, "3", '{"text": ""}'])
@pytest.mark.parametrize("at", [1, 2])
def test_of_json_lines_a_bad_one_is_named_and_keeps_no_other_out(bad: str, at: int) -> None:
    lines = [json.dumps(POST | {"id": number}) for number in range(3)]
    lines.insert(at, bad)
    found = read_posts("\n".join(lines).encode(), "-")
    assert len(found.posts) == 3
    assert [failure.origin for failure in found.failures] == [f"-: line {at + 1}"]


def test_a_first_line_that_is_broken_is_named_with_its_column() -> None:
    found = read_posts(f'{{"title": }}\n{json.dumps(POST)}'.encode(), "-")
    assert [str(failure) for failure in found.failures] == ["-: line 1: this is not JSON: Expecting value (column 11)"]
    assert len(found.posts) == 1


def test_one_object_is_one_post() -> None:
    assert len(read_posts(json.dumps(POST, indent=2).encode(), "-").posts) == 1


def test_a_post_is_the_same_by_its_id_else_its_address_else_its_words() -> None:
    def identity(**fields: object) -> str:
        return read(POST | fields)[0].identity

    assert identity(id=7) == identity(id="7", title="别的") != identity(id=8)
    assert identity(url="https://a.example/1") == identity(url="http://www.a.example/1?utm_source=x", title="别的")
    assert identity() == identity(author="林某") != identity(title="别的")


def test_a_revision_changes_with_any_field() -> None:
    first, second = read_posts(json.dumps([POST | {"id": 1}, POST | {"id": 2}]).encode(), "-").posts
    assert first.revision != second.revision
    assert read(POST)[0].revision == read(POST)[0].revision


def test_of_posts_with_one_identity_the_last_stays() -> None:
    assert [article.title for article in read(POST | {"id": 1}, POST | {"id": 1, "title": "新标题"})] == ["新标题"]


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (3, "post 2: it is no object such as"),
        ({"url": "https://a.example/"}, "post 2: it has no 'title' and no 'content', 'markdown' or 'text'"),
        (POST | {"title": 3}, "post 2: 'title' is no text"),
        (POST | {"url": "/a"}, "post 2: 'url' is no address: '/a'; write https://…"),
        (POST | {"image": "a.jpg"}, "post 2: 'image' is no address"),
        (POST | {"date": "gestern"}, "post 2: 'date' can't be read: 'gestern'"),
        (POST | {"date": 1700000000}, "post 2: 'date' is no text"),
        (POST | {"categories": {}}, "post 2: 'categories' is neither a list of texts nor a text"),
        (POST | {"categories": [1]}, "post 2: 'categories' is neither"),
        (POST | {"id": [1]}, "post 2: 'id' is neither a text nor a number"),
    ],
)
def test_a_fault_names_its_post_counted_from_one_and_its_field(held: object, reason: str) -> None:
    [told] = faults_of([POST, held])
    assert told.startswith(f"-: {reason}")


def test_a_bad_post_keeps_no_other_out_and_has_all_its_faults_told() -> None:
    held = [{"title": 1, "id": []}, POST, {"title": "a", "date": "gestern"}]
    found = read_posts(json.dumps(held).encode(), "-")
    assert [post.title for post in found.posts] == [POST["title"]]
    assert faults_of(held) == [
        "-: post 1: 'title' is no text; 'id' is neither a text nor a number",
        "-: post 3: 'date' can't be read: 'gestern'; write such as 2026-11-20T08:30:00+08:00",
    ]


def test_a_bad_post_does_not_take_the_place_of_a_good_one_with_its_id() -> None:
    found = read_posts(json.dumps([POST | {"id": 1}, {"id": 1}]).encode(), "-")
    assert [post.title for post in found.posts] == [POST["title"]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1, column 1: this is not JSON"),
        ("[1,\n2", "line 2, column 2: this is not JSON"),
        ('{"title": "a",\n"text": }', "line 2, column 9: this is not JSON"),
        ("x\n{}", "line 1, column 1: this is not JSON"),
        ("[" * 100_000, "this JSON is nested too deep"),
        ("[" + "9" * 5_000 + "]", "this is not JSON"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text: str, reason: str) -> None:
    assert reason in refusal_of(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["title", "content", "text", "url", "date", "id", "categories", "image"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.binary() | JSON.map(lambda held: json.dumps(held).encode()))
def test_any_bytes_give_posts_or_a_reading_error(data: bytes) -> None:
    try:
        posts = read_posts(data, "-").posts
    except ReadingError:
        return
    for post in posts:
        article = read_json_post(post)
        assert article.title
        article.title.encode()
        (article.url or "").encode()
