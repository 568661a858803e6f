"""/card: whether a picture goes ahead of each digest."""

import pytest

from bot.chat.actions import SetCard
from bot.core.delivery import PartKind
from bot.core.subscriber import Card, ChatAddress, ChatKind, Platform
from tests.chat.house import House, Person


async def test_nobody_has_a_card_who_has_not_asked_for_one(person: Person) -> None:
    await person.says("/subscribe 金融")
    assert "图片卡：关" in await person.says("/settings")
    await person.says("/digest")
    assert [item.content.kind for item in await person.house.delivered()] == [PartKind.TEXT]


@pytest.mark.parametrize(
    ("text", "card"),
    [("/card light", Card.LIGHT), ("图片卡 深色", Card.DARK), ("/card 关", Card.OFF), ("/card ON", Card.LIGHT)],
)
async def test_a_card_is_chosen_by_word(person: Person, text: str, card: Card) -> None:
    await person.says(text)
    assert (await person.reader()).card is card


async def test_what_is_chosen_is_said(person: Person, english_person: Person) -> None:
    assert await person.says("/card 深色") == "好，每份简报前会有一张图片卡（深色）。"
    assert await person.says("/card off") == "好，简报前不再有图片卡。"
    assert await person.says("/card 彩色") == "没有“彩色”这种图片卡，可以选：浅色、深色、关。"


async def test_a_card_is_chosen_by_a_press(person: Person) -> None:
    await person.says("/settings")
    await person.presses("图片卡")
    assert person.labels == ["浅色", "深色", "✓ 关", "‹ 返回"]
    await person.presses("深色")
    assert person.reply.toast == "好，每份简报前会有一张图片卡（深色）。"
    assert person.labels == ["浅色", "✓ 深色", "关", "‹ 返回"]
    assert (await person.reader()).card is Card.DARK
    await person.does(SetCard(9))
    assert person.reply.toast
    assert (await person.reader()).card is Card.DARK


async def test_the_card_goes_ahead_of_the_digest(person: Person) -> None:
    await person.says("/subscribe 金融")
    await person.says("/card light")
    await person.says("/digest")
    first, *rest = await person.house.delivered()
    assert first.content.kind is PartKind.CARD
    assert "银行新闻第 1 则" in first.content.body
    assert {item.content.kind for item in rest} == {PartKind.TEXT}


async def test_a_group_is_changed_by_who_may(house: House) -> None:
    person = Person(house, kind=ChatKind.GROUP, address=ChatAddress(Platform.TELEGRAM, -5), may_manage=False)
    await person.says("/card light")
    assert (await person.reader()).card is Card.OFF


async def test_a_terminal_has_no_cards_and_says_so(house: House) -> None:
    person = Person(house, address=ChatAddress(Platform.TERMINAL, 1))
    assert "图片卡" not in await person.says("/settings")
    assert await person.says("/card") == "图片卡\n终端里看不了图片。"
    assert await person.says("/card light") == "终端里看不了图片。"
    await person.says("/subscribe 金融")
    await person.says("/digest")
    assert [item.part for item in await house.delivered(Platform.TERMINAL)] == [0]
