"""Where a paragraph that is too long for a message is cut: at a line's or sentence's end if there is one in reach.

It isn't cut inside a link, a look or a visible character where that can be avoided.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.chat.reply import Text
from bot.chat.telegram.graphemes import is_boundary
from bot.chat.telegram.layout import Paragraph, strip

_ENDS = frozenset("。！？；…!?;.")
_NEEDS_SPACE = frozenset("!?;.,:")
_CLAUSES = frozenset("，、：,:")
_CLOSERS = frozenset("”’」』）)》〉】〕]}") | _ENDS | _CLAUSES
_OPENERS = frozenset("“‘「『（(《〈【〔[{")

Fits = Callable[[Paragraph], bool]


def split(paragraph: Paragraph, fits: Fits) -> tuple[Paragraph, Paragraph] | None:
    """Cut `paragraph` in two so that the first part fits; none when not one character does."""
    text = paragraph.plain
    reach = _reach(paragraph, len(text), fits)
    if reach == 0:
        return None
    at = _best_cut(paragraph, text, reach)
    head = replace(paragraph, text=strip(slice_text(paragraph.text, 0, at)))
    tail = replace(paragraph, text=strip(slice_text(paragraph.text, at, len(text))))
    return head, tail


def slice_text(text: Text, start: int, end: int) -> Text:
    """Return characters `start` to `end`, each with its look."""
    taken = []
    offset = 0
    for run in text:
        if offset >= end:
            break
        piece = run.text[max(0, start - offset) : max(0, end - offset)]
        if piece:
            taken.append(replace(run, text=piece))
        offset += len(run.text)
    return tuple(taken)


def _reach(paragraph: Paragraph, length: int, fits: Fits) -> int:
    """Return how many characters fit, by bisection over the sizes, which grow with every character."""
    fitting, beyond = 0, 1
    while beyond <= length and fits(replace(paragraph, text=slice_text(paragraph.text, 0, beyond))):
        fitting, beyond = beyond, beyond * 2
    beyond = min(beyond, length + 1)
    while beyond - fitting > 1:
        middle = (fitting + beyond) // 2
        if fits(replace(paragraph, text=slice_text(paragraph.text, 0, middle))):
            fitting = middle
        else:
            beyond = middle
    return fitting


def _best_cut(paragraph: Paragraph, text: str, reach: int) -> int:
    inside = _look_inside(paragraph.text, reach)
    outside = [at for at in range(reach, 0, -1) if at not in inside]
    late = [at for at in outside if at > reach // 2]
    # A look longer than a message is cut anyway: starting it on a new message would only waste one.
    places = [late, [] if _is_long(inside, reach) else outside, list(range(reach, reach // 2, -1))]
    for candidates in places:
        for is_good in (_ends_line, _ends_sentence, _ends_clause, _ends_word, _is_between_words, is_boundary):
            if found := next((at for at in candidates if is_good(text, at) and is_boundary(text, at)), 0):
                return found
    return next((at for at in range(reach, 0, -1) if is_boundary(text, at)), reach)


def _look_inside(text: Text, reach: int) -> frozenset[int]:
    return frozenset(_inner_places(text, reach))


def _inner_places(text: Text, reach: int) -> Iterator[int]:
    """Yield the places up to `reach` that lie inside a link or a look."""
    offset = 0
    for run in text:
        if offset > reach:
            return
        if run.bold or run.italic or run.code or run.url:
            yield from range(offset + 1, min(offset + len(run.text), reach + 1))
        offset += len(run.text)


def _is_long(inside: frozenset[int], reach: int) -> bool:
    return all(at in inside for at in range(reach // 4 + 1, reach + 1))


def _ends_line(text: str, at: int) -> bool:
    return text[at - 1] == "\n"


def _ends_sentence(text: str, at: int) -> bool:
    last = at - 1
    while last > 0 and text[last] in _CLOSERS - _ENDS - _CLAUSES:
        last -= 1
    return text[last] in _ENDS and _is_open_after(text, last, at)


def _ends_clause(text: str, at: int) -> bool:
    return text[at - 1] in _CLAUSES and _is_open_after(text, at - 1, at)


def _is_open_after(text: str, mark: int, at: int) -> bool:
    following = text[at : at + 1]
    if following in _CLOSERS and following:
        return False
    return text[mark] not in _NEEDS_SPACE or mark + 1 < at or following.isspace() or not following


def _ends_word(text: str, at: int) -> bool:
    return text[at - 1].isspace()


def _is_between_words(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at : at + 1]
    inside_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return not inside_word and after not in _CLOSERS and before not in _OPENERS
