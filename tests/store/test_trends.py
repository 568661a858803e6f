"""The keywords of what was reported in some time."""

from datetime import timedelta

from bot.store.trends import ReportedWords
from tests.services.parts import SetClock, newsstand
from tests.store.examples import NOW, Store, old, post

DAY = timedelta(days=1)


async def test_reports_are_those_of_the_time_and_the_category_and_below_the_newest_first(store: Store) -> None:
    await store.articles.save(
        [
            post("1", "金融/银行", title="芯片贷款增加", published=NOW - 3 * DAY),
            post("2", "金融", title="渡轮债券发行", published=NOW - 2 * DAY),
            post("3", "体育", title="决赛门票开售", published=NOW - DAY),
            old(post("4", "金融", title="台风旧闻", published=NOW - DAY)),
        ],
        NOW,
    )
    await newsstand(store, SetClock()).open(NOW)
    finance = next(one.id for one in await store.categories.all() if str(one.path) == "金融")
    words = ReportedWords(store.database)
    assert [story for story, _ in await words.between(None, NOW - 9 * DAY, NOW, 9)] == [3, 2, 1]
    assert [story for story, _ in await words.between(None, NOW - 9 * DAY, NOW - 2 * DAY, 9)] == [1]
    (newest, keywords), _ = await words.between(finance, NOW - 9 * DAY, NOW, 9)
    assert newest == 2
    assert "渡轮" in keywords
    assert len(await words.between(finance, NOW - 9 * DAY, NOW, 1)) == 1
