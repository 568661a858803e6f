import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.reading.frontmatter import MAX_CHARS, Value, split


def fields(matter: str) -> dict[str, Value]:
    return dict(split(f"---\n{matter}\n---\n正文", "a.md").fields)


def test_fields_and_body_part_at_the_second_fence() -> None:
    post = split("---\ntitle: 港口\n---\n\n正文\n---\n还是正文", "a.md")
    assert post.fields == {"title": "港口"}
    assert post.body == "\n\n正文\n---\n还是正文"


@pytest.mark.parametrize("text", ["正文", "<p>正文</p>", "", "-- 不是围栏", "---- \n正文", "--- 破折号开头的正文"])
def test_without_front_matter_all_of_it_is_body(text: str) -> None:
    post = split(text, "a.md")
    assert (dict(post.fields), post.body) == ({}, text)


@pytest.mark.parametrize(
    ("matter", "categories"),
    [
        ("categories:\n- 金融\n- 银行", ["金融", "银行"]),
        ("categories:\n  - 金融\n  - 银行", ["金融", "银行"]),
        ("categories:\n        - 金融\n        - 银行", ["金融", "银行"]),
        ("categories: [金融, 银行]", ["金融", "银行"]),
        ("categories: [\"金融\", '银行']", ["金融", "银行"]),
        ("categories: 金融", "金融"),
        ("categories:\n- [金融, 银行]", ["金融", "银行"]),
        ("categories:\n- 金融: 银行", ["金融"]),
        ("categories: []", []),
        ("categories:", ""),
    ],
)
def test_categories_may_be_a_list_of_any_indent_or_a_text(matter: str, categories: Value) -> None:
    assert fields(matter)["categories"] == categories


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 12306", "12306"),
        ("title: no", "no"),
        ("title: 2026-11-20", "2026-11-20"),
        ("title: '引号''里的'", "引号'里的"),
        ('title: "他说\\"好\\""', '他说"好"'),
        ("title: 🚢 靠岸 🎉", "🚢 靠岸 🎉"),
        ("title: ' '", " "),
        ("title: 港口：今天开放", "港口：今天开放"),
        ("title: a:b", "a:b"),
        ("Title: 港口", "港口"),
        ("title: |\n  第一行\n  第二行", "第一行\n第二行\n"),
        ("title: ~", "~"),
    ],
)
def test_a_scalar_is_taken_as_the_text_it_is(line: str, title: str) -> None:
    assert fields(line)["title"] == title


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 港口: 今天开放", "港口: 今天开放"),
        ("title: 【快讯】港口 [图]", "【快讯】港口 [图]"),
        ("title: [图] 港口开放", "[图] 港口开放"),
        ("title: “港口”开放", "“港口”开放"),
        ('title: "港口" 今天开放', '"港口" 今天开放'),
        ("title: 'It's open'", "It's open"),
        ("title: @港务局 发布", "@港务局 发布"),
        ("title: %5 的增长", "%5 的增长"),
        ("title: * 重要", "* 重要"),
        ("title: {未完", "{未完"),
        ("title:\t港口", "港口"),
    ],
)
def test_a_title_that_yaml_refuses_is_read_all_the_same(line: str, title: str) -> None:
    read = fields(f"{line}\ncategories:\n  - 金融\n  - '银行'\nauthor: 某报")
    assert read == {"title": title, "categories": ["金融", "银行"], "author": "某报"}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: 港口\n---\n正文",
        "\n\n---\ntitle: 港口\n---\n正文",
        "---  \ntitle: 港口\n---\t\n正文",
        "---\ntitle: 港口\n\n---\n正文",
    ],
)
def test_marks_and_blanks_around_the_fences_do_no_harm(text: str) -> None:
    post = split(text, "a.md")
    assert (dict(post.fields), post.body.strip()) == ({"title": "港口"}, "正文")


def test_empty_front_matter_has_no_fields() -> None:
    assert split("---\n---\n正文", "a.md").fields == {}


def test_tabs_for_indents_are_read() -> None:
    assert fields("title: 港口\ncategories:\n\t- 金融\n\t- 银行")["categories"] == ["金融", "银行"]


def test_keys_that_are_no_texts_are_passed_over() -> None:
    assert fields("title: 港口\n? [a, b]\n: c") == {"title": "港口"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: 港口\n正文", "never closed"),
        ("---\n- 金融\n- 银行\n---\n正文", "no list of fields"),
        ("---\n只是一句话\n---\n正文", "no list of fields"),
        ("---\n{[未完\n---\n正文", r"not YAML: line \d"),
        (f"---\ntitle: {'长' * MAX_CHARS}\n---\n正文", "at most 65,536"),
        ("---\n&a [*a]\n---\n正文", "aliases"),
        (f"---\n{'[' * 40}{']' * 40}\n---\n正文", "nested more than 16"),
    ],
)
def test_front_matter_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason) as caught:
        split(text, "posts/a.md")
    assert caught.value.origin == "posts/a.md"


def test_an_alias_bomb_is_never_expanded() -> None:
    lines = ["a0: &a0 [哈, 哈]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 12)]
    read = fields("\n".join(["title: 港口", *lines]))
    assert read["title"] == "港口"
    assert sum(len(value) for value in read.values()) < 2_000


@given(st.text())
def test_any_text_gives_a_post_or_a_reading_error(text: str) -> None:
    for candidate in (text, f"---\n{text}\n---\n", f"---\ntitle: {text}\ncategories:\n - {text}\n---\n{text}"):
        try:
            post = split(candidate, "a.md")
        except ReadingError:
            continue
        for value in post.fields.values():
            assert isinstance(value, str) or all(isinstance(element, str) for element in value)


LINES = st.sampled_from(
    [
        "title: 港口",
        "k:",
        "k: ",
        "- 甲",
        "  - 乙",
        "  -  丙",
        "a: 'x y'",
        'b: "q: r"',
        "title:  港口  ",
        "",
        "k: ''",
        "c: d:e",
    ]
)
MARKS = st.sampled_from(
    [*"-?:,[]{}#&*!|>'\"%@` \t\n甲~\\", " #", "# ", ": ", "- ", " - ", "\n ", "''", "\u3000", "\x85"]
)


@given(st.lists(LINES, min_size=1, max_size=5).map("\n".join), MARKS, st.integers(0, 60))
def test_front_matter_is_what_yaml_reads(lines: str, mark: str, at: int) -> None:
    matter = lines[:at] + mark + lines[at:]
    try:
        loaded = yaml.load(matter, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader builds no objects
    except yaml.YAMLError:
        return
    if not isinstance(loaded, dict) or "---" in matter or "*" in matter:
        return
    for key, value in loaded.items():
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            assert fields(matter)[key.casefold()] == value


@pytest.mark.parametrize(
    ("matter", "read"),
    [
        ("title: 港口 # 注", {"title": "港口"}),
        ("title: a#b:c", {"title": "a#b:c"}),
        ("tags:\n- 甲\n  - 乙", {"tags": ["甲 - 乙"]}),
        ("title: 港口\n  开放", {"title": "港口 开放"}),
        ("title: 甲\ntags:\n- 乙\ntitle: 丙", {"title": "丙", "tags": ["乙"]}),
        ('title: "甲\\n乙"', {"title": "甲\n乙"}),
    ],
)
def test_lines_that_only_look_simple_are_left_to_yaml(matter: str, read: dict[str, Value]) -> None:
    assert fields(matter) == read
