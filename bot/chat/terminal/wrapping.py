"""Break lines to a width in terminal cells, where Chinese and Latin typesetting allow it.

Chinese may break between any two characters, but no line begins with closing punctuation or ends with an opening mark
(the rules of CLREQ, Requirements for Chinese Text Layout); Latin words break at spaces.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from bot.chat.terminal.page import Stretch

_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—～·%％‰℃,.;:?!)]}›»")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{‹«#$￥")
_JOINER = "\u200d"
_Cell = tuple[str, bool]


def wrap(stretches: Iterable[Stretch], width: int | None) -> list[tuple[Stretch, ...]]:
    """Return the lines, each at most `width` cells wide (none: one line). What has no place to break is cut."""
    cells = [(character, stretch.strong) for stretch in stretches for character in stretch.text]
    if width is None:
        return [_join(cells)]
    lines: list[list[_Cell]] = [[]]
    room = width
    for unit in _units(cells):
        needed = _width(_stripped(unit))
        if needed > room and lines[-1]:
            lines.append([])
            room = width
        for piece in _pieces(unit, width) if needed > width else (unit,):
            if lines[-1] and _width(_stripped(piece)) > room:
                lines.append([])
                room = width
            lines[-1].extend(piece)
            room -= _width(piece)
    return [_join(_stripped(line)) for line in lines]


def width_of(text: str) -> int:
    """Return how many cells a terminal gives to `text`."""
    return cell_len(text)


def _units(cells: list[_Cell]) -> Iterator[list[_Cell]]:
    """Yield what must stay on one line: a word with the space after it, a character with its punctuation."""
    unit: list[_Cell] = []
    for cell in cells:
        if unit and _may_break(unit[-1][0], cell[0]):
            yield unit
            unit = []
        unit.append(cell)
    if unit:
        yield unit


def _may_break(before: str, after: str) -> bool:
    if after == " " or _JOINER in {before, after} or cell_len(after) == 0:
        return False
    if before == " ":
        return True
    if before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    return cell_len(before) > 1 or cell_len(after) > 1


def _pieces(unit: list[_Cell], width: int) -> Iterator[list[_Cell]]:
    """Cut a unit that is wider than a line."""
    piece: list[_Cell] = []
    for cell in unit:
        if piece and _width([*piece, cell]) > width:
            yield piece
            piece = []
        piece.append(cell)
    yield piece


def _stripped(cells: list[_Cell]) -> list[_Cell]:
    end = len(cells)
    while end and cells[end - 1][0] == " ":
        end -= 1
    return cells[:end]


def _width(cells: list[_Cell]) -> int:
    return cell_len("".join(character for character, _ in cells))


def _join(cells: list[_Cell]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for character, strong in cells:
        if joined and joined[-1].strong == strong:
            joined[-1] = Stretch(joined[-1].text + character, strong)
        else:
            joined.append(Stretch(character, strong))
    return tuple(joined)
