"""The tree of categories. A category is stored once for all its spellings, and bears the one that came first."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category import Category, CategoryPath
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.schema import categories

UNCATEGORISED = CategoryPath(("未分类",))


class Categories:
    """The categories for browsing. Their counts of articles are kept by `Articles`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> Sequence[Category]:
        """Return every category, by its key."""
        return await self._fetch(_selection().order_by(categories.c.key))

    async def get(self, category_id: int) -> Category | None:
        found = await self._fetch(_selection().where(categories.c.id == category_id))
        return found[0] if found else None

    async def children(self, parent_id: int | None) -> Sequence[Category]:
        """Return the categories right below `parent_id` (none: the broadest ones) that have articles, the one with most
        first.
        """
        selection = _selection().where(categories.c.parent_id == parent_id, categories.c.articles > 0)
        return await self._fetch(selection.order_by(categories.c.articles.desc(), categories.c.key))

    async def _fetch(self, selection: Select[*tuple[object, ...]]) -> list[Category]:
        async with self._database.reading() as connection:
            return [_category(row) for row in await connection.execute(selection)]


def home_of(path: CategoryPath) -> CategoryPath:
    """Return where something of this path is filed: what has no category has one of its own."""
    return path if path.key else UNCATEGORISED


async def ensure(connection: AsyncConnection, paths: Iterable[CategoryPath]) -> Mapping[str, int]:
    """Store what is missing of these categories and of all above them; return key → id of all of those."""
    wanted: dict[str, CategoryPath] = {}
    for path in paths:
        for level in path.levels:
            wanted.setdefault(level.key, level)
    known = await _known(connection, list(wanted))
    missing = [level for key, level in wanted.items() if key not in known]
    for depth in sorted({len(level.names) for level in missing}):
        layer = [level for level in missing if len(level.names) == depth]
        await connection.execute(
            insert(categories).on_conflict_do_nothing(index_elements=["key"]), [_row(level, known) for level in layer]
        )
        known |= await _known(connection, [level.key for level in layer])
    return {key: category_id for key, (category_id, _) in known.items()}


def _row(level: CategoryPath, known: Mapping[str, tuple[int, list[str]]]) -> dict[str, object]:
    """Write a category as a row; what lies above it is known already, and so is how that is spelt."""
    if len(level.names) == 1:
        return {"key": level.key, "names": list(level.names), "parent_id": None}
    parent_id, names = known[level.levels[-2].key]
    return {"key": level.key, "names": [*names, level.name], "parent_id": parent_id}


async def _known(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, tuple[int, list[str]]]:
    known: dict[str, tuple[int, list[str]]] = {}
    for chunk in chunks(keys):
        selection = select(categories.c.key, categories.c.id, categories.c.names).where(categories.c.key.in_(chunk))
        known |= {row.key: (row.id, row.names) for row in await connection.execute(selection)}
    return known


def _selection() -> Select[*tuple[object, ...]]:
    below = categories.alias("below")
    children = select(func.count()).where(below.c.parent_id == categories.c.id, below.c.articles > 0).scalar_subquery()
    return select(
        categories.c.id, categories.c.names, categories.c.parent_id, categories.c.articles, children.label("children")
    )


def _category(row: Row[*tuple[object, ...]]) -> Category:
    return Category(row.id, CategoryPath(tuple(row.names)), row.parent_id, row.articles, row.children)
