"""Blocks as rich messages, checked by the server's own rules."""

from datetime import UTC, datetime

import pytest

from bot.chat.actions import Open, Screen
from bot.chat.reply import (
    Block,
    Button,
    Code,
    Contents,
    Entry,
    Fold,
    Group,
    Item,
    Items,
    Line,
    Picture,
    Quote,
    Run,
    Table,
    Title,
    bold,
    line,
    plain,
)
from bot.chat.telegram.rich import RichPacker, pages
from bot.chat.telegram.sheet import Room, picture_source
from tests.botapi.rich import check_rich

PACKER = RichPacker()


def packed(*blocks: Block) -> str:
    """Return the one message that the blocks make; the server takes it as it is."""
    (part,) = PACKER.pack(blocks)
    assert check_rich({"html": part.body}).losses == ()
    return part.body


def test_nothing_makes_no_message() -> None:
    assert PACKER.pack([]) == ()
    assert PACKER.pack([line(" "), Title(plain("")), Group(()), Items(()), Table(()), Quote(()), Contents(())]) == ()


def test_headings_paragraphs_and_what_is_quiet() -> None:
    body = packed(Title(bold("要点")), Title(bold("财经"), level=2, anchor="s1"), line("一"), line("二", quiet=True))
    assert body == '<h1>要点</h1><h2><a name="s1"></a>财经</h2><p>一</p><footer>二</footer>'


def test_contents_jump_to_what_is_in_the_same_message() -> None:
    contents = Contents((Entry("财经", "s1", "3"), Entry("科技", "s2", "1")))
    body = packed(contents, Title(plain("财经"), level=2, anchor="s1"))
    assert body.startswith('<p><a href="#s1">财经</a> 3 · 科技 1</p>')


def test_a_story_opens_at_a_tap_and_its_last_line_leads_to_its_source() -> None:
    original = Run("阅读原文", url="https://news.example/1")
    fold = Fold(
        (Run("头条", bold=True, url="https://news.example/1"),), (line("导语"), line("日报", quiet=True)), original
    )
    assert packed(fold) == (
        "<details><summary><b>头条</b></summary><p>导语</p>"
        '<footer>日报 · <a href="https://news.example/1">阅读原文</a></footer></details>'
    )


def test_a_story_with_nothing_inside_is_a_link() -> None:
    fold = Fold((Run("头条", url="https://news.example/1"),), ())
    assert packed(fold) == '<p><a href="https://news.example/1">头条</a></p>'


def test_an_open_story_is_open() -> None:
    assert packed(Fold(plain("头条"), (line("导语"),), is_open=True)).startswith(
        "<details open><summary>头条</summary>"
    )


def test_points_are_numbered_lists_in_lists() -> None:
    items = (
        Item("", plain("三点：")),
        Item("1.", plain("甲")),
        Item("(1)", plain("甲一"), 1),
        Item("–", plain("细节"), 2),
        Item("(2)", plain("甲二"), 1),
        Item("2.", plain("乙")),
        Item("…", plain("还有 2 点")),
    )
    assert packed(Items(items)) == (
        "<p>三点：</p><ol><li>甲<ol><li>甲一<ul><li>细节</li></ul></li><li>甲二</li></ol></li><li>乙</li></ol>"
        "<p>… 还有 2 点</p>"
    )


def test_a_list_that_goes_on_keeps_its_numbers() -> None:
    assert packed(Items((Item("3.", plain("丙")), Item("4.", plain("丁"))))) == (
        '<ol><li value="3">丙</li><li>丁</li></ol>'
    )


def test_lists_are_never_nested_too_deep() -> None:
    packed(Fold(plain("深"), (Items(tuple(Item("1.", plain(str(depth)), depth) for depth in range(30))),)))


def test_an_instant_is_told_in_the_readers_own_time() -> None:
    at = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert packed(Line((Run("日报 · "), Run("今天 09:00", at=at)))) == (
        '<p>日报 · <tg-time unix="1795395600" format="r">今天 09:00</tg-time></p>'
    )
    assert packed(Line((Run("从前", at=datetime(1960, 1, 1, tzinfo=UTC)),))) == "<p>从前</p>"


def test_pictures_quotes_tables_and_code() -> None:
    body = packed(
        Picture("https://img.example/1.jpg"),
        Picture("https://img.example/2.jpg", plain("图注")),
        Quote((plain("一"), plain("二"))),
        Table((("年", "量"), ("2025", "3"), ("", " "))),
        Code("a = 1\n  b <c>\n"),
    )
    assert body == (
        '<img src="https://img.example/1.jpg"/>'
        '<figure><img src="https://img.example/2.jpg"/><figcaption>图注</figcaption></figure>'
        "<blockquote><p>一</p><p>二</p></blockquote>"
        "<table><tr><th>年</th><th>量</th></tr><tr><td>2025</td><td>3</td></tr></table>"
        "<pre>a = 1\n  b &lt;c&gt;</pre>"
    )


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://img.example/a.jpg?w=1", "https://img.example/a.jpg?w=1"),
        ("HTTPS://img.example/a", "https://img.example/a"),
        ("https://img.example/a.svg", None),
        ("https://192.168.1.4/a.jpg", None),
        ("http://localhost/a.jpg", None),
        ("data:image/png;base64,x", None),
        ("tg://a/b.jpg", None),
    ],
)
def test_only_pictures_that_telegram_can_be_expected_to_fetch_are_shown(url: str, source: str | None) -> None:
    assert picture_source(url) == source


def test_a_picture_that_cannot_be_shown_leaves_its_caption() -> None:
    assert packed(Picture("https://img.example/a.svg", plain("图注"))) == "<footer>图注</footer>"


def test_wide_tables_keep_every_cell_in_twenty_columns() -> None:
    body = packed(Table((tuple(str(number) for number in range(30)),)))
    assert body.count("<td>") == 20
    assert "19 20 21" in body


def test_what_a_message_does_not_hold_goes_into_the_next_with_its_title() -> None:
    stories: list[Block] = [Fold(plain(f"第 {number} 条"), (line("长" * 9_000),)) for number in range(3)]
    parts = PACKER.pack([*stories, Title(plain("科技"), level=2), Fold(plain("末条"), (line("长" * 9_000),))])
    assert [part.body.count("<details>") for part in parts] == [3, 1]
    assert parts[1].body.startswith("<h2>科技</h2>")


@pytest.mark.parametrize(
    "block",
    [
        Line(plain("字" * 100_000)),
        Line(plain("word " * 20_000)),
        Title(plain("字" * 100_000)),
        Fold(plain("字" * 40_000), (line("文" * 40_000),), Run("原文", url="https://news.example/1")),
        Items(tuple(Item("1.", plain("字" * 90)) for _ in range(1_200))),
        Items((Item("1.", plain("字" * 40_000)),)),
        Quote(tuple(plain("字" * 9_000) for _ in range(9))),
        Table(tuple(("甲", "字" * 90) for _ in range(900))),
        Table((("字" * 40_000,),)),
        Code("line\n" * 20_000),
        Code("字" * 40_000),
        Picture("https://img.example/1.jpg", plain("字" * 40_000)),
        Group(tuple(line("段") for _ in range(900))),
        Group(tuple(Picture(f"https://img.example/{number}.jpg") for number in range(120))),
        Contents(tuple(Entry("分类" * 90, f"s{number}") for number in range(300))),
    ],
)
def test_what_no_message_holds_is_taken_apart(block: Block) -> None:
    for part in PACKER.pack([line("前"), block]):
        assert check_rich({"html": part.body}).losses == ()
        assert part.plain


def test_every_message_has_html_that_says_the_same_and_buttons_stand_under_the_last() -> None:
    button = Button("帮助", Open(Screen.HELP))
    parts = PACKER.pack([line("长" * 31_000), line("完" * 31_000)], [[button]])
    assert [len(part.fallback) for part in parts] == [8, 8]
    assert [part.buttons for part in parts] == [(), ((("帮助", "o:help:0"),),)]


def test_pages_hold_what_they_are_told_to() -> None:
    shared = pages([line("字" * 60) for _ in range(10)], Room(units=200, blocks=5, media=1))
    assert [len(page) for page in shared] == [3, 3, 3, 1]
