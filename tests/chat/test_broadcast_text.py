import pytest

from bot.chat.broadcast_text import TextRenderer, blocks_of, gist
from bot.chat.reply import Code, Item, Items, Line, Quote, Run, Title, plain
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.packing import MESSAGE, utf16_length
from bot.chat.telegram.rich import RichPacker
from bot.core.subscriber import Format

RENDERER = TextRenderer({Format.HTML: HtmlPacker(), Format.PLAIN: PlainPacker(), Format.RICH: RichPacker()})


def html(text: str) -> str:
    return "\n---\n".join(part.body for part in RENDERER.render(text, Format.HTML))


def test_paragraphs_headings_lists_quotations_and_code_are_read() -> None:
    text = "# 通知\n\n今晚停机\n两小时\n\n- 甲\n  - 乙\n\n3. 丙\n\n> 丁\n\n```\nmake run\n```\n\n## 完"
    assert blocks_of(text) == (
        Title(plain("通知")),
        Line((Run("今晚停机"), Run("\n"), Run("两小时"))),
        Items((Item("•", plain("甲")), Item("•", plain("乙"), 1))),
        Items((Item("3.", plain("丙")),)),
        Quote((plain("丁"),)),
        Code("make run"),
        Title(plain("完"), 2),
    )


def test_bold_italic_code_and_links_are_read() -> None:
    assert html("**今晚** *停机* `make` [看这里](https://a.example/?b=1&c=2)") == (
        '<b>今晚</b> <i>停机</i> <code>make</code> <a href="https://a.example/?b=1&amp;c=2">看这里</a>'
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("请**“注意”**安全", "请<b>“注意”</b>安全"),
        ("**[看](https://a.example)**吧", '<a href="https://a.example"><b>看</b></a>吧'),
        ("***都要***", "<b><i>都要</i></b>"),
        ("2**3**4", "2<b>3</b>4"),
        ("a ** b ** c", "a ** b ** c"),
        ("**没有完", "**没有完"),
        (r"\*\*星号\*\*", "**星号**"),
    ],
)
def test_bold_needs_no_spaces_around_it(text: str, written: str) -> None:
    assert html(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<b>标签</b> & <script>", "&lt;b&gt;标签&lt;/b&gt; &amp; &lt;script&gt;"),
        ("[点我](javascript:alert(1))", "[点我](javascript:alert(1))"),
        ("![图](https://a.example/b.png)", '<a href="https://a.example/b.png">图</a>'),
        ("| 甲 | 乙 |", "| 甲 | 乙 |"),
        ("    缩进", "缩进"),
    ],
)
def test_what_is_no_markup_of_ours_stays_as_it_was_typed(text: str, written: str) -> None:
    assert html(text) == written


def test_a_long_text_makes_several_messages_that_lack_nothing() -> None:
    paragraphs = [f"第 {number} 段：" + "今晚停机两小时。" * 60 for number in range(20)]
    parts = RENDERER.render("\n\n".join(paragraphs), Format.HTML)
    assert len(parts) > 1
    assert all(utf16_length(part.body) <= MESSAGE.units for part in parts)
    assert [line for part in parts for line in part.body.split("\n") if line] == paragraphs


@pytest.mark.parametrize("text", ["", "  \n\n ", "***", "\u200b"])
def test_a_text_that_shows_nothing_makes_no_message(text: str) -> None:
    assert not RENDERER.render(text, Format.PLAIN)


def test_it_is_known_by_its_first_words() -> None:
    assert gist("# 通知\n\n**今晚**停机\n\n- 甲") == "通知 今晚停机 甲"
    assert gist("字" * 100) == "字" * 39 + "…"


@pytest.mark.parametrize("text", ["**" * 9_000, "[" * 5_000 + "](" * 5_000, "> " * 3_000, "- " * 3_000, "`" * 9_999])
def test_hostile_markup_is_read_in_no_time(text: str) -> None:
    for form in (Format.RICH, Format.HTML, Format.PLAIN):
        RENDERER.render(text, form)
