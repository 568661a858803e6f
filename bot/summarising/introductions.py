"""The sentence that introduces a list: `会议提出四项举措：`, or the heading above it."""

import re
from collections.abc import Sequence

from bot.core.folding import simplified
from bot.core.summary import Passage
from bot.summarising.announced import announced
from bot.summarising.fragments import Fragment, Kind
from bot.summarising.headings import own_words
from bot.summarising.nesting import Enumeration
from bot.summarising.sentences import sentence_ends

_LONGEST = 110
_SHORTEST = 4
_WINDOW = 600
_PROMISES = re.compile(
    r"如下|以下|下列|包括|分别|主要(?:有|是|体现|表现)|要求|指出|强调|提出|建议|举措|措施|原因|"
    r"following|including|as follows|these"
)
_COLONS = ("：", ":")
_LINE = 16
_ENDS = tuple("。！？；，.!?;,：:")


def introduction_of(one: Enumeration, fragments: Sequence[Fragment]) -> Passage | None:
    """Return the sentence or heading right before a list that says what it lists, or none."""
    at, marker = one.start
    here = fragments[at]
    if marker - here.start > _SHORTEST:
        return _last_sentence(here, here.start, marker, trusted=True)
    if at == 0:
        return None
    above = fragments[at - 1]
    if above.is_heading:
        return above.passage(*own_words(above.text))
    if above.kind is Kind.ITEM:
        return None
    if 1 < len(above.text) <= _LINE and not above.text.endswith(_ENDS):
        return above.passage(*own_words(above.text))
    return _last_sentence(above, above.start, len(above.text), trusted=above.text.endswith(_COLONS))


def _last_sentence(one: Fragment, start: int, end: int, *, trusted: bool) -> Passage | None:
    """Return the last sentence before `end`, if it is short, and promises a list or is trusted to."""
    start = max(start, end - _WINDOW)
    ends = list(sentence_ends(one.text[:end], start))
    sentence = one.passage(ends[-2] if len(ends) > 1 else start, end)
    plain = simplified(sentence.text)
    if not _SHORTEST <= len(plain) <= _LONGEST:
        return None
    return sentence if trusted or announced(plain) or _PROMISES.search(plain) else None
