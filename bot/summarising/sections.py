"""Sub-headings and what stands under each.

A heading is marked as one, or is a short paragraph without a sentence's end that text follows: all bold, centred, or
plain where several of the kind divide the article.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.summarising.fragments import Fragment, Kind
from bot.summarising.markers import markers_of

LONGEST_HEADING = 36
_LONGEST_ENGLISH = 90
_MARKER = 6
_NO_END = tuple("。；，、！…;,.!")
_QUESTION = re.compile(r"(?:问|Q|记者|提问|主持人)\d{0,2}\s*[：:、.]\s*(?=\S)")
_ANSWER = re.compile(r"(?:答|A|回答|回应)\d{0,2}\s*[：:、.]\s*(?=\S)")
_SPEAKER = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,10}|[A-Z][\w.’' -]{1,30}?)\s?[：:]\s*(?=\S)")
_ORNAMENTS = (
    r"▎▍▌▋█∎|｜■□●○◆◇▶►▷◤◢◥◣>》★☆※#＃◎▲△•·–—\-*~～/／\u2600-\u27bf\u2b1b\u2b1c\u2b50\U0001f300-\U0001faff\ufe0f"
)
_ORNAMENT = re.compile(rf"[{_ORNAMENTS}][{_ORNAMENTS}\s]*")
_ORNAMENT_BEHIND = re.compile(rf"\s[{_ORNAMENTS}\s]*[{_ORNAMENTS}]$")
_STANDING_OUT = re.compile(r"[▎▍▌▋█∎｜]|[【〖][^】〗]{2,30}[】〗]$")
_BRACKETED = re.compile(r"[【〖［\[](?P<words>[^】〗］\]]+)[】〗］\]]")
_LETTER = re.compile(r"[^\W\d_]")
_PATH_LIKE = re.compile(r"[\\/].*[\\/]|^[A-Z]:\\|[{}<>=]|^\$|^#")


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
    for is_heading in (_is_marked, _is_bold, _opens_bold, _is_plain):
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
    stands_out = one.strong or one.centred or _STANDING_OUT.match(one.text) is not None
    return _is_marked(fragments, at) or (stands_out and _is_short_line(one))


def _opens_bold(fragments: Sequence[Fragment], at: int) -> bool:
    """Whether a paragraph opens with a bold head, as others do."""
    head = fragments[at].head
    longest = LONGEST_HEADING if not fragments[at].text.isascii() else _LONGEST_ENGLISH
    return 3 <= head <= longest


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
        and not _PATH_LIKE.search(one.text[slice(*own_words(one.text))])
    )


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


def own_words(text: str) -> tuple[int, int]:
    """Return where a heading's own words begin and end: without ornaments and brackets around them."""
    ornament = _ORNAMENT.match(text)
    start = ornament.end() if ornament and ornament.end() < len(text) else 0
    behind = _ORNAMENT_BEHIND.search(text, start)
    bracketed = _BRACKETED.fullmatch(text, start)
    return bracketed.span("words") if bracketed else (start, behind.start() if behind else len(text))


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
