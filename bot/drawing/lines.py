"""Breaking text into lines: Chinese between any two characters but where a mark must not open or end a line (避头尾,
JIS X 4051 and the W3C's requirements for Chinese layout), Latin between words, a number never apart from its unit.
"""

import re
from collections.abc import Callable, Sequence

from bot.drawing.wording import has_chinese

Measure = Callable[[str], float]

_OPENING = "（《〈【「『〔〖“‘([{＜［｛￥$€£#@"
_CLOSING = "，。、；：？！）》〉】」』〕〗”’…—～·‧・％℃‰°,.;:?!)]}%＞］｝｡､々ー"
_UNITS = "元年月日时時分秒岁歲人名家个個项項天周季度点點倍吨噸℃"
_ATOM = re.compile(
    rf" *[{re.escape(_OPENING)}]*"
    rf"(?:[0-9][0-9.,:/~％%-]*+(?![A-Za-z])(?: ?[万萬亿億千百]+[{_UNITS}]?| ?[{_UNITS}])?"
    r"|[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff.,'\"’&+/_%@:;!?~-]+|.)"
    rf"[{re.escape(_CLOSING)}]*"
)
_CLAUSE_ENDS = "，。；：！？、"
_TRAILING = " ，。、；：,.;:—–-·…（《〈【「『“‘([￥$€£#@"
_SHORT_LINE = 0.2
_CLAUSE_TAIL = 0.16


def broken(text: str, width: float, most: int, measure: Measure) -> list[str]:
    """Return at most so many lines, none wider than `width`; where the text goes on, the last ends with an ellipsis.

    If it costs no line, a line ends with its clause rather than a word or two later, and the last one is no mere word.
    """
    atoms = _atoms(text, width, measure)
    plain = _filled(atoms, width, measure)
    if len(plain) > most:
        rest = shortened("".join(plain[most - 1 :]), width, measure, cut=True)
        return [*(line.strip() for line in plain[: most - 1]), rest]
    by_clauses = _filled(atoms, width, measure, tail=_CLAUSE_TAIL * width)
    for lines in (by_clauses, plain, _filled(atoms, 0.75 * width, measure)):
        if len(lines) == len(plain) and (len(lines) < 2 or measure(lines[-1].strip()) >= _SHORT_LINE * width):
            return [line.strip() for line in lines]
    return [line.strip() for line in plain]


def shortened(text: str, width: float, measure: Measure, *, cut: bool = False) -> str:
    """Return as much of a text as fits on one line, with an ellipsis if that isn't all, or if it was `cut` before."""
    text = text.strip()
    if not cut and measure(text) <= width:
        return text
    # In a Chinese font the ellipsis floats at half the height of Latin letters.
    ellipsis = "…" if has_chinese(text) else "..."
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip(_TRAILING) + ellipsis) <= width:
            low = middle
        else:
            high = middle - 1
    kept = _whole_words(text, low).rstrip(_TRAILING) + ellipsis
    return kept if measure(kept) <= width else ""


def _whole_words(text: str, end: int) -> str:
    """Cut a text at `end`, or before the Latin word there, unless that word is most of the line."""
    kept = text[:end]
    word = re.search(r"[A-Za-z0-9'’.-]+$", kept)
    inside = end < len(text) and re.match(r"[A-Za-z0-9]", text[end])
    return kept[: word.start()] if word and inside and word.start() > 0.5 * end else kept


def _atoms(text: str, width: float, measure: Measure) -> list[str]:
    """Return what must stay on one line, in order; what is wider than a line falls into its characters."""
    atoms: list[str] = []
    for atom in _ATOM.findall(text):
        atoms += [atom] if measure(atom.strip()) <= width else list(atom)
    return atoms


def _filled(atoms: Sequence[str], width: float, measure: Measure, tail: float = 0) -> list[str]:
    """Fill lines one after the other, spaces at their ends kept.

    What follows the end of a clause goes to the next line if it is no wider than `tail`.
    """
    lines: list[str] = []
    line: list[str] = []
    room = width
    for atom in atoms:
        needed = measure(atom if line else atom.lstrip())
        if line and needed > room:
            kept = _until_clause(line, tail, measure)
            lines.append("".join(line[:kept]))
            line = line[kept:]
            room = width - measure("".join(line).lstrip())
            needed = measure(atom if line else atom.lstrip())
        line.append(atom)
        room -= needed
    return [*lines, "".join(line)] if line else lines


def _until_clause(line: Sequence[str], tail: float, measure: Measure) -> int:
    """Return how many atoms of a line to keep so that it ends with a clause: all, where none ends near its end."""
    for kept in range(len(line) - 1, 0, -1):
        if measure("".join(line[kept:])) > tail:
            break
        if line[kept - 1][-1] in _CLAUSE_ENDS:
            return kept
    return len(line)
