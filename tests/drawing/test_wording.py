"""What becomes of a text before it is drawn."""

import pytest

from bot.drawing.fonts import typefaces
from bot.drawing.wording import drawable, has_chinese


def drawn(text: str) -> str:
    return drawable(text, typefaces().serif)


@pytest.mark.parametrize(
    "text",
    [
        "云州启动沿江生态修复三年行动，首批 12 个项目总投资 86.5 亿元",
        "「藍鯨號」抵達南嶼海域：憂鬱的烏龜與鬱金香",
        "Haitang unveils Aurora X3, says efficiency is up 40% – at €1,200",
        "“北岭队”加时 3:2 逆转……",
    ],
)
def test_what_the_font_has_stays_as_it_is(text: str) -> None:
    assert drawn(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("决赛🎉🎉今晚👨‍👩‍👧开打", "决赛今晚开打"),
        ("新闻\x00头\x1b条\r\n今天\u2028再说", "新闻 头 条 今天 再说"),
        ("反\u202e转\u2066的\u200b字", "反转的字"),
        ("北岭 مرحبا بالعالم שלום 队", "北岭 队"),
        ("z̷̧̢̛͇͎a̶l̵g̷o", "zalgo"),
        ("\U000f0000私\ue000用\ufffe", "私用"),
        ("\ud800孤", "孤"),
    ],
)
def test_what_the_font_lacks_or_nobody_sees_is_left_out(text: str, shown: str) -> None:
    assert drawn(text) == shown


def test_letters_the_font_lacks_lose_their_accents_only() -> None:
    assert drawn("Žižek, Łódź, 𝐁𝐨𝐥𝐝, Zürich") == "Zizek, Lódz, Bold, Zürich"


def test_latin_text_gets_the_marks_of_its_own_width() -> None:
    assert drawn("Harrow’s “Blue Whale”…") == 'Harrow\'s "Blue Whale"...'
    assert drawn("“蓝鲸号”是 Harrow’s 的…") == "“蓝鲸号”是 Harrow's 的…"


def test_a_text_without_end_costs_no_more_than_its_beginning() -> None:
    assert drawn("要" * 5_000_000) == "要" * 400
    assert len(drawn("\ufdfa" * 100_000)) <= 400


def test_nothing_stays_nothing() -> None:
    assert drawn("") == drawn(" \n\t ") == drawn("🎉\u200d") == ""


def test_a_chinese_character_makes_a_text_chinese() -> None:
    assert has_chinese("Aurora X3 芯片")
    assert not has_chinese("Aurora X3 – “chip”")
