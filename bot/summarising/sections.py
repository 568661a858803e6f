"""Sub-headings and what stands under each.

A heading is marked as one, or is a short paragraph without a sentence's end that text follows: all bold, centred, or
plain where several of the kind divide the article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.summarising.fragments import Fragment, Kind
from bot.summarising.markers import markers_of

LONGEST_HEADING = 36
_LONGEST_ENGLISH = 90
_MARKER = 6
_NO_END = tuple("。；，、！…;,.!")
_QUESTION = re.compile(r"(?:问|Q|记者|提问)\d{0,2}\s*[：:、.]\s*(?=\S)")
_ANSWER = re.compile(r"(?:答|A|回答|回应)\d{0,2}\s*[：:、.]\s*(?=\S)")
_LETTER = re.compile(r"[^\W\d_]")
_PATH_LIKE = re.compile(r"[\\/].*[\\/]|^[A-Z]:\\|[{}<>=]|^\$|^#")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (fragment number, and where its own text begins) and the fragments under it."""

    heading: int
    start: int
    body: tuple[int, ...]


def sections_of(fragments: Sequence[Fragment]) -> tuple[Section, ...]:
    """Return the article's sections in order; fewer than two divide nothing, and none is returned."""
    if asked := _questions(fragments):
        return asked
    for is_heading in (_is_marked, _is_bold, _is_plain):
        places = [at for at in range(len(fragments)) if is_heading(fragments, at)]
        sections = _between(places, fragments)
        if len(sections) > 1:
            return sections
    return ()


def is_heading(fragments: Sequence[Fragment], at: int) -> bool:
    """Whether a fragment looks like a heading, by markup or by look."""
    return _is_marked(fragments, at) or _is_bold(fragments, at)


def _is_marked(fragments: Sequence[Fragment], at: int) -> bool:
    return fragments[at].kind is Kind.HEADING and _LETTER.search(fragments[at].text) is not None


def _is_bold(fragments: Sequence[Fragment], at: int) -> bool:
    one = fragments[at]
    return _is_marked(fragments, at) or ((one.strong or one.centred) and _is_short_line(one))


def _is_plain(fragments: Sequence[Fragment], at: int) -> bool:
    """Whether a short plain line stands between longer paragraphs; a run of short lines is a list or an address."""
    one = fragments[at]
    if _is_bold(fragments, at):
        return True
    if not _is_short_line(one) or one.text.endswith(("：", ":", "？", "?")) or at == 0:
        return False
    if markers_of(one.text[:_MARKER], 0) or fragments[at - 1].text.endswith(("：", ":")):
        return False
    before, after = fragments[max(at - 2, 0) : at], fragments[at + 1] if at + 1 < len(fragments) else None
    return (
        after is not None
        and after.kind is not Kind.HEADING
        and len(after.text) > LONGEST_HEADING
        and any(len(other.text) > LONGEST_HEADING or other.kind is Kind.ITEM for other in before)
    )


def _is_short_line(one: Fragment) -> bool:
    longest = LONGEST_HEADING if not one.text.isascii() else _LONGEST_ENGLISH
    return (
        one.kind is Kind.PARAGRAPH
        and 2 <= len(one.text) <= longest
        and not one.text.endswith(_NO_END)
        and _LETTER.search(one.text) is not None
        and not _PATH_LIKE.search(one.text)
    )


def _between(places: Sequence[int], fragments: Sequence[Fragment]) -> tuple[Section, ...]:
    ends = [*places[1:], len(fragments)][: len(places)]
    sections = (Section(place, 0, tuple(range(place + 1, end))) for place, end in zip(places, ends, strict=True))
    return tuple(section for section in sections if section.body or fragments[section.heading].kind is Kind.HEADING)


def _questions(fragments: Sequence[Fragment]) -> tuple[Section, ...]:
    """Return an interview's questions, each with its answer."""
    asked = [(at, found.end()) for at, one in enumerate(fragments) if (found := _QUESTION.match(one.text))]
    if len(asked) < 2:
        return ()
    ends = [*(at for at, _ in asked[1:]), len(fragments)]
    return tuple(
        Section(at, start, tuple(range(at + 1, end)))
        for (at, start), end in zip(asked, ends, strict=True)
        if at + 1 < end
    )


def answer_start(text: str) -> int:
    """Return where an answer's own words begin, behind `答：`."""
    found = _ANSWER.match(text)
    return found.end() if found else 0
