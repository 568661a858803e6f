"""Ordinal markers: what opens an item of an enumeration, with its family and its number.

A marker counts at the start of a paragraph, after the end of a sentence or clause, or after a colon; where exactly is
kept, since families differ in what they need. Numbers in running text (`第一季度`, `一是一`, `1.5亿`, dates) are none.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_CN = r"(?:十[一二三四五六七八九]?|[一二三四五六七八九](?:十[一二三四五六七八九]?)?)"
_AR = r"[0-9０-９]{1,2}"


class Family(StrEnum):
    """How items are numbered. Families of one group may continue each other (`首先…其次…第三…`)."""

    IS = "一是"
    MUST = "一要"
    COME = "一来"
    THEN = "一则"
    OF_THEM = "其一"
    NTH = "第一"
    SEQUENCE = "首先"
    SIDE = "一方面"
    PARENTHESISED = "（一）"
    COMMA = "一、"
    DECIMAL = "1."
    DECIMAL_COMMA = "1、"
    DECIMAL_PARENTHESISED = "(1)"
    DECIMAL_CLOSED = "1)"
    CIRCLED = "①"
    LABEL = "看点一"
    ENGLISH = "First"
    BULLET = "●"
    LIST = "list"


class Place(StrEnum):
    """What stands before a marker."""

    START = "start"
    SENTENCE = "sentence"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at characters `start` to `end` of fragment number `fragment`.

    `number` is 0 where the word only says "the next one" (其次, 最后, bullets). `style` tells markers of a family
    apart: the bullet's character, the label's word. `last`: nothing follows it in its list (最后).
    """

    family: Family
    number: int
    fragment: int
    start: int
    end: int
    place: Place
    style: str = ""
    last: bool = False


_SEQUENCE = {"首先": 1, "其次": 0, "再次": 0, "再者": 0, "最后": 0}
_ENGLISH = {word: number for number, word in enumerate("first second third fourth fifth sixth seventh".split(), 1)}
_PATTERN = re.compile(
    rf"(?P<IS>(?P<is_n>{_CN})是(?!否|不是|非))"
    rf"|(?P<MUST>(?P<must_n>{_CN})要(?!务|素|点|是|不))"
    rf"|(?P<COME>(?P<come_n>[一二三四五六])来(?=[，,是]|[\u4e00-\u9fff]))"
    rf"|(?P<THEN>(?P<then_n>[一二三四五六])则(?=[，,是]|[\u4e00-\u9fff]))"
    rf"|(?P<OF_THEM>其(?P<of_n>{_CN})(?:是|[，,、：:\s]))"
    rf"|(?P<NTH>第(?P<nth_n>{_CN}|{_AR})(?:个?方面|[点步招条类种项层件个]|大[^\s，。、：:]{{1,4}})?(?:就?是|[，,、：:；]))"
    r"|(?P<SEQUENCE>首先|其次|再次|再者|最后)(?=是|[，,、：:]|[\u4e00-\u9fff])(?:是(?=[^，])|[，,、：:])?"
    r"|(?P<SIDE>(?:另外?|再)?一(?:个)?方面)(?:是|[，,、：:])?"
    rf"|(?P<PARENTHESISED>[（(](?P<paren_n>{_CN})[）)])[、，,.．\s]?"
    rf"|(?P<COMMA>(?P<comma_n>{_CN})[、．.](?![一二三四五六七八九十百]))"
    rf"|(?P<DECIMAL>(?P<dec_n>{_AR})[.．](?![0-9０-９]))"
    rf"|(?P<DECIMAL_COMMA>(?P<deccomma_n>{_AR})、)"
    rf"|(?P<DECIMAL_PARENTHESISED>[（(](?P<decparen_n>{_AR})[）)]|(?P<enclosed>[⑴-⒇]))[、，,.．\s]?"
    rf"|(?P<DECIMAL_CLOSED>(?P<closed_n>{_AR})[）)])"
    r"|(?P<CIRCLED>[①-⑳❶-❿➀-➉➊-➓])[、，,.．\s]?"
    r"|(?P<ENGLISH>First|Second|Third|Fourth|Fifth|Sixth|Seventh|Finally|Lastly)(?:ly)?[,:]\s*"
    r"|(?P<BULLET>[●•▪■◆◇★☆➤►✔✅◎○◦‣⁃·▶▸✓※]|[-–—*](?=\s))(?=\s*[^\s●•▪■◆◇★☆])\s*"
    rf"|(?P<LABEL>(?P<label_word>[\u4e00-\u9fff]{{1,4}}?|(?:Step|Part|Tip|No\.?|NO\.?|TOP|Top)\s?)(?:之)?(?P<label_n>[一二三四五六七八九十]|{_AR})[：:丨|])"
)  # fmt: skip
_NUMBER_GROUPS = (
    "is_n must_n come_n then_n of_n nth_n paren_n comma_n dec_n deccomma_n decparen_n closed_n label_n".split()
)
_STRONG_STOP = "。！？!?；;：:….\n"
_CLAUSE_STOP = "，,、"
_OPENERS = "“”‘’「」『』\"'（(【[《）)】]》 \u3000*"
_PARAGRAPH_ONLY = frozenset({Family.LABEL, Family.BULLET})
_NO_CLAUSE = frozenset({Family.COMMA, Family.DECIMAL, Family.DECIMAL_COMMA, Family.DECIMAL_CLOSED, Family.ENGLISH})
_NO_LABELS = frozenset("图 表 附件 附 注 章 节 版 卷 周 星期 月 第 之 十 二 三 零 百 千 其".split())
_CIRCLED_STARTS = (("①", 20), ("❶", 10), ("➀", 10), ("➊", 10), ("⑴", 20))
_BOUNDARY = re.compile(
    r"(?:^|[。！？!?；;：:…，,、]|\.(?=\s))[“”‘’「」『』\"'（(【\[《）)】\]》 *]*(?=\S)"
    r"|(?<=[\s（(])(?=[0-9０-９①-⑳（(])"
)


def markers_of(text: str, fragment: int, start: int = 0) -> list[Marker]:
    """Return the markers in one fragment's text from `start` on, in order."""
    found: list[Marker] = []
    for boundary in _BOUNDARY.finditer(text[start:]):
        # Brackets may belong to the boundary or to the marker: `（一）` after a stop, `“一是` after a quote.
        begin, at = start + boundary.start(), start + boundary.end()
        if found and at < found[-1].end:
            continue
        candidates = {at, *(spot for spot in range(begin, at) if text[spot] in "（([")}
        for spot in sorted(candidates):
            match = _PATTERN.match(text, spot)
            if match and (marker := _marker(match, text, fragment, start)):
                found.append(marker)
                break
    return found


def number_of(text: str) -> int:
    """Return the value of a whole number in Chinese (一 to 九十九) or in digits of any width."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _marker(match: re.Match[str], text: str, fragment: int, start: int) -> Marker | None:
    family = _family(match)
    place = _place(text, match.start(), start)
    if place is not Place.START and (family in _PARAGRAPH_ONLY or (place is Place.CLAUSE and family in _NO_CLAUSE)):
        return None
    number, style, last = _reading(match, family)
    if family is Family.LABEL and (style in _NO_LABELS or not style):
        return None
    return Marker(family, number, fragment, match.start(), match.end(), place, style, last)


def _family(match: re.Match[str]) -> Family:
    groups = match.groupdict()
    return next(family for family in Family if groups.get(family.name) is not None)


def _reading(match: re.Match[str], family: Family) -> tuple[int, str, bool]:  # noqa: PLR0911 - a row a family
    """Return a marker's number, style, and whether it is the last of its list."""
    word = match[family.name]
    match family:
        case Family.SEQUENCE:
            return _SEQUENCE[word], "", word == "最后"
        case Family.SIDE:
            second = not word.startswith("一")
            return (2 if second else 1), "", False
        case Family.ENGLISH:
            return _ENGLISH.get(word.lower(), 0), "", word.lower() not in _ENGLISH
        case Family.BULLET:
            return 0, word, False
        case Family.CIRCLED:
            return _enclosed(word), "", False
        case Family.LABEL:
            return number_of(match["label_n"]), match["label_word"].strip().lower(), False
        case Family.DECIMAL_PARENTHESISED if match["enclosed"]:
            return _enclosed(match["enclosed"]), "", False
        case _:
            held = next(match[name] for name in _NUMBER_GROUPS if match[name] is not None)
            return number_of(held), "", False


def _enclosed(character: str) -> int:
    return next(
        ord(character) - ord(first) + 1 for first, count in _CIRCLED_STARTS if 0 <= ord(character) - ord(first) < count
    )


def _place(text: str, at: int, start: int) -> Place:
    while at > start and text[at - 1] in _OPENERS:
        at -= 1
    if at <= start:
        return Place.START
    return Place.SENTENCE if text[at - 1] in _STRONG_STOP else Place.CLAUSE
