"""Look around: the tree of categories and the latest stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.category import Category
from bot.core.category_search import Match, look_up
from bot.core.story import Story


class CategoryStore(Protocol):
    async def all(self) -> Sequence[Category]:
        """Return every category, by its key."""
        ...

    async def get(self, category_id: int) -> Category | None: ...

    async def children(self, parent_id: int | None) -> Sequence[Category]:
        """Return the categories right below `parent_id` (none: the broadest ones), the one with most articles first."""
        ...


class StoryStore(Protocol):
    async def latest(self, category_ids: Sequence[int] | None, count: int, before: int | None) -> Sequence[Story]:
        """Return up to `count` stories in these categories or below them (none given: in all), newest published first.

        `before` is the sequence of the story after which the page starts; a story that is gone starts at the top.
        """
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the latest stories; `more` tells whether there are older ones."""

    stories: tuple[Story, ...]
    more: bool


class Browse:
    def __init__(self, categories: CategoryStore, stories: StoryStore) -> None:
        self._categories = categories
        self._stories = stories

    async def category(self, category_id: int) -> Category | None:
        return await self._categories.get(category_id)

    async def below(self, parent_id: int | None) -> tuple[Category, ...]:
        """Return the categories with articles right below one (none: the broadest), the biggest first."""
        return tuple(one for one in await self._categories.children(parent_id) if one.articles)

    async def look_up(self, text: str) -> Match:
        """Find the category that a reader means by `text`."""
        return look_up(text, [one for one in await self._categories.all() if one.articles])

    async def latest(self, category_ids: Sequence[int] | None, count: int, before: int | None = None) -> Page:
        """Return one page of the latest stories, in these categories or (none) in all."""
        stories = await self._stories.latest(category_ids, count + 1, before)
        return Page(tuple(stories[:count]), len(stories) > count)
