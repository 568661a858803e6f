from bot.core.subscriber import SubscriberState
from tests.chat.house import House, Person


async def test_the_welcome_offers_the_biggest_categories_and_says_when_the_digest_comes(person: Person) -> None:
    said = await person.says("/start")
    assert said.startswith("你好，我是要点\n")
    assert said.endswith("下一份简报：明天 08:00。")
    assert person.labels == ["金融 (11)", "科技 (1)", "最新新闻", "浏览分类", "帮助"]


async def test_a_tap_subscribes_and_a_second_one_undoes_it(person: Person) -> None:
    await person.says("/start")
    await person.presses("金融")
    assert person.reply.toast == "已订阅“金融”"
    assert person.reply.replaces
    assert person.labels[0] == "✓ 金融 (11)"
    assert await person.subscriptions() == ["金融"]
    await person.presses("金融")
    assert person.reply.toast == "已退订“金融”"
    assert person.labels[0] == "金融 (11)"
    assert await person.subscriptions() == []


async def test_an_english_reader_is_welcomed_in_english(english_person: Person) -> None:
    said = await english_person.says("/start")
    assert said.startswith("Hi, I’m Yaodian\n")
    assert said.endswith("Next digest: tomorrow at 08:00.")
    assert english_person.labels[-1] == "Help"


async def test_it_brings_a_stopped_readers_digests_back(person: Person) -> None:
    await person.says("/stop")
    said = await person.says("/start")
    assert said.startswith("欢迎回来，简报已恢复。")
    assert said.endswith("下一份简报：明天 08:00。")
    assert (await person.reader()).state is SubscriberState.ACTIVE


async def test_it_ends_a_pause(person: Person) -> None:
    await person.says("/pause 三天")
    assert (await person.says("/start")).startswith("欢迎回来，简报已恢复。")
    assert (await person.reader()).schedule.paused_until is None


async def test_without_articles_it_says_so(empty_house: House) -> None:
    newcomer = Person(empty_house)
    assert "这里还没有文章" in await newcomer.says("/start")
    assert newcomer.labels == ["浏览分类", "帮助"]
    assert "这里还没有文章" in await newcomer.says("/categories")
    assert "这里还没有文章" in await newcomer.says("/subscribe")
    assert await newcomer.says("/latest") == "这里还没有新闻。"
    assert "订阅 金融" in await newcomer.says("/help")


async def test_the_help_lists_every_command_with_an_example_that_works(person: Person) -> None:
    said = await person.says("/help")
    assert said.count("• /") == 32
    assert "“订阅 金融”" in said
