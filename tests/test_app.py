"""What the bot at work is put together from."""

from pathlib import Path

import pytest

from bot.app import pencil
from bot.config import Settings
from bot.core.pictures import CardContent, Picture, encode
from bot.errors import SettingsError


async def test_a_font_that_is_none_keeps_the_bot_from_starting_and_names_its_setting(tmp_path: Path) -> None:
    font = tmp_path / "text.ttf"
    font.write_text("no font at all")
    with pytest.raises(SettingsError, match=r"CARD_FONT.*text\.ttf is no font with Chinese characters"):
        await pencil(Settings(card_font=str(font)))


async def test_without_a_setting_the_font_that_comes_along_is_taken() -> None:
    draw = await pencil(Settings(card_font=""))
    assert (await draw(encode(Picture(CardContent("要点早报", "", (), (), "", ""))))).startswith(b"\x89PNG")
