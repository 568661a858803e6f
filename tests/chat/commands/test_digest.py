from datetime import timedelta

from bot.core.subscriber import ChatKind, Format
from tests.chat.house import House, Person
from tests.chat.papers import news


async def test_what_is_new_arrives_as_a_digest_and_nothing_else_is_said(person: Person) -> None:
    await person.says("/subscribe 金融")
    assert await person.says("/digest") == ""
    delivered = await person.house.delivered()
    assert len(delivered) == 1
    text = delivered[0].content.plain
    assert text.startswith("要点早报 · 11 月 23 日 星期一")
    assert "还有 6 条" in text
    assert text.endswith("下一份简报：明天 08:00。\n改时间用 /time，其他设置用 /settings。")
    labels = [[label for label, _ in row] for row in delivered[0].content.buttons]
    assert labels == [["更多", "全文", "收藏"], ["少一点这类", "设置"]]
    assert delivered[0].content.buttons[0][0] == ("更多", "l:1:5:5:0")


async def test_a_second_one_says_that_there_is_nothing_new(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/digest")
    await person.house.delivered()
    assert await person.says("早报") == "上一份简报之后，还没有新内容。\n下一份简报：明天 08:00。"
    assert person.labels == ["最新新闻"]
    assert await person.house.delivered() == []


async def test_what_came_meanwhile_is_all_there_is_in_the_next(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/digest")
    await person.house.delivered()
    await person.house.publish(news("刚刚的事"))
    person.house.clock.at += timedelta(hours=9)
    await person.says("/digest")
    (only,) = await person.house.delivered()
    assert only.content.plain.startswith("要点晚报 · 11 月 23 日 星期一")
    assert "刚刚的事" in only.content.plain
    assert "银行新闻" not in only.content.plain


async def test_without_subscriptions_it_asks_for_some(person: Person) -> None:
    assert await person.says("/digest") == "先订阅几个分类，我才知道给你送什么。"
    assert person.labels == ["订阅分类"]


async def test_a_press_is_answered_with_a_word(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/subscriptions")
    await person.presses("现在来一份简报")
    assert person.reply.toast == "简报马上送到"
    assert not person.reply.blocks


async def test_the_digest_that_is_due_comes_in_the_readers_language_and_format(house: House) -> None:
    reader = Person(house, locale="en")
    await reader.says("/subscribe 金融")
    await reader.says("/settings")
    await reader.presses("Digest style")
    await reader.presses("Plain text")
    house.clock.at += timedelta(days=1)
    assert await house.compose.compose_due() == 1
    (only,) = await house.delivered()
    assert only.format == Format.PLAIN
    assert only.content.body.startswith("Yaodian Morning · Tuesday, November 24")


async def test_a_reader_who_wants_to_know_is_told_that_there_is_nothing(house: House) -> None:
    reader = Person(house)
    await reader.says("/subscribe 金融")
    await reader.says("/settings")
    await reader.presses("没有新内容时告诉我")
    await reader.says("/digest")
    await house.delivered()
    house.clock.at += timedelta(days=1)
    await house.compose.compose_due()
    (only,) = await house.delivered()
    assert only.content.plain == ("要点早报 · 11 月 24 日 星期二：你订阅的分类暂时没有新内容。下一份简报：明天 08:00。")


async def test_in_a_group_only_who_manages_it_may_use_up_its_news(house: House) -> None:
    owner = Person(house, kind=ChatKind.GROUP)
    await owner.says("/subscribe 金融")
    member = Person(house, kind=ChatKind.GROUP, may_manage=False)
    assert await member.says("/digest") == "只有管理员能改这里的设置。"
    assert await house.delivered() == []
    await owner.says("/digest")
    assert len(await house.delivered()) == 1
