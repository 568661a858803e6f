"""A digest as it goes to a reader: sections of stories, the important first, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.category import CategoryPath
from bot.core.story import Story


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a digest shows at most: stories a section, stories in all, points a story."""

    per_section: int = 5
    stories: int = 20
    points: int = 5


@dataclass(frozen=True, slots=True)
class Section:
    """One subscribed category: its stories, the most important first, and how many more there were.

    A section of followed words has `words` (as their readers wrote them), no path, and 0 for a category.
    """

    category_id: int
    path: CategoryPath
    stories: tuple[Story, ...]
    left_out: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What a reader is offered at one time. `watermark` is the highest sequence in the window it was chosen from;
    `keywords` (word, articles that have it) are the window's, the most telling first.
    """

    sections: tuple[Section, ...]
    watermark: int
    keywords: tuple[tuple[str, int], ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def story_count(self) -> int:
        return sum(len(section.stories) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A subscribed category and its candidates, newest first; `total` counts those beyond the ones fetched as well.

    A story is on the shelf of the narrowest subscribed category only.
    """

    category_id: int
    path: CategoryPath
    stories: tuple[Story, ...]
    total: int


def choose(shelves: Sequence[Shelf], watermark: int, limits: Limits) -> Digest:
    """Choose a digest's stories: the first of each shelf, as many as the limits allow.

    Sections keep the order of `shelves`. Where the total is over the limit, sections give up stories evenly, so that
    a busy category doesn't push a quiet one out; one that has to give up all says how many there are.
    """
    quotas = _share([min(len(shelf.stories), limits.per_section) for shelf in shelves], limits.stories)
    sections = (
        Section(shelf.category_id, shelf.path, shelf.stories[:quota], max(shelf.total - quota, 0))
        for shelf, quota in zip(shelves, quotas, strict=True)
    )
    return Digest(tuple(section for section in sections if section.stories or section.left_out), watermark)


def _share(wanted: Sequence[int], total: int) -> list[int]:
    """Give each at most what it wants and all together at most `total`, one by one in turn."""
    given = [0] * len(wanted)
    while total > 0 and any(have < want for have, want in zip(given, wanted, strict=True)):
        for at, want in enumerate(wanted):
            if given[at] < want and total > 0:
                given[at] += 1
                total -= 1
    return given
