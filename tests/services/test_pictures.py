"""Pictures are drawn as they were asked for, off the event loop."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.core.pictures import CardContent, Picture, TrendContent, TrendRow, encode
from bot.errors import DrawingError
from bot.services.pictures import Pictures

CARD = CardContent("要点早报", "11 月 26 日", ("海棠科技发布芯片",), (("芯片", 3),), "今日关键词", "3 条新闻")
TRENDS = TrendContent("升温的词", "全部", (TrendRow("芯片", 12, 3.5),), "最近", "此前")
MIDDLE = 128


@pytest.mark.parametrize("content", [CARD, TRENDS])
async def test_a_picture_is_drawn_light_or_dark_as_it_says(content: CardContent | TrendContent) -> None:
    pictures = Pictures()
    await pictures.look_for_fonts()
    for dark in (False, True):
        paper = Image.open(BytesIO(await pictures.draw(encode(Picture(content, dark=dark))))).convert("L")
        assert (paper.resize((1, 1)).tobytes()[0] < MIDDLE) is dark


async def test_a_font_that_is_none_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    font = tmp_path / "text.ttf"
    font.write_text("no font at all")
    pictures = Pictures(str(font))
    with pytest.raises(DrawingError, match="CARD_FONT"):
        await pictures.look_for_fonts()
    with pytest.raises(DrawingError, match="CARD_FONT"):
        await pictures.draw(encode(Picture(CARD)))


async def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture"):
        await Pictures().draw("{}")
