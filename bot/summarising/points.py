"""From lists and sections to points: each item's own head, what nests in it, and all of it within a budget."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.core.summary import Passage, Point, PointList
from bot.summarising.dateline import credit_start
from bot.summarising.enumeration import extent_of
from bot.summarising.fragments import Fragment, Kind
from bot.summarising.introductions import introduction_of
from bot.summarising.nesting import Enumeration, Item
from bot.summarising.sections import Section, answer_start
from bot.summarising.sentences import clause_end, first_sentence_end

_TRIM = "。；，、;, \u3000"
_HEADS = (1, 0.73, 0.55, 0.4, 0.3)
"""How much shorter heads are cut, step by step, where all of them don't fit."""
_WEAK_HEAD = 4
_WEAK_ANSWER = 12
_EMPTY_HEAD = 12
_SHORT = 8
_NOWHERE = (math.inf, 0)
_LONGEST_FULL = 600
_LATIN = 1.4
"""How many Latin letters say as much as one Chinese character, as far as a line's length is concerned."""
_LONGEST = 150
_CLAUSE_MARKS = "。；！？;，,：:—、 "
_QUOTE = re.compile("[“”「」『』]")


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters the points may have together, and each at the most; whether there's room for nested ones."""

    total: int
    point: int = 110
    nested: bool = True


@dataclass(slots=True)
class _Draft:
    """What an item says at full length: the characters of its fragment, the lists in it, the fragments below it."""

    item: Item
    start: int
    end: int
    inner: "Sequence[Sequence[_Draft]]" = ()
    below: Sequence[int] = ()


def points_of_lists(lists: Sequence[Enumeration], fragments: Sequence[Fragment], room: Room) -> tuple[PointList, ...]:
    """Return the items of each list as points.

    Where they don't fit: heads are cut shorter, then lists are left out that carry little, then children, then points.
    """
    drafts = [_drafts(one, fragments, nested=room.nested) for one in lists]
    introductions = [introduction_of(one, fragments) for one in lists]
    built: list[PointList] = []
    for share in _HEADS:
        points = [_points(drafted, fragments, int(room.point * share)) for drafted in drafts]
        built = list(map(PointList, points, introductions))
        if _length_of(built) <= room.total:
            return _speaking(built)
    weights = [extent_of(one, fragments) for one in lists]
    order = sorted(range(len(lists)), key=lambda at: weights[at])
    for at in order:
        if weights[at] * 4 < max(weights) and _length_of(built) > room.total:
            built[at] = PointList(())
    return _speaking(_as_many_as_fit(built, room))


def points_of_sections(
    sections: Sequence[Section], lists: Sequence[Enumeration], fragments: Sequence[Fragment], room: Room
) -> tuple[PointList, ...]:
    """Return the headings as points; under each its list, or the first sentence of what stands under it."""
    points = tuple(_section_point(section, lists, fragments, room.point) for section in sections)
    if not room.nested:
        points = _without_children(points)
    return _speaking(_as_many_as_fit([PointList(points)], room))


def within(points: Sequence[Point], room: Room) -> tuple[PointList, ...]:
    """Return as many of the first points as there's room for, as one list."""
    lengths = accumulate(len(point.text) for point in points)
    fitting = sum(length <= room.total for length in lengths)
    return _speaking([PointList(tuple(points[:fitting]))])


def _speaking(lists: Iterable[PointList]) -> tuple[PointList, ...]:
    return tuple(one for one in lists if one.points)


def _as_many_as_fit(lists: Sequence[PointList], room: Room) -> list[PointList]:
    """Return the lists as they are where they fit; else the heads of the first points, at least two of them."""
    if _length_of(lists) <= room.total:
        return list(lists)
    lengths = accumulate(len(point.text) for one in lists for point in one.points)
    left = max(sum(length <= room.total for length in lengths), 2)
    fitting = []
    for one in lists:
        fitting.append(replace(one, points=_without_children(one.points[:left])))
        left = max(left - len(one.points), 0)
    return fitting


def _without_children(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(replace(point, children=()) for point in points)


def _drafts(
    one: Enumeration, fragments: Sequence[Fragment], bound: tuple[float, int] = _NOWHERE, *, nested: bool
) -> list[_Draft]:
    """Return where a list's items say what they say; `bound` is where the item ends in which the list is nested."""
    drafts = []
    for item in one.items:
        start, end = _statement(item, fragments, bound)
        if nested:
            inside = min(bound, (item.end_fragment, item.end))
            inner = [_drafts(child, fragments, inside, nested=True) for child in item.children]
            drafts.append(_Draft(item, start, end, inner, _below(item, fragments)))
        else:
            drafts.append(_Draft(item, start, end))
    return drafts


def _points(drafts: Iterable[_Draft], fragments: Sequence[Fragment], most: int) -> tuple[Point, ...]:
    """Return statements as points, each cut to `most` characters."""
    points = []
    for draft in drafts:
        one = fragments[draft.item.fragment]
        point = _point(one, draft.start, draft.end, most)
        if point.text:
            children = tuple(child for inner in draft.inner for child in _points(inner, fragments, most))
            if not children and draft.below and _is_empty(one.text[draft.item.start :], point.text):
                children = _first_below(draft.below, fragments, most)
            points.append(Point(point.head, children, point.full) if children else point)
    return tuple(_evenly_closed(points))


def _evenly_closed(points: list[Point]) -> list[Point]:
    """Take the full stop off the last item where it only ends the sentence that all items stand in."""
    if len(points) > 1 and points[-1].text.endswith(".") and not any(one.text.endswith(".") for one in points[:-1]):
        [span] = points[-1].head.spans
        head = Passage(points[-1].text[:-1], (replace(span, end=span.end - 1),))
        points[-1] = replace(points[-1], head=head)
    return points


def _point(one: Fragment, start: int, end: int, most: int) -> Point:
    """Return a statement as a point, cut at a clause where it is too long; then all of it goes along."""
    end = _before_unopened_quote(one.text, start, end)
    if one.text[start:end].isascii():
        most = max(most, min(int(most * _LATIN), _LONGEST))
    if end - start <= most:
        return Point(trimmed(one, start, end))
    cut = clause_end(one.text[:end], start, most)
    if end - start <= _LONGEST and one.text[cut - 1] not in _CLAUSE_MARKS:
        # Rather a line too long than a word torn.
        return Point(trimmed(one, start, end))
    return Point(trimmed(one, start, cut), full=one.passage(start, min(end, start + _LONGEST_FULL)))


def _before_unopened_quote(text: str, start: int, end: int) -> int:
    """Return where a quotation ends that was opened before `start` (`“第一，价格上涨。”他说`), or `end`."""
    depth = 0
    for quote in _QUOTE.finditer(text, start, end):
        depth += 1 if quote[0] in "“「『" else -1
        if depth < 0:
            return quote.start() if quote.start() - start > _WEAK_HEAD else end
    return end


def _statement(item: Item, fragments: Sequence[Fragment], bound: tuple[float, int]) -> tuple[int, int]:
    """Return where an item's first statement stands in its fragment, ahead of what is nested in it."""
    at, start = item.fragment, item.start
    one = fragments[at]
    limit = len(one.text) if item.end_fragment != at or one.kind is Kind.ITEM else item.end
    for place, offset in (bound, *(child.start for child in item.children)):
        if place == at and offset < limit:
            limit = offset
    head = one.head if one.head > start + _WEAK_HEAD else limit
    return start, min(_statement_end(one.text, start), limit, head)


def _is_empty(own: str, head: str) -> bool:
    """Whether an item's own text is but a heading (`重大项目推进`), or asks what the text below it answers."""
    asks = head.endswith(("？", "?"))
    return (asks or len(head) <= _EMPTY_HEAD) and len(own.strip()) <= len(head)


def _below(item: Item, fragments: Sequence[Fragment]) -> range:
    """Return the fragments that belong to an item whole, below its first."""
    is_whole = item.end >= len(fragments[item.end_fragment].text)
    return range(item.fragment + 1, item.end_fragment + is_whole)


def _first_below(places: Iterable[int], fragments: Sequence[Fragment], most: int) -> tuple[Point, ...]:
    """Return the first statement in these fragments, or nothing where none says anything."""
    for at in places:
        one = fragments[at]
        start = max(one.start, answer_start(one.plain))
        end = _statement_end(one.text, start, _WEAK_ANSWER)
        if end - start > _WEAK_HEAD and not one.is_heading:
            return (_point(one, start, end, most),)
    return ()


def _statement_end(text: str, start: int, weak: int = _WEAK_HEAD) -> int:
    """Return the end of the first sentence, or of its part before a semicolon; one of up to `weak` characters, such as
    a mere word, takes the next along.
    """
    end = first_sentence_end(text, start)
    semicolon = min((at for at in (text.find("；", start, end), text.find(";", start, end)) if at >= 0), default=-1)
    if semicolon > start + _WEAK_HEAD:
        return semicolon + 1
    if end - start <= weak and end < len(text):
        return first_sentence_end(text, end)
    return end


def trimmed(one: Fragment, start: int, end: int) -> Passage:
    """Return a passage without the Chinese stop at its end: a list reads best without."""
    end = credit_start(one.text, start, end)
    while end > start and one.text[end - 1] in _TRIM:
        end -= 1
    return one.passage(start, end)


def _section_point(section: Section, lists: Sequence[Enumeration], fragments: Sequence[Fragment], most: int) -> Point:
    heading = fragments[section.heading]
    head = trimmed(heading, section.start, clause_end(heading.text[: section.end], section.start, most))
    own = [one for one in lists if one.start[0] in section.body]
    if own:
        points = _points(_drafts(own[0], fragments, nested=False), fragments, most)
        return Point(head, tuple(Point(point.head) for point in points))
    if section.rest is not None:
        end = _statement_end(heading.text, section.rest)
        return Point(head, (_point(heading, section.rest, end, most),))
    return Point(head, _first_below(section.body, fragments, most))


def _length_of(lists: Iterable[PointList]) -> int:
    return sum(_length(one.points) for one in lists)


def _length(points: Iterable[Point]) -> int:
    return sum([len(point.head.text) + (_length(point.children) if point.children else 0) for point in points])


def without_repetition(lists: Iterable[PointList], is_said: Callable[[str], bool]) -> tuple[PointList, ...]:
    """Leave out points that repeat another or, by `is_said`, what the reader has just read."""
    seen: set[str] = set()

    def fresh(points: Iterable[Point]) -> tuple[Point, ...]:
        kept = []
        for one in points:
            text = one.head.text
            if len(text) <= _SHORT or not (text in seen or is_said(text)):
                seen.add(text)
                kept.append(Point(one.head, fresh(one.children), one.full) if one.children else one)
        return tuple(kept)

    def introduced(one: PointList) -> PointList:
        introduction = one.introduction
        if introduction is not None and len(introduction.text) > _SHORT and is_said(introduction.text):
            introduction = None
        return PointList(fresh(one.points), introduction)

    return _speaking(introduced(one) for one in lists)
