"""Where the letters come from: a font with Chinese characters, and which of the characters it has.

A font comes with the package `pylopdf-fonts-zh-cn` (Noto Sans SC and Noto Serif SC, SIL Open Font License 1.1: all
Chinese characters of GB 2312, Big5 and the basic Unicode block), so cards look the same on every machine. An operator's
own font goes before it; fonts of the system are the last resort.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

from bot.errors import DrawingError

PACKAGE = "pylopdf_fonts_zh_cn"
_SERIF, _SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
# Each with the headlines' font first; what has no serifs is used for all.
SYSTEM_FONTS = (
    (
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",),
    ("/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
    ("/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",),
    ("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",),
    ("/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",),
    ("/System/Library/Fonts/Supplemental/Songti.ttc", "/System/Library/Fonts/PingFang.ttc"),
    ("/System/Library/Fonts/PingFang.ttc",),
    ("/System/Library/Fonts/Hiragino Sans GB.ttc",),
    ("/System/Library/Fonts/STHeiti Light.ttc",),
    ("C:/Windows/Fonts/msyh.ttc",),
    ("C:/Windows/Fonts/simsun.ttc",),
)
_MOST_IN_A_COLLECTION = 40
_NO_CHARACTER = "\U0010ffff"
_PROBE_SIZE = 16


@dataclass(frozen=True, slots=True)
class FontFile:
    """`index` says which font of a collection (TTC)."""

    path: str
    index: int = 0


class Typefaces(NamedTuple):
    """`serif` is for headlines, `sans` for the rest; they may be the same."""

    serif: FontFile
    sans: FontFile


@cache
def typefaces(own: str = "", package: str = PACKAGE, system: Sequence[Sequence[str]] = SYSTEM_FONTS) -> Typefaces:
    """Return the fonts to draw with: the operator's `own` (a path), those of the package, or the first of the system's.

    Raise DrawingError where there is none, or where `own` is no font with Chinese characters.
    """
    if own:
        file = _usable(Path(own).expanduser())
        if file is None:
            raise DrawingError(f"CARD_FONT: {own} is no font with Chinese characters; name a TTF, OTF or TTC file")
        return Typefaces(file, file)
    for paths in (_packaged(package), *system):
        files = [file for path in paths if (file := _usable(Path(path)))]
        if files and len(files) == len(paths):
            return Typefaces(files[0], files[-1])
    raise DrawingError(
        "no font with Chinese characters: install the Python package pylopdf-fonts-zh-cn, or the system's package "
        "fonts-noto-cjk or fonts-wqy-microhei, or set CARD_FONT to the path of one"
    )


@cache
def face(file: FontFile, size: int) -> ImageFont.FreeTypeFont:
    """Open a font at a size in pixels. Raise DrawingError where it can't be read."""
    try:
        # The other engine's presence depends on the system's libraries, and so would every byte of a picture.
        return ImageFont.truetype(file.path, size, file.index, layout_engine=ImageFont.Layout.BASIC)
    except OSError as fault:
        raise DrawingError(f"{file.path} can't be read as a font") from fault


@lru_cache(maxsize=8_000)
def has(file: FontFile, character: str) -> bool:
    """Tell whether a font has a character: whether it draws anything but its sign for missing ones."""
    return _drawn(file, character) != _drawn_when_missing(file)


@cache
def _drawn_when_missing(file: FontFile) -> tuple[tuple[int, int], bytes]:
    return _drawn(file, _NO_CHARACTER)


def _drawn(file: FontFile, character: str) -> tuple[tuple[int, int], bytes]:
    mask = face(file, _PROBE_SIZE).getmask(character)
    return mask.size, bytes(mask)


def _packaged(package: str) -> Sequence[str]:
    """Return where the package's fonts lie, without importing it."""
    found = find_spec(package)
    folders = (found.submodule_search_locations if found else None) or ()
    return [str(Path(folder, name)) for folder in folders for name in (_SERIF, _SANS)]


def _usable(path: Path) -> FontFile | None:
    """Return the font in a file, of a collection the one with mainland forms; None where it has no Chinese."""
    try:
        if not path.is_file():
            return None
        file = FontFile(str(path), _simplified_index(str(path)))
        return file if all(has(file, character) for character in "中国體，") else None
    except (DrawingError, OSError):
        return None


def _simplified_index(path: str) -> int:
    """Return which font of a collection has the mainland's forms (as `Noto Sans CJK SC` has), 0 if none says so."""
    fitting = []
    for index in range(_MOST_IN_A_COLLECTION):
        try:
            family, style = ImageFont.truetype(path, _PROBE_SIZE, index).getname()
        except OSError:
            break
        if "SC" in (family or "").split():
            if style == "Regular":
                return index
            fitting.append(index)
    return fitting[0] if fitting else 0
