"""An article's summary: which of its own structures speaks for it, and what of it fits.

An explicit numbered list comes first, then bulleted lists or sub-headings, whichever carry more, then the sentences
that say most. What is shown stays well below the article itself.
"""

from collections.abc import Sequence

from bot.core.article import Article
from bot.core.summary import Method, Passage, Point, Summary
from bot.summarising.enumeration import Enumeration, enumerations_of
from bot.summarising.fragments import Fragment, Kind, fragments_of
from bot.summarising.lead import lead_of, own_start
from bot.summarising.markers import Family
from bot.summarising.pictures import picture_for
from bot.summarising.points import Room, points_of_lists, points_of_sections, trimmed
from bot.summarising.salience import Candidate, most_salient
from bot.summarising.sections import Section, is_heading, sections_of
from bot.summarising.sentences import sentence_ends

LEAD_BUDGET = 120
LEAD_MOST = 210
_SHARE = 0.56
_FEW = 500
_SALIENT = 3
_BRIEF = 160
_A_WORD = 8
_UNNUMBERED = frozenset({Family.BULLET, Family.LIST})


def summarise(article: Article) -> Summary:
    """Summarise an article. Every passage stands in it letter for letter; an article without text has no lead."""
    fragments = fragments_of(article.blocks)
    starts = [own_start(one.text) for one in fragments]
    lists = enumerations_of(fragments, starts)
    sections = sections_of(fragments)
    method, shown = _choose(lists, sections, fragments)
    lead = lead_of(fragments, _stops(shown, len(fragments)), LEAD_BUDGET, LEAD_MOST)
    room = _room(fragments, lead)
    points: tuple[Point, ...]
    if method is Method.SECTIONS:
        points = points_of_sections(sections, lists, fragments, room)
    elif method in {Method.ENUMERATION, Method.LIST}:
        points = points_of_lists(shown, fragments, room)
    else:
        points = _salient(article.title, fragments, lead, room)
    points = _without_repetition(points, lead)
    return Summary(lead, points, picture_for(article), method if points else Method.NONE)


def _choose(
    lists: Sequence[Enumeration], sections: Sequence[Section], fragments: Sequence[Fragment]
) -> tuple[Method, Sequence[Enumeration]]:
    numbered = [one for one in lists if not one.is_weak and one.family not in _UNNUMBERED]
    plain = [one for one in lists if one.family in _UNNUMBERED]
    if numbered:
        return Method.ENUMERATION, [one for one in lists if not one.is_weak]
    if plain and not _divides_better(sections, plain, fragments):
        return Method.LIST, plain
    if sections:
        return Method.SECTIONS, ()
    weak = [one for one in lists if one.is_weak]
    return (Method.ENUMERATION, weak) if weak else (Method.SALIENCE, ())


def _divides_better(sections: Sequence[Section], lists: Sequence[Enumeration], fragments: Sequence[Fragment]) -> bool:
    """Whether sub-headings say more than bullets: there are more than two, and most text is not in the lists."""
    if len(sections) < 3:
        return False
    listed = sum(_extent(one, fragments) for one in lists)
    return listed * 2 < sum(len(one.text) for one in fragments)


def _extent(one: Enumeration, fragments: Sequence[Fragment]) -> int:
    return sum(len(fragments[at].text) for at in range(one.items[0].fragment, one.items[-1].end_fragment + 1))


def _stops(shown: Sequence[Enumeration], count: int) -> list[int | None]:
    stops: list[int | None] = [None] * count
    for one in shown:
        for item in one.items:
            held = stops[item.fragment]
            stops[item.fragment] = item.marker_start if held is None else min(held, item.marker_start)
    return stops


def _room(fragments: Sequence[Fragment], lead: Passage | None) -> Room:
    whole = sum(len(one.text) for one in fragments)
    taken = len(lead.text) if lead else 0
    return Room(total=max(int(whole * _SHARE) - taken, 0) if whole > _FEW else whole)


def _salient(title: str, fragments: Sequence[Fragment], lead: Passage | None, room: Room) -> tuple[Point, ...]:
    if lead is None or sum(len(one.text) for one in fragments) - len(lead.text) < _BRIEF:
        return ()
    candidates = _candidates(fragments, lead)
    chosen = most_salient(candidates, title, lead.text, _SALIENT)
    points = [Point(passage) for passage in chosen]
    while points and sum(len(point.text) for point in points) > room.total:
        points.pop()
    return tuple(points)


def _candidates(fragments: Sequence[Fragment], lead: Passage) -> list[Candidate]:
    taken = {(span.block, span.part): span.end for span in lead.spans}
    candidates = []
    for at, one in enumerate(fragments):
        if one.kind is Kind.HEADING or is_heading(fragments, at):
            continue
        start = taken.get((one.block, one.part), own_start(one.text))
        for end in sentence_ends(one.text, start):
            candidates.append(Candidate(trimmed(one, start, end), at))
            start = end
    return candidates


def _without_repetition(points: Sequence[Point], lead: Passage | None) -> tuple[Point, ...]:
    """Leave out what the lead says already, and what another point has said."""
    said = {lead.text} if lead else set()

    def fresh(one: Point) -> Point | None:
        if len(one.text) > _A_WORD and (one.text in said or (lead is not None and one.text in lead.text)):
            return None
        said.add(one.text)
        return Point(one.head, tuple(child for child in map(fresh, one.children) if child is not None))

    return tuple(point for point in map(fresh, points) if point is not None)
