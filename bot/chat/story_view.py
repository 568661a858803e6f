"""How a story is written: its title as a link, the lead, the points, who else reports it, and a quiet line that says
whose it is and when it came out. One that readers know already begins with what is new in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from bot.chat.reply import Block, Fold, Group, Item, Items, Line, Picture, Run, Text, line, plain, said
from bot.chat.telegram.graphemes import is_boundary
from bot.chat.texts import Texts, quote, trail
from bot.core.digest import Limits
from bot.core.language import Language
from bot.core.story import FollowUp, OtherReport, Story
from bot.core.summary import Passage, Point, Summary

_OPEN_POINTS = 3
_OPEN_CHARACTERS = 240
_DEEPEST = 2
_OUTLETS_NAMED = 5
_LONGEST_OPENING = 30
_LINKABLE = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From where a story is looked at: the reader's language, zone and local day, and how many points it may show.

    `with_category`: the story stands among those of other categories, so it says which one it is from.
    """

    texts: Texts
    zone: str
    today: date
    points: int = Limits().points
    with_category: bool = False


def story_group(story: Story, view: Viewpoint) -> Group:
    """Write a story. What its summary lacks is left out; the title is always there."""
    return Group((Line(_headline(story, view)), *_inside(story, view)))


@lru_cache(maxsize=1_024)
def story_fold(story: Story, view: Viewpoint, *, is_open: bool = False) -> Fold:
    """Write a story as one that shows its headline alone until it is opened; with its picture.

    On one morning it stands in thousands of digests.
    """
    url = web_link(story.url)
    original = Run(view.texts("story.original"), url=url) if url is not None else None
    return Fold(_headline(story, view), tuple(_inside(story, view, pictured=True)), original, is_open)


def title_of(story: Story, texts: Texts) -> str:
    """Return a story's title; one without any is known by how it begins."""
    return story.title.strip() or _opening(story.summary.lead) or texts("story.untitled")


def _headline(story: Story, view: Viewpoint) -> Text:
    mark = (Run(view.texts("story.follow_up"), bold=True),) if story.follow_up is not None else ()
    reported = (Run(view.texts.plural("story.outlets", len(story.others) + 1)),) if story.others else ()
    return (*mark, Run(title_of(story, view.texts), bold=True, url=web_link(story.url)), *reported)


def _inside(story: Story, view: Viewpoint, *, pictured: bool = False) -> Iterator[Block]:
    lead, points = story.summary.lead, story.summary.points
    news = _news(story.follow_up, story.language, view) if story.follow_up is not None else ()
    yield from news
    said_already = {story.title, points[0].text if points else "", said(news[0].text) if news else ""}
    if lead is not None and not any(lead.text in known for known in said_already):
        yield line(lead.text)
    if pictured and story.summary.picture is not None:
        yield Picture(story.summary.picture)
    if points:
        yield _points(story.summary, view)
    if story.others:
        yield Line(_others(story.others, view), quiet=True)
    origin = _origin(story, view)
    if origin:
        yield Line(origin, quiet=True)


def _news(follow_up: FollowUp, language: Language, view: Viewpoint) -> tuple[Line, ...]:
    """Return what is new in a story that readers know, and what they know it as."""
    gap = "" if language.is_chinese else " "
    sentences = gap.join(follow_up.sentences)
    newest = (Line((Run(view.texts("story.newest"), bold=True), Run(sentences))),) if sentences else ()
    return (*newest, line(view.texts("story.earlier", title=follow_up.earlier_title), quiet=True))


def _others(others: Sequence[OtherReport], view: Viewpoint) -> Text:
    """Name the other outlets, each a link to its report; of many, the first ones."""
    texts = view.texts
    runs = [Run(texts.plural("story.others", len(others)))]
    named = others[:_OUTLETS_NAMED]
    for at, other in enumerate(named):
        if at:
            is_last = at == len(others) - 1
            runs.append(Run(texts("format.last_separator" if is_last else "format.separator")))
        runs.append(Run(_outlet(other, view), url=web_link(other.url)))
    if len(others) > len(named):
        runs.append(Run(texts("story.and_others")))
    return tuple(runs)


def _outlet(other: OtherReport, view: Viewpoint) -> str:
    named = (other.source or "").strip() or _host(other.url) or quote(other.title)
    return named or view.texts("story.untitled")


def _host(url: str | None) -> str:
    try:
        return (urlsplit(web_link(url) or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _points(summary: Summary, view: Viewpoint) -> Items:
    items: list[Item] = []
    left = view.points
    for one in summary.lists:
        if left > 0 and one.introduction is not None:
            items.append(Item("", plain(one.introduction.text)))
        items += _items(one.points[:left], 0)
        left = max(left - len(one.points), 0)
    long = sum(len(run.text) for item in items for run in item.text) > _OPEN_CHARACTERS
    left_out = len(summary.points) - view.points
    if left_out > 0:
        items.append(Item("…", plain(view.texts.plural("story.points_left_out", left_out))))
    return Items(tuple(items), folded=long or len(items) > _OPEN_POINTS)


def _items(points: Sequence[Point], depth: int) -> Iterator[Item]:
    for number, point in enumerate(points, start=1):
        yield Item(_marker(number, len(points), depth), plain(point.text), min(depth, _DEEPEST))
        yield from _items(point.children, depth + 1)


def _marker(number: int, siblings: int, depth: int) -> str:
    """Number points and what is nested in them; an only child and what lies deeper have nothing to be told from."""
    if depth == 0:
        return f"{number}."
    return f"({number})" if depth == 1 and siblings > 1 else "–"


def _opening(lead: Passage | None) -> str:
    """Return how an article without a title begins, as far as a headline goes."""
    return "" if lead is None else shortened(lead.text, _LONGEST_OPENING)


def shortened(text: str, most: int) -> str:
    """Return how a text begins, as far as `most` characters go; none that a reader sees as one is torn."""
    if len(text) <= most:
        return text
    end = next((at for at in range(most, 0, -1) if is_boundary(text, at) and not _is_inside_word(text, at)), most)
    return f"{text[:end].rstrip('，、：；,;: ')}……"


def _is_inside_word(text: str, at: int) -> bool:
    return all(character.isascii() and character.isalnum() for character in text[at - 1 : at + 1])


def _origin(story: Story, view: Viewpoint) -> Text:
    words = [trail(story.categories) if view.with_category else "", story.source or ""]
    # A source is often named like its category; once is enough.
    whose = " · ".join(dict.fromkeys(word for word in words if word))
    if story.published is None:
        return plain(whose) if whose else ()
    when = Run(view.texts.published(story.published, view.zone, view.today), at=story.published)
    return (Run(f"{whose} · "), when) if whose else (when,)


def web_link(url: str | None) -> str | None:
    """Return an address of the web; anything else is none to follow."""
    return url if url is not None and url.lower().startswith(_LINKABLE) else None
