from bot.services.browse import Browse
from bot.store.latest import LatestStories
from tests.store.examples import NOW, Store, post


async def test_a_page_tells_whether_there_is_more(store: Store) -> None:
    await store.articles.save([post(str(number), "金融") for number in range(5)], NOW)
    browse = Browse(store.categories, LatestStories(store.database))
    first = await browse.latest(None, 3)
    assert len(first.stories) == 3
    rest = await browse.latest(None, 3, first.following)
    assert (len(rest.stories), rest.following) == (2, None)
    assert not {one.sequence for one in first.stories} & {one.sequence for one in rest.stories}


async def test_the_tree_is_walked_level_by_level(store: Store) -> None:
    await store.articles.save([post("a", "金融/银行"), post("b", "金融"), post("c", "科技")], NOW)
    browse = Browse(store.categories, LatestStories(store.database))
    broad = await browse.below(None)
    assert [(one.path.name, one.articles) for one in broad] == [("金融", 2), ("科技", 1)]
    assert [str(one.path) for one in await browse.below(broad[0].id)] == ["金融/银行"]
    assert await browse.category(broad[0].id) == broad[0]
    found = (await browse.look_up("銀行")).found
    assert found is not None
    assert str(found.path) == "金融/银行"
