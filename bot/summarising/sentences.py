"""Where sentences end, in Chinese and English.

A Chinese sentence ends at 。！？ or an ellipsis, together with the quotes and brackets that close there; inside an
open quotation none ends, and neither where the speaker follows the quotation (`“……。”他说`). An English one ends at
. ! ? before a space and a capital, unless the dot belongs to an abbreviation or an initial. GB/T 15834-2011 is the
standard for the Chinese marks.
"""

import re
from collections.abc import Iterable, Iterator

# What it begins with is one set of characters, so that a search leaps from one of these to the next.
_STOP = re.compile(
    r"[。！？!?….“”「」『』\n](?:(?<=[。！？!?…])[。！？!?…]*|(?<=\.)(?=[\s”’\"')\]]|$)|(?<=[“”「」『』\n]))"
)
_OPENING, _CLOSING = "“「『", "”」』"
_BRACKETS = (("《", "》"), ("（", "）"), ("(", ")"))
_BRACKET = re.compile("[《（(]")
_CLOSERS = "”’」』）)】》〉]\"'"
_SPEAKER = re.compile(
    r"[，,]?[^，。！？；：“”\s]{0,16}?"
    r"(?:说|表示|称|道|认为|指出|介绍|强调|坦言|透露|写道|回应|解释|告诉|补充|问|答|的)"
)
_SPEAKER_EN = re.compile(
    r"\s+(?:said|says|told|added|wrote|according)\b|"
    r"\s+[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3} (?:said|says|told|added)\b"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Sgt|Capt|Rep|Sen|Gov|Pres|No|Nos|vs|etc|Inc|Ltd|Co|Corp|"
    r"Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Fig|Vol|approx|est|"
    r"e\.g|i\.e|a\.m|p\.m|[A-Z](?:\.[A-Z])*)$"
)
_LONGEST_QUOTE = 400
_LONGEST_BRACKET = 60
_FARTHEST = 1_200


def sentence_ends(text: str, start: int = 0) -> Iterator[int]:
    """Yield the offset right after each sentence of `text` from `start` on; the last is the length of the text."""
    last = start
    quoted_from: int | None = None
    brackets = [pair for pair in _BRACKETS if pair[0] in text] if _BRACKET.search(text) else ()
    for found in _STOP.finditer(text, start):
        mark = found[0]
        if mark in _OPENING:
            quoted_from = found.start() if quoted_from is None else quoted_from
            continue
        if mark in _CLOSING:
            quoted_from = None
            continue
        if brackets and _is_within_brackets(text, last, found.start(), brackets):
            continue
        stopped = found.end()
        end = stopped
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if quoted_from is not None and end == stopped and end - quoted_from < _LONGEST_QUOTE and _closes(text, end):
            continue
        if end > last and ((mark == "。" and end == stopped) or _is_end(text, mark, stopped, end)):
            last = end
            yield end
    if last < len(text):
        yield len(text)


def first_sentence_end(text: str, start: int = 0) -> int:
    """Return the offset right after the first sentence from `start` on."""
    end = next(sentence_ends(text[start : start + _FARTHEST]), None)
    return len(text) if end is None else start + end


def clause_end(text: str, start: int, most: int) -> int:
    """Return the last clause boundary that leaves at most `most` characters from `start`, or that many characters."""
    if len(text) - start <= most:
        return len(text)
    window = text[start : start + most]
    for marks in ("。；！？;", "，,：:—", "、 "):
        at = max(window.rfind(mark) for mark in marks)
        if at >= most // 3:
            return start + at + 1
    space = window.rfind(" ") if window.isascii() else -1
    return start + (space if space > 0 else most)


def _is_within_brackets(text: str, start: int, mark: int, brackets: Iterable[tuple[str, str]]) -> bool:
    """Whether a mark stands in a work's title or in a parenthesis within the sentence that begins at `start`."""
    nearest = max(start, mark - _LONGEST_BRACKET)
    for opener, closer in brackets:
        opened = text.rfind(opener, nearest, mark)
        if opened < 0 or (opened == start and opener != "《"):
            continue
        if text.find(closer, opened, mark) < 0 <= text.find(closer, mark, mark + _LONGEST_BRACKET):
            return True
    return False


def _closes(text: str, at: int) -> bool:
    return any(mark in text[at : at + _LONGEST_QUOTE] for mark in _CLOSING)


def _is_end(text: str, mark: str, stopped: int, end: int) -> bool:
    """Whether a stop, which ends at `stopped` and whose closing quotes and brackets end at `end`, ends a sentence."""
    if mark == ".":
        return _is_english_end(text, stopped - 1, end)
    if mark[0] in "!?" and end < len(text) and not text[end].isspace() and text[end].isascii():
        return False
    if mark[0] == "…" and end == stopped:
        return end >= len(text) or text[end] not in "，,、；;：:的）)"
    if end > stopped:
        if text[stopped] in "》〉":  # the mark belongs to a work's title
            return False
        return _SPEAKER.match(text, end) is None and _SPEAKER_EN.match(text, end) is None
    return True


def _is_english_end(text: str, dot: int, end: int) -> bool:
    if _ABBREVIATION.search(text[max(0, dot - 12) : dot]) and end < len(text):
        return False
    following = text[end : end + 4].lstrip()[:1] if end + 1 < len(text) else ""
    if following and following.islower():
        return False
    return not (end > dot + 1 and _SPEAKER_EN.match(text, end))
