from datetime import timedelta

from bot.chat.actions import ReadStory, decode
from bot.chat.reply import Button, Reply
from bot.core.subscriber import ChatKind
from tests.chat.house import House, Person


async def morning(person: Person) -> None:
    """Let a digest come, whose buttons can be pressed."""
    await person.says("/subscribe 金融")
    await person.says("/digest")
    (only,) = await person.house.delivered()
    buttons = ((Button(label, found) for label, data in row if (found := decode(data))) for row in only.content.buttons)
    person.reply = Reply(buttons=tuple(tuple(row) for row in buttons))


async def first(person: Person) -> str:
    """Press the first button."""
    return await person.does(person.buttons[0].action)


async def test_a_story_of_the_digest_is_read_whole(person: Person) -> None:
    await morning(person)
    assert "1." in await person.presses("全文")
    text = await first(person)
    assert "央行" in text
    assert person.labels == ["收藏"]


async def test_a_saved_story_is_found_again_until_it_is_let_go(person: Person) -> None:
    assert "还没有收藏" in await person.says("/saved")
    await morning(person)
    await person.presses("收藏")
    await first(person)
    assert person.reply.toast == "已收藏，发送 /saved 查看"
    assert "1." in await person.says("我的收藏")
    await first(person)
    await person.presses("取消收藏")
    assert person.reply.toast == "已取消收藏"
    assert "还没有收藏" in await person.says("/saved")


async def test_less_of_a_category_is_wanted_until_that_is_taken_back(person: Person) -> None:
    await morning(person)
    await person.presses("少一点这类")
    await first(person)
    assert person.reply.toast.startswith("好，以后少放“金融")
    await person.says("/fewer")
    [label] = person.labels
    await person.presses(label)
    assert person.reply.toast.endswith("已恢复")
    assert "还没有要少看的分类" in await person.says("/fewer")


async def test_a_preview_takes_nothing_from_the_digest(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/preview")
    assert person.reply.toast == "预览马上送到"
    (preview,) = await person.house.delivered()
    person.house.clock.at += timedelta(minutes=1)
    await person.says("/digest")
    (digest,) = await person.house.delivered()
    assert preview.content.plain.splitlines()[4:8] == digest.content.plain.splitlines()[4:8]


async def test_without_news_there_is_nothing_to_preview(person: Person) -> None:
    assert (await person.says("/preview")).startswith("现在还没有可以预览的新内容。")


async def test_members_of_a_group_may_not_change_what_it_gets(house: House) -> None:
    member = Person(house, kind=ChatKind.GROUP, may_manage=False)
    assert "管理员" in await member.says("/preview")


async def test_an_article_that_is_gone_says_so(person: Person) -> None:
    await person.does(ReadStory(404))
    assert person.reply.toast == "这篇文章已经不在了。"
