"""Ordinal markers: what opens an item of an enumeration, with its family and its number.

A lexer: markers are looked for where a clause begins, the first character says which forms (`families.FORMS`) may fit
there, and the form that fits names the family. Families differ in where they count: `一是` counts after a comma, `1.`
only after a stop or where a paragraph begins.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.summarising.families import ARABIC, BULLETS, CIRCLED, FORMS, Family, Place
from bot.summarising.numerals import number_of


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at characters `start` to `end` of fragment number `fragment`.

    `number` is 0 where the word only says "the next one" (其次, 最后, bullets). `style` tells markers of a family
    apart: the bullet's character, the label's word. `last`: nothing follows it in its list (最后). `is_addition`: a
    word that goes on with a list, but more often joins mere sentences (此外).
    """

    family: Family
    number: int
    fragment: int
    start: int
    end: int
    place: Place
    style: str = ""
    last: bool = False
    is_addition: bool = False


_ORDINALS = {"首先": 1, "一方面": 1, "一个方面": 1} | {
    word: number for number, word in enumerate("first second third fourth fifth sixth seventh".split(), 1)
}
_SECOND_SIDE = 2
_LAST = frozenset("最后 finally lastly last".split())
_ADDITIONS = frozenset("此外 另外 next".split())
_ROMAN = {word: number for number, word in enumerate("I II III IV V VI VII VIII IX X".split(), 1)}
_STRONG_STOP = "。！？!?；;：:….\n"
_OPENERS = "“”‘’「」『』\"'（(【[《）)】]》 \u3000*"
_MOST_OPENERS = 12
_BRACKETS = "（(【［["
_NO_LABELS = frozenset(
    "图 表 附件 附录 附 注 章 节 版 卷 周 星期 月 年 第 之 十 二 三 零 百 千 其 "
    "前 近 后 约 共 达 超 仅 为 至 到 在 和 与 及".split()
)
_ONE_BULLET = frozenset(f"{BULLETS}-–—*")
_BRACKETED_LABEL = re.compile(r"[（(【\[〔][^（）()【】\[\]]{1,30}[）)】\]〕]\s?(?=\S)")
_STOPS = "。！？!?；;：:…，,、"
_ANY_OPENER = "".join(form.openers for form in FORMS)
# What it begins with is one set of characters, so that a search leaps from one of these to the next.
_BOUNDARY = re.compile(
    rf"[{_STOPS}.\s（(](?:(?<=[{_STOPS}])[{re.escape(_OPENERS)}]*(?=[{_ANY_OPENER}])"
    rf"|(?<=[\s（(])(?=[{ARABIC}{CIRCLED}（(])|(?<=\.)\s[{re.escape(_OPENERS)}]*(?=[{_ANY_OPENER}]))"
)


def markers_of(text: str, fragment: int, start: int = 0) -> list[Marker]:
    """Return the markers in one fragment's text from `start` on, in order."""
    found: list[Marker] = []
    done = start
    for begin, at in _boundaries(text, start):
        if at < done:
            continue
        # Brackets may belong to the boundary or to the marker: `（一）` after a stop, `“一是` after a quote.
        for spot in range(begin, at + 1):
            if (spot == at or text[spot] in _BRACKETS) and (marker := _marker_at(text, spot, fragment, start)):
                found.append(marker)
                done = marker.end
                break
    return found


def _boundaries(text: str, start: int) -> Iterable[tuple[int, int]]:
    """Yield where clauses begin: the place itself, and behind the quotes and brackets that open there."""
    at = start
    while at < len(text) and text[at] in _OPENERS:
        at += 1
    yield start, at
    if at > start and (label := _BRACKETED_LABEL.match(text, start)):
        yield label.end(), label.end()
    for boundary in _BOUNDARY.finditer(text, at):
        begin, end = boundary.span()
        yield begin + 1, end


def _marker_at(text: str, at: int, fragment: int, start: int) -> Marker | None:
    if at >= len(text):
        return None
    place = _place(text, at, start)
    for family, match_at in _forms_for(text[at], place):
        if (match := match_at(text, at)) and (marker := _marker(family, match, fragment, place)):
            return marker
    return None


@lru_cache(maxsize=8_192)
def _forms_for(opener: str, place: Place) -> tuple[tuple[Family, Callable[[str, int], re.Match[str] | None]], ...]:
    """Return the families (with what matches their forms) that may open with a character, in the order of trial."""
    fitting = [form for form in FORMS if not form.openers or re.match(f"[{form.openers}]", opener)]
    return tuple((form.family, re.compile(form.pattern).match) for form in fitting if place in form.places)


def _marker(family: Family, match: re.Match[str], fragment: int, place: Place) -> Marker | None:
    held = match.groupdict()
    style = (held.get("style") or "").strip().lower()
    if family is Family.LABEL and (style in _NO_LABELS or not style):
        return None
    word = (held.get("word") or "").lower()
    if family is Family.BULLET and style[0] not in _ONE_BULLET:
        style = "pictograph"  # writers vary them from item to item
    number = _number(family, held)
    return Marker(family, number, fragment, match.start(), match.end(), place, style, word in _LAST, word in _ADDITIONS)


def _number(family: Family, held: Mapping[str, str | None]) -> int:
    if numeral := held.get("n"):
        return number_of(numeral)
    if roman := held.get("roman"):
        return _ROMAN[roman.upper()]
    if held.get("ten"):
        return 10
    word = (held.get("word") or "").lower()
    return _SECOND_SIDE if family is Family.SIDE and word not in _ORDINALS else _ORDINALS.get(word, 0)


def _place(text: str, at: int, start: int) -> Place:
    # No news opens a dozen quotations at once; a hostile text must not be walked back again and again.
    nearest = max(start, at - _MOST_OPENERS)
    while at > nearest and text[at - 1] in _OPENERS:
        at -= 1
    if at <= start:
        return Place.START
    return Place.SENTENCE if text[at - 1] in _STRONG_STOP else Place.CLAUSE
