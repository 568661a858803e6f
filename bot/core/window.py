"""From all that came in since a reader's last digest to the stories that its next one may show, and where they stand.

A story is offered once: it comes again only when one of its new reports says that something has happened since. It
stands in the narrowest subscribed category of its headline, or, where it is in none of those and has a followed word,
among the followed ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.category import CategoryPath
from bot.core.choosing import Candidate, Shelf, Told, headline
from bot.core.language import Language, nearness


@dataclass(frozen=True, slots=True)
class Member:
    """An article as a report of its story. `develops`: it says that something new has happened. `source_key` is equal
    for articles of one outlet, `length` is how many characters its body has.
    """

    article_id: int
    story_id: int
    develops: bool
    source_key: int
    length: int
    category_id: int
    shown_at: datetime
    language: Language = Language.UNKNOWN


@dataclass(frozen=True, slots=True)
class Window:
    """What a digest is chosen from: all members (some earlier than the window) of the stories with an article after
    `after` and up to `ceiling`.

    `beyond`: category → articles in the window that weren't looked at. `hits`: article → how many followed words it
    has. `muted`: articles with a word that the reader has muted. `offered_to`: the last article that counts as offered.
    """

    after: int
    ceiling: int
    offered_to: int
    members: Mapping[int, Sequence[Member]]
    beyond: Mapping[int, int] = field(default_factory=dict)
    hits: Mapping[int, int] = field(default_factory=dict)
    muted: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Tree:
    """The categories: `levels` has each one's number and those of all above it, the narrowest first."""

    levels: Mapping[int, tuple[int, ...]]
    paths: Mapping[int, CategoryPath]

    def home(self, category_id: int, among: AbstractSet[int]) -> int | None:
        """Return the narrowest of the categories `among` that covers this one."""
        return next((level for level in self.levels.get(category_id, ()) if level in among), None)


def shelve(
    window: Window,
    tree: Tree,
    category_ids: Sequence[int],
    words: Sequence[str] = (),
    damped: AbstractSet[int] = frozenset(),
    language: str = "",
) -> tuple[Shelf, ...]:
    """Return a shelf for the followed `words` and one for each of the categories that there are, in this order. Of a
    story that is told in several languages, what is in the reader's `language` is shown.
    """
    own = frozenset(category_ids)
    filled: dict[int, list[Candidate]] = defaultdict(list)
    for members in window.members.values():
        placed = _placed(members, window, tree, _Reader(own, damped, language))
        if placed is not None:
            filled[placed[0]].append(placed[1])
    shelves = [
        Shelf(one, tree.paths[one], tuple(filled[one]), window.beyond.get(one, 0))
        for one in category_ids
        if one in tree.paths
    ]
    followed = [Shelf(0, CategoryPath(()), tuple(filled[0]), words=tuple(words))] if filled[0] else []
    return (*followed, *shelves)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Which categories it has chosen and which it wants less of, and its language."""

    own: AbstractSet[int]
    damped: AbstractSet[int]
    language: str


def _placed(members: Sequence[Member], window: Window, tree: Tree, reader: _Reader) -> tuple[int, Candidate] | None:
    """Return the category (0: the followed words) and the candidate that a story makes; none where it isn't shown."""
    own = reader.own
    wanted = [
        one
        for one in members
        if one.article_id not in window.muted
        and (one.article_id in window.hits or tree.home(one.category_id, own) is not None)
    ]
    fresh = [one for one in wanted if window.after < one.article_id <= window.ceiling]
    was_offered = any(0 < one.article_id <= window.offered_to for one in wanted)
    shown = [one for one in fresh if one.develops] if was_offered else fresh
    if not shown:
        return None
    told = {one.article_id: one for one in shown}
    best = told[headline(_told(shown, tree, reader)).article_id]
    candidate = Candidate(
        story_id=best.story_id,
        article_id=best.article_id,
        source_key=best.source_key,
        sources=len({one.source_key for one in members}),
        newest_at=max(one.shown_at for one in shown),
        length=best.length,
        hits=max(window.hits.get(one.article_id, 0) for one in shown),
        is_follow_up=was_offered,
        is_damped=tree.home(best.category_id, reader.damped) is not None,
    )
    return tree.home(best.category_id, own) or 0, candidate


def _told(members: Iterable[Member], tree: Tree, reader: _Reader) -> Iterator[Told]:
    for one in members:
        is_own = tree.home(one.category_id, reader.own) is not None
        yield Told(one.article_id, one.length, is_own, nearness(one.language, reader.language))
