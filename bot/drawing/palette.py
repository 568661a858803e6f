"""The colours of a picture, light and dark: warm paper, ink, one accent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """`paper` lies under all; `ink`, `muted` and `accent` are for text, `rule` and `track` for lines and empty bars."""

    paper: str
    ink: str
    muted: str
    accent: str
    rule: str
    track: str


LIGHT = Palette(paper="#FBF9F5", ink="#1E1B18", muted="#6A635A", accent="#A8321D", rule="#DCD5C9", track="#EDE7DD")
DARK = Palette(paper="#17181B", ink="#ECE8E1", muted="#A29C92", accent="#EC8A70", rule="#37383C", track="#26282C")


def palette(*, dark: bool) -> Palette:
    return DARK if dark else LIGHT
