from datetime import time

from bot.chat.schedule_actions import SetQuiet
from bot.core.schedule import Quiet
from tests.chat.house import Person


async def test_quiet_hours_are_set_by_words(person: Person) -> None:
    said = await person.says("/quiet 23:00-07:00")
    assert said == "好，23:00 至次日 07:00 不打扰你。\n下一份简报：明天 08:00。"
    assert (await person.says("免打扰 晚上10点到早上6点")).startswith("好，22:00 至次日 06:00 不打扰你。")
    assert (await person.reader()).schedule.quiet == Quiet(time(22), time(6))
    assert (await person.says("/quiet off")).startswith("好，免打扰已关闭。")
    assert (await person.reader()).schedule.quiet is None


async def test_a_digest_in_quiet_hours_comes_when_they_end(person: Person) -> None:
    assert (await person.says("/quiet 22:00-09:00")).endswith("下一份简报：明天 09:00。")


async def test_without_words_it_shows_what_is_set_and_how_to_change_it(person: Person) -> None:
    said = await person.says("/quiet")
    assert said.startswith("免打扰\n当前：没有设置。\n")
    assert "/quiet 23:00-07:00" in said
    assert person.labels == ["22:00–07:00", "23:00–07:00", "00:00–08:00", "‹ 返回"]
    assert "当前：23:00 至次日 07:00。" in await person.presses("23:00–07:00")
    assert person.labels[1:4] == ["✓ 23:00–07:00", "00:00–08:00", "关闭"]
    assert "当前：没有设置。" in await person.presses("关闭")


async def test_what_are_no_hours_is_named(person: Person) -> None:
    assert await person.says("/quiet 23:00") == "没看懂“23:00”。请写上从几点到几点，比如：/quiet 23:00-07:00。"


async def test_english_readers_are_answered_in_english(english_person: Person) -> None:
    assert (await english_person.says("/quiet 11pm to 7am")).startswith("Done: quiet from 23:00 to 07:00 the next day.")


async def test_a_made_up_button_changes_nothing(person: Person) -> None:
    for action in (SetQuiet(-1, 0), SetQuiet(0, 1440)):
        await person.does(action)
        assert person.reply.toast == "这个按钮已经过期，请重新发一次命令。"
    assert (await person.reader()).schedule.quiet is None
