"""Which font is drawn with, and what is said where there is none."""

from pathlib import Path
from shutil import copy

import pytest

from bot.core.pictures import CardContent
from bot.drawing.card import draw_card
from bot.drawing.fonts import FontFile, face, has, typefaces
from bot.errors import DrawingError


def test_serif_and_sans_come_with_a_package() -> None:
    serif, sans = typefaces()
    assert (Path(serif.path).name, Path(sans.path).name) == ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf")


def test_the_font_has_all_of_gb_2312_and_of_big5() -> None:
    def both(encoding: str) -> set[str]:
        pairs = (bytes([one, two]) for one in range(0xA1, 0xFA) for two in range(0x40, 0xFF))
        return {text for pair in pairs if "\u4e00" <= (text := pair.decode(encoding, "replace")[:1]) <= "\u9fff"}

    wanted = both("gb2312") | both("big5")
    assert len(wanted) > 15_000
    for file in typefaces():
        assert [character for character in wanted if not has(file, character)] == []


def test_the_font_knows_what_it_lacks() -> None:
    sans = typefaces().sans
    assert has(sans, "，")
    assert not any(has(sans, character) for character in "🎉한ع\ue000")


def test_an_operators_own_font_goes_before_all(tmp_path: Path) -> None:
    own = copy(typefaces().sans.path, tmp_path / "own.otf")
    assert typefaces(str(own)) == (FontFile(str(own)), FontFile(str(own)))


@pytest.mark.parametrize("name", ["none.otf", "empty.otf", "text.otf", ""])
def test_an_own_font_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.otf").write_bytes(b"")
    (tmp_path / "text.otf").write_bytes(b"no font at all" * 100)
    with pytest.raises(DrawingError, match="CARD_FONT") as caught:
        typefaces(str(tmp_path / name))
    assert str(tmp_path / name) in str(caught.value)


def test_a_card_in_a_font_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DrawingError):
        draw_card(CardContent("要点", "", (), (), "", ""), dark=False, font=str(tmp_path / "none.ttf"))


def test_without_the_package_a_font_of_the_system_is_taken(tmp_path: Path) -> None:
    sans = str(copy(typefaces().sans.path, tmp_path / "sans.otf"))
    missing = str(tmp_path / "missing.ttc")
    assert typefaces("", "no_such_package", ((missing, sans), (sans,))) == (FontFile(sans), FontFile(sans))


def test_where_there_is_no_font_the_error_says_what_to_install() -> None:
    with pytest.raises(DrawingError, match=r"pylopdf-fonts-zh-cn.*fonts-noto-cjk.*CARD_FONT"):
        typefaces("", "no_such_package", (("/no/such/font.ttc",),))


def test_a_font_that_has_gone_since_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match="gone"):
        face(FontFile(str(tmp_path / "gone.otf")), 20)


def test_a_font_is_opened_once() -> None:
    assert face(typefaces().sans, 28) is face(typefaces().sans, 28)
