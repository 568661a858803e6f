from datetime import date

from bot.chat.schedule_actions import Pause
from bot.core.subscriber import SubscriberState
from tests.chat.house import Person


async def test_digests_are_paused_until_a_day(person: Person) -> None:
    said = await person.says("/pause 到12月1日")
    assert said == "好，简报暂停到 12 月 1 日，到时自动恢复。\n下一份简报：12 月 1 日 08:00。"
    assert person.labels == ["恢复简报"]
    assert (await person.reader()).next_slot == "2026-12-01T08:00"
    assert (await person.says("暂停三天")).startswith("好，简报暂停到 11 月 26 日")
    assert (await person.reader()).schedule.paused_until == date(2026, 11, 26)


async def test_a_pause_is_ended_by_words_and_by_press(person: Person) -> None:
    for words in ("/resume", "恢复", "/pause off", "暂停 取消"):
        await person.says("/pause 一周")
        assert await person.says(words) == "简报已恢复。\n下一份简报：明天 08:00。", words
        assert (await person.reader()).schedule.paused_until is None
    await person.says("/pause 一周")
    await person.presses("恢复简报")
    assert person.reply.toast == "简报已恢复"


async def test_without_words_it_shows_what_is_set_and_how_to_change_it(person: Person) -> None:
    said = await person.says("/pause")
    assert said.startswith("暂停简报\n当前：照常送到。\n")
    assert "/pause 三天" in said
    assert person.labels == ["1 天", "3 天", "7 天", "一直暂停", "‹ 返回"]
    assert "当前：暂停到 11 月 26 日。" in await person.presses("3 天")
    assert person.reply.toast == "好，简报暂停到 11 月 26 日，到时自动恢复。"
    await person.presses("一直暂停")
    assert (await person.reader()).state is SubscriberState.STOPPED
    assert "当前：一直暂停，等你来恢复。" in await person.says("暂停")


async def test_who_had_stopped_comes_back_after_a_pause(person: Person) -> None:
    await person.says("/stop")
    assert (await person.says("/pause 三天")).endswith("下一份简报：11 月 26 日 08:00。")
    reader = await person.reader()
    assert (reader.state, reader.next_slot) == (SubscriberState.ACTIVE, "2026-11-26T08:00")


async def test_a_day_that_is_past_or_far_is_refused(person: Person) -> None:
    assert (
        await person.says("/pause 11月20日")
        == "“11月20日”不在今天之后。可以这样写：/pause 三天，或者 /pause 到下周一。"
    )
    assert await person.says("/pause 500天") == "最多暂停 366 天。想一直停下去，请发送 /stop。"
    assert (await person.says("/pause 一会儿")).startswith("没看懂“一会儿”。")
    assert (await person.reader()).schedule.paused_until is None


async def test_english_readers_are_answered_in_english(english_person: Person) -> None:
    said = await english_person.says("/pause until dec 1")
    assert said.startswith("Done: digests are paused until December 1, then come back by themselves.")
    await english_person.says("/pause")
    assert english_person.labels[:3] == ["1 day", "3 days", "7 days"]


async def test_a_made_up_button_changes_nothing(person: Person) -> None:
    for action in (Pause(0), Pause(-1), Pause(10**17)):
        await person.does(action)
        assert person.reply.toast == "这个按钮已经过期，请重新发一次命令。"
    assert (await person.reader()).schedule.paused_until is None
