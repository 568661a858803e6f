from bot.chat.schedule_actions import SkipBelow
from tests.chat.house import Person


async def test_how_few_stories_are_too_few_is_set_by_words(person: Person) -> None:
    assert await person.says("/skip 3") == "好，少于 3 条先不送，留到下一份。\n下一份简报：明天 08:00。"
    assert (await person.says("少于5条不发")).startswith("好，少于 5 条先不送，留到下一份。")
    assert (await person.reader()).min_stories == 5
    assert (await person.says("/skip off")).startswith("好，有几条送几条。")
    assert (await person.reader()).min_stories == 0


async def test_without_words_it_shows_what_is_set_and_how_to_change_it(person: Person) -> None:
    said = await person.says("/skip")
    assert said.startswith("新闻太少时\n当前：有几条送几条。\n")
    assert "/skip 3" in said
    assert person.labels == ["少于 3 条", "少于 5 条", "少于 10 条", "‹ 返回"]
    assert "当前：少于 5 条先不送，留到下一份。" in await person.presses("少于 5 条")
    assert person.labels[1:4] == ["✓ 少于 5 条", "少于 10 条", "关闭"]
    assert "当前：有几条送几条。" in await person.presses("关闭")


async def test_what_is_no_such_number_is_named(person: Person) -> None:
    assert await person.says("/skip 99") == "没看懂“99”。请写一个不超过 50 的数字，比如：/skip 3。"
    assert (await person.reader()).min_stories == 0


async def test_english_readers_are_answered_in_english(english_person: Person) -> None:
    assert (await english_person.says("/skip fewer than 3")).startswith("Done: digests with fewer than 3 stories wait")


async def test_a_made_up_button_changes_nothing(person: Person) -> None:
    for action in (SkipBelow(-1), SkipBelow(51)):
        await person.does(action)
        assert person.reply.toast == "这个按钮已经过期，请重新发一次命令。"
    assert (await person.reader()).min_stories == 0
