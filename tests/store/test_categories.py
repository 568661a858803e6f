import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.category import Category, CategoryPath
from bot.store.categories import UNCATEGORISED, Categories, ensure
from bot.store.database import Database
from tests.store.examples import NOW, Store, post


async def put(database: Database, *paths: str) -> dict[str, int]:
    async with database.writing() as connection:
        return dict(await ensure(connection, [CategoryPath.parse(path) for path in paths]))


async def test_a_path_is_stored_level_by_level(store: Store) -> None:
    await store.articles.save([post("1", "金融/新浪财经/国内")], NOW)
    ids = await put(store.database, "金融/新浪财经/国内")
    found = await store.categories.all()
    assert [(str(category.path), category.parent_id, category.children) for category in found] == [
        ("金融", None, 1),
        ("金融/新浪财经", ids["金融"], 1),
        ("金融/新浪财经/国内", ids["金融/新浪财经"], 0),
    ]


async def test_a_category_without_articles_is_not_shown_but_can_be_looked_up(store: Store) -> None:
    await store.articles.save([post("1", "金融/银行")], NOW)
    ids = await put(store.database, "金融/股票", "体育")
    assert [str(one.path) for one in await store.categories.children(None)] == ["金融"]
    [finance] = await store.categories.children(None)
    assert finance.children == 1
    assert [str(one.path) for one in await store.categories.children(finance.id)] == ["金融/银行"]
    assert await store.categories.get(ids["体育"]) is not None


async def test_spellings_of_a_category_share_it_and_the_first_one_shows(store: Store) -> None:
    first = await put(store.database, "IT/手機", "ｉｔ / 手机/评测")
    second = await put(store.database, "it/手机")
    assert set(second.values()) <= set(first.values())
    assert [str(category.path) for category in await store.categories.all()] == ["IT", "IT/手機", "IT/手機/评测"]


async def test_a_slash_within_a_name_makes_no_level(store: Store) -> None:
    slash = CategoryPath.of(["体育/足球", "英超"])
    async with store.database.writing() as connection:
        ids = await ensure(connection, [slash, CategoryPath.of(["体育", "足球"])])
    found = await store.categories.get(ids[slash.key])
    assert found is not None
    assert found.path == slash
    assert len(ids) == 4


async def test_every_category_is_listed_by_its_key(store: Store) -> None:
    await put(store.database, "b/y", "a", "b/x")
    assert [category.path.key for category in await store.categories.all()] == ["a", "b", "b/x", "b/y"]


async def test_a_category_is_found_by_its_number(store: Store) -> None:
    ids = await put(store.database, "金融/银行")
    found = await store.categories.get(ids["金融/银行"])
    assert found is not None
    assert found.path == CategoryPath.parse("金融/银行")
    assert await store.categories.get(404) is None


async def test_children_come_with_the_fullest_first(store: Store) -> None:
    posts = [post("1", "财经/股票"), post("2", "财经/债券/国债"), post("3", "财经/债券"), post("4", "科技")]
    await store.articles.save(posts, NOW)
    broadest = await store.categories.children(None)
    assert [(category.path.name, category.articles) for category in broadest] == [("财经", 3), ("科技", 1)]
    below = await store.categories.children(broadest[0].id)
    assert [(category.path.name, category.articles) for category in below] == [("债券", 2), ("股票", 1)]
    assert await store.categories.children(below[1].id) == []


async def test_articles_without_a_category_have_one_of_their_own(store: Store) -> None:
    await store.articles.save([post("1", "")], NOW)
    (found,) = await store.categories.all()
    assert (found.path, found.articles) == (UNCATEGORISED, 1)


names = st.lists(st.sampled_from(["a", "A", "b", "手機", "手机", " a "]), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(st.lists(names.map(CategoryPath.of), max_size=6))
def test_any_paths_end_up_as_one_tree(migrated: Path, paths: list[CategoryPath]) -> None:
    with TemporaryDirectory() as folder:
        shutil.copy(migrated, Path(folder) / "news.db")
        stored = asyncio.run(tree(f"sqlite:///{folder}/news.db", paths))
    assert {category.path.key for category in stored} == {level.key for path in paths for level in path.levels}
    by_id = {category.id: category for category in stored}
    for category in stored:
        above = [] if category.parent_id is None else list(by_id[category.parent_id].path.names)
        assert list(category.path.names) == [*above, category.path.name]


async def tree(url: str, paths: list[CategoryPath]) -> Sequence[Category]:
    database = await Database.open(url)
    try:
        for at in range(0, len(paths), 2):
            async with database.writing() as connection:
                await ensure(connection, paths[at : at + 2])
        return await Categories(database).all()
    finally:
        await database.close()
