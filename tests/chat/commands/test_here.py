from dataclasses import replace

import pytest

from bot.chat.actions import SubscribeTo
from bot.core.subscriber import GENERAL, ChatAddress, ChatKind, Platform, Subscriber
from tests.chat.house import House, Person
from tests.chat.papers import news

FORUM = ChatAddress(Platform.TELEGRAM, -100_7)
SUPERGROUP = ChatKind.SUPERGROUP


@pytest.fixture
def admin(house: House) -> Person:
    """An administrator who speaks in topic 5 of a forum."""
    return Person(house, kind=SUPERGROUP, address=FORUM, thread_id=5)


async def set_up(admin: Person) -> Subscriber:
    await admin.says("/订阅 金融")
    return await admin.reader()


async def test_a_topic_outside_of_topics_and_a_chat_without_any_are_all_here(admin: Person, person: Person) -> None:
    for who in (admin, replace(admin, thread_id=None), person):
        assert (await who.says("/here")).startswith("好，以后简报就发到这里。")
        assert (await who.reader()).thread_id == (who.thread_id or GENERAL)
    assert (await person.says("发到这里")).startswith("好，以后简报就发到这里。")


@pytest.mark.parametrize("first", ["/start", "/订阅 金融"])
async def test_the_topic_in_which_a_forum_is_set_up_is_where_digests_come(admin: Person, first: str) -> None:
    await admin.says("/最新")
    assert (await admin.reader()).thread_id is None
    await admin.says(first)
    assert (await admin.reader()).thread_id == 5
    await replace(admin, thread_id=6).says(first)
    assert (await admin.reader()).thread_id == 5


async def test_a_press_that_subscribes_counts_as_well(admin: Person) -> None:
    await admin.house.publish(news("头条"))
    category = await admin.house.category("金融")
    await admin.does(SubscribeTo(category.id))
    assert (await admin.reader()).thread_id == 5


async def test_outside_of_topics_is_a_choice_too(admin: Person) -> None:
    await replace(admin, thread_id=None).says("/here")
    await admin.says("/订阅 金融")
    assert (await admin.reader()).thread_id == GENERAL


async def test_who_may_not_manage_sets_up_nothing(admin: Person) -> None:
    member = replace(admin, may_manage=False)
    for words in ("/start", "/订阅 金融", "/here"):
        await member.says(words)
    reader = await admin.reader()
    assert (reader.thread_id, reader.managed_by) == (None, None)


async def test_the_administrator_who_last_changed_a_setting_looks_after_the_chat(admin: Person) -> None:
    await set_up(admin)
    await replace(admin, user_id=8).says("/最新")
    assert (await admin.reader()).managed_by == 7
    await replace(admin, user_id=8).says("/time 9:00")
    assert (await admin.reader()).managed_by == 8
    await replace(admin, user_id=9, in_person=False).says("/time 10:00")
    await replace(admin, user_id=9, may_manage=False, is_operator=True).says("/time 11:00")
    assert (await admin.reader()).managed_by == 8


async def test_a_private_chat_is_looked_after_by_nobody_else(person: Person) -> None:
    await person.says("/time 9:00")
    assert (await person.reader()).managed_by is None
