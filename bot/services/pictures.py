"""Draw pictures off the event loop, one at a time: each takes tens of milliseconds of a processor."""

import asyncio

from bot.core.pictures import CardContent, Picture, decode
from bot.drawing.card import draw_card
from bot.drawing.chart import draw_trends
from bot.drawing.fonts import typefaces


class Pictures:
    def __init__(self, font: str = "") -> None:
        """`font` is the path of an operator's own font; empty: the one that comes along, else the system's."""
        self._font = font
        self._turn = asyncio.Lock()

    async def look_for_fonts(self) -> None:
        """Raise DrawingError where there is no font to draw with, saying what to do."""
        async with self._turn:
            await asyncio.to_thread(typefaces, self._font)

    async def draw(self, body: str) -> bytes:
        """Return the PNG of a picture that `core.pictures` has written. Raises DrawingError; ValueError for no such."""
        async with self._turn:
            return await asyncio.to_thread(_drawn, decode(body), self._font)


def _drawn(picture: Picture, font: str) -> bytes:
    if isinstance(picture.content, CardContent):
        return draw_card(picture.content, dark=picture.dark, font=font)
    return draw_trends(picture.content, dark=picture.dark, font=font)
