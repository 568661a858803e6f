from datetime import time

from bot.chat.schedule_actions import SetWeekly
from bot.core.schedule import Weekly
from tests.chat.house import Person


async def test_the_weeks_digest_is_set_by_words(person: Person) -> None:
    assert await person.says("/weekly 周日 20点") == "好，每周日 20:00 送周报。\n下一份简报：明天 08:00。"
    assert (await person.says("周报周五18点")).startswith("好，每周五 18:00 送周报。")
    assert (await person.reader()).schedule.weekly == Weekly(5, time(18))
    assert (await person.reader()).schedule.times == (time(8),)
    assert (await person.says("/weekly off")).startswith("好，不再送周报。")
    assert (await person.reader()).schedule.weekly is None


async def test_without_words_it_shows_what_is_set_and_how_to_change_it(person: Person) -> None:
    said = await person.says("/weekly")
    assert said.startswith("周报\n当前：没有开启。\n")
    assert "/weekly 周日 20 点" in said
    assert person.labels == ["周五 18:00", "周六 10:00", "周日 10:00", "周日 20:00", "‹ 返回"]
    assert "当前：每周日 20:00。" in await person.presses("周日 20:00")
    assert person.reply.toast == "好，每周日 20:00 送周报。"
    assert person.labels[3:5] == ["✓ 周日 20:00", "关闭"]
    assert "当前：没有开启。" in await person.presses("关闭")
    assert person.reply.toast == "好，不再送周报。"


async def test_alone_it_is_what_comes_next(person: Person) -> None:
    await person.says("/time off")
    said = await person.says("/weekly 周日 20点")
    assert said.endswith("下一份是周报：11 月 29 日 20:00。")


async def test_what_is_no_day_and_time_is_named(person: Person) -> None:
    assert await person.says("/weekly 周日") == "没看懂“周日”。请写上星期几和一个时间，比如：/weekly 周日 20 点。"
    assert (await person.reader()).schedule.weekly is None


async def test_english_readers_are_answered_in_english(english_person: Person) -> None:
    said = await english_person.says("/weekly sunday 8pm")
    assert said.startswith("Done: your weekly digest comes every Sunday at 20:00.")
    await english_person.says("/weekly")
    assert english_person.labels[0] == "Friday 18:00"


async def test_a_made_up_button_changes_nothing(person: Person) -> None:
    for action in (SetWeekly(8, 0), SetWeekly(-1, 0), SetWeekly(1, 1440)):
        await person.does(action)
        assert person.reply.toast == "这个按钮已经过期，请重新发一次命令。"
    assert (await person.reader()).schedule.weekly is None
