"""From lists and sections to points: each item's own head, what nests in it, and all of it within a budget."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.core.summary import Passage, Point
from bot.summarising.enumeration import Enumeration, Item
from bot.summarising.fragments import Fragment, Kind
from bot.summarising.lead import own_start
from bot.summarising.sections import Section, answer_start
from bot.summarising.sentences import clause_end, first_sentence_end

_TRIM = "。；，、;, \u3000"
_HEADS = (110, 80, 60, 44, 32)
_WEAK_HEAD = 4
_NOWHERE = (math.inf, 0)


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters the points may have together, and each at the most."""

    total: int
    point: int = 150


def points_of_lists(lists: Iterable[Enumeration], fragments: Sequence[Fragment], room: Room) -> tuple[Point, ...]:
    """Return the items of the lists as points, heads cut shorter and then children left out until all fit."""
    held = tuple(lists)
    points: tuple[Point, ...] = ()
    for most in _HEADS:
        points = tuple(point for one in held for point in _points(one, fragments, min(most, room.point), _NOWHERE))
        if _length(points) <= room.total:
            return points
    return _as_many_as_fit(points, room)


def points_of_sections(
    sections: Sequence[Section], lists: Sequence[Enumeration], fragments: Sequence[Fragment], room: Room
) -> tuple[Point, ...]:
    """Return the headings as points; under each its list, or the first sentence of what stands under it."""
    points = tuple(_section_point(section, lists, fragments, room.point) for section in sections)
    return points if _length(points) <= room.total else _as_many_as_fit(points, room)


def _as_many_as_fit(points: Sequence[Point], room: Room) -> tuple[Point, ...]:
    """Return the heads of the first points, at least two of them, without what nests in them."""
    lengths = accumulate(len(point.text) for point in points)
    fitting = sum(length <= room.total for length in lengths)
    return tuple(Point(point.head) for point in points[: max(fitting, 2)])


def _points(one: Enumeration, fragments: Sequence[Fragment], most: int, bound: tuple[float, int]) -> list[Point]:
    """Return a list's items as points; `bound` is where the item ends in which the list is nested."""
    points = []
    for item in one.items:
        head = _head(item, fragments, most, bound)
        if head.text:
            within = min(bound, (item.end_fragment, item.end))
            children = [point for child in item.children for point in _points(child, fragments, most, within)]
            points.append(Point(head, tuple(children)))
    return points


def _head(item: Item, fragments: Sequence[Fragment], most: int, bound: tuple[float, int]) -> Passage:
    """Return an item's first sentence, or clause where that is too long, ahead of what is nested in it."""
    one = fragments[item.fragment]
    limit = len(one.text) if item.end_fragment != item.fragment or one.kind is Kind.ITEM else item.end
    inner = [child.start for child in item.children if child.start[0] == item.fragment]
    outer = [bound[1]] if bound[0] == item.fragment else []
    limit = min([limit, *(at for _, at in inner), *outer])
    end = min(_statement_end(one.text, item.start), limit)
    if end - item.start > most:
        end = clause_end(one.text[:end], item.start, most)
    return trimmed(one, item.start, end)


def _statement_end(text: str, start: int) -> int:
    """Return the end of the first sentence, or of its part before a semicolon; a mere word takes the next along."""
    end = first_sentence_end(text, start)
    semicolon = min((at for at in (text.find("；", start, end), text.find(";", start, end)) if at >= 0), default=-1)
    if semicolon > start + _WEAK_HEAD:
        return semicolon + 1
    if end - start <= _WEAK_HEAD and end < len(text):
        return first_sentence_end(text, end)
    return end


def trimmed(one: Fragment, start: int, end: int) -> Passage:
    """Return a passage without the Chinese stop at its end: a list reads best without."""
    while end > start and one.text[end - 1] in _TRIM:
        end -= 1
    return one.passage(start, end)


def _section_point(section: Section, lists: Sequence[Enumeration], fragments: Sequence[Fragment], most: int) -> Point:
    heading = fragments[section.heading]
    head = trimmed(heading, section.start, clause_end(heading.text, section.start, most))
    own = [one for one in lists if one.start[0] in section.body]
    if own:
        return Point(head, tuple(Point(point.head) for point in _points(own[0], fragments, most, _NOWHERE)))
    for at in section.body:
        one = fragments[at]
        start = max(own_start(one.text), answer_start(one.text))
        end = _statement_end(one.text, start)
        if end - start > most:
            end = clause_end(one.text[:end], start, most)
        if end - start > _WEAK_HEAD:
            return Point(head, (Point(trimmed(one, start, end)),))
    return Point(head)


def _length(points: Iterable[Point]) -> int:
    return sum(len(point.text) + _length(point.children) for point in points)
