"""The lead: the first sentences that say something, behind dateline and credits, cut at a sentence's end."""

import re
from collections.abc import Sequence

from bot.core.summary import Passage
from bot.summarising.dateline import credit_start, dateline_end
from bot.summarising.fragments import Fragment, Kind
from bot.summarising.sentences import clause_end, sentence_ends

WEAK = 26
_INVITATION = re.compile(
    r"[^。]{0,14}\s\S{2,4}\s摄$|"
    r"为(?:你|您|大家)(?:全程|现场|带来)?[^，。]{0,6}直播。?$|"
    r"(?:一起|快来?|赶紧|不妨|下面就?|接下来)[^，。！]{0,8}(?:看看?|了解|来看|欣赏|围观)[^，。]{0,12}[！!。～~]?$"
)
_CJK_END = re.compile(r"[。！？…”：]")
_COMMAS = "，,、：:"
_SHORTEST = 8
_DATELINE = 40


def lead_of(fragments: Sequence[Fragment], stops: Sequence[int | None], budget: int, most: int) -> Passage | None:
    """Return the lead: about `budget` characters, `most` at the most.

    `stops[i]` is where an enumeration that the summary shows begins in fragment i (none: nowhere); the lead stays
    before it. A lead of one weak sentence takes the next paragraph's first sentence along.
    """
    passages: list[Passage] = []
    listed = False
    for at, one in enumerate(fragments):
        stop = stops[at]
        listed = listed or (at > 0 and stops[at - 1] is not None)
        start = one.start
        if not _speaks(one):
            continue
        if passages and listed:
            break  # what follows belongs to the list's items
        if stop is not None and stop <= start + _SHORTEST:
            if passages or listed:
                break
            stop = None
        taken = sum(len(passage.text) for passage in passages)
        end = _cut(one.text[:stop], start, budget - taken, most - taken)
        passage = one.passage(start, credit_start(one.text, start, end))
        if not passage.text:
            continue
        passages.append(passage)
        if taken + len(passage.text) >= WEAK:
            break
    if not passages:
        return None
    gap = "" if _is_chinese(passages[0].text) else " "
    return Passage(gap.join(part.text for part in passages), tuple(span for part in passages for span in part.spans))


def _speaks(one: Fragment) -> bool:
    length = len(one.text) - one.start
    if one.kind is Kind.HEADING or one.kind is Kind.ITEM or one.is_heading or length < _SHORTEST:
        return False
    if length < WEAK and not _CJK_END.search(one.text[-2:]) and not one.text.endswith((".", "!", "?", '"')):
        return False
    return not _is_dateline(one.plain)


def _is_dateline(text: str) -> bool:
    """Whether a paragraph is nothing but a dateline: `绿洲社7月24日电`."""
    return len(text) < _DATELINE and dateline_end(f"{text} 甲乙") >= len(text)


def _cut(text: str, start: int, budget: int, most: int) -> int:
    """Return where to cut: behind as many whole sentences as the budget holds, at least one, if need be at a clause."""
    ends = sentence_ends(text[: start + most * 4], start)
    best = start
    for end in ends:
        if best > start and (end - start > budget or _INVITATION.search(text, best, end)):
            break
        best = end
    if best - start <= most:
        return best
    end = clause_end(text, start, most)
    return end - (text[end - 1] in _COMMAS)


def _is_chinese(text: str) -> bool:
    return not text.isascii() and any("\u4e00" <= character <= "\u9fff" for character in text[:40])
