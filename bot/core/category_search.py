"""Which category a reader means by what they typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.core.category import SEPARATOR, Category, CategoryPath

_LIKE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """`found` when one category is meant beyond doubt; otherwise `candidates`, the likeliest first (perhaps none)."""

    found: Category | None
    candidates: tuple[Category, ...] = ()


def look_up(text: str, categories: Iterable[Category], most: int = 6) -> Match:
    """Find the category that `text` names: by its whole path, the end of its path or its name; else the nearest ones.

    Where several categories bear the name, the broadest one wins if all the others lie below it.
    """
    wanted = CategoryPath.parse(text).key
    known = list(categories)
    if not wanted:
        return Match(None)
    named = [category for category in known if (SEPARATOR + category.path.key).endswith(SEPARATOR + wanted)]
    exact = [category for category in named if category.path.key == wanted]
    if exact:
        return Match(exact[0])
    if named:
        broadest = min(named, key=lambda category: len(category.path.names))
        if all(broadest.path.covers(category.path) for category in named):
            return Match(broadest)
        return Match(None, _by_size(named)[:most])
    return Match(None, _nearest(wanted, known, most))


def _nearest(wanted: str, known: Sequence[Category], most: int) -> tuple[Category, ...]:
    scored = ((_likeness(wanted, category), category) for category in known)
    close = sorted(
        ((score, category) for score, category in scored if score >= _LIKE_ENOUGH),
        key=lambda pair: (-pair[0], -pair[1].articles, pair[1].path.key),
    )
    return tuple(category for _, category in close[:most])


def _likeness(wanted: str, category: Category) -> float:
    name = category.path.key.rsplit(SEPARATOR, 1)[-1]
    narrow = wanted.rsplit(SEPARATOR, 1)[-1]
    if narrow in name or name in narrow:
        return 0.9
    return SequenceMatcher(None, narrow, name).ratio()


def _by_size(categories: Sequence[Category]) -> tuple[Category, ...]:
    return tuple(sorted(categories, key=lambda category: (-category.articles, category.path.key)))
