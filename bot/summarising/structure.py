"""Which of an article's own structures speaks for it: its lists, its sub-headings, or neither.

An explicit numbered list comes first, then bulleted lists or sub-headings, whichever carry more, then lists whose
words also serve as mere connectives (首先…其次…). What the title or the introducing sentence announces (五方面) settles
doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.folding import simplified
from bot.core.summary import Method
from bot.summarising.announced import announced
from bot.summarising.enumeration import extent_of
from bot.summarising.families import Family
from bot.summarising.fragments import Fragment
from bot.summarising.introductions import introduction_of
from bot.summarising.nesting import Enumeration
from bot.summarising.sections import Section

_UNNUMBERED = frozenset({Family.BULLET, Family.LIST})
_MANY_SECTIONS = 3
_LITTLE = 0.1
_MOST = 0.5
_A_PART = 0.2
_A_THIRD = 0.35
_OPENING = 3


@dataclass(frozen=True, slots=True)
class Structure:
    """How the points are to be found, which lists they come from, and why, in words for an operator."""

    method: Method
    lists: tuple[Enumeration, ...]
    reason: str


def structure_of(
    title: str, fragments: Sequence[Fragment], lists: Sequence[Enumeration], sections: Sequence[Section]
) -> Structure:
    """Choose what speaks for the article."""
    chosen = _chosen(title, fragments, lists, sections) if lists else None
    if chosen is not None:
        return chosen
    if sections:
        return Structure(Method.SECTIONS, (), "sub-headings carry more of the text than its lists")
    return Structure(Method.SALIENCE, (), "neither lists nor sub-headings")


def _chosen(
    title: str, fragments: Sequence[Fragment], lists: Sequence[Enumeration], sections: Sequence[Section]
) -> Structure | None:
    """Choose among the lists; none, where sub-headings speak better or nothing does."""
    opening = fragments[: min([_OPENING, *(section.heading for section in sections)])]
    # Any opening may name two of something.
    promised = announced(simplified(title)).union(*(announced(one.plain) - {2} for one in opening))
    heard = [one for one in lists if one.is_weak and is_announced(one, fragments, promised)]
    numbered = [one for one in lists if one in heard or not (one.is_weak or one.family in _UNNUMBERED)]
    plain = [one for one in lists if one.family in _UNNUMBERED]
    clear = _without_remarks([one for one in lists if one in heard or not one.is_weak], fragments, promised)
    if numbered and not _is_a_detail(numbered, sections, fragments, promised):
        return Structure(Method.ENUMERATION, clear, "numbered lists")
    if plain and not numbered and not _divides_better(sections, plain, fragments):
        return Structure(Method.LIST, tuple(plain), "bulleted lists")
    if sections or clear:
        return None if sections else Structure(Method.ENUMERATION, clear, "lists")
    weak = tuple(one for one in lists if _carries_enough(one, fragments))
    return Structure(Method.ENUMERATION, weak, "connectives, and nothing clearer") if weak else None


def is_announced(one: Enumeration, fragments: Sequence[Fragment], promised: frozenset[int]) -> bool:
    """Whether the title, the opening (`promised`) or the list's own introduction names the number of its items."""
    count = len(one.items)
    if count in promised:
        return True
    introduction = introduction_of(one, fragments)
    return introduction is not None and count in announced(simplified(introduction.text))


def _without_remarks(
    lists: Sequence[Enumeration], fragments: Sequence[Fragment], promised: frozenset[int]
) -> tuple[Enumeration, ...]:
    """Leave out what is enumerated in passing, where one list is what the article consists of."""
    extents = [extent_of(one, fragments) for one in lists]
    heaviest = max(extents, default=0)
    if heaviest < _MOST * sum(len(one.text) for one in fragments):
        return tuple(lists)
    return tuple(
        one
        for one, extent in zip(lists, extents, strict=True)
        if one.opens_paragraphs
        or one.family is Family.LIST
        or extent >= _LITTLE * heaviest
        or len(one.items) in promised
    )


def _is_a_detail(
    numbered: Sequence[Enumeration],
    sections: Sequence[Section],
    fragments: Sequence[Fragment],
    promised: frozenset[int],
) -> bool:
    """Whether the only numbered list is but a detail of one of the sections that divide the article."""
    if len(sections) < _MANY_SECTIONS or len(numbered) > 1 or len(numbered[0].items) in promised:
        return False
    [one] = numbered
    inside = any(one.start[0] in section.body and one.last_marker[0] in section.body for section in sections)
    part = _A_THIRD if len(sections) > _MANY_SECTIONS + 1 else _A_PART
    return inside and extent_of(one, fragments) < part * sum(len(each.text) for each in fragments)


def _carries_enough(one: Enumeration, fragments: Sequence[Fragment]) -> bool:
    """Whether a list of mere connectives is what the article is about, and not a passing remark."""
    whole = sum(len(fragment.text) for fragment in fragments)
    return one.opens_paragraphs or extent_of(one, fragments) > _A_PART * whole


def _divides_better(sections: Sequence[Section], lists: Sequence[Enumeration], fragments: Sequence[Fragment]) -> bool:
    """Whether sub-headings say more than bullets: there are more than two, most of them without a list below them, and
    most text below them is in no list.
    """
    if len(sections) < _MANY_SECTIONS:
        return False
    starts = {one.start[0] for one in lists}
    holding = sum(not starts.isdisjoint(section.body) for section in sections)
    listed = sum(extent_of(one, fragments) for one in lists)
    return holding * 2 < len(sections) and listed * 2 < sum(len(one.text) for one in fragments)
