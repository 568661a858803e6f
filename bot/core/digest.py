"""A digest as it goes to a reader: sections of stories, the important first, and what was left out."""

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
    `keywords` (word, stories that have it) are the window's, the most frequent first.
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
