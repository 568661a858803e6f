import logging

import pytest

from bot.chat.actions import (
    Action,
    Open,
    Screen,
    SetFormat,
    SetLanguage,
    SetTime,
    SetZone,
    ShowCategory,
    ShowLatest,
    SubscribeTo,
    Switch,
    Turn,
)
from bot.chat.feed_actions import (
    AskDeletion,
    CheckFeed,
    ChooseCategory,
    DeleteFeed,
    FileFeed,
    ShowFeed,
    ShowFeeds,
    TakeFeed,
    TurnFeed,
)
from bot.chat.reply import Reply
from bot.chat.schedule_actions import Pause, SetQuiet, SetWeekly, SkipBelow
from bot.core.subscriber import ChatAddress, ChatKind, Platform, SubscriberState
from bot.errors import StorageError
from tests.chat.house import House, Person


async def test_a_mistyped_command_is_answered_with_the_nearest(person: Person) -> None:
    assert await person.says("/subscrbe 金融") == "没有 /subscrbe 这个命令，是不是想用 /subscribe？"
    assert await person.says("/qqqqqq") == "没有 /qqqqqq 这个命令，看看帮助里有哪些。"
    assert (await person.says("/")).startswith("没太明白“/”。")


async def test_a_categorys_name_alone_shows_its_latest(person: Person) -> None:
    assert (await person.says("股票")).startswith("最新 · 金融 › 股票\n\n股市收涨")
    assert (await person.says("金融 1")).startswith("最新 · 金融\n\n银行新闻第 1 则")


async def test_a_word_glued_to_a_category_is_understood(person: Person) -> None:
    await person.says("订阅科技")
    assert await person.subscriptions() == ["科技"]


async def test_a_sentence_that_names_a_category_offers_it(person: Person) -> None:
    assert await person.says("今天股票怎么样") == "没太明白“今天股票怎么样”，想看的是不是："
    await person.presses("股票")
    assert person.reply.blocks


async def test_words_that_mean_nothing_get_a_hint(person: Person) -> None:
    assert await person.says("你好呀") == "没太明白“你好呀”。发分类名看最新新闻，或者看看帮助。"
    assert person.labels == ["帮助", "浏览分类"]


async def test_several_links_get_a_hint_of_their_own(person: Person) -> None:
    said = await person.says("https://news.example/1 https://news.example/2")
    assert said == "一次只读一个链接，请单独发给我。"


async def test_an_empty_text_gets_a_hint(person: Person) -> None:
    assert (await person.says("\u200b \n")).startswith("我只看得懂文字")


async def test_a_very_long_text_is_quoted_briefly(person: Person) -> None:
    assert len(await person.says("字" * 4_000)) < 100


async def test_a_reader_is_spoken_to_in_the_language_of_the_platform(english_person: Person) -> None:
    assert (await english_person.says("/help")).startswith("Help\n")
    assert await english_person.says("/qqqqqq") == "There’s no command /qqqqqq. The help lists them all."


async def test_a_chosen_language_outweighs_the_platforms(person: Person) -> None:
    await person.says("/language en")
    assert (await person.says("/help")).startswith("Help\n")


async def test_the_language_of_a_chat_is_known_before_and_after_it_is_met(person: Person) -> None:
    assert await person.house.conversation.language(person.address, "en-GB") == "en"
    await person.says("/help")
    assert await person.house.conversation.language(person.address, "en-GB") == "zh-Hans"


async def test_in_a_group_only_our_commands_are_answered(house: House) -> None:
    member = Person(house, kind=ChatKind.SUPERGROUP, address=ChatAddress(Platform.TELEGRAM, -100))
    for text in ("金融", "最新 金融", "大家好", "/unknown", "https://news.example/1"):
        await member.says(text)
        assert member.reply == Reply()
    assert await house.readers.find(member.address) is None, "what is no business of ours leaves no trace"
    assert (await member.says("/latest 金融 1")).startswith("最新 · 金融")


async def test_in_a_group_only_managers_change_settings(house: House) -> None:
    member = Person(house, kind=ChatKind.GROUP, address=ChatAddress(Platform.TELEGRAM, -5), may_manage=False)
    finance = await house.category("金融")
    refusal = "只有管理员能改这里的设置。"
    commands = ("/subscribe 金融", "/unsubscribe 金融", "/time 9", "/timezone 东京", "/language en", "/stop")
    schedule = ("/weekly 周日 20点", "/quiet 23-7", "/pause 三天", "/pause off", "/resume", "/skip 3")
    for text in (*commands, *schedule):
        assert await member.says(text) == refusal, text
    actions = (SubscribeTo(finance.id), SetTime(60), SetZone(3), SetLanguage(1), SetFormat(1), Turn(Switch.DIGESTS, 0))
    for action in (*actions, SetWeekly(7, 0), SetQuiet(0, 60), Pause(3), SkipBelow(3)):
        await member.does(action)
        assert member.reply == Reply(toast=refusal), action
    reader = await member.reader()
    assert await member.subscriptions() == []
    assert (reader.state, reader.language, reader.schedule.zone) == (SubscriberState.ACTIVE, "zh-Hans", "Asia/Shanghai")


async def test_in_a_group_everybody_may_read(house: House) -> None:
    member = Person(house, kind=ChatKind.GROUP, address=ChatAddress(Platform.TELEGRAM, -5), may_manage=False)
    for text in ("/start", "/help", "/categories", "/latest", "/time", "/timezone", "/settings", "/subscriptions"):
        assert await member.says(text), text


async def test_a_member_who_may_not_manage_cannot_bring_digests_back(house: House) -> None:
    group = ChatAddress(Platform.TELEGRAM, -5)
    manager = Person(house, kind=ChatKind.GROUP, address=group)
    member = Person(house, kind=ChatKind.GROUP, address=group, may_manage=False)
    await manager.says("/stop")
    await member.says("/start")
    assert (await member.reader()).state is SubscriberState.STOPPED


async def test_who_had_gone_and_speaks_again_is_back(person: Person) -> None:
    await person.says("/start")
    await person.house.whereabouts.mark_gone(person.address, "blocked")
    await person.says("/help")
    assert (await person.reader()).state is SubscriberState.ACTIVE
    assert (await person.reader()).next_due_at is not None


@pytest.mark.parametrize(
    "action",
    [
        None,
        ShowCategory(9_999),
        ShowCategory(0, 77),
        ShowCategory(0, -1),
        SubscribeTo(9_999),
        ShowLatest(9_999),
        ShowLatest(-7),
        ShowLatest(0, 0),
        ShowLatest(0, 21),
        SetTime(1_440),
        SetTime(-1),
        SetZone(99),
        SetZone(-1),
        SetLanguage(9),
        SetFormat(3),
        Turn(Switch.EMPTY, 2),
        ShowFeeds(1),
        ShowFeeds(-1),
        ShowFeeds(0, 2),
        ShowFeed(99),
        ChooseCategory(99),
        ChooseCategory(1, 9_999),
        ChooseCategory(1, 0, 7),
        ChooseCategory(1, 0, -1),
        AskDeletion(99),
        CheckFeed(99),
        TurnFeed(1, 2),
        FileFeed(1, 9_999),
        FileFeed(99, 1),
        DeleteFeed(99),
        TakeFeed(99),
    ],
)
async def test_a_button_that_is_out_of_date_or_made_up_says_so(operator: Person, action: Action | None) -> None:
    await operator.house.add_feed("https://news.example/feed")
    await operator.does(action)
    assert operator.reply == Reply(toast="这个按钮已经过期，请重新发一次命令。")


async def test_what_is_for_operators_is_refused_to_everybody_else_in_a_friendly_way(person: Person) -> None:
    refusal = "这个命令只有机器人的运营者能用。想看有哪些内容，发送 /categories。"
    feed = await person.house.add_feed("https://news.example/feed")
    for text in ("/feeds", "/addfeed https://a.example/feed", f"/movefeed {feed.id} 甲", "/delfeed 1", "/exportfeeds"):
        assert await person.says(text) == refusal, text
    finance = await person.house.category("金融")
    for action in (
        ShowFeeds(),
        ShowFeed(feed.id),
        ChooseCategory(feed.id),
        AskDeletion(feed.id),
        CheckFeed(feed.id),
        TurnFeed(feed.id, 0),
        FileFeed(feed.id, finance.id),
        DeleteFeed(feed.id),
        TakeFeed(feed.id),
    ):
        await person.does(action)
        assert person.reply == Reply(toast=refusal), action
    assert await person.house.sources.get(feed.id) == feed
    assert person.house.web.asked == []


@pytest.mark.parametrize("screen", [screen for screen in Screen if screen is not Screen.DIGEST])
async def test_every_screen_opens_in_place_and_anew(person: Person, screen: Screen) -> None:
    await person.does(Open(screen))
    assert person.reply.blocks
    assert person.reply.replaces is (screen is not Screen.LATEST)
    await person.does(Open(screen, anew=1))
    assert not person.reply.replaces


async def test_a_fault_of_the_store_is_told_and_logged(
    person: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("database is locked")

    await person.says("/start")
    monkeypatch.setattr(person.house.browse, "look_up", fail)
    with caplog.at_level(logging.ERROR):
        assert await person.says("/latest 股票") == "现在存取不了数据，请稍后再试。"
    assert "request failed" in caplog.text
    assert "股票" not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "//",
        "/@",
        "/latest@",
        "/ /",
        "\x00",
        "{0}",
        "{most}",
        "%s",
        "/latest {x}",
        "/time {word}",
        "a/b/c",
        ">",
        "／",
    ],
)
async def test_no_text_however_odd_goes_unanswered(person: Person, text: str) -> None:
    assert await person.says(text)
