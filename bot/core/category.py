"""Categories are paths, broad to narrow: `金融/新浪财经/新浪财经－国內`."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.folding import fold

SEPARATOR = "/"
MAX_DEPTH = 8
MAX_NAME_LENGTH = 64
# What parts the levels of a path as people write it; within one name, a character of the same look stands for each.
_WITHIN_NAMES = str.maketrans({"/": "∕", "／": "∕", ">": "›", "＞": "›"})


@dataclass(frozen=True, slots=True)
class CategoryPath:
    """The names of a category and of those above it, broad to narrow; none at all means uncategorised.

    Paths are the same category when their `key` is equal, however they are written. What `str` shows, `parse` reads.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> "CategoryPath":
        """Build a path from names as a source wrote them: trimmed, empty ones dropped, length and depth bounded."""
        tidy = (" ".join(name.translate(_WITHIN_NAMES).split())[:MAX_NAME_LENGTH] for name in names)
        return cls(tuple(name for name in tidy if fold(name))[:MAX_DEPTH])

    @classmethod
    def parse(cls, text: str) -> "CategoryPath":
        """Read `金融/新浪财经` (also `金融 > 新浪财经` and `金融／新浪财经`)."""
        return cls.of(text.replace(">", SEPARATOR).replace("＞", SEPARATOR).replace("／", SEPARATOR).split(SEPARATOR))

    @property
    def key(self) -> str:
        """The folded path, by which categories are equal, stored and looked up."""
        # Folding turns `／` and `℅` into something with a separator, which would add a level.
        return SEPARATOR.join(fold(name).replace(SEPARATOR, "∕") for name in self.names)

    @property
    def name(self) -> str:
        """The narrowest name, as it came; empty for the uncategorised."""
        return self.names[-1] if self.names else ""

    @property
    def levels(self) -> tuple["CategoryPath", ...]:
        """This path and all above it, broadest first."""
        return tuple(CategoryPath(self.names[: depth + 1]) for depth in range(len(self.names)))

    def covers(self, other: "CategoryPath") -> bool:
        """Whether `other` is this category or lies below it."""
        return (other.key + SEPARATOR).startswith(self.key + SEPARATOR)

    def __str__(self) -> str:
        return SEPARATOR.join(self.names)


@dataclass(frozen=True, slots=True)
class Category:
    """A stored category. `articles` counts those in it and below it, `children` the categories right below it."""

    id: int
    path: CategoryPath
    parent_id: int | None
    articles: int
    children: int
