"""How a story is written: its title as a link, the lead, the points, and a quiet line that says whose and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.chat.reply import Block, Group, Item, Items, Line, Run, line, plain
from bot.chat.texts import Texts, trail
from bot.core.digest import Limits
from bot.core.story import Story
from bot.core.summary import Passage, Point, Summary

_OPEN_POINTS = 3
_OPEN_CHARACTERS = 240
_DEEPEST = 2
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
    return Group(tuple(_blocks(story, view)))


def _blocks(story: Story, view: Viewpoint) -> Iterator[Block]:
    lead = story.summary.lead
    points = story.summary.points
    title = story.title.strip() or _opening(lead) or view.texts("story.untitled")
    yield Line((Run(title, bold=True, url=_link(story.url)),))
    if lead is not None and lead.text != story.title and (not points or points[0].text != lead.text):
        yield line(lead.text)
    if points:
        yield _points(story.summary, view)
    origin = _origin(story, view)
    if origin:
        yield line(origin, quiet=True)


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
    if lead is None or len(lead.text) <= _LONGEST_OPENING:
        return lead.text if lead is not None else ""
    return f"{lead.text[:_LONGEST_OPENING].rstrip('，、：；,;: ')}……"


def _origin(story: Story, view: Viewpoint) -> str:
    words = [
        trail(story.categories) if view.with_category else "",
        story.source or "",
        view.texts.published(story.published, view.zone, view.today) if story.published else "",
    ]
    # A source is often named like its category; once is enough.
    return " · ".join(dict.fromkeys(word for word in words if word))


def _link(url: str | None) -> str | None:
    return url if url is not None and url.lower().startswith(_LINKABLE) else None
