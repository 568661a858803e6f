"""Write a page for a terminal of a width, with colours or without (SGR of ECMA-48)."""

from collections.abc import Iterable, Sequence

from bot.chat.terminal.page import QUOTED, Kind, Page, PageLine, Stretch, clean
from bot.chat.terminal.wrapping import width_of, wrap

_RESET = "\x1b[0m"
_BOLD, _DIM, _UNDERLINED = "1", "2", "4"
_CYAN = "36"
_LOOKS = {
    Kind.TITLE: (_BOLD, _CYAN),
    Kind.SECTION: (_BOLD, _CYAN),
    Kind.QUIET: (_DIM,),
    Kind.LINK: (_DIM, _UNDERLINED),
}
_NARROWEST = 8
_STEP = "  "
_BETWEEN = "   "
_RULE = "─"
_SHORTEST_RULE = 4


def paint(page: Page, width: int | None, *, colour: bool) -> str:
    """Return a page as text to print, lines at most `width` cells wide (none: as long as they are)."""
    return "\n".join(row for line in page for row in _rows(line, width, colour=colour))


def paint_buttons(rows: Iterable[Sequence[tuple[int, str]]], width: int | None, *, colour: bool) -> str:
    """Return rows of numbered buttons; a row that is too wide goes on below."""
    lines: list[str] = []
    for row in rows:
        line, taken = "", 0
        for number, label in row:
            name = clean(label)
            needed = width_of(f"[{number}] {name}")
            if taken and width is not None and taken + len(_BETWEEN) + needed > width:
                lines.append(line)
                line, taken = "", 0
            gap = _BETWEEN if taken else ""
            line += f"{gap}{ink(f'[{number}]', _CYAN, colour=colour)} {name}"
            taken += len(gap) + needed
        if line:
            lines.append(line)
    return "\n".join(lines)


def ink(text: str, *looks: str, colour: bool) -> str:
    return f"\x1b[{';'.join(looks)}m{text}{_RESET}" if colour and looks and text else text


def _rows(line: PageLine, width: int | None, *, colour: bool) -> list[str]:
    if line.kind is Kind.BLANK:
        return [""]
    indent = _STEP * (line.depth + 1) if line.kind is Kind.ITEM else ""
    marker = f"{line.marker} " if line.marker else ""
    margin = width_of(indent + marker)
    room = None if width is None else max(_NARROWEST, width - margin)
    wrapped = wrap(line.stretches, room)
    follow = indent + marker if line.marker == QUOTED else " " * margin
    heads = [indent + marker, *(follow for _ in wrapped[1:])]
    rows = [
        head + "".join(_stretch(stretch, line.kind, colour=colour) for stretch in row)
        for head, row in zip(heads, wrapped, strict=True)
    ]
    if line.kind is Kind.SECTION and width is not None:
        rows[-1] += _rule(width - sum(width_of(stretch.text) for stretch in wrapped[-1]), colour=colour)
    return rows


def _rule(room: int, *, colour: bool) -> str:
    """Return what parts a section from the one above it: a rule behind its title, as far as there is room."""
    length = room - 1
    return " " + ink(_RULE * length, _DIM, colour=colour) if length >= _SHORTEST_RULE else ""


def _stretch(stretch: Stretch, kind: Kind, *, colour: bool) -> str:
    looks = _LOOKS.get(kind, ())
    if stretch.strong and _BOLD not in looks:
        looks = (*looks, _BOLD)
    return ink(stretch.text, *looks, colour=colour)
