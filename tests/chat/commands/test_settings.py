from datetime import time

import pytest

from bot.chat.actions import SetFormat
from bot.core.subscriber import ChatAddress, Format, Platform, SubscriberState
from tests.chat.house import House, Person


async def test_times_are_set_by_words(person: Person) -> None:
    assert await person.says("/time 08:00 18:30") == "好，每天 08:00、18:30 送到。\n下一份简报：今天 18:30。"
    assert await person.says("时间 早上 7 点半") == "好，每天 07:30 送到。\n下一份简报：明天 07:30。"
    assert (await person.reader()).schedule.times == (time(7, 30),)


async def test_weekends_have_times_of_their_own(person: Person) -> None:
    said = await person.says("/time 工作日 8点 周末 10点")
    assert said == "好，工作日 08:00，周末 10:00 送到。\n下一份简报：明天 08:00。"
    assert "当前：工作日 08:00，周末 10:00。" in await person.says("/time")
    assert not any("✓" in label for label in person.labels)
    assert (await person.says("时间周一三五7点半")).startswith("好，周一、周三、周五 07:30 送到。")
    assert (await person.reader()).schedule.days == 0b1010100


async def test_days_are_set_in_english(english_person: Person) -> None:
    said = await english_person.says("/time weekdays 8am weekends 10am")
    assert said == "Done: weekdays at 08:00, weekends at 10:00.\nNext digest: tomorrow at 08:00."


async def test_daily_digests_are_turned_off_by_words(person: Person) -> None:
    said = await person.says("/time off")
    assert said == "好，不再送每日简报。\n还没有设定送达时间。可以这样设：/time 08:00"
    assert "当前：未设置。" in await person.says("/time")
    assert (await person.reader()).next_due_at is None


async def test_a_time_is_set_by_a_press(person: Person) -> None:
    assert "当前：每天 08:00。" in await person.says("/time")
    assert person.labels == ["07:00", "✓ 08:00", "12:00", "18:00", "20:00", "22:00", "‹ 返回"]
    await person.presses("18:00")
    assert person.reply.toast == "好，每天 18:00 送到。"
    assert person.reply.replaces
    assert "✓ 18:00" in person.labels
    assert (await person.reader()).schedule.times == (time(18),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/time 25:00", "没看懂时间“25:00”。可以这样写：08:00，或者早上 8 点半。"),
        ("/time 早饭后", "没看懂时间“早饭后”。可以这样写：08:00，或者早上 8 点半。"),
        ("/time 1 2 3 4 5 6 7", "一天最多 6 个时间。"),
        ("/time 工作日", "“工作日”后面还要写上时间，比如：/time 工作日 8 点 周末 10 点。"),
        (
            "/time 周一 8点 周二 9点",
            "工作日只能用同一组时间，周六和周日也是。可以这样写：/time 工作日 8 点 周末 10 点。",
        ),
    ],
)
async def test_what_is_no_time_is_named_and_changes_nothing(person: Person, text: str, said: str) -> None:
    assert await person.says(text) == said
    assert (await person.reader()).schedule.times == (time(8),)


async def test_setting_a_time_while_paused_offers_to_go_on(person: Person) -> None:
    await person.says("/stop")
    assert (await person.says("/time 9")).endswith("简报已暂停。")
    await person.presses("恢复简报")
    assert person.reply.toast == "简报已恢复"
    assert (await person.reader()).state is SubscriberState.ACTIVE


async def test_a_zone_is_set_by_words(person: Person) -> None:
    said = await person.says("/timezone 东京")
    assert said == "时区已设好：东京（UTC+9）。那里现在是 11:00。\n下一份简报：明天 08:00。"
    assert (await person.says("时区 +8")).startswith("时区已设好：UTC+8。")
    assert (await person.reader()).schedule.zone == "Etc/GMT-8"


async def test_a_zone_is_set_by_a_press(person: Person) -> None:
    assert "当前时区：北京时间（UTC+8）。" in await person.says("/timezone")
    await person.presses("伦敦")
    assert person.reply.toast == "时区已设好：伦敦（UTC）。那里现在是 02:00。"
    assert "✓ 伦敦" in person.labels
    assert (await person.reader()).schedule.zone == "Europe/London"


async def test_an_unknown_zone_is_named(person: Person) -> None:
    assert (await person.says("/timezone 火星")).startswith("没找到时区“火星”。")
    assert (await person.reader()).schedule.zone == "Asia/Shanghai"


async def test_the_settings_show_what_is_set(person: Person) -> None:
    assert (await person.says("/settings")).splitlines() == [
        "设置",
        "• 每日简报：开",
        "• 送达时间：每天 08:00",
        "• 时区：北京时间（UTC+8）",
        "• 语言：简体中文",
        "• 没有新内容时：不打扰",
        "• 简报样式：图文版",
        "• 图片卡：关",
        "下一份简报：明天 08:00。",
    ]


async def test_the_settings_show_the_whole_schedule(person: Person) -> None:
    for text in (
        "/time 工作日 8点 周末 10点",
        "/weekly 周日 20点",
        "/quiet 23:00-07:00",
        "/skip 3",
        "/pause 到12月1日",
    ):
        await person.says(text)
    assert (await person.says("/settings")).splitlines()[1:6] == [
        "• 每日简报：暂停到 12 月 1 日",
        "• 送达时间：工作日 08:00，周末 10:00",
        "• 周报：每周日 20:00",
        "• 免打扰：23:00 至次日 07:00",
        "• 少于 3 条时：留到下一份",
    ]
    assert "每日简报：开" in await person.presses("恢复简报")
    assert (await person.reader()).next_slot == "2026-11-24T08:00"


async def test_the_settings_lead_to_the_words(person: Person) -> None:
    await person.says("/settings")
    assert "你还没有关注或屏蔽任何词" in await person.presses("关注与屏蔽")
    assert not person.reply.replaces


async def test_each_setting_leads_to_its_screen_and_back(person: Person) -> None:
    same = ("送达时间", "时区", "周报", "免打扰", "语言", "简报样式", "新闻太少时", "暂停简报")
    for label in same:
        await person.says("/settings")
        assert (await person.presses(label)).startswith(label)
        assert person.reply.replaces
        assert (await person.presses("返回")).startswith("设置")


async def test_switches_change_at_once(person: Person) -> None:
    await person.says("/settings")
    assert "没有新内容时：告诉我一声" in await person.presses("没有新内容时告诉我")
    assert person.reply.toast == "没有新内容时也会告诉你"
    assert "没有新内容时：不打扰" in await person.presses("没有新内容时不打扰")
    await person.presses("暂停简报")
    assert "每日简报：已暂停" in await person.presses("一直暂停")
    assert person.reply.toast == "简报已暂停"
    assert (await person.reader()).next_due_at is None
    assert "每日简报：开" in await person.presses("恢复简报")
    assert (await person.reader()).next_due_at is not None


async def test_the_format_is_chosen_where_there_is_a_choice(person: Person) -> None:
    await person.says("/settings")
    await person.presses("简报样式")
    assert person.labels == ["✓ 图文版", "简洁版", "纯文本", "‹ 返回"]
    await person.presses("纯文本")
    assert person.reply.toast == "简报样式已改为“纯文本”。"
    assert (await person.reader()).format is Format.PLAIN


async def test_the_format_is_chosen_by_word(person: Person) -> None:
    assert await person.says("/format plain") == "简报样式已改为“纯文本”。"
    assert await person.says("格式 简洁版") == "简报样式已改为“简洁版”。"
    assert (await person.reader()).format is Format.HTML
    await person.says("/format RICH")
    assert (await person.reader()).format is Format.RICH
    assert await person.says("/format 花哨") == "没有“花哨”这种样式，可以选：图文版、简洁版、纯文本。"


async def test_without_a_word_the_formats_are_shown(person: Person) -> None:
    assert (await person.says("/format")).startswith("简报样式\n")
    assert person.labels == ["✓ 图文版", "简洁版", "纯文本", "‹ 返回"]


async def test_buttons_of_old_messages_choose_what_they_said(person: Person) -> None:
    await person.does(SetFormat(0))
    assert (await person.reader()).format is Format.HTML
    await person.does(SetFormat(1))
    assert (await person.reader()).format is Format.PLAIN


async def test_a_terminal_has_no_choice_of_formats(house: House) -> None:
    person = Person(house, address=ChatAddress(Platform.TERMINAL, 1))
    assert "简报样式" not in await person.says("/settings")
    assert "简报样式" not in person.labels


async def test_the_language_changes_by_word_and_by_press(person: Person) -> None:
    assert await person.says("/language english") == "Done. I’ll speak English from now on."
    assert (await person.says("/language")).startswith("Language\n")
    assert (await person.presses("简体中文")).startswith("语言\n")
    assert person.reply.toast == "好，以后用“简体中文”。"
    assert await person.says("/language 火星文") == "还不会说“火星文”。我会的有：简体中文、English。"


async def test_stopping_keeps_everything_and_says_how_to_come_back(person: Person) -> None:
    await person.says("/subscribe 金融")
    assert await person.says("停止") == ("简报已暂停，订阅和设置都替你留着。\n想回来时，发送 /start 就好。")
    assert (await person.reader()).state is SubscriberState.STOPPED
    assert await person.subscriptions() == ["金融"]
    assert (await person.presses("恢复简报")).startswith("设置\n• 每日简报：开")
