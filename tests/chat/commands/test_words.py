from datetime import timedelta

import pytest

from bot.chat.actions import DropWord, TurnAlert, decode
from bot.chat.reply import Button, Reply
from bot.core.subscriber import ChatKind
from bot.services.words import MAX_WORDS
from tests.chat.house import House, Person
from tests.chat.papers import news


async def flash(house: House, title: str) -> list[str]:
    """Let a story come in and return what is told at once."""
    await house.publish(news(title, "科技/芯片", published=house.clock.at))
    await house.newsdesk.catch_up()
    await house.alerts.send_due()
    return [item.content.plain for item in await house.delivered()]


async def test_following_a_word_says_how_often_it_was_news_yesterday(person: Person) -> None:
    text = await person.says("/follow 银行")
    assert text.startswith("已关注“银行”。过去 24 小时，提到它的有 10 条新闻。")
    assert "每 15 分钟" not in text
    assert person.labels == ["立即提醒", "关注与屏蔽"]
    assert "没有新闻提到它" in await person.says("/follow 光刻机")


async def test_words_are_followed_and_muted_in_chinese_too(person: Person) -> None:
    assert (await person.says("关注词 芯片 立即")).startswith("已关注“芯片”")
    assert (await person.says("屏蔽娱乐圈")).startswith("已屏蔽“娱乐圈”")
    text = await person.says("我的词")
    assert "• 芯片：暂无新闻，立即提醒" in text
    assert "• 娱乐圈：暂无新闻" in text
    assert "取消关注：“芯片”" in await person.says("取消关注词 芯片")
    assert "取消屏蔽：“娱乐圈”" in await person.says("取消屏蔽 娱乐圈")
    assert "还没有关注或屏蔽" in await person.says("我的词")


async def test_categories_are_still_subscribed_to_by_the_old_word(person: Person) -> None:
    assert "已订阅“金融”" in await person.says("关注 金融")
    assert "已退订“金融”" in await person.says("取消关注 金融")


async def test_what_is_no_category_may_be_a_word(person: Person) -> None:
    assert "/follow 光刻机" in await person.says("关注 光刻机")


async def test_several_words_are_counted_each(person: Person) -> None:
    text = await person.says('/follow 银行、股市 "open ai"')
    assert "已关注 3 个词" in text
    assert "• 银行：10 条新闻\n• 股市：1 条新闻\n• open ai：暂无新闻" in text


async def test_a_word_that_turns_from_muted_to_followed_is_said_to(person: Person) -> None:
    await person.says("/mute 银行 股市")
    assert "由屏蔽改为关注：“银行”。" in await person.says("/follow 银行")
    assert "由关注改为屏蔽：“银行”。" in await person.says("/mute 银行")


async def test_without_words_it_is_said_how(person: Person) -> None:
    assert "/follow 芯片 英伟达" in await person.says("/follow")
    assert "/mute 娱乐圈" in await person.says("/mute")
    assert "/follow" in await person.says("/unfollow")


async def test_in_english_it_is_said_how_a_phrase_is_written(english_person: Person) -> None:
    assert '/follow "open ai"' in await english_person.says("/follow")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/follow 芯", "“芯”太短了"),
        (f"/mute {'长' * 31}", "太长了"),
        ("/unfollow 芯片", "你没有关注“芯片”。"),
        ("/unmute 芯片", "你没有屏蔽“芯片”。"),
    ],
)
async def test_what_can_not_be_is_answered_with_what_can(person: Person, text: str, answer: str) -> None:
    assert answer in await person.says(text)


async def test_too_many_words_are_refused(person: Person) -> None:
    for start in (0, 25):
        await person.says("/follow " + " ".join(f"词{number}" for number in range(start, start + 25)))
    assert f"最多 {MAX_WORDS} 个" in await person.says("/mute 娱乐圈")


async def test_all_words_are_ended_at_once(person: Person) -> None:
    await person.says("/follow 芯片 显卡")
    await person.says("/mute 娱乐圈")
    assert "已取消关注全部 2 个词。" in await person.says("/unfollow 全部")
    assert "娱乐圈" in await person.says("/words")
    assert "已取消屏蔽全部 1 个词。" in await person.says("/unmute all")


async def test_the_list_takes_words_away_and_turns_alerts(person: Person) -> None:
    await person.says("/follow 芯片 显卡")
    await person.says("/words")
    assert person.labels == ["✕ 芯片", "立即提醒", "✕ 显卡", "立即提醒"]
    text = await person.does(person.buttons[1].action)
    assert "• 芯片：暂无新闻，立即提醒" in text
    assert person.reply.replaces
    assert person.reply.toast == "一有“芯片”的新闻就提醒你"
    assert person.labels[1] == "取消立即提醒"
    assert "芯片" not in await person.presses("✕ 芯片")
    assert person.reply.toast == "已去掉“芯片”"


async def test_presses_that_come_too_late_change_nothing(person: Person) -> None:
    await person.says("/follow 芯片")
    await person.does(DropWord(99))
    assert person.reply.toast == "已经去掉了"
    for action in (TurnAlert(99, 1), TurnAlert(1, 7)):
        await person.does(action)
        assert "过期" in person.reply.toast


async def test_in_a_group_only_those_who_manage_it_change_its_words(house: House) -> None:
    member = Person(house, kind=ChatKind.GROUP, may_manage=False)
    for text in ("/follow 芯片", "/mute 芯片", "/unfollow 芯片", "/unmute 芯片"):
        assert "管理员" in await member.says(text)
    await member.does(DropWord(1))
    assert "管理员" in member.reply.toast
    assert "还没有关注或屏蔽" in await member.says("/words")
    manager = Person(house, kind=ChatKind.GROUP)
    assert "已关注" in await manager.says("/follow 芯片")


async def test_a_followed_word_brings_its_stories_into_the_digest(person: Person) -> None:
    assert "先订阅" in await person.says("/digest")
    await person.says("/follow 手机 股市")
    await person.says("/digest")
    (item,) = await person.house.delivered()
    assert "股市收涨" in item.content.plain
    assert "新手机发布" in item.content.plain
    assert "银行新闻" not in item.content.plain


async def test_a_muted_word_keeps_its_stories_out_of_the_digest(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/mute 股市")
    await person.says("/digest")
    text = "".join(item.content.plain for item in await person.house.delivered())
    assert "银行新闻" in text
    assert "股市收涨" not in text


async def test_news_of_a_word_is_told_at_once_until_that_is_enough(person: Person) -> None:
    house = person.house
    await person.says("/follow 芯片 now")
    (text,) = await flash(house, "新芯片发布")
    assert text.startswith("快讯 · 芯片\n")
    assert "新芯片发布" in text
    assert "科技 › 芯片" in text
    house.clock.at += timedelta(minutes=5)
    assert await flash(house, "芯片厂投产") == []
    house.clock.at += timedelta(minutes=10)
    await house.alerts.send_due()
    (item,) = await house.delivered()
    assert "芯片厂投产" in item.content.plain
    rows = [[Button(label, found) for label, data in row if (found := decode(data))] for row in item.content.buttons]
    person.reply = Reply(buttons=tuple(map(tuple, rows)))
    assert person.labels == ["不再提醒这个词", "设置"]
    await person.presses("不再提醒")
    assert person.reply.toast == "不再立即提醒“芯片”，简报里照常有"
    assert not person.reply.blocks
    house.clock.at += timedelta(minutes=30)
    assert await flash(house, "芯片展开幕") == []


async def test_an_alert_speaks_the_readers_language(english_person: Person) -> None:
    await english_person.says("/follow 芯片 显卡 now")
    (text,) = await flash(english_person.house, "新芯片和显卡发布")
    assert text.startswith("News flash · 芯片\n")
