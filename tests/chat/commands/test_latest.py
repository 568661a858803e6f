import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.actions import ShowLatest
from tests.chat.house import MONDAY_MORNING, House, Person
from tests.chat.papers import news
from tests.stories.test_grouping import FIRE


def _titles(said: str) -> list[str]:
    return re.findall(r"银行新闻第 \d+ 则|股市收涨|新手机发布", said)


async def test_a_categorys_latest_come_five_at_a_time_newest_first(person: Person) -> None:
    said = await person.says("/latest 金融")
    assert said.startswith(
        "最新 · 金融\n\n银行新闻第 1 则\n央行今日发布公告。\n要点通讯社 · 今天 09:00\nhttps://news.example/1"
    )
    assert len(_titles(said)) == 5
    assert person.labels == ["更多", "这个分类"]


async def test_the_pages_go_on_without_gap_or_repetition_to_the_end(person: Person) -> None:
    titles = _titles(await person.says("/latest 金融 4"))
    while "更多" in person.labels:
        titles += _titles(await person.presses("更多"))
        assert not person.reply.replaces
    assert titles == [*(f"银行新闻第 {number} 则" for number in range(1, 11)), "股市收涨"]


async def test_the_pages_go_on_into_what_was_old_when_its_feed_came(house: House, person: Person) -> None:
    published = [MONDAY_MORNING - timedelta(days=9, hours=number) for number in range(7)]
    old = [news(f"旧闻第 {number} 则", "旧事", published=at) for number, at in enumerate(published)]
    await house.publish(*(replace(one, is_news=False) for one in old))
    said = await person.says("/latest 旧事 3")
    while "更多" in person.labels:
        said += await person.presses("更多")
    assert re.findall(r"旧闻第 \d 则", said) == [f"旧闻第 {number} 则" for number in range(7)]


async def test_what_several_outlets_report_comes_once_and_names_them(house: House, person: Person) -> None:
    outlets = {"甲报": "金融", "乙报": "金融", "丙网": "金融", "丁台": "社会"}
    fire = [
        news(f"{FIRE.title} {source}", category, lead=FIRE.text, source=source, published=MONDAY_MORNING)
        for source, category in outlets.items()
    ]
    await house.publish(*fire)
    await house.newsdesk.catch_up()
    said = await person.says("/latest 金融 2")
    assert said.count(FIRE.title) == 1
    assert f"{FIRE.title} 甲报（4 家报道）" in said
    assert "另有 3 家报道：乙报、丙网、丁台" in said
    assert "银行新闻第 1 则" in said
    while "更多" in person.labels:
        assert FIRE.title not in await person.presses("更多")


async def test_own_subscriptions_are_the_default(person: Person) -> None:
    await person.says("/subscribe 科技")
    await person.says("/subscribe 股票")
    said = await person.says("/latest")
    assert said.startswith("最新 · 我的订阅\n")
    assert _titles(said) == ["股市收涨", "新手机发布"]
    assert "金融 › 股票 · 要点通讯社 · 昨天 10:00" in said


async def test_without_subscriptions_all_are_shown_with_a_hint(person: Person) -> None:
    said = await person.says("最新")
    assert said.startswith("最新 · 全部分类\n")
    assert said.endswith("发送 /subscribe 挑几个感兴趣的。")
    assert "你还没有订阅" not in await person.presses("更多")


@pytest.mark.parametrize("text", ["/latest 金融 3", "/latest 3 金融", "最新 金融 3 条", "最新金融 3", "/latest 3"])
async def test_a_count_may_be_given(person: Person, text: str) -> None:
    assert len(_titles(await person.says(text))) == 3


async def test_all_categories_can_be_asked_for(person: Person) -> None:
    await person.says("/subscribe 科技")
    assert len(_titles(await person.says("/latest 全部 20"))) == 12


@pytest.mark.parametrize("text", ["/latest 金融 0", "/latest 21", "/latest 金融 2026"])
async def test_a_count_out_of_bounds_is_refused(person: Person, text: str) -> None:
    assert await person.says(text) == "一次最多看 20 条。"


async def test_a_category_whose_name_ends_in_a_number_is_found(person: Person) -> None:
    await person.house.publish(news("新区块", "区块 3"))
    assert (await person.says("/latest 区块 3")).startswith("最新 · 区块 3\n\n新区块")


async def test_an_unknown_category_offers_the_nearest(person: Person) -> None:
    assert await person.says("/latest 股漂") == "没有找到“股漂”，是不是想找："
    assert (await person.presses("股票")).startswith("最新 · 金融 › 股票")


async def test_a_page_after_the_last_story_says_that_this_is_the_end(person: Person) -> None:
    stocks = await person.house.category("股票")
    page = await person.house.browse.latest([stocks.id], 5)
    assert await person.does(ShowLatest(stocks.id, 5, page.stories[-1].sequence)) == "到底了，没有更早的新闻。"


async def test_a_page_whose_stories_cannot_be_read_says_so_and_the_next_goes_on(person: Person) -> None:
    async with person.house.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE articles SET summary = '{}' WHERE title = '银行新闻第 1 则'")
    assert await person.says("/latest 金融 1") == "这一页没有别的新闻，可以接着往下看。"
    assert _titles(await person.presses("更多")) == ["银行新闻第 2 则"]


async def test_the_news_is_told_in_the_readers_own_time(person: Person) -> None:
    await person.house.publish(news("夜里的事", "社会", published=MONDAY_MORNING - timedelta(hours=9)))
    assert "今天 01:00" in await person.says("社会")
    await person.says("/timezone 东京")
    assert "今天 02:00" in await person.says("社会")
    await person.says("/timezone 伦敦")
    assert "昨天 17:00" in await person.says("社会")


async def test_the_category_is_opened_without_losing_the_news(person: Person) -> None:
    await person.says("/latest 金融")
    await person.presses("这个分类")
    assert not person.reply.replaces
