"""A story: what a reader is offered once, however many articles report it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.summary import Summary


@dataclass(frozen=True, slots=True)
class OtherReport:
    """Another outlet's article on the same event."""

    article_id: int
    title: str
    source: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is new in a story that a reader was offered before: sentences of the article, letter for letter (perhaps
    none), and the title under which the story was known.
    """

    sentences: tuple[str, ...]
    earlier_title: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story by its headline article, with that one's summary, as it goes to readers.

    `sequence` is the headline article's number: it grows with every new article in the order of ingestion; windows and
    watermarks go by it. What never was news, such as the old entries of a feed that is new here, stands below zero.
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
    others: tuple[OtherReport, ...] = ()
    """One report of each other outlet, the earliest first."""
    follow_up: FollowUp | None = None
    """Given where readers were offered the story before, and something new has happened."""
