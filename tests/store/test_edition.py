from dataclasses import replace
from datetime import timedelta

from bot.core.article import Paragraph
from bot.core.window import shelve
from tests.services.parts import SetClock, newsstand
from tests.store.examples import NOW, Store, old, post

TYPHOON = (
    "气象台今天上午发布台风橙色预警，第18号台风“海葵鸟”将于今晚在望江市沿海登陆，登陆时中心附近最大风力可达12级。"
    "全市渡轮停航，学校停课一天，已有一万两千名群众转移到安全地带，请市民不要外出，船只回港避风。"
)


async def category_id(store: Store, path: str) -> int:
    return next(one.id for one in await store.categories.all() if str(one.path) == path)


async def shelves(store: Store, *paths: str, watermark: int = 0) -> dict[str, tuple[list[int], int]]:
    """Path → the articles that a digest may show there, the newest last, and how many it would not look at."""
    edition = await newsstand(store, SetClock()).open(NOW)
    wanted = [await category_id(store, path) for path in paths]
    found = shelve(await edition.window(wanted, watermark), edition.tree, wanted)
    return {str(one.path): (sorted(each.article_id for each in one.candidates), one.beyond) for one in found}


async def test_stories_stand_on_the_narrowest_of_the_shelves_asked_for(store: Store) -> None:
    await store.articles.save([post(str(number), "金融/银行") for number in range(4)], NOW)
    await store.articles.save([post("5", "金融/保险"), post("6", "体育")], NOW)
    found = await shelves(store, "体育", "金融", "金融/保险", watermark=2)
    assert found == {"体育": ([6], 0), "金融": ([3, 4], 0), "金融/保险": ([5], 0)}


async def test_an_edited_article_is_not_news_again(store: Store) -> None:
    await store.articles.save([post("1"), post("2")], NOW)
    await store.articles.save([post("1", title="改", revision="2", published=None)], NOW + timedelta(days=1))
    assert await shelves(store, "金融") == {"金融": ([1, 2], 0)}
    assert await shelves(store, "金融", watermark=2) == {"金融": ([], 0)}


async def test_an_article_that_arrives_late_is_still_in_the_window(store: Store) -> None:
    await store.articles.save([post("1")], NOW)
    await store.articles.save([post("late", published=NOW - timedelta(days=30))], NOW)
    assert await shelves(store, "金融", watermark=1) == {"金融": ([2], 0)}


async def test_what_is_no_news_is_offered_by_no_digest(store: Store) -> None:
    await store.articles.save([old(post("a", "金融/银行")), old(post("b", "金融")), post("c", "金融/银行")], NOW)
    assert await shelves(store, "金融", "金融/银行") == {"金融": ([], 0), "金融/银行": ([1], 0)}


async def test_what_a_crowd_of_articles_hides_is_counted(store: Store) -> None:
    await store.articles.save([post(f"busy-{number}", "金融/股市") for number in range(180)], NOW)
    await store.articles.save([post(f"quiet-{number}", "金融/银行") for number in range(4)], NOW)
    found = await shelves(store, "金融", "金融/股市")
    assert found["金融"] == ([181, 182, 183, 184], 0)
    assert (len(found["金融/股市"][0]), found["金融/股市"][1]) == (150, 30)


async def test_a_category_that_is_gone_has_no_shelf(store: Store) -> None:
    edition = await newsstand(store, SetClock()).open(NOW)
    assert shelve(await edition.window([404], 0), edition.tree, [404]) == ()


async def test_an_edition_sees_nothing_that_comes_in_after_it_was_opened(store: Store) -> None:
    await store.articles.save([post("1")], NOW)
    stand = newsstand(store, SetClock())
    edition = await stand.open(NOW)
    await store.articles.save([post("2")], NOW)
    await stand.open(NOW)
    wanted = [await category_id(store, "金融")]
    assert set((await edition.window(wanted, 0)).members) == {1}
    assert edition.ceiling == 1


async def test_a_story_names_the_other_outlets_and_says_what_is_new(store: Store) -> None:
    blocks = (Paragraph(TYPHOON),)
    title = "台风“海葵鸟”今晚登陆望江市沿海，渡轮停航学校停课"
    one = post("1", title=title, blocks=blocks, source="望江日报")
    other = post("2", title=f"快讯：{title}", blocks=blocks, source="海风网")
    await store.articles.save([one, other], NOW)
    edition = await newsstand(store, SetClock()).open(NOW)
    found = await edition.window([await category_id(store, "金融")], 0)
    assert {story: [each.article_id for each in members] for story, members in found.members.items()} == {1: [1, 2]}
    stories = await edition.stories({1: True})
    assert [(each.source, each.url) for each in stories[1].others] == [("海风网", "https://news.example/2")]
    assert stories[1].follow_up is not None
    assert stories[1].follow_up.earlier_title == title


async def test_keywords_are_those_of_the_fresh_stories_in_the_categories(store: Store) -> None:
    await store.articles.save([post("before", title="旧闻里的渡轮停航")], NOW)
    fresh = [post(str(number), title=f"芯片工厂第 {number} 座投产", source=f"报 {number}") for number in range(3)]
    await store.articles.save([*fresh, post("sport", "体育", title="芯片杯决赛")], NOW)
    edition = await newsstand(store, SetClock()).open(NOW)
    wanted = [await category_id(store, "金融")]
    found = dict(await edition.keywords(await edition.window(wanted, 1), wanted))
    assert found["芯片"] == len({one for one in (await edition.window(wanted, 1)).members if one > 1})
    assert "渡轮" not in found
    assert "决赛" not in found


async def test_keywords_leave_out_what_is_muted(store: Store) -> None:
    await store.articles.save([post("1", title="芯片工厂投产"), post("2", title="渡轮恢复班次")], NOW)
    edition = await newsstand(store, SetClock()).open(NOW)
    wanted = [await category_id(store, "金融")]
    window = replace(await edition.window(wanted, 0), muted=frozenset({1}))
    assert "渡轮" in dict(await edition.keywords(window, wanted))
    assert "芯片" not in dict(await edition.keywords(window, wanted))
