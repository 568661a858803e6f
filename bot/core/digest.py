"""What goes into a digest: which stories, under which heading, in which order, and how many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

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
    """One subscribed category: its stories, newest first, and how many more there were."""

    category_id: int
    path: CategoryPath
    stories: tuple[Story, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What a reader is offered at one time. `watermark` is the highest sequence in the window it was chosen from."""

    sections: tuple[Section, ...]
    watermark: int

    @property
    def story_count(self) -> int:
        return sum(len(section.stories) for section in self.sections)

    @property
    def left_out(self) -> int:
        return sum(section.left_out for section in self.sections)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A subscribed category and its candidates, newest first; `total` counts those beyond the ones fetched as well."""

    category_id: int
    path: CategoryPath
    stories: tuple[Story, ...]
    total: int


def choose(shelves: Sequence[Shelf], watermark: int, limits: Limits) -> Digest:
    """Choose a digest's stories: each once, under the narrowest subscribed category that covers it.

    Sections keep the order of `shelves`. Where the total is over the limit, sections give up stories evenly, so that
    a busy category doesn't push a quiet one out; one that has to give up all says how many there are.
    """
    owners = _narrowest_owner(shelves)
    offered = [[story for story in shelf.stories if owners[story.sequence] is shelf] for shelf in shelves]
    quotas = _share([min(len(stories), limits.per_section) for stories in offered], limits.stories)
    sections = (
        Section(shelf.category_id, shelf.path, tuple(stories[:quota]), _own_total(shelf, shelves) - quota)
        for shelf, stories, quota in zip(shelves, offered, quotas, strict=True)
    )
    return Digest(tuple(section for section in sections if section.stories or section.left_out), watermark)


def _narrowest_owner(shelves: Iterable[Shelf]) -> dict[int, Shelf]:
    owners: dict[int, Shelf] = {}
    for shelf in shelves:
        for story in shelf.stories:
            owner = owners.get(story.sequence)
            if owner is None or len(shelf.path.names) > len(owner.path.names):
                owners[story.sequence] = shelf
    return owners


def _own_total(shelf: Shelf, shelves: Iterable[Shelf]) -> int:
    """Return how many stories a shelf has that stand on no narrower one: its total less its nearest ones' totals."""
    below = [other for other in shelves if other is not shelf and shelf.path.covers(other.path)]
    nearest = (one for one in below if not any(two is not one and two.path.covers(one.path) for two in below))
    return shelf.total - sum(one.total for one in nearest)


def _share(wanted: Sequence[int], total: int) -> list[int]:
    """Give each at most what it wants and all together at most `total`, one by one in turn."""
    given = [0] * len(wanted)
    while total > 0 and any(have < want for have, want in zip(given, wanted, strict=True)):
        for at, want in enumerate(wanted):
            if given[at] < want and total > 0:
                given[at] += 1
                total -= 1
    return given


def newest_first(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Order stories by their ingestion, the latest first."""
    return tuple(sorted(stories, key=attrgetter("sequence"), reverse=True))
