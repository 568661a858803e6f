from bot.chat.actions import SubscribeTo, UnsubscribeFrom
from bot.chat.reply import Reply
from bot.services.subscribe import MAX_SUBSCRIPTIONS
from tests.chat.house import House, Person
from tests.chat.papers import news


async def test_a_category_of_any_level_is_subscribed_to_by_name(person: Person) -> None:
    said = await person.says("/subscribe 股票")
    assert said == "已订阅“金融 › 股票”，里面现在有 1 篇文章。\n下一份简报：明天 08:00。"
    assert person.labels == ["最新新闻", "我的订阅"]
    await person.says("订阅 金融")
    assert await person.subscriptions() == ["金融/股票", "金融"]


async def test_english_counts_articles_in_the_singular(english_person: Person) -> None:
    said = await english_person.says("/subscribe 股票")
    assert said.startswith("You’re subscribed to “金融 › 股票”. It holds 1 article right now.")


async def test_subscribing_twice_is_no_fault(person: Person) -> None:
    await person.says("/subscribe 金融")
    assert (await person.says("/subscribe 金融")).startswith("你已经订阅了“金融”")
    assert await person.subscriptions() == ["金融"]


async def test_without_a_name_the_biggest_are_offered(person: Person) -> None:
    assert (await person.says("/subscribe")).startswith("订阅分类\n")
    assert person.labels == ["金融 (11)", "科技 (1)", "全部分类", "我的订阅"]
    await person.presses("科技")
    assert person.labels[1] == "✓ 科技 (1)"


async def test_a_name_that_is_nearly_right_offers_the_nearest(person: Person) -> None:
    assert await person.says("/subscribe 金溶") == "没有找到“金溶”，是不是想找："
    said = await person.presses("金融")
    assert said.startswith("我的订阅\n• 金融\n")
    assert person.reply.toast == "已订阅“金融”"


async def test_a_name_that_is_like_none_leads_to_the_tree(person: Person) -> None:
    text = await person.says("/subscribe 天文学")
    assert text.startswith("没有找到分类“天文学”。可以从全部分类里挑。")
    assert "/follow 天文学" in text
    assert (await person.presses("浏览分类")).startswith("分类\n")
    assert not person.reply.replaces


async def test_a_name_that_several_bear_asks_which(house: House) -> None:
    await house.publish(news("甲", "金融/国内"), news("乙", "科技/国内"))
    person = Person(house)
    assert await person.says("/subscribe 国内") == "有几个分类都叫“国内”，你要哪一个？"
    assert sorted(person.labels[:2]) == ["科技 › 国内", "金融 › 国内"]
    await person.presses("科技 › 国内")
    assert await person.subscriptions() == ["科技/国内"]


async def test_there_is_a_limit_of_subscriptions(house: House) -> None:
    await house.publish(*(news(f"第 {number} 篇", f"分类{number}") for number in range(MAX_SUBSCRIPTIONS + 1)))
    person = Person(house)
    await person.says("/start")
    for number in range(MAX_SUBSCRIPTIONS):
        await house.readers.subscribe(await person.reader(), await house.category(f"分类{number}"))
    said = await person.says(f"/subscribe 分类{MAX_SUBSCRIPTIONS}")
    assert said == "最多订阅 100 个分类，先退订几个吧。"
    await person.does(SubscribeTo((await house.category(f"分类{MAX_SUBSCRIPTIONS}")).id))
    assert person.reply == Reply(toast=said)
    assert "/unsubscribe 分类24" in await person.says("/unsubscribe")
    assert len(person.labels) == 26


async def test_subscriptions_are_listed_and_lead_on(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/subscribe 手机")
    assert await person.says("/subscriptions") == "我的订阅\n• 金融\n• 科技 › 手机\n下一份简报：明天 08:00。"
    assert person.labels == ["最新新闻", "现在来一份简报", "订阅分类", "退订"]


async def test_without_subscriptions_the_list_offers_some(person: Person) -> None:
    assert await person.says("/subscriptions") == "你还没有订阅任何分类。"
    assert (await person.presses("订阅分类")).startswith("订阅分类\n")
    assert await person.says("/unsubscribe") == "你还没有订阅任何分类。"


async def test_a_subscription_is_ended_by_name(person: Person) -> None:
    await person.says("/subscribe 金融")
    assert await person.says("退订 金融") == "已退订“金融”。"
    assert await person.subscriptions() == []
    assert await person.says("退订 金融") == "你没有订阅“金融”。"


async def test_a_subscription_is_ended_by_a_press(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/subscribe 手机")
    assert (await person.says("/unsubscribe")).startswith("退订\n")
    assert person.labels == ["✕ 金融", "✕ 科技 › 手机", "全部退订", "‹ 返回"]
    await person.presses("✕ 金融")
    assert person.reply.toast == "已退订“金融”"
    assert person.labels[0] == "✕ 科技 › 手机"


async def test_a_name_near_ones_own_subscription_is_offered_for_ending(person: Person) -> None:
    await person.says("/subscribe 股票")
    assert await person.says("/unsubscribe 股飘") == "没有找到“股飘”，是不是想找："
    await person.presses("股票")
    assert await person.subscriptions() == []


async def test_all_subscriptions_end_at_once(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/subscribe 科技")
    await person.says("/unsubscribe")
    assert await person.presses("全部退订") == "你还没有订阅任何分类。"
    assert person.reply.toast == "已退订全部 2 个分类。"
    await person.says("/subscribe 金融")
    assert await person.says("/unsubscribe 全部") == "已退订全部 1 个分类。"
    assert await person.says("/unsubscribe all") == "你还没有订阅任何分类。"


async def test_ending_what_has_ended_is_no_fault(person: Person) -> None:
    await person.says("/start")
    finance = await person.house.category("金融")
    await person.does(UnsubscribeFrom(finance.id))
    assert person.reply.toast == "已经退订了"
