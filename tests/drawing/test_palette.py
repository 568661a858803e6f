"""Whether every text can be read on its paper: the contrast of WCAG 2.1."""

import pytest
from PIL import ImageColor

from bot.drawing.palette import DARK, LIGHT, Palette, palette


def luminance(colour: str) -> float:
    channels = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("text", ["ink", "muted", "accent"])
def test_every_colour_of_text_has_enough_contrast_to_be_read(colours: Palette, text: str) -> None:
    assert contrast(getattr(colours, text), colours.paper) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_a_bar_stands_out_from_its_track_and_a_mark_from_its_bar(colours: Palette) -> None:
    assert contrast(colours.accent, colours.track) >= 3
    assert contrast(colours.paper, colours.accent) >= 3


def test_the_dark_theme_is_dark() -> None:
    assert luminance(palette(dark=True).paper) < 0.05
    assert luminance(palette(dark=False).paper) > 0.8
