"""All that one morning's digests are chosen from. What many signatures ask for is read once and kept for that long.

Every look goes up to one `ceiling`, the last article that was sorted into stories when the edition was opened, so that
all digests of an edition see the same news, however long it takes to make them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category import CategoryPath
from bot.core.story import FollowUp, Story
from bot.core.window import Member, Tree, Window
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.listed import big_stories, listed_after, totals_after
from bot.store.members import fetch_members, story_ids_of
from bot.store.outlets import other_reports, with_others
from bot.store.schema import categories, reports, word_hits, words
from bot.store.sorting import sorted_up_to
from bot.store.stories import fetch_stories

_NEWEST = 150
_HITS = 200
_BIG_WITHIN = timedelta(hours=36)
_WEEK = timedelta(days=7)
_STORIES_KEPT = 20_000
_KEYWORDS = 12
_KEYWORD_STORIES = 2_000


class Editions:
    """Opens editions of what is stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, now: datetime) -> "Edition":
        """Return an edition of all that has been sorted by now."""
        async with self._database.reading() as connection:
            ceiling = await sorted_up_to(connection)
            tree = await _tree(connection)
        return Edition(self._database, now, ceiling, tree)


class Edition:
    """See above. `tree` has all categories."""

    def __init__(self, database: Database, now: datetime, ceiling: int, tree: Tree) -> None:
        self.ceiling = ceiling
        self.tree = tree
        self._database = database
        self._now = now
        self._listed: dict[tuple[int, tuple[int, ...], int], tuple[int, ...]] = {}
        self._totals: dict[tuple[int, int], int] = {}
        self._story_of: dict[int, int] = {}
        self._members: dict[int, tuple[Member, ...]] = {}
        self._big: dict[timedelta, frozenset[int]] = {}
        self._hits: dict[int, frozenset[int]] = {}
        self._words: dict[int, str] = {}
        self._stories: dict[int, Story] = {}
        self._keywords: dict[int, tuple[str, ...]] = {}

    async def window(
        self,
        category_ids: Sequence[int],
        watermark: int,
        follows: Sequence[int] = (),
        mutes: Sequence[int] = (),
        *,
        is_weekly: bool = False,
    ) -> Window:
        """Return what a digest after `watermark` may be chosen from; of the last seven days, with nothing of it taken
        for offered before, for a weekly one.
        """
        after = 0 if is_weekly else watermark
        since = self._now - (_WEEK if is_weekly else _BIG_WITHIN)
        async with self._database.reading() as connection:
            await self._read_hits(connection, [*follows, *mutes])
            known = [one for one in category_ids if one in self.tree.levels]
            nearest = _nearest_below(known, self.tree)
            listed = await self._read_listed(connection, nearest, after)
            big = await self._read_big(connection, since)
            followed = {one for word in follows for one in self._hits[word] if one > after}
            ids = {one for some in listed.values() for one in some} | followed
            await self._read_members(connection, ids, big)
            beyond = await self._read_beyond(connection, nearest, listed, after) if not is_weekly else {}
        stories = {self._story_of[one] for one in ids if one in self._story_of} | big
        return Window(
            after=after,
            ceiling=self.ceiling,
            offered_to=0 if is_weekly else watermark,
            members={story_id: self._since(story_id, since, is_weekly=is_weekly) for story_id in stories},
            beyond=beyond,
            hits=_counted(self._hits[word] for word in follows),
            muted=frozenset[int]().union(*(self._hits[word] for word in mutes)),
        )

    async def words(self, word_ids: Sequence[int]) -> tuple[str, ...]:
        """Return these words as they were first written."""
        missing = [one for one in word_ids if one not in self._words]
        if missing:
            async with self._database.reading() as connection:
                rows = await connection.execute(select(words.c.id, words.c.text).where(words.c.id.in_(missing)))
                self._words |= {row.id: row.text for row in rows}
        return tuple(self._words[one] for one in word_ids if one in self._words)

    async def stories(self, headlines: Mapping[int, bool]) -> Mapping[int, Story]:
        """Return article → the story that it is the headline of. `headlines`: article → whether it is a follow-up."""
        async with self._database.reading() as connection:
            missing = [one for one in headlines if one not in self._stories]
            if len(self._stories) > _STORIES_KEPT:
                self._stories.clear()
                missing = list(headlines)
            if missing:
                self._stories |= await self._complete(connection, await fetch_stories(connection, missing))
            found = {one: self._stories[one] for one in headlines if one in self._stories}
            follow_ups = [one for one, is_follow_up in headlines.items() if is_follow_up and one in found]
            return {**found, **await self._followed_up(connection, {one: found[one] for one in follow_ups})}

    async def keywords(self, window: Window, category_ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """Return the words that most of a window's stories are about, and of how many: of the newest ones in these
        categories (or with a followed word), each by its latest report. Of words with equal counts, those come first
        that say more of their articles.
        """
        chosen = frozenset(category_ids)
        latest: list[int] = []
        for members in window.members.values():
            fresh = [one for one in members if one.article_id > window.after and one.article_id not in window.muted]
            last = max(fresh, key=lambda one: one.article_id, default=None)
            if last is not None and (last.article_id in window.hits or self.tree.home(last.category_id, chosen)):
                latest.append(last.article_id)
        latest = sorted(latest, reverse=True)[:_KEYWORD_STORIES]
        async with self._database.reading() as connection:
            await self._read_keywords(connection, latest)
        many: dict[str, int] = defaultdict(int)
        rank: dict[str, int] = defaultdict(int)
        for one in latest:
            for place, word in enumerate(self._keywords[one]):
                many[word] += 1
                rank[word] += place
        best = sorted(many, key=lambda word: (-many[word], rank[word], word))
        return tuple((word, many[word]) for word in best[:_KEYWORDS])

    async def _read_keywords(self, connection: AsyncConnection, article_ids: Sequence[int]) -> None:
        missing = [one for one in article_ids if one not in self._keywords]
        for chunk in chunks(missing):
            selection = select(reports.c.article_id, reports.c.keywords).where(reports.c.article_id.in_(chunk))
            found = {row.article_id: tuple(row.keywords.split()) for row in await connection.execute(selection)}
            self._keywords |= {one: found.get(one, ()) for one in chunk}

    def _since(self, story_id: int, since: datetime, *, is_weekly: bool) -> tuple[Member, ...]:
        members = self._members.get(story_id, ())
        return tuple(one for one in members if one.shown_at >= since) if is_weekly else members

    async def _read_listed(
        self, connection: AsyncConnection, nearest: Mapping[int, tuple[int, ...]], after: int
    ) -> Mapping[int, tuple[int, ...]]:
        """Return category → the newest articles in the window that stand in none of the chosen categories below it."""
        missing = {one: below for one, below in nearest.items() if (one, below, after) not in self._listed}
        if missing:
            read = await listed_after(connection, missing, after, self.ceiling, _NEWEST)
            self._listed |= {(one, below, after): read.get(one, ()) for one, below in missing.items()}
        return {one: self._listed[one, below, after] for one, below in nearest.items()}

    async def _read_beyond(
        self,
        connection: AsyncConnection,
        nearest: Mapping[int, tuple[int, ...]],
        listed: Mapping[int, Sequence[int]],
        after: int,
    ) -> Mapping[int, int]:
        """Return category → how many articles in the window weren't looked at, for those where that may be any."""
        full = [one for one, found in listed.items() if len(found) >= _NEWEST]
        wanted = {one for each in full for one in (each, *nearest[each]) if (one, after) not in self._totals}
        if wanted:
            totals = await totals_after(connection, sorted(wanted), after, self.ceiling)
            self._totals |= {(one, after): totals.get(one, 0) for one in wanted}
        return {
            one: max(0, self._totals[one, after] - sum(self._totals[below, after] for below in nearest[one]) - _NEWEST)
            for one in full
        }

    async def _read_big(self, connection: AsyncConnection, since: datetime) -> frozenset[int]:
        """Return the stories that several outlets have reported since: of a busy category, the newest aren't all."""
        span = self._now - since
        if span not in self._big:
            self._big[span] = await big_stories(connection, since, self.ceiling)
        return self._big[span]

    async def _read_members(
        self, connection: AsyncConnection, article_ids: AbstractSet[int], story_ids: AbstractSet[int]
    ) -> None:
        unknown = [one for one in article_ids if one not in self._story_of]
        self._story_of |= await story_ids_of(connection, unknown)
        wanted = {self._story_of[one] for one in article_ids if one in self._story_of} | story_ids
        missing = [one for one in wanted if one not in self._members]
        self._members |= await fetch_members(connection, missing, self.ceiling)

    async def _read_hits(self, connection: AsyncConnection, word_ids: Sequence[int]) -> None:
        for word_id in word_ids:
            if word_id not in self._hits:
                newest = select(word_hits.c.article_id).where(word_hits.c.word_id == word_id)
                newest = newest.where(word_hits.c.article_id <= self.ceiling)
                found = await connection.scalars(newest.order_by(word_hits.c.article_id.desc()).limit(_HITS))
                self._hits[word_id] = frozenset(found)

    async def _complete(self, connection: AsyncConnection, found: Mapping[int, Story]) -> Mapping[int, Story]:
        members = {one: self._members.get(self._story_of.get(one, one), ()) for one in found}
        return await with_others(connection, found, members)

    async def _followed_up(self, connection: AsyncConnection, found: Mapping[int, Story]) -> Mapping[int, Story]:
        """Say what is new in stories that were offered before."""
        if not found:
            return {}
        first = {one: min(self._members[self._story_of[one]], key=lambda member: member.article_id) for one in found}
        titles = await other_reports(connection, [member.article_id for member in first.values()])
        selection = select(reports.c.article_id, reports.c.novelty).where(reports.c.article_id.in_(list(found)))
        news = {row.article_id: tuple(row.novelty) for row in await connection.execute(selection)}
        return {
            one: replace(
                story,
                follow_up=FollowUp(
                    news.get(one, ()),
                    titles[first[one].article_id].title if first[one].article_id in titles else "",
                ),
            )
            for one, story in found.items()
        }


async def _tree(connection: AsyncConnection) -> Tree:
    rows = (await connection.execute(select(categories.c.id, categories.c.parent_id, categories.c.names))).all()
    parents = {row.id: row.parent_id for row in rows}
    levels: dict[int, tuple[int, ...]] = {}
    for one, parent in parents.items():
        line, above = [one], parent
        while above is not None:
            line.append(above)
            above = parents.get(above)
        levels[one] = tuple(line)
    return Tree(levels, {row.id: CategoryPath(tuple(row.names)) for row in rows})


def _nearest_below(category_ids: Sequence[int], tree: Tree) -> Mapping[int, tuple[int, ...]]:
    """Return category → those of the others that lie below it with none of them between."""
    chosen = frozenset(category_ids)
    nearest: dict[int, list[int]] = {one: [] for one in category_ids}
    for one in category_ids:
        above = next((level for level in tree.levels[one][1:] if level in chosen), None)
        if above is not None:
            nearest[above].append(one)
    return {one: tuple(sorted(below)) for one, below in nearest.items()}


def _counted(hits: Iterable[AbstractSet[int]]) -> Mapping[int, int]:
    many: dict[int, int] = defaultdict(int)
    for found in hits:
        for one in found:
            many[one] += 1
    return many
