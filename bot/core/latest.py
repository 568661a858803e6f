"""The latest stories, a page at a time."""

from dataclasses import dataclass

from bot.core.story import Story


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of the latest stories begins: after the place of article `before`. What came in after article `upto`
    doesn't count (0: everything does): so a story that is reported again while somebody reads on stays where it was.
    """

    before: int
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the latest stories; `following` is where the next page begins, none where there are no more."""

    stories: tuple[Story, ...]
    following: Mark | None
