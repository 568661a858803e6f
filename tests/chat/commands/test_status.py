from datetime import timedelta

from bot.core.subscriber import ChatAddress, ChatKind, Platform
from tests.chat.house import MONDAY_MORNING, House, Person

NEXT = "下一份简报：明天 08:00。"


async def ask_for_digest(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/digest")


async def test_a_reader_sees_when_the_next_digest_comes(person: Person) -> None:
    for words in ("/status", "状态", "发送状态"):
        assert await person.says(words) == NEXT


async def test_what_is_on_its_way_is_told_with_its_time(person: Person) -> None:
    await ask_for_digest(person)
    assert await person.says("/status") == f"有 1 条消息正在发给你，预计送达时间：马上。\n{NEXT}"
    await person.house.delivered()
    assert await person.says("/status") == NEXT


async def test_who_has_stopped_paused_or_rests_is_told_so(person: Person) -> None:
    await person.says("/pause 三天")
    assert await person.says("/status") == ("简报暂停到 11 月 26 日，到时自动恢复。\n下一份简报：11 月 26 日 08:00。")
    await person.says("/stop")
    assert await person.says("/status") == "简报已停止。想恢复，请发送 /resume。"
    await person.says("/resume")
    await person.says("/quiet 09:00-12:00")
    assert (await person.says("/status")).startswith("现在是免打扰时段，今天 12:00 之前不会主动打扰你。\n")


async def test_operators_see_all_that_waits_and_goes_out(operator: Person) -> None:
    await ask_for_digest(operator)
    operator.house.clock.at += timedelta(minutes=2)
    said = (await operator.says("/status")).splitlines()
    assert said == [
        "发送情况",
        "• 排队中：1 条",
        "• 排得最久的一条，应发时间：2 分钟前",
        "• 今天 08:00 以来：已发 0 条，重试 0 次，对方已离开 0 条，失败 0 条",
        "• 今天 08:00 之前 24 小时：已发 0 条，重试 0 次，对方已离开 0 条，失败 0 条",
        "• 今天的简报预计 10:02 全部送达（每秒 30 条）",
        "你的简报",
        "有 1 条消息正在发给你，预计送达时间：马上。",
        NEXT,
    ]


async def test_operators_see_that_nothing_waits_and_that_all_stands_still(operator: Person) -> None:
    said = await operator.says("/status")
    assert "没有消息在排队" in said
    assert "今天没有要发的简报了" in said
    await ask_for_digest(operator)
    operator.house.clock.at += timedelta(hours=1)
    assert "已经有一阵子没有发出消息了" in await operator.says("/status")


async def test_what_is_not_through_before_midnight_is_told_with_its_day(operator: Person) -> None:
    await ask_for_digest(operator)
    operator.house.clock.at = MONDAY_MORNING.replace(hour=15, minute=59, second=59, microsecond=990_000)
    assert "今天的简报发不完，全部送达要到：明天 00:00（每秒 30 条）" in await operator.says("/status")


async def test_in_a_group_nobody_is_shown_what_operators_see(house: House) -> None:
    group = ChatAddress(Platform.TELEGRAM, -5)
    operator = Person(house, kind=ChatKind.GROUP, address=group, is_operator=True)
    assert await operator.says("/status") == NEXT


async def test_english_readers_are_answered_in_english(house: House) -> None:
    operator = Person(house, locale="en", is_operator=True)
    await ask_for_digest(operator)
    said = await operator.says("/status")
    assert "• 1 message waiting\n" in said
    assert "• Since today at 08:00: 0 sent, 0 tried again, 0 to chats that are gone, 0 failed\n" in said
    assert "• The last of today’s digests arrives about 10:00 (at 30 messages a second)" in said
    assert "1 message is on its way to you, arriving " in said
