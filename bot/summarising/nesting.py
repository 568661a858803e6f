"""Enumerations as values, and which of them stand in an item of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.summarising.families import Family
from bot.summarising.fragments import Fragment, Kind

_WEAK = frozenset({Family.SIDE, Family.SEQUENCE, Family.COME, Family.THEN, Family.ENGLISH, Family.VERB})


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
    """A list of items of one family: two at least, or one where numbers run on through chapters."""

    family: Family
    items: tuple[Item, ...]
    opens_paragraphs: bool = False
    """Whether each of its markers opens a paragraph."""

    @property
    def is_weak(self) -> bool:
        """Whether its words also serve as mere connectives, and do not stand out by opening three paragraphs."""
        return self.family in _WEAK and not (self.opens_paragraphs and len(self.items) > 2)

    @property
    def start(self) -> tuple[int, int]:
        return self.items[0].fragment, self.items[0].marker_start

    @property
    def last_marker(self) -> tuple[int, int]:
        return self.items[-1].fragment, self.items[-1].marker_start


def nest(found: Sequence[Enumeration], fragments: Sequence[Fragment]) -> tuple[Enumeration, ...]:
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
    if inner.family in elder:
        return True
    head = fragments[last.fragment].text[last.start :].rstrip()
    return inner.family is not outer.family and (head.endswith(("：", ":")) or _are_chapters(outer, fragments))


def _are_chapters(one: Enumeration, fragments: Sequence[Fragment]) -> bool:
    """Whether the items are headings, and what stands below the last one is its text."""
    heads = [fragments[item.fragment] for item in one.items]
    return all(head.kind is Kind.HEADING or head.strong or head.centred or looks_like_heading(head) for head in heads)


def _with_child(outer: Enumeration, at: int, inner: Enumeration, fragments: Sequence[Fragment]) -> Enumeration:
    item = outer.items[at]
    children = nest([*item.children, inner], fragments)
    changed = Item(item.fragment, item.marker_start, item.start, item.end_fragment, item.end, children)
    return Enumeration(outer.family, (*outer.items[:at], changed, *outer.items[at + 1 :]))


def _crosses(outer: Enumeration, inner: Enumeration) -> bool:
    return outer.start < inner.start < outer.last_marker < inner.last_marker


def looks_like_heading(fragment: Fragment) -> bool:
    return (
        fragment.kind is Kind.PARAGRAPH
        and len(fragment.text) <= 16
        and not fragment.text.endswith(tuple("。；，！？：.;,!?:"))
    )
