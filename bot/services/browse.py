"""Look around: the tree of categories and the latest stories."""

from collections.abc import Sequence
from typing import Protocol

from bot.core.category import Category
from bot.core.category_search import Match, look_up
from bot.core.latest import Mark, Page


class CategoryStore(Protocol):
    async def all(self) -> Sequence[Category]:
        """Return every category, by its key."""
        ...

    async def get(self, category_id: int) -> Category | None: ...

    async def children(self, parent_id: int | None) -> Sequence[Category]:
        """Return the categories right below `parent_id` (none: the broadest ones), the one with most articles first."""
        ...


class StoryStore(Protocol):
    async def page(self, category_ids: Sequence[int] | None, count: int, mark: Mark | None) -> Page:
        """Return up to `count` stories with reports in these categories or below them (none given: in all), each once,
        the most newly reported first. A mark at an article that is gone starts at the top.
        """
        ...


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

    async def latest(self, category_ids: Sequence[int] | None, count: int, mark: Mark | None = None) -> Page:
        """Return one page of the latest stories, in these categories or (none) in all."""
        return await self._stories.page(category_ids, count, mark)
