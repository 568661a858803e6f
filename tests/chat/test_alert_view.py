from dataclasses import replace
from datetime import date

import pytest

from bot.chat.actions import decode
from bot.chat.alert_view import AlertRenderer, alert_blocks
from bot.chat.story_view import Viewpoint
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.rich import RichPacker
from bot.chat.terminal.packing import TerminalPacker
from bot.chat.terminal.page import page_of, plain
from bot.chat.texts import texts_in
from bot.core.delivery import RenderedPart
from bot.core.story import FollowUp
from bot.core.subscriber import Format
from bot.services.alert import Flash
from tests.chat.test_story_view import point, story

RENDERER = AlertRenderer(
    {
        Format.RICH: RichPacker(),
        Format.HTML: HtmlPacker(),
        Format.PLAIN: PlainPacker(),
        Format.TERMINAL: TerminalPacker(),
    }
)
FLASH = Flash((story(point("降准一成"), point("降息一成")),), ((3, "芯片"),), 0)
TODAY = date(2026, 11, 23)
VIEW = Viewpoint(texts_in("zh-Hans"), "Asia/Shanghai", TODAY, with_category=True)


def written(flash: Flash, language: str = "zh-Hans", form: Format = Format.HTML) -> RenderedPart:
    (part,) = RENDERER.render(flash, language, form, "Asia/Shanghai", TODAY)
    return part


def labels(part: RenderedPart) -> list[list[str]]:
    return [[label for label, _ in row] for row in part.buttons]


@pytest.mark.parametrize("form", list(Format))
def test_an_alert_is_written_in_every_format(form: Format) -> None:
    part = written(FLASH, form=form)
    assert part.plain.startswith("快讯 · 芯片\n")
    assert "降准" in part.body
    assert all(decode(data) is not None for row in part.buttons for _, data in row)


def test_a_story_says_which_category_it_is_from() -> None:
    assert "金融 › 央行 · 要点通讯社" in written(FLASH).plain


def test_one_word_has_a_button_that_ends_its_alerts() -> None:
    assert labels(written(FLASH)) == [["不再提醒这个词", "设置"]]
    assert written(FLASH).buttons[0][0][1] == "wa:3:0:0"


def test_of_several_words_each_has_a_button_and_three_are_named() -> None:
    flash = replace(FLASH, words=tuple((number, f"词{number}") for number in range(1, 5)))
    part = written(flash)
    assert part.plain.startswith("快讯 · 词1、词2、词3\n")
    assert labels(part) == [["不再提醒“词1”"], ["不再提醒“词2”"], ["不再提醒“词3”"], ["设置"]]


def test_what_is_left_out_comes_with_the_digest() -> None:
    flash = replace(FLASH, left_out=2)
    assert "还有 2 条，会随简报送到。" in written(flash).plain
    assert "2 more will come with your digest." in written(flash, "en").plain


def test_a_development_says_what_is_new() -> None:
    develops = replace(FLASH.stories[0], follow_up=FollowUp(("利率又降了。",), "央行降准"))
    said = plain(page_of(alert_blocks(replace(FLASH, stories=(develops,)), VIEW)))
    assert "后续｜降准" in said
    assert "新进展：利率又降了。" in said
