import re

from bot.chat.terminal.ink import paint, paint_buttons
from bot.chat.terminal.page import Kind, PageLine, Stretch
from bot.chat.terminal.wrapping import width_of

PAGE = (
    PageLine(Kind.TITLE, (Stretch("要点早报", strong=True),)),
    PageLine(Kind.BLANK),
    PageLine(Kind.TEXT, (Stretch("标题", strong=True), Stretch("正文"))),
    PageLine(Kind.ITEM, (Stretch("一二三四五六七八"),), "(1)", 1),
    PageLine(Kind.QUIET, (Stretch("某报 · 今天"),)),
    PageLine(Kind.LINK, (Stretch("https://x/1"),)),
)
SGR = re.compile(r"\x1b\[[0-9;]*m")


def test_without_colour_no_escape_is_written() -> None:
    assert "\x1b" not in paint(PAGE, 20, colour=False)
    assert "\x1b" not in paint_buttons([[(1, "金融")]], 20, colour=False)


def test_colours_change_nothing_but_the_look() -> None:
    coloured = paint(PAGE, 20, colour=True)
    assert coloured.startswith("\x1b[1;36m要点早报\x1b[0m\n")
    assert SGR.sub("", coloured) == paint(PAGE, 20, colour=False)
    assert all(line.endswith("\x1b[0m") for line in coloured.splitlines() if line.count("\x1b[") % 2)


def test_the_rest_of_a_point_stands_below_its_beginning() -> None:
    assert paint(PAGE[3:4], 16, colour=False) == "    (1) 一二三四\n        五六七八"


def test_a_very_narrow_terminal_still_shows_everything() -> None:
    shown = paint(PAGE, 10, colour=False)
    assert "".join(shown.split()).endswith("https://x/1")


def test_buttons_are_numbered_and_go_on_below_where_a_row_is_full() -> None:
    rows = [[(1, "金融 (12)"), (2, "科技 (8)"), (3, "体育 (5)")], [(4, "帮助")]]
    assert paint_buttons(rows, None, colour=False) == "[1] 金融 (12)   [2] 科技 (8)   [3] 体育 (5)\n[4] 帮助"
    narrow = paint_buttons(rows, 30, colour=False).splitlines()
    assert narrow == ["[1] 金融 (12)   [2] 科技 (8)", "[3] 体育 (5)", "[4] 帮助"]
    assert all(width_of(line) <= 30 for line in narrow)


def test_a_label_cannot_smuggle_escapes_in() -> None:
    assert paint_buttons([[(1, "\x1b[2J金融")]], None, colour=False) == "[1] 金融"


def test_a_section_is_parted_from_the_one_above_by_a_rule_as_far_as_there_is_room() -> None:
    section = (PageLine(Kind.SECTION, (Stretch("财经"),)),)
    assert paint(section, 12, colour=False) == "财经 ───────"
    assert paint(section, 8, colour=False) == "财经"
    assert paint(section, None, colour=False) == "财经"


def test_every_line_of_a_quote_is_marked() -> None:
    quote = (PageLine(Kind.ITEM, (Stretch("一二三四五六"),), "│"),)
    assert paint(quote, 12, colour=False) == "  │ 一二三四\n  │ 五六"
