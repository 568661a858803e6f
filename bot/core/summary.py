"""An extractive summary: passages of the article, each with the places where it stands."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.article import Span


class Method(StrEnum):
    """How the points were found."""

    ENUMERATION = "enumeration"
    SECTIONS = "sections"
    LIST = "list"
    SALIENCE = "salience"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of the article, letter for letter, and where it stands (several spans where it was joined)."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its own head passage without marker or number, and the points that are nested in it.

    `full` is the whole statement where the head is only its beginning, cut at the end of a clause.
    """

    head: Passage
    children: tuple["Point", ...] = ()
    full: Passage | None = None

    @property
    def text(self) -> str:
        return self.head.text


@dataclass(frozen=True, slots=True)
class PointList:
    """Points that belong together, with the sentence of the article that introduces them."""

    points: tuple[Point, ...]
    introduction: Passage | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What an article says in brief. `lead` is none where the article has no text beyond its title."""

    lead: Passage | None
    lists: tuple[PointList, ...] = ()
    picture: str | None = None
    method: Method = Method.NONE

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of all lists, in the order of the article."""
        return tuple(point for one in self.lists for point in one.points)
