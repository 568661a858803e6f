"""How blocks look as HTML and as plain text, and where messages are cut; read by the test server's strict parser."""

import pytest

from bot.chat.actions import Open, Screen, encode
from bot.chat.reply import Block, Button, Group, Item, Items, Line, Reply, Run, Text, Title, bold, line, plain
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.packing import Size, utf16_length
from bot.core.delivery import RenderedPart
from tests.botapi.markup import Entity, Formatted, finish, from_html
from tests.chat.telegram.conftest import Stage

SMALL = Size(units=60, entities=6, raw_bytes=1_000)
HELP = Button("帮助", Open(Screen.HELP))


def shown(part: RenderedPart) -> Formatted:
    return finish(from_html(part.body))


def entities(part: RenderedPart) -> list[tuple[str, str]]:
    """Return the entities of a message with the text that each covers."""
    parsed = shown(part)
    return [(entity.type, _covered(parsed.text, entity)) for entity in parsed.entities]


def _covered(text: str, entity: Entity) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")


def test_nothing_visible_makes_no_message() -> None:
    assert HtmlPacker().pack([]) == ()
    assert HtmlPacker().pack([line(""), Title(plain(" \u200b\u3000\n")), Group((Items(()),))], [[HELP]]) == ()


def test_looks_become_tags_and_characters_are_escaped() -> None:
    text = (Run("a<b> ", bold=True), Run('&"', bold=True, italic=True), Run(" c ", italic=True), Run("x<y", code=True))
    [part] = HtmlPacker().pack([Line(text)])
    assert part.body == "<b>a&lt;b&gt; <i>&amp;&quot;</i></b><i> c </i><code>x&lt;y</code>"
    assert part.plain == 'a<b> &" c x<y'


def test_neighbours_share_a_tag() -> None:
    quiet = Line((Run("来源："), Run("新华社", url="https://news.cn/1?a=1&b=2"), Run(" · 今天")), quiet=True)
    [part] = HtmlPacker().pack([quiet])
    assert part.body == '<i>来源：<a href="https://news.cn/1?a=1&amp;b=2">新华社</a> · 今天</i>'


@pytest.mark.parametrize(
    "url",
    ["ftp://a.cn/x", "javascript:alert(1)", "https://localhost/x", "//a.cn", "https://a.cn/a b", "https://u:p@a.cn/",
     "https://[bad", "https://a.cn/" + "x" * 2_000, "mailto:a@b.cn", "http://", "tg:", "https://a.cn/\u202ex"],
)  # fmt: skip
def test_what_is_no_link_is_written_as_text(url: str) -> None:
    [part] = HtmlPacker().pack([Line((Run("原文", url=url),))])
    assert part.body == part.plain == "原文"


@pytest.mark.parametrize(
    "url", ["https://a.cn/x", "HTTP://A.CN", "tg://user?id=1", "tg:resolve?domain=a", "https://[::1]/"]
)
def test_links_are_links(url: str) -> None:
    [part] = HtmlPacker().pack([Line((Run("原文", url=url),))])
    assert entities(part) == [("text_link", "原文")]


def test_code_in_a_link_gives_way_to_the_link() -> None:
    [part] = HtmlPacker().pack(
        [Line((Run("x", bold=True, code=True, url="https://a.cn/"), Run("y", bold=True, code=True)))]
    )
    assert entities(part) == [("text_link", "x"), ("bold", "x"), ("code", "y")]


def test_a_digest_reads_well() -> None:
    story = Group((
        Title(bold("金融 › 要点"), level=2),
        Line((Run("头条", bold=True, url="https://a.cn/1"),)),
        line("导语。"),
        Items((Item("1.", plain("甲")), Item("(1)", plain("乙"), 1), Item("2.", plain("丙"))), folded=True),
        line("要点社 · 今天", quiet=True),
    ))  # fmt: skip
    blocks: list[Block] = [Title(bold("要点早报")), line("1 条", quiet=True), story, line("下一期：明天", quiet=True)]
    [part] = HtmlPacker().pack(blocks)
    assert part.body == (
        "<b>要点早报</b>\n\n<i>1 条</i>\n\n<b>金融 › 要点</b>\n\n"
        '<a href="https://a.cn/1"><b>头条</b></a>\n导语。\n'
        "<blockquote expandable>1. 甲\n\u3000(1) 乙\n2. 丙</blockquote>\n<i>要点社 · 今天</i>\n\n<i>下一期：明天</i>"
    )
    assert "头条\nhttps://a.cn/1\n导语" in part.plain


def test_a_message_is_cut_between_groups() -> None:
    stories = [Group((Title(bold(f"标题{number}")), line("字" * 1_500))) for number in range(5)]
    parts = HtmlPacker().pack(stories)
    assert [part.plain.count("标题") for part in parts] == [2, 2, 1]
    assert all(part.plain.startswith("标题") for part in parts)


def test_a_title_stays_with_what_it_is_the_title_of() -> None:
    blocks: list[Block] = []
    for number in range(4):
        blocks += [Title(bold(f"栏目{number}"), level=2), Group((line("字" * 2_500),))]
    parts = HtmlPacker().pack([Title(bold("要点")), *blocks])
    assert [part.plain.split("\n")[0] for part in parts] == ["要点", "栏目1", "栏目2", "栏目3"]


def test_a_group_longer_than_a_message_is_cut_between_its_blocks() -> None:
    group = Group((Title(bold("标题")), line("甲" * 3_000), line("乙" * 3_000)))
    first, second = HtmlPacker().pack([group])
    assert first.plain == "标题\n\n" + "甲" * 3_000
    assert second.plain == "乙" * 3_000


def test_a_long_list_is_cut_between_items_and_each_part_stays_folded() -> None:
    items = tuple(Item(f"{number}.", plain("字" * 90)) for number in range(1, 81))
    parts = HtmlPacker().pack([Items(items, folded=True)])
    assert len(parts) == 2
    assert all(part.body.startswith("<blockquote expandable>") for part in parts)
    assert all(part.body.endswith("</blockquote>") for part in parts)
    assert parts[1].plain.split(".")[0] == str(len(parts[0].plain.split("\n")) + 1)


def test_a_paragraph_longer_than_a_message_is_cut_at_sentence_ends_and_fills_up() -> None:
    text = "这是一句话，说了点事。“这是另一句！”" * 400
    parts = HtmlPacker().pack([Title(bold("标题")), line(text)])
    assert "".join(part.plain for part in parts).replace("标题\n\n", "") == text
    assert all(part.plain.endswith(("。", "！”")) for part in parts)
    assert all(utf16_length(part.plain) > 4_000 for part in parts[:-1])


def test_english_is_cut_after_sentences_not_inside_numbers_or_words() -> None:
    parts = HtmlPacker(SMALL).pack(
        [line("It rose 1.5 percent to 3,000.25 points. Then it fell back again, a lot. " * 3)]
    )
    assert [part.plain[-1] for part in parts] == ["."] * len(parts)
    unbroken = HtmlPacker(SMALL).pack([line("supercalifragilistic expialidocious " * 5)])
    assert {word for part in unbroken for word in part.plain.split()} == {"supercalifragilistic", "expialidocious"}


def test_a_link_is_not_cut_where_that_can_be_avoided() -> None:
    text = (Run("字" * 40), Run("链接" * 20, url="https://a.cn/"), Run("尾" * 10))
    parts = HtmlPacker(SMALL).pack([Line(text)])
    assert [entities(part) for part in parts] == [[], [("text_link", "链接" * 20)]]


def test_closing_marks_stay_with_their_sentence() -> None:
    for length in range(50, 62):
        parts = HtmlPacker(SMALL).pack([line("字" * length + "！？……”）" + "下一句。" * 5)])
        assert not any(part.plain.startswith(tuple("！？…”）。")) for part in parts)


def test_a_character_longer_than_a_message_is_cut_all_the_same() -> None:
    parts = HtmlPacker(SMALL).pack([line("e" + "\u0301" * 200 + "x")])
    assert parts[0].plain == "e" + "\u0301" * 59
    assert parts[-1].plain.endswith("x")


def test_a_look_longer_than_a_message_is_cut_and_goes_on_in_the_next() -> None:
    parts = HtmlPacker().pack([Line(bold("粗" * 5_000))])
    assert [entities(part) for part in parts] == [[("bold", "粗" * 4_096)], [("bold", "粗" * 904)]]


def test_a_hundred_entities_a_message_are_not_exceeded() -> None:
    runs: Text = tuple(Run("x", bold=number % 2 == 0) for number in range(500))
    parts = HtmlPacker().pack([Line(runs)])
    assert sum(len(shown(part).entities) for part in parts) == 250
    assert all(len(shown(part).entities) <= 100 for part in parts)


def test_where_a_message_has_no_entity_left_a_long_look_starts_the_next_one() -> None:
    marks = Line(tuple(Run("x", bold=number % 2 == 0) for number in range(11)))
    parts = HtmlPacker(SMALL).pack([marks, Line(bold("粗" * 70))])
    assert [part.plain for part in parts] == ["x" * 11, "粗" * 60, "粗" * 10]


def test_the_raw_text_stays_within_what_the_server_takes() -> None:
    url = "https://a.cn/" + "&" * 1_900
    parts = HtmlPacker().pack([Line(tuple(Run(f"{number} ", url=f"{url}{number}") for number in range(20)))])
    assert all(len(part.body.encode()) <= 32_000 for part in parts)
    assert sum(len(shown(part).entities) for part in parts) == 20


def test_emoji_count_as_two() -> None:
    parts = HtmlPacker().pack([line("😀" * 4_096)])
    assert [utf16_length(part.plain) for part in parts] == [4_096, 4_096]


def test_a_megabyte_is_packed_quickly_enough_to_be_no_attack() -> None:
    parts = HtmlPacker().pack([line("很长的一段。" * 60_000)])
    assert sum(len(part.plain) for part in parts) == 360_000


def test_buttons_stand_under_the_last_message_only() -> None:
    parts = HtmlPacker().pack([line("字" * 5_000)], [[HELP, Button("\x07", Open(Screen.HELP))], []])
    assert [part.buttons for part in parts] == [(), ((("帮助", encode(HELP.action)),),)]


def test_the_plain_format_spells_links_out_once() -> None:
    blocks: list[Block] = [
        Line((Run("头条", bold=True, url="https://a.cn/1"),)),
        Line((Run("见 "), Run("https://a.cn/2", url="https://a.cn/2"))),
        Items((Item("•", (Run("甲", url="https://a.cn/3"),)),), folded=True),
    ]
    [part] = PlainPacker().pack(blocks)
    assert part.body == "头条\nhttps://a.cn/1\n\n见 https://a.cn/2\n• 甲\nhttps://a.cn/3"


def test_plain_falls_back_to_text_alone_where_the_addresses_do_not_fit() -> None:
    [part] = HtmlPacker().pack([Line((Run("字" * 4_090, url="https://a.cn/long"),))])
    assert part.plain == "字" * 4_090


async def test_links_and_hostile_characters_arrive_as_text(stage: Stage) -> None:
    reader = stage.server.user("Reader")
    text = (Run("<b>&\x00", bold=True, url='https://a.cn/?a="<&'), Run("\ud800尾"))
    stage.conversation.script = lambda _: Reply((Title(text),))
    answer = await reader.asks("/x")
    assert answer.text == "<b>&尾"
