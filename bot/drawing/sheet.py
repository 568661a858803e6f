"""A sheet of paper 1080 pixels wide, the marks that go on it, and the PNG that becomes of them.

Where everything stands is worked out first, as marks; so the height can follow the content, and tests can see that
nothing leaves the margins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from bot.drawing.fonts import FontFile, face
from bot.drawing.palette import Palette

WIDTH = 1080
MARGIN = 84
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
_CAP = 0.88  # of a Chinese font's square, what stands above the baseline


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set, in pixels: `stroke` thickens a font that has one weight, `leading` is from line to line."""

    font: FontFile
    size: int
    leading: int
    stroke: float = 0.0

    def width(self, text: str) -> float:
        return sum(_advance(self.font, self.size, character) for character in text)

    def baseline(self, top: float) -> int:
        """Return where the baseline lies of a line of text that begins at `top`."""
        return round(top + (self.leading - self.size) / 2 + _CAP * self.size)


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, its ink beginning at `x` exactly if `flush`."""

    x: float
    baseline: int
    text: str
    lettering: Lettering
    colour: str
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    left: int
    top: int
    right: int
    bottom: int
    colour: str


Mark = Words | Box


def aligned_right(right: float, baseline: int, text: str, lettering: Lettering, colour: str) -> Words:
    return Words(right - lettering.width(text), baseline, text, lettering, colour)


def painted(marks: Sequence[Mark], height: int, palette: Palette) -> bytes:
    """Return the PNG of a sheet with these marks, later ones over earlier."""
    image = Image.new("RGB", (WIDTH, height), palette.paper)
    draw = ImageDraw.Draw(image)
    for mark in marks:
        if isinstance(mark, Box):
            if mark.right > mark.left and mark.bottom > mark.top:
                draw.rectangle((mark.left, mark.top, mark.right - 1, mark.bottom - 1), fill=mark.colour)
        elif mark.text:
            _write(draw, mark)
    png = BytesIO()
    # Harder compression takes half as long again and saves nothing on flat colours.
    image.save(png, "PNG", compress_level=3)
    return png.getvalue()


def _write(draw: ImageDraw.ImageDraw, words: Words) -> None:
    font = face(words.lettering.font, words.lettering.size)
    ink = font.getmask(words.text[0]).getbbox() if words.flush else None
    x = words.x - (ink[0] if ink else 0)
    draw.text(
        (round(x), words.baseline),
        words.text,
        fill=words.colour,
        font=font,
        anchor="ls",
        stroke_width=words.lettering.stroke,
    )


@lru_cache(maxsize=8_000)
def _advance(font: FontFile, size: int, character: str) -> float:
    return face(font, size).getlength(character)
