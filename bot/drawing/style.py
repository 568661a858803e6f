"""How the texts of a picture are set: serifs for what is told, none for what labels it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing.fonts import Typefaces
from bot.drawing.palette import Palette
from bot.drawing.sheet import Lettering


@dataclass(frozen=True, slots=True)
class Style:
    """What a picture is drawn with. Of several letterings, the greatest in which a text fits is taken."""

    colours: Palette
    faces: Typefaces

    @property
    def title(self) -> Lettering:
        return Lettering(self.faces.serif, 72, 96, 1.0)

    @property
    def leads(self) -> Sequence[Lettering]:
        return (
            Lettering(self.faces.serif, 54, 76, 0.8),
            Lettering(self.faces.serif, 48, 68, 0.7),
            Lettering(self.faces.serif, 46, 66, 0.7),
        )

    @property
    def headlines(self) -> Sequence[Lettering]:
        return Lettering(self.faces.serif, 42, 62, 0.5), Lettering(self.faces.serif, 38, 56, 0.5)

    @property
    def label(self) -> Lettering:
        return Lettering(self.faces.sans, 28, 40)

    @property
    def strong(self) -> Lettering:
        return Lettering(self.faces.sans, 28, 40, 0.5)

    @property
    def small(self) -> Lettering:
        return Lettering(self.faces.sans, 25, 36)
