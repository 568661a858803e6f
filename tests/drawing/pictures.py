"""Looking at a picture: its size, and where there is ink."""

from collections.abc import Sequence
from io import BytesIO
from itertools import combinations

from PIL import Image, ImageChops

from bot.drawing.palette import palette
from bot.drawing.sheet import Mark, Words

Area = tuple[int, int, int, int]


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    image.load()
    return image.convert("RGB")


def inked(png: bytes, *, dark: bool) -> Area | None:
    """Return the smallest area with all that isn't paper: left, top, right, bottom."""
    image = opened(png)
    return ImageChops.difference(image, Image.new("RGB", image.size, palette(dark=dark).paper)).getbbox()


def ink_in(png: bytes, area: Area, colour: str) -> int:
    """Count the pixels of a colour in an area."""
    part = opened(png).crop(area)
    blank = ImageChops.difference(part, Image.new("RGB", part.size, colour)).convert("L")
    return blank.histogram()[0]


def overlaps(marks: Sequence[Mark]) -> list[tuple[str, str]]:
    """Return which texts stand on each other, by the squares that their letters fill."""
    areas = [(mark.text, _area(mark)) for mark in marks if isinstance(mark, Words) and mark.text]
    return [
        (text, other)
        for (text, (left, top, right, bottom)), (other, (its_left, its_top, its_right, its_bottom)) in combinations(
            areas, 2
        )
        if left < its_right and its_left < right and top < its_bottom and its_top < bottom
    ]


def _area(words: Words) -> tuple[float, float, float, float]:
    lettering = words.lettering
    top = words.baseline - 0.88 * lettering.size
    return words.x, top, words.x + lettering.width(words.text), top + lettering.size


HOSTILE = (
    "",
    " \n\t ",
    "🎉🎉👨‍👩‍👧",
    "要" * 100_000,
    "W" * 5_000,
    "！" * 500,
    "中。" + "（" * 300,
    "مرحبا بالعالم שלום",
    "反\u202e转\x00\x1b[31m\ud800\U0010ffff",
    "ḁ̷̧̢̛͇͎͙̯͎͕̼̺" * 50,
    "one two " * 300,
    "1" * 2_000,
    "\ufdfa" * 500,
    "a\u0301" * 900,
)
