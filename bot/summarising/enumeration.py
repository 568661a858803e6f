"""The lists that a text enumerates: markers chained by number, chains nested by where they stand.

A list begins at 1 and goes up by one. Markers are read once, in order, with a stack of open chains: a marker
continues the nearest chain that expects it, and whatever was opened inside that chain's item is then complete. What
never gets a second item was a false start.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.summarising.fragments import Fragment, Kind
from bot.summarising.markers import Family, Marker, Place, markers_of

_MIXED = {Family.NTH: "ordinal words", Family.SEQUENCE: "ordinal words"}
_FARTHEST = {Family.BULLET: 8}
_FAR = 40
_A_WORD = 2
_WEAK = frozenset({Family.SIDE, Family.SEQUENCE, Family.COME, Family.THEN, Family.ENGLISH})
_MAX_OPEN = 24
_MAX_LISTS = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One item: where its text begins, and where it ends at the latest (fragment and offset), and what nests in it."""

    fragment: int
    marker_start: int
    start: int
    end_fragment: int
    end: int
    children: "tuple[Enumeration, ...]" = ()


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list of at least two items of one family."""

    family: Family
    items: tuple[Item, ...]

    @property
    def is_weak(self) -> bool:
        """Whether its words also serve as mere connectives."""
        return self.family in _WEAK

    @property
    def start(self) -> tuple[int, int]:
        return self.items[0].fragment, self.items[0].marker_start

    @property
    def last_marker(self) -> tuple[int, int]:
        return self.items[-1].fragment, self.items[-1].marker_start


@dataclass(slots=True)
class _Chain:
    group: str
    style: str
    markers: list[Marker] = field(default_factory=list)
    closed: bool = False

    def expects(self, marker: Marker) -> bool:
        if self.closed or _group(marker) != self.group or marker.style != self.style:
            return False
        if marker.fragment - self.markers[-1].fragment > _FARTHEST.get(marker.family, _FAR):
            return False
        return marker.number in {0, len(self.markers) + 1}


def enumerations_of(fragments: Sequence[Fragment], starts: Sequence[int]) -> tuple[Enumeration, ...]:
    """Return the outermost lists in the order of the text. `starts[i]` is where fragment i's own text begins."""
    markers = [
        marker
        for at, fragment in enumerate(fragments)
        if fragment.kind is not Kind.ITEM
        for marker in markers_of(fragment.text, at, starts[at])
    ]
    chains = [chain.markers for chain in _chains(markers) if _is_list(chain.markers, fragments)]
    found = [_enumeration(chain, fragments) for chain in chains] + _html_lists(fragments)
    found.sort(key=lambda one: (one.start, tuple(-at for at in one.last_marker)))
    # Nesting compares lists with each other; no article that means it has hundreds of them.
    return _nest(found[:_MAX_LISTS], fragments)


def _group(marker: Marker) -> str:
    return _MIXED.get(marker.family, marker.family.value)


def _chains(markers: Iterable[Marker]) -> list[_Chain]:
    chains: list[_Chain] = []
    stack: list[_Chain] = []
    for marker in markers:
        at = next((at for at in range(len(stack) - 1, -1, -1) if stack[at].expects(marker)), None)
        if at is not None and marker.number != 1:
            del stack[at + 1 :]
            stack[at].markers.append(marker)
            stack[at].closed = marker.last
        elif marker.number == 1 or (marker.family is Family.BULLET and at is None):
            if marker.place is Place.CLAUSE and marker.family not in {Family.IS, Family.MUST, Family.SIDE, Family.THEN}:
                continue
            chain = _Chain(_group(marker), marker.style, [marker])
            chains.append(chain)
            stack.append(chain)
            del stack[:-_MAX_OPEN]
    return chains


def _is_list(markers: Sequence[Marker], fragments: Sequence[Fragment]) -> bool:
    """Whether a chain enumerates something: two items or more, with text behind most markers."""
    if len(markers) < 2:
        return False
    ends = [*((after.fragment, after.start) for after in markers[1:]), (len(fragments), 0)]
    speaking = [
        next_fragment > marker.fragment + 1
        or (end if next_fragment == marker.fragment else len(fragments[marker.fragment].text)) - marker.end > _A_WORD
        for marker, (next_fragment, end) in zip(markers, ends, strict=True)
    ]
    if markers[0].family is Family.SIDE and any(marker.place is not Place.START for marker in markers):
        return False
    return sum(speaking) * 2 > len(speaking)


def _enumeration(markers: Sequence[Marker], fragments: Sequence[Fragment]) -> Enumeration:
    reach = max(after.fragment - before.fragment for before, after in pairwise(markers))
    last = _last_fragment(markers, fragments, reach)
    ends = [*((after.fragment, after.start) for after in markers[1:]), (last, len(fragments[last].text))]
    items = tuple(
        Item(marker.fragment, marker.start, marker.end, end_fragment, end)
        for marker, (end_fragment, end) in zip(markers, ends, strict=True)
    )
    return Enumeration(markers[0].family, items)


def _last_fragment(markers: Sequence[Marker], fragments: Sequence[Fragment], reach: int) -> int:
    """Return the fragment in which the last item ends: as far as the longest before it went, but not past a heading."""
    at = markers[-1].fragment
    limit = min(at + max(reach - 1, 0), len(fragments) - 1)
    while at < limit and fragments[at + 1].kind is not Kind.HEADING and not _looks_like_heading(fragments[at + 1]):
        at += 1
    return at


def _looks_like_heading(fragment: Fragment) -> bool:
    return (
        fragment.kind is Kind.PARAGRAPH
        and len(fragment.text) <= 16
        and not fragment.text.endswith(tuple("。；，！？：.;,!?:"))
    )


def _html_lists(fragments: Sequence[Fragment]) -> list[Enumeration]:
    """Return `<ol>` and `<ul>` lists, an item's own nested list inside it."""
    lists: dict[int, list[int]] = {}
    for at, fragment in enumerate(fragments):
        if fragment.kind is Kind.ITEM:
            lists.setdefault(fragment.block, []).append(at)
    built = (_by_depth(members, fragments) for members in lists.values())
    return [one for one in built if one is not None and len(one.items) > 1]


def _by_depth(members: Sequence[int], fragments: Sequence[Fragment]) -> Enumeration | None:
    if not members:
        return None
    top = min(fragments[at].depth for at in members)
    heads = [place for place, at in enumerate(members) if fragments[at].depth == top]
    items = []
    for head, after in zip(heads, [*heads[1:], len(members)], strict=True):
        below = _by_depth(members[head + 1 : after], fragments)
        at, last = members[head], members[after - 1]
        start = _own_marker_end(fragments[at].text)
        children = (below,) if below else ()
        items.append(Item(at, 0, start, last, len(fragments[last].text), children))
    return Enumeration(Family.LIST, tuple(items))


def _own_marker_end(text: str) -> int:
    """Return where the text of a list item begins that brings a marker of its own along."""
    markers = markers_of(text[:12], 0)
    return markers[0].end if markers and markers[0].place is Place.START else 0


def _nest(found: Sequence[Enumeration], fragments: Sequence[Fragment]) -> tuple[Enumeration, ...]:
    """Put each list into the item in which all of it stands; drop what crosses an item's end."""
    outermost: list[Enumeration] = []
    for one in found:
        for at, outer in enumerate(outermost):
            place = _item_around(outer, one, fragments)
            if place is not None:
                outermost[at] = _with_child(outer, place, one, fragments)
                break
            if _crosses(outer, one):
                break
        else:
            outermost.append(one)
    return tuple(outermost)


def _item_around(outer: Enumeration, inner: Enumeration, fragments: Sequence[Fragment]) -> int | None:
    *firsts, last = outer.items
    for at, item in enumerate(firsts):
        if (item.fragment, item.marker_start) < inner.start and inner.last_marker < (item.end_fragment, item.end):
            return at
    begins = (last.fragment, last.marker_start) < inner.start < (last.end_fragment, last.end)
    return len(firsts) if begins and _fits_last(outer, inner, fragments) else None


def _fits_last(outer: Enumeration, inner: Enumeration, fragments: Sequence[Fragment]) -> bool:
    """Whether a list after the last item of another is nested in it, and not the article's next list."""
    last = outer.items[-1]
    if inner.start[0] == last.fragment:
        return inner.family is not outer.family
    elder = {child.family for item in outer.items[:-1] for child in item.children}
    head = fragments[last.fragment].text[last.start :].rstrip()
    return inner.family in elder or (head.endswith(("：", ":")) and inner.family is not outer.family)


def _with_child(outer: Enumeration, at: int, inner: Enumeration, fragments: Sequence[Fragment]) -> Enumeration:
    item = outer.items[at]
    children = _nest([*item.children, inner], fragments)
    changed = Item(item.fragment, item.marker_start, item.start, item.end_fragment, item.end, children)
    return Enumeration(outer.family, (*outer.items[:at], changed, *outer.items[at + 1 :]))


def _crosses(outer: Enumeration, inner: Enumeration) -> bool:
    return outer.start < inner.start < outer.last_marker < inner.last_marker
