"""An article's summary: what its own structure says, and what of it fits. It stays well below the article itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.article import Article
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.summarising.budget import STANDARD, Budget
from bot.summarising.enumeration import enumerations_of
from bot.summarising.fragments import Fragment, Kind, fragments_of
from bot.summarising.lead import lead_of
from bot.summarising.nesting import Enumeration
from bot.summarising.pictures import picture_for
from bot.summarising.points import Room, points_of_lists, points_of_sections, trimmed, within, without_repetition
from bot.summarising.salience import Candidate, most_salient
from bot.summarising.sections import Section, sections_of
from bot.summarising.sentences import sentence_ends
from bot.summarising.structure import Structure, structure_of

_FEW = 500
_ENOUGH = 160
_SEPARATORS = " ,，、;；:："


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in an article: its speaking parts, lists and sections, what speaks for it, and its lead."""

    fragments: tuple[Fragment, ...]
    lists: tuple[Enumeration, ...]
    sections: tuple[Section, ...]
    structure: Structure
    lead: Passage | None


def summarise(article: Article, budget: Budget = STANDARD) -> Summary:
    """Summarise an article. Every passage stands in it letter for letter; an article without text has no lead."""
    return summary_of(article, analyse(article, budget), budget)


def analyse(article: Article, budget: Budget = STANDARD) -> Analysis:
    """Find an article's structure and its lead."""
    fragments = fragments_of(article)
    lists = enumerations_of(fragments)
    sections = sections_of(fragments)
    structure = structure_of(article.title, fragments, lists, sections)
    stops = _stops(structure.lists, len(fragments))
    if structure.method is Method.SECTIONS:
        for section in sections:
            stops[section.heading] = 0
    return Analysis(fragments, lists, sections, structure, lead_of(fragments, stops, budget.lead, budget.lead_most))


def summary_of(article: Article, found: Analysis, budget: Budget) -> Summary:
    """Build the summary from what was found."""
    fragments, lead, structure = found.fragments, found.lead, found.structure
    room = _room(fragments, lead, budget)
    points: tuple[PointList, ...]
    if structure.method is Method.SECTIONS:
        points = points_of_sections(found.sections, found.lists, fragments, room)
    elif structure.method is Method.SALIENCE:
        points = _salient(article.title, fragments, lead, room, budget)
    else:
        points = points_of_lists(structure.lists, fragments, room)
    points = without_repetition(points, lambda text: lead is not None and text in lead.text)
    return Summary(lead, points, picture_for(article), structure.method if points else Method.NONE)


def _stops(shown: Sequence[Enumeration], count: int) -> list[int | None]:
    stops: list[int | None] = [None] * count
    for one in shown:
        for item in one.items:
            held = stops[item.fragment]
            stops[item.fragment] = item.marker_start if held is None else min(held, item.marker_start)
    return stops


def _room(fragments: Sequence[Fragment], lead: Passage | None, budget: Budget) -> Room:
    whole = sum(len(one.text) for one in fragments)
    taken = len(lead.text) if lead else 0
    total = max(int(whole * budget.share) - taken, 0) if whole > _FEW else whole
    return Room(total, budget.point, nested=budget.nested)


def _salient(
    title: str, fragments: Sequence[Fragment], lead: Passage | None, room: Room, budget: Budget
) -> tuple[PointList, ...]:
    if lead is None or sum(len(one.text) for one in fragments) - len(lead.text) < _ENOUGH:
        return ()
    chosen = most_salient(_candidates(fragments, lead), title, lead.text, budget.salient)
    return within([Point(passage) for passage in chosen], room)


def _candidates(fragments: Sequence[Fragment], lead: Passage) -> list[Candidate]:
    taken = {(span.block, span.part): span.end for span in lead.spans}
    candidates = []
    for at, one in enumerate(fragments):
        if one.kind is Kind.HEADING or one.is_heading:
            continue
        start = taken.get((one.block, one.part), one.start)
        # A lead that had to be cut within a sentence leaves the comma to its rest.
        start += len(rest := one.text[start:]) - len(rest.lstrip(_SEPARATORS))
        for end in sentence_ends(one.text, start):
            candidates.append(Candidate(trimmed(one, start, end), at))
            start = end
    return candidates
