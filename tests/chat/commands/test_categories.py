from tests.chat.house import House, Person
from tests.chat.papers import news


async def test_the_tree_is_walked_down_and_up(person: Person) -> None:
    await person.says("/categories")
    assert person.labels == ["金融 (11)", "科技 (1)"]
    assert await person.presses("金融") == "金融\n11 篇文章 · 2 个子分类"
    assert person.reply.replaces
    assert person.labels == ["订阅", "最新新闻", "银行 (10)", "股票 (1)", "‹ 上一级"]
    assert await person.presses("银行") == "金融 › 银行\n10 篇文章"
    assert await person.presses("上一级") == "金融\n11 篇文章 · 2 个子分类"
    assert (await person.presses("上一级")).startswith("分类\n")


async def test_a_category_is_subscribed_to_where_it_is_shown(person: Person) -> None:
    await person.says("/categories")
    await person.presses("金融")
    said = await person.presses("订阅")
    assert said.startswith("金融\n")
    assert person.labels[0] == "退订"
    assert await person.subscriptions() == ["金融"]
    await person.presses("上一级")
    assert person.labels[0] == "✓ 金融 (11)"
    await person.presses("金融")
    await person.presses("退订")
    assert person.labels[0] == "订阅"
    assert await person.subscriptions() == []


async def test_many_categories_come_in_pages_of_eight(empty_house: House) -> None:
    await empty_house.publish(*(news(f"第 {number} 篇", f"分类{number:02}") for number in range(19)))
    person = Person(empty_house)
    await person.says("/categories")
    assert len(person.labels) == 9
    assert person.labels[-1] == "下一页 ›"
    await person.presses("下一页")
    assert person.labels[-2:] == ["‹ 上一页", "下一页 ›"]
    await person.presses("下一页")
    assert len(person.labels) == 4
    assert person.labels[-1] == "‹ 上一页"
    await person.presses("上一页")
    await person.presses("上一页")
    assert person.labels[0] == "分类00 (1)"


async def test_a_category_can_be_named(person: Person) -> None:
    assert await person.says("/categories 股票") == "金融 › 股票\n1 篇文章"
    assert (await person.says("/categories 没有的")).startswith("没有找到分类“没有的”")


async def test_a_long_name_is_cut_on_its_button(empty_house: House) -> None:
    await empty_house.publish(news("某事", "很长" * 30))
    person = Person(empty_house)
    await person.says("/categories")
    assert person.labels == ["很长" * 13 + "很… (1)"]
