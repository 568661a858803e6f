"""Sub-headings and what stands under each.

A heading is marked as one, or is a short paragraph without a sentence's end that text follows: all bold, centred, or
plain where several of the kind divide the article.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.summarising.fragments import Fragment, Kind
from bot.summarising.headings import LONGEST_ENGLISH, LONGEST_HEADING, is_short_line, own_words
from bot.summarising.markers import markers_of

_MARKER = 6
_SHORTEST_HEAD = 3
_COLONS = ("：", ":")
_LEADING_ON = ("：", ":", "？", "?")
_QUESTION = re.compile(r"(?:问|Q|记者|提问|主持人)\d{0,2}\s*[：:、.]\s*(?=\S)")
_ANSWER = re.compile(r"(?:答|A|回答|回应)\d{0,2}\s*[：:、.]\s*(?=\S)")
_SPEAKER = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,10}|[A-Z][\w.’' -]{1,30}?)\s?[：:]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (fragment number, and where its own text begins and ends) and the fragments under it."""

    heading: int
    start: int
    end: int
    body: tuple[int, ...]
    rest: int | None = None
    """Where the text goes on in the heading's own paragraph, if it opens one."""


def sections_of(fragments: Sequence[Fragment]) -> tuple[Section, ...]:
    """Return the article's sections in order; fewer than two divide nothing, and none is returned."""
    if asked := _questions(fragments):
        return asked
    for places in _headings(fragments):
        if len(places) > 1 and len(sections := _between(places, fragments)) > 1:
            return sections
    return ()


def _headings(fragments: Sequence[Fragment]) -> Iterator[list[int]]:
    """Yield what may be the article's sub-headings, by the clearest mark first."""
    look_alikes = [at for at, one in enumerate(fragments) if one.is_heading]
    yield [at for at in look_alikes if fragments[at].kind is Kind.HEADING]
    yield look_alikes
    yield [at for at, one in enumerate(fragments) if one.head and _opens_bold(one)]
    yield [at for at in range(len(fragments)) if _is_plain(fragments, at)]


def is_heading(fragments: Sequence[Fragment], at: int) -> bool:
    """Whether a fragment looks like a heading, by markup or by look."""
    return fragments[at].is_heading


def _opens_bold(one: Fragment) -> bool:
    """Whether a paragraph opens with a bold head, as others do."""
    return _SHORTEST_HEAD <= one.head <= (LONGEST_ENGLISH if one.text.isascii() else LONGEST_HEADING)


def _is_plain(fragments: Sequence[Fragment], at: int) -> bool:
    """Whether a short plain line stands between longer paragraphs; a run of short lines is a list or an address."""
    one = fragments[at]
    if one.is_heading:
        return True
    if one.kind is not Kind.PARAGRAPH or len(one.text) > LONGEST_ENGLISH or not 0 < at < len(fragments) - 1:
        return False
    if not is_short_line(one.text) or one.text.endswith(_LEADING_ON):
        return False
    after = fragments[at + 1]
    if after.kind is Kind.HEADING or len(after.text) <= LONGEST_HEADING:
        return False
    before = fragments[max(at - 2, 0) : at]
    if not any(len(other.text) > LONGEST_HEADING or other.kind is Kind.ITEM for other in before):
        return False
    return not before[-1].text.endswith(_COLONS) and not markers_of(one.text[:_MARKER], 0)


def _between(places: Sequence[int], fragments: Sequence[Fragment]) -> tuple[Section, ...]:
    ends = [*places[1:], len(fragments)][: len(places)]
    sections = (_section(place, end, fragments[place]) for place, end in zip(places, ends, strict=True))
    return tuple(
        section
        for section in sections
        if section.body or section.rest or fragments[section.heading].kind is Kind.HEADING
    )


def _section(place: int, end: int, heading: Fragment) -> Section:
    text = heading.text[: heading.head or len(heading.text)]
    return Section(place, *own_words(text), tuple(range(place + 1, end)), heading.head or None)


def _questions(fragments: Sequence[Fragment]) -> tuple[Section, ...]:
    """Return an interview's questions, each with its answer."""
    asked = [(at, found.end()) for at, one in enumerate(fragments) if (found := _QUESTION.match(one.plain))]
    if len(asked) < 2:
        asked = _asked_by_name(fragments)
    if len(asked) < 2:
        return ()
    ends = [*(at for at, _ in asked[1:]), len(fragments)]
    return tuple(
        Section(at, start, len(fragments[at].text), tuple(range(at + 1, end)))
        for (at, start), end in zip(asked, ends, strict=True)
        if at + 1 < end
    )


def _asked_by_name(fragments: Sequence[Fragment]) -> list[tuple[int, int]]:
    """Return the turns of whoever asks (fragment, where their words begin), where paragraphs open with a speaker."""
    turns: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, one in enumerate(fragments):
        if one.kind is not Kind.HEADING and (found := _SPEAKER.match(one.text)):
            turns[found["name"]].append((at, found.end()))
    speakers = [name for name, spoken in turns.items() if len(spoken) > 1]
    if len(speakers) < 2:
        return []
    asker = max(speakers, key=lambda name: sum(_asks(fragments[at]) for at, _ in turns[name]) / len(turns[name]))
    asked = turns[asker]
    return asked if sum(_asks(fragments[at]) for at, _ in asked) * 2 > len(asked) else []


def _asks(one: Fragment) -> bool:
    return one.text.rstrip("”」").endswith(("？", "?"))


def answer_start(text: str) -> int:
    """Return where an answer's own words begin, behind `答：`."""
    found = _ANSWER.match(text)
    return found.end() if found else 0
