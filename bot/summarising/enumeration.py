"""The lists that a text enumerates: markers chained by number (`nesting` then puts lists into each other).

A list begins at 1 and goes up by one. Markers are read once, in order, with a stack of open chains: a marker
continues the nearest chain that expects it, and whatever was opened inside that chain's item is then complete. What
never gets a second item was a false start.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from bot.summarising.families import Family, Place
from bot.summarising.fragments import Fragment, Kind
from bot.summarising.markers import Marker, markers_of
from bot.summarising.nesting import Enumeration, Item, looks_like_heading, nest

_MIXED = {Family.NTH: "ordinal words", Family.SEQUENCE: "ordinal words"}
_FARTHEST = {Family.BULLET: 8}
_FAR = 40
_A_WORD = 2
_IN_A_CLAUSE = frozenset(
    {
        Family.IS,
        Family.MUST,
        Family.SIDE,
        Family.THEN,
        Family.VERB,
        Family.CIRCLED,
        Family.PARENTHESISED,
        Family.DECIMAL_PARENTHESISED,
    }
)
"""Families that may begin after a mere comma."""
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?[\s丨|｜]\s*")
"""What the entries of a live report open with."""
_MAX_OPEN = 24
_MAX_LISTS = 200
_MAX_MARKERS = 5_000


@dataclass(slots=True)
class _Chain:
    group: str
    style: str
    markers: list[Marker] = field(default_factory=list)
    closed: bool = False
    number: int = 1
    step: int = 1
    continues: bool = False
    """Whether its numbers run on from a list in an earlier chapter."""

    def add(self, marker: Marker) -> None:
        self.markers.append(marker)
        self.number = marker.number or self.number + self.step
        self.closed = marker.last

    def expects(self, marker: Marker) -> bool:
        if self.closed or _group(marker) != self.group or marker.style != self.style:
            return False
        if marker.fragment - self.markers[-1].fragment > _FARTHEST.get(marker.family, _FAR):
            return False
        if marker.family is Family.SEQUENCE and marker.number == 0 and marker.is_addition and len(self.markers) < 2:
            return False
        if marker.number == 0 or marker.number == self.number + self.step:
            return True
        # Where paragraphs are numbered, one may be missing (a picture, a slip of the pen) without ending the list.
        missed = marker.number == self.number + 2 and self.step == 1
        return missed and marker.place is self.markers[-1].place is Place.START


def enumerations_of(fragments: Sequence[Fragment]) -> tuple[Enumeration, ...]:
    """Return the outermost lists in the order of the text."""
    found_markers = (
        marker
        for at, fragment in enumerate(fragments)
        if fragment.kind is not Kind.ITEM
        for marker in markers_of(fragment.plain, at, fragment.start)
        if not _is_ornament(marker, fragments)
    )
    markers = list(islice(found_markers, _MAX_MARKERS))
    chains = [chain.markers for chain in (*_chains(markers), *_countdowns(markers)) if _is_list(chain, fragments)]
    found = [_enumeration(chain, fragments) for chain in chains] + _html_lists(fragments)
    if not found:
        return ()
    found.sort(key=lambda one: (one.start, tuple(-at for at in one.last_marker)))
    # Nesting compares lists with each other; no article that means it has hundreds of them.
    nested = nest(found[:_MAX_LISTS], fragments)
    among_lists = any(one.family is Family.LIST and len(one.items) > 1 for one in nested)
    return tuple(one for one in nested if len(one.items) > 1 or (among_lists and _is_headed(one, fragments)))


def _is_headed(one: Enumeration, fragments: Sequence[Fragment]) -> bool:
    """Whether a list of one item stands right below a heading, as its longer siblings do."""
    at = one.start[0]
    return at > 0 and (fragments[at - 1].kind is Kind.HEADING or fragments[at - 1].strong)


def extent_of(one: Enumeration, fragments: Sequence[Fragment]) -> int:
    """Return how many characters of the article a list carries, from its first marker to the end of its last item."""
    (first, start), last = one.start, one.items[-1]
    whole = sum(len(fragments[at].text) for at in range(first, last.end_fragment + 1))
    end = min(last.end, len(fragments[last.end_fragment].text))
    return whole - start - (len(fragments[last.end_fragment].text) - end)


def _group(marker: Marker) -> str:
    return _MIXED.get(marker.family, marker.family)


def _is_ornament(marker: Marker, fragments: Sequence[Fragment]) -> bool:
    """Whether a bullet only decorates a bold line that heads what stands below it."""
    one = fragments[marker.fragment]
    if marker.family is not Family.BULLET or not (one.strong or one.centred or one.kind is Kind.HEADING):
        return False
    below = marker.fragment + 1
    return below < len(fragments) and not (fragments[below].strong or fragments[below].centred)


def _chains(markers: Iterable[Marker]) -> list[_Chain]:
    chains: list[_Chain] = []
    stack: list[_Chain] = []
    for marker in markers:
        at = next((at for at in range(len(stack) - 1, -1, -1) if stack[at].expects(marker)), None)
        if at is not None and marker.number != 1:
            del stack[at + 1 :]
            stack[at].add(marker)
            continue
        runs_on = at is None and marker.place is Place.START and _runs_on(marker, chains)
        if marker.number == 1 or runs_on or (marker.family is Family.BULLET and at is None):
            if marker.place is Place.CLAUSE and marker.family not in _IN_A_CLAUSE:
                continue
            chain = _Chain(_group(marker), marker.style, [marker], number=marker.number or 1, continues=runs_on)
            chains.append(chain)
            stack.append(chain)
            del stack[:-_MAX_OPEN]
    return chains


def _runs_on(marker: Marker, chains: Sequence[_Chain]) -> bool:
    """Whether a marker goes on with the numbers of a list that an outer list's next item has ended."""
    earlier = (chain for chain in reversed(chains[-_MAX_OPEN:]) if chain.group == _group(marker))
    before = next(earlier, None)
    return before is not None and before.style == marker.style and before.expects(marker) and marker.number > 2


def _countdowns(markers: Iterable[Marker]) -> list[_Chain]:
    """Return the lists that count down to 1 without a break, a paragraph or heading each, as rankings do."""
    chains: list[_Chain] = []
    going: dict[str, _Chain] = {}
    for marker in markers:
        if marker.place is not Place.START or not marker.number:
            continue
        group = _group(marker)
        chain = going.get(group)
        if chain is not None and chain.expects(marker):
            chain.add(marker)
        else:
            going[group] = _Chain(group, marker.style, [marker], number=marker.number, step=-1)
            chains.append(going[group])
    return [chain for chain in chains if chain.number == 1 and len(chain.markers) > 2]


def _is_list(chain: _Chain, fragments: Sequence[Fragment]) -> bool:
    """Whether a chain enumerates something: two items or more, with text behind most markers."""
    markers = chain.markers
    if len(markers) < 2 and not chain.continues:
        return False
    ends = [*((after.fragment, after.start) for after in markers[1:]), (len(fragments), 0)]
    speaking = [
        next_fragment > marker.fragment + 1
        or (end if next_fragment == marker.fragment else len(fragments[marker.fragment].text)) - marker.end > _A_WORD
        for marker, (next_fragment, end) in zip(markers, ends, strict=True)
    ]
    if markers[0].family is Family.SIDE and any(marker.place is Place.CLAUSE for marker in markers):
        return False
    return sum(speaking) * 2 > len(speaking)


def _enumeration(markers: Sequence[Marker], fragments: Sequence[Fragment]) -> Enumeration:
    reach = max((after.fragment - before.fragment for before, after in pairwise(markers)), default=1)
    last = _last_fragment(markers, fragments, reach)
    ends = [*((after.fragment, after.start) for after in markers[1:]), (last, len(fragments[last].text))]
    items = tuple(
        _item(marker, end_fragment, end, fragments) for marker, (end_fragment, end) in zip(markers, ends, strict=True)
    )
    return Enumeration(markers[0].family, items, all(marker.place is Place.START for marker in markers))


def _item(marker: Marker, end_fragment: int, end: int, fragments: Sequence[Fragment]) -> Item:
    """Return a marker's item; a number on a line of its own heads what stands below it."""
    below = marker.fragment + 1
    if _is_alone(marker, fragments) and (end_fragment, end) > (below, 0):
        return Item(below, 0, 0, end_fragment, end)
    return Item(marker.fragment, marker.start, marker.end, end_fragment, end)


def _is_alone(marker: Marker, fragments: Sequence[Fragment]) -> bool:
    """Whether a marker has a line of its own, above its item."""
    return marker.end >= len(fragments[marker.fragment].text) and marker.fragment + 1 < len(fragments)


def _last_fragment(markers: Sequence[Marker], fragments: Sequence[Fragment], reach: int) -> int:
    """Return the fragment in which the last item ends: as far as the longest before it went, but not past a heading."""
    at = markers[-1].fragment
    if _is_alone(markers[-1], fragments):
        at += 1
    limit = min(at + max(reach - 1, 0), len(fragments) - 1)
    while at < limit and fragments[at + 1].kind is not Kind.HEADING and not looks_like_heading(fragments[at + 1]):
        at += 1
    return at


def _html_lists(fragments: Sequence[Fragment]) -> list[Enumeration]:
    """Return `<ol>` and `<ul>` lists, an item's own nested list inside it."""
    lists: dict[int, list[int]] = {}
    for at, fragment in enumerate(fragments):
        if fragment.kind is Kind.ITEM:
            lists.setdefault(fragment.block, []).append(at)
    built = (_by_depth(members, fragments) for members in lists.values())
    return [one for one in built if one is not None]


def _by_depth(members: Sequence[int], fragments: Sequence[Fragment]) -> Enumeration | None:
    if not members:
        return None
    top = min(fragments[at].depth for at in members)
    heads = [place for place, at in enumerate(members) if fragments[at].depth == top]
    items = []
    for head, after in zip(heads, [*heads[1:], len(members)], strict=True):
        below = _by_depth(members[head + 1 : after], fragments)
        at, last = members[head], members[after - 1]
        start = _own_marker_end(fragments[at].plain)
        children = (below,) if below else ()
        items.append(Item(at, 0, start, last, len(fragments[last].text), children))
    return Enumeration(Family.LIST, tuple(items))


def _own_marker_end(text: str) -> int:
    """Return where the text of a list item begins that brings a marker of its own along."""
    if clock := _CLOCK.match(text):
        return clock.end()
    markers = markers_of(text[:12], 0)
    return markers[0].end if markers and markers[0].place is Place.START else 0
