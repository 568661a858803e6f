"""The latest stories of some categories, or of all: each once, where the newest of its reports there stands.

Places are read from the end of an index, some at a time, until there are stories enough. What comes in while somebody
reads on is left out, so that no story moves up past the reader.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.choosing import Told, headline
from bot.core.latest import Mark, Page
from bot.core.story import Story
from bot.core.window import Member
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.members import fetch_members, story_ids_of
from bot.store.outlets import with_others
from bot.store.schema import articles, category_articles, reports
from bot.store.stories import Place, below, fetch_stories, follows, newest

_AT_ONCE = 1_000
_MOST = 10_000


class LatestStories:
    """The `StoryStore` of `services.browse`. `most`: so many rows a page looks at (an article in several of the
    categories is a row of each) before it leaves the rest to the next one, however often one text was copied.
    """

    def __init__(self, database: Database, most: int = _MOST) -> None:
        self._database = database
        self._most = most

    async def page(self, category_ids: Sequence[int] | None, count: int, mark: Mark | None) -> Page:
        """Return up to `count` stories with reports in these categories or below them (none given: in all), each once,
        the most newly reported first. A mark at an article that is gone starts at the top.

        A story's headline is the fullest of its reports there, from the last one on that says what has happened since.
        """
        async with self._database.reading() as connection:
            upto = mark.upto if mark is not None and mark.upto else await _newest_number(connection)
            start = await _place(connection, mark.before) if mark is not None else None
            listing = _Listing(connection, category_ids, upto, self._most)
            places, end = await listing.places(start, count)
            stories = await listing.stories(places)
        return Page(tuple(stories), None if end is None else Mark(end.article_id, upto))


class _Read(NamedTuple):
    """Places, the newest first, and how many rows that took. `is_last`: there are no more."""

    places: Sequence[Place]
    rows: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Listing:
    """What stands in some categories (none given: in all) up to number `upto`, read as far as `most` rows go."""

    connection: AsyncConnection
    category_ids: Sequence[int] | None
    upto: int
    most: int

    async def places(self, start: Place | None, count: int) -> tuple[Mapping[int, Place], Place | None]:
        """Return the next stories after `start`, at most `count`, each with the place of its newest report, and the
        place after which more may come.
        """
        found: dict[int, Place] = {}
        earlier: set[int] = set()
        at, size, looked_at = start, 2 * count, 0
        while len(found) <= count:
            read = await self._read(at, size)
            story_of = await story_ids_of(self.connection, [place.article_id for place in read.places])
            if start is not None:
                earlier |= await self._earlier(set(story_of.values()) - found.keys() - earlier, start)
            for place in read.places:
                story_id = story_of.get(place.article_id, place.article_id)
                if story_id not in earlier:
                    found.setdefault(story_id, place)
            at = None if read.is_last else read.places[-1]
            looked_at += read.rows
            if read.is_last or looked_at >= self.most:
                break
            size = min(2 * size, _AT_ONCE)
        shown = dict(list(found.items())[:count])
        return shown, at if len(found) <= count else list(shown.values())[-1]

    async def stories(self, places: Mapping[int, Place]) -> list[Story]:
        """Return these stories, by their headlines."""
        members = await fetch_members(self.connection, list(places), self.upto)
        inside = await self._inside([one.article_id for some in members.values() for one in some])
        headlines = {
            story_id: _headline([one for one in members.get(story_id, ()) if one.article_id in inside], place)
            for story_id, place in places.items()
        }
        found = await fetch_stories(self.connection, list(headlines.values()))
        told = {headlines[story_id]: some for story_id, some in members.items()}
        complete = await with_others(self.connection, found, told)
        return [complete[one] for one in headlines.values() if one in complete]

    async def _read(self, start: Place | None, count: int) -> _Read:
        """Return the newest places after `start`, `count` at least where there are so many."""
        if self.category_ids is None:
            selection = select(articles.c.shown_at, articles.c.id).where(articles.c.id <= self.upto)
            if start is not None:
                selection = selection.where(follows(articles.c.shown_at, articles.c.id, start))
            ordered = selection.order_by(articles.c.shown_at.desc(), articles.c.id.desc()).limit(count)
            places = [Place(*row) for row in await self.connection.execute(ordered)]
            return _Read(places, len(places), is_last=len(places) < count)
        listed: dict[int, list[Place]] = defaultdict(list)
        for row in await self.connection.execute(newest(self.category_ids, count, below(start, self.upto))):
            if row.article_id is not None:
                listed[row.category_id].append(Place(row.shown_at, row.article_id))
        found = sorted({place for some in listed.values() for place in some}, reverse=True)
        # Beyond where a category's list was cut off, others' places may have some of it between them.
        cut = max((min(some) for some in listed.values() if len(some) == count), default=None)
        known = found if cut is None else [place for place in found if place >= cut]
        return _Read(known, sum(map(len, listed.values())), is_last=cut is None)

    async def _earlier(self, story_ids: AbstractSet[int], start: Place) -> AbstractSet[int]:
        """Return those of these stories that stand at `start` or above: they were on an earlier page."""
        told: dict[int, int] = {}
        for chunk in chunks(sorted(story_ids)):
            selection = select(reports.c.story_id, reports.c.article_id)
            selection = selection.join(articles, articles.c.id == reports.c.article_id)
            selection = selection.where(reports.c.story_id.in_(chunk), reports.c.article_id <= self.upto)
            above = ~follows(articles.c.shown_at, articles.c.id, start)
            told |= {row.article_id: row.story_id for row in await self.connection.execute(selection.where(above))}
        return {told[one] for one in await self._inside(list(told))}

    async def _inside(self, article_ids: Sequence[int]) -> AbstractSet[int]:
        """Return those of these articles that stand in the categories."""
        if self.category_ids is None:
            return frozenset(article_ids)
        found: set[int] = set()
        listed = category_articles.c
        for chunk in chunks(article_ids):
            selection = select(listed.article_id).where(listed.article_id.in_(chunk))
            found |= set(await self.connection.scalars(selection.where(listed.category_id.in_(self.category_ids))))
        return found


def _headline(members: Sequence[Member], place: Place) -> int:
    """Return the article by which a story is shown; `place` is its newest one's."""
    last = max((one.article_id for one in members if one.develops), default=None)
    current = [one for one in members if last is None or one.article_id >= last]
    if not current:
        return place.article_id
    return headline(Told(one.article_id, one.length, is_own=True) for one in current).article_id


async def _newest_number(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.max(articles.c.id))) or 0


async def _place(connection: AsyncConnection, article_id: int) -> Place | None:
    shown_at = await connection.scalar(select(articles.c.shown_at).where(articles.c.id == article_id))
    return None if shown_at is None else Place(shown_at, article_id)
