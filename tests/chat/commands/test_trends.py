"""/trends: which words are rising, in words and as a chart."""

from datetime import timedelta

import pytest

from bot.chat.actions import ShowTrends
from bot.core.pictures import TrendContent, decode
from bot.core.subscriber import ChatAddress, Platform
from tests.chat.house import MONDAY_MORNING, House, Person
from tests.chat.papers import news

OLD, NEW = ("台风", "利率", "电梯"), "芯片"


@pytest.fixture
async def busy(empty_house: House) -> House:
    """A month of finance about all sorts of things, then a week mostly about chips; and a little sport."""
    before = [
        news(f"{OLD[at % 3]}消息第{chr(0x4E00 + 7 * at)}号", lead=f"{chr(0x5000 + 11 * at)}。", url=f"https://a.example/{at}",
             source=f"报{at}", published=MONDAY_MORNING - timedelta(days=9 + at % 15))
        for at in range(30)
    ]  # fmt: skip
    lately = [
        news(f"{NEW if at < 12 else OLD[at % 3]}消息第{chr(0x6000 + 7 * at)}号", lead=f"{chr(0x7000 + 11 * at)}。",
             url=f"https://b.example/{at}", source=f"刊{at}", published=MONDAY_MORNING - timedelta(hours=3 + 5 * at))
        for at in range(20)
    ]  # fmt: skip
    await empty_house.publish(*before, *lately, news("决赛门票开售", "体育"))
    await empty_house.newsdesk.catch_up()
    return empty_house


async def test_the_figures_stand_in_the_words_and_in_the_picture(busy: House) -> None:
    person = Person(busy)
    title, about, first, *_ = (await person.says("/trends 金融")).splitlines()
    assert (title, about) == ("升温的词", "金融 · 最近 7 天")
    assert first == "芯片  ████████████████████ 12 条，新出现"
    picture = decode(person.reply.picture)
    assert isinstance(picture.content, TrendContent)
    assert [(row.word, row.count, row.usual) for row in picture.content.rows][:1] == [("芯片", 12, 0.0)]
    assert (picture.content.subtitle, picture.content.count_label) == ("金融 · 最近 7 天", "最近 7 天的新闻")
    assert not picture.dark


async def test_days_and_category_come_in_any_combination(busy: House) -> None:
    person = Person(busy)
    assert (await person.says("/trends")).splitlines()[1] == "全部分类 · 最近 7 天"
    assert (await person.says("趋势 5天")).splitlines()[1] == "全部分类 · 最近 5 天"
    assert (await person.says("/trends all 6 days")).splitlines()[1] == "全部分类 · 最近 6 天"
    assert (await person.says("/trends 金融 6")).splitlines()[1] == "金融 · 最近 6 天"
    assert await person.says("/trends 0") == await person.says("/trends 金融 31") == "可以看最近 1 到 30 天。"
    assert "没有找到分类“潜水”" in await person.says("/trends 潜水 3")


async def test_other_spans_are_a_press_away(busy: House) -> None:
    person = Person(busy)
    await person.says("/trends 金融 5")
    assert person.labels == ["最近 1 天", "最近 7 天", "最近 30 天"]
    assert (await person.presses("最近 7 天")).splitlines()[1] == "金融 · 最近 7 天"
    assert person.reply.picture
    assert not person.reply.replaces


async def test_with_little_news_a_sentence_says_so(busy: House) -> None:
    person = Person(busy)
    said = await person.says("/trends 体育")
    assert said == "体育：新闻还太少，看不出哪些词在升温。最近 7 天有 1 条，在那之前有 0 条。"
    assert not person.reply.picture
    english = Person(busy, locale="en", address=ChatAddress(Platform.TELEGRAM, 9))
    assert (await english.says("/trends 体育 1")).startswith(
        "体育: there is too little news yet to tell what is rising"
    )


async def test_the_chart_is_dark_for_who_has_a_dark_card(busy: House) -> None:
    person = Person(busy)
    await person.says("/card dark")
    await person.says("/trends")
    assert decode(person.reply.picture).dark


@pytest.mark.parametrize("action", [ShowTrends(0, 0), ShowTrends(0, 31), ShowTrends(404, 7), ShowTrends(-1, 7)])
async def test_a_button_that_means_nothing_now_says_so(busy: House, action: ShowTrends) -> None:
    person = Person(busy)
    await person.does(action)
    assert person.reply.toast
    assert not person.reply.blocks
