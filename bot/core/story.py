"""A story: what a reader is offered once. The articles that report one event will share a story."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.summary import Summary


@dataclass(frozen=True, slots=True)
class Story:
    """An article with its summary, as it goes to readers.

    `sequence` grows with every new story in the order of ingestion; windows and watermarks go by it. What never was
    news, such as the old entries of a feed that is new here, stands below zero.
    """

    sequence: int
    article_id: int
    title: str
    categories: CategoryPath
    category_id: int
    source: str | None
    published: datetime | None
    url: str | None
    language: Language
    summary: Summary
