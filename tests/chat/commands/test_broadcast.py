from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.broadcast_actions import BroadcastMove, DirectBroadcast, MoveBroadcast
from bot.chat.reply import Line, Run
from bot.chat.request import Request
from bot.core.broadcast import BroadcastState
from bot.core.subscriber import ChatAddress, ChatKind, Format, Platform
from tests.chat.house import House, Person

REFUSED = "这个命令只有机器人的运营者能用。想看有哪些内容，发送 /categories。"
SEND = MoveBroadcast(BroadcastMove.SEND, 1)


@pytest.fixture
async def readers(house: House) -> list[Person]:
    """Three readers, two of whom get news of 金融/银行: one of all of 金融, one of 银行."""
    people = [Person(house, address=ChatAddress(Platform.TELEGRAM, number)) for number in (101, 102, 103)]
    for person, wish in zip(people, ("/subscribe 金融", "/subscribe 银行", "/subscribe 科技"), strict=True):
        await person.says(wish)
    return people


async def sent(house: House) -> list[tuple[int, str]]:
    """Send what is confirmed; return who got what."""
    await house.spread.keep_going()
    return [(item.address.chat_id, item.content.plain) for item in await house.delivered()]


@pytest.mark.usefixtures("readers")
async def test_a_text_behind_the_command_is_shown_as_readers_get_it(house: House, operator: Person) -> None:
    said = await operator.says("/broadcast # 通知\n\n今晚**停机**")
    assert said == "通知\n今晚停机"
    assert operator.reply.form is Format.RICH
    assert operator.labels == ["发送给 4 位读者", "取消"]
    assert await sent(house) == []


@pytest.mark.usefixtures("readers")
async def test_confirmed_it_goes_to_all_readers_once(house: House, operator: Person) -> None:
    await operator.says("/broadcast 今晚停机")
    preview = operator.reply
    await operator.presses("发送给")
    assert (operator.reply.toast, operator.reply.blocks) == ("开始群发，进度马上就到", ())
    operator.reply = preview
    await operator.presses("发送给")
    assert operator.reply.toast == "没有变化，状态已经不同了"
    assert await sent(house) == [(number, "今晚停机") for number in (101, 102, 103, 7)]
    assert await sent(house) == []


@pytest.mark.usefixtures("readers")
async def test_without_a_text_the_next_message_is_it_word_for_word(house: House, operator: Person) -> None:
    assert (await operator.says("/broadcast")).startswith("群发\n请发来要群发的内容，所有读者都会收到。")
    assert operator.labels == ["取消"]
    assert await operator.says("最新 ＡＢＣ\n\n- 甲" + "\n- 乙" * 200) == "最新 ＡＢＣ\n• 甲" + "\n• 乙" * 200
    assert operator.labels == ["发送给 4 位读者", "取消"]
    assert (await operator.says("金融")).startswith("最新 · 金融")


@pytest.mark.usefixtures("readers")
async def test_a_command_instead_of_the_text_ends_the_waiting(operator: Person) -> None:
    await operator.says("群发")
    assert (await operator.says("/latest 金融")).startswith("最新 · 金融")
    assert (await operator.says("金融")).startswith("最新 · 金融")


@pytest.mark.usefixtures("readers")
async def test_after_half_an_hour_it_is_no_longer_waited_for(house: House, operator: Person) -> None:
    await operator.says("/broadcast")
    house.clock.at += timedelta(minutes=31)
    assert (await operator.says("金融")).startswith("最新 · 金融")


@pytest.mark.usefixtures("readers")
async def test_a_text_that_cannot_be_sent_is_asked_for_once_more(operator: Person) -> None:
    await operator.says("/broadcast")
    assert await operator.says("***") == "这里面没有可以发的文字。"
    assert await operator.says("字" * 20_001) == "内容有 20,001 个字符，最多 20,000 个。请删短一些再发来。"
    assert await operator.says("今晚停机") == "今晚停机"


async def test_the_readers_of_a_category_are_told_alone(house: House, operator: Person, readers: list[Person]) -> None:
    assert await operator.says("/broadcast #银行 网点调整") == "网点调整"
    assert operator.labels == ["发送给看“银行”的 2 位读者", "取消"]
    await operator.presses("发送给")
    assert await sent(house) == [(101, "网点调整"), (102, "网点调整")]
    assert len(readers) == 3


@pytest.mark.usefixtures("readers")
async def test_a_category_alone_asks_for_the_text_to_its_readers(operator: Person) -> None:
    assert "只有看“银行”的读者会收到" in await operator.says("/broadcast ＃金融/银行")
    await operator.says("网点调整")
    assert operator.labels == ["发送给看“银行”的 2 位读者", "取消"]


@pytest.mark.usefixtures("readers")
async def test_of_a_category_that_there_is_not_the_nearest_are_offered(operator: Person) -> None:
    assert await operator.says("/broadcast #银行业 网点调整") == "没有找到“银行业”，是不是想找："
    await operator.presses("金融 › 银行")
    assert operator.labels == ["发送给看“银行”的 2 位读者", "取消"]
    assert operator.reply.replaces
    assert "没有找到" in await operator.says("/broadcast #银行业")
    assert "只有看“银行”的读者会收到" in await operator.presses("金融 › 银行")
    assert (await operator.says("/broadcast #xyzxyz 网点调整")).startswith("没有找到分类“xyzxyz”")


async def test_nobody_to_tell_is_said_at_once(house: House, operator: Person) -> None:
    assert await operator.says("/broadcast #手机 新品") == "现在没有看“手机”的读者，发了也没人收到。"
    await operator.says("/stop")
    assert (await operator.says("/broadcast 今晚停机")).startswith("现在没有能收到的读者")
    assert await house.broadcasting.latest(9) == []


@pytest.mark.usefixtures("readers")
async def test_what_is_dropped_is_not_sent(house: House, operator: Person) -> None:
    await operator.says("/broadcast 今晚停机")
    preview = operator.reply
    assert await operator.presses("取消") == "好，不发了。"
    operator.reply = preview
    await operator.presses("发送给")
    assert "已经" in operator.reply.toast
    assert await sent(house) == []


@pytest.mark.usefixtures("readers")
async def test_it_is_paused_resumed_and_cancelled_by_buttons(house: House, operator: Person) -> None:
    await operator.says("/broadcast 今晚停机")
    await operator.presses("发送给")
    await house.spread.keep_going()
    assert (await operator.says("/broadcast")).startswith("群发")
    assert operator.labels == ["群发 1 的进度", "取消"]
    shown = await operator.presses("进度")
    assert shown.splitlines()[:3] == ["群发 1：发送中", "░" * 20 + " 0%", "已送达 0 / 4"]
    assert operator.labels == ["暂停", "取消群发"]
    assert (await operator.presses("暂停")).startswith("群发 1：已暂停")
    assert (operator.reply.toast, operator.reply.replaces) == ("已暂停", True)
    assert await sent(house) == []
    assert (await operator.presses("继续")).startswith("群发 1：发送中")
    await house.spread.keep_going()
    cancelled = await operator.presses("取消群发")
    assert cancelled.splitlines()[:3] == ["群发 1 取消了", "• 0 位已送达", "• 4 位没有发送"]
    assert operator.labels == []
    assert await sent(house) == []


@pytest.mark.usefixtures("readers")
async def test_a_report_says_whom_it_reached(house: House, operator: Person) -> None:
    await operator.says("/broadcast 今晚停机")
    await operator.presses("发送给")
    await sent(house)
    house.clock.at += timedelta(minutes=3)
    await house.spread.keep_going()
    report = await operator.does(MoveBroadcast(BroadcastMove.SHOW, 1))
    assert report == "群发 1 发完了\n• 4 位已送达\n用时 3 分钟\n今晚停机"
    [ended] = await house.broadcasting.latest(9)
    assert ended.state is BroadcastState.DONE


@pytest.mark.usefixtures("readers")
async def test_looks_that_telegrams_editor_has_given_are_kept(house: House, operator: Person) -> None:
    markup = "/broadcast #银行 **今晚**停机"
    request = Request(operator.address, operator.kind, 7, "zh-hans", "/broadcast #银行 今晚停机", is_operator=True)
    reply = await house.conversation.answer(replace(request, markup=markup))
    assert reply.blocks == (Line((Run("今晚", bold=True), Run("停机"))),)


async def test_others_are_refused_whatever_they_try(house: House, person: Person) -> None:
    assert await person.says("/broadcast 大家好") == REFUSED
    assert "群发" not in (await person.says("/help"))
    for action in (SEND, DirectBroadcast(1, 1)):
        await person.does(action)
        assert person.reply.toast == REFUSED
    assert await house.broadcasting.latest(9) == []


async def test_in_a_group_nothing_is_drafted(house: House) -> None:
    group = Person(house, kind=ChatKind.SUPERGROUP, address=ChatAddress(Platform.TELEGRAM, -5), is_operator=True)
    assert await group.says("/broadcast 大家好") == "群发要在和我的私聊里操作。"


async def test_in_a_terminal_the_progress_follows_the_confirmation(house: House, operator: Person) -> None:
    await Person(house, address=ChatAddress(Platform.TELEGRAM, 101)).says("/start")
    operator.address = ChatAddress(Platform.TERMINAL, 1)
    await operator.says("/broadcast")
    await operator.says("今晚停机")
    assert (await operator.presses("发送给 1 位读者")).startswith("群发 2：发送中")
    assert (await operator.says("金融")).startswith("最新 · 金融")


@pytest.mark.parametrize("move", list(BroadcastMove))
async def test_buttons_of_what_is_gone_are_out_of_date(operator: Person, move: BroadcastMove) -> None:
    await operator.does(MoveBroadcast(move, 404))
    assert "按钮" in operator.reply.toast or "过期" in operator.reply.toast
