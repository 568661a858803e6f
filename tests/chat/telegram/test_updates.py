"""Every shape of an update, as Telegram's JSON."""

from typing import Any

import pytest
from telegram import Update

from bot.chat.actions import Open, Screen, encode
from bot.chat.telegram.messages import Destination
from bot.chat.telegram.updates import (
    ALLOWED_UPDATES,
    Asked,
    Event,
    Identity,
    LostPress,
    Migration,
    Place,
    Presence,
    WordlessMessage,
    chat_of,
    read_update,
)
from bot.core.subscriber import ChatAddress, ChatKind, Platform

ME = Identity("yaodian_bot", frozenset({7}))
PERSON = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP = {"id": -5, "type": "group", "title": "G"}
FORUM = {"id": -1009, "type": "supergroup", "title": "F", "is_forum": True}
CHANNEL = {"id": -1008, "type": "channel", "title": "C"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ORIGIN = {"type": "user", "date": 1, "sender_user": PERSON}


def parse(kind: str, content: dict[str, Any]) -> Update:
    return Update.de_json({"update_id": 1, kind: content}, None)


def read(kind: str, content: dict[str, Any]) -> Event | None:
    return read_update(parse(kind, content), ME)


def message(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1_795_420_800, "chat": chat, "from": PERSON, **fields}


def asked(content: dict[str, Any], kind: str = "message") -> Asked:
    event = read(kind, content)
    assert isinstance(event, Asked)
    return event


def address(chat_id: int) -> ChatAddress:
    return ChatAddress(Platform.TELEGRAM, chat_id)


def test_private_text_becomes_a_request() -> None:
    event = asked(message(text="最新 金融"))
    assert event.place == Place(Destination(7))
    request = event.request
    assert (request.address, request.kind, request.user_id) == (address(7), ChatKind.PRIVATE, 7)
    assert (request.text, request.action, request.locale) == ("最新 金融", None, "zh-hans")
    assert request.may_manage
    assert request.is_operator


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("/latest@yaodian_bot 金融 3", "/latest 金融 3"),
        ("/latest@YAODIAN_BOT", "/latest"),
        ("／最新@yaodian_bot 金融", "／最新 金融"),
        ("/latest mail@example.org", "/latest mail@example.org"),
        ("ann@example.org", "ann@example.org"),
    ],
)
def test_the_name_of_this_bot_is_taken_off_a_command(typed: str, understood: str) -> None:
    assert asked(message(text=typed)).request.text == understood


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_commands_for_other_bots_are_left_alone(chat: dict[str, Any]) -> None:
    assert read("message", message(chat, text="/latest@other_bot 金融")) is None


def test_in_groups_commands_are_read_and_rights_have_to_be_looked_up() -> None:
    request = asked(message(GROUP, text="/subscribe 金融")).request
    assert (request.kind, request.address) == (ChatKind.GROUP, address(-5))
    assert not request.may_manage
    assert request.is_operator


@pytest.mark.parametrize(
    "content",
    [
        message(GROUP, text="最新 金融"),
        message(GROUP, photo=[], caption="/latest"),
        message(GROUP, sticker={"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                                "is_animated": False, "is_video": False}),
        message(GROUP, text="/latest", forward_origin=ORIGIN),
        message(GROUP, text="/latest", via_bot={"id": 9, "is_bot": True, "first_name": "Inline"}),
        message(GROUP, text="/latest") | {"from": {"id": 9, "is_bot": True, "first_name": "Other"}},
        message(FORUM, text="/latest", is_automatic_forward=True, sender_chat=CHANNEL),
        message(GROUP, new_chat_title="H"),
        message(PRIVATE, pinned_message=message(PRIVATE, text="x")),
    ],
)  # fmt: skip
def test_what_is_not_meant_for_the_bot_is_left_alone(content: dict[str, Any]) -> None:
    assert read("message", content) is None


def test_a_forwarded_text_is_read_in_a_private_chat() -> None:
    assert asked(message(text="/latest", forward_origin=ORIGIN)).request.text == "/latest"


def test_edited_messages_are_left_alone() -> None:
    assert read("edited_message", message(text="/latest", edit_date=2)) is None
    assert read("edited_channel_post", message(CHANNEL, text="/latest", edit_date=2)) is None


def test_an_anonymous_administrator_may_manage() -> None:
    request = asked(message(GROUP, text="/stop", sender_chat=GROUP) | {"from": ANONYMOUS}).request
    assert request.may_manage
    assert not request.is_operator
    assert not request.locale


def test_who_writes_as_a_channel_of_their_own_is_no_administrator() -> None:
    fake = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    assert not asked(message(GROUP, text="/stop", sender_chat=CHANNEL) | {"from": fake}).request.may_manage


def test_an_operators_account_that_speaks_as_a_chat_is_no_operator() -> None:
    assert not asked(message(GROUP, text="/stop", sender_chat=GROUP)).request.is_operator


def test_commands_in_channels_are_read() -> None:
    post = message(CHANNEL, text="/subscribe 金融", sender_chat=CHANNEL)
    del post["from"]
    request = asked(post, "channel_post").request
    assert (request.kind, request.user_id, request.may_manage) == (ChatKind.CHANNEL, -1008, True)
    assert (request.locale, request.is_operator, request.in_person) == ("", False, False)
    assert read("channel_post", post | {"text": "今天的新闻"}) is None


def test_a_topic_is_answered_in_and_a_reply_thread_is_not() -> None:
    in_topic = message(FORUM, text="/latest", message_thread_id=12, is_topic_message=True)
    assert asked(in_topic).place.destination == Destination(-1009, 12)
    assert asked(in_topic).request.thread_id == 12
    assert asked(press(message=in_topic), "callback_query").request.thread_id == 12
    assert asked(message(FORUM, text="/latest", message_thread_id=12)).place.destination == Destination(-1009)


def test_a_photo_with_a_caption_is_read_and_one_without_is_wordless() -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    assert asked(message(photo=photo, caption="金融")).request.text == "金融"
    wordless = read("message", message(photo=photo, media_group_id="album"))
    assert wordless == WordlessMessage(Destination(7), "zh-hans", "album")


def press(**fields: Any) -> dict[str, Any]:
    query = {"id": "q", "from": PERSON, "chat_instance": "1", "data": encode(Open(Screen.HELP))}
    return query | {"message": message(PRIVATE, text="x")} | fields


def test_a_press_becomes_a_request() -> None:
    event = asked(press(), "callback_query")
    assert event.place == Place(Destination(7), message_id=3, query_id="q")
    assert (event.request.action, event.request.text) == (Open(Screen.HELP), None)
    assert event.request.may_manage


def test_a_press_in_a_group_or_channel_needs_its_rights_looked_up() -> None:
    for chat in (GROUP, CHANNEL):
        assert not asked(press(message=message(chat, text="x")), "callback_query").request.may_manage


@pytest.mark.parametrize("fields", [{"data": "made up"}, {"data": "o:nowhere:0"}, {"data": None}])
def test_a_press_with_data_that_are_none_of_ours_has_no_action(fields: dict[str, Any]) -> None:
    query = {name: value for name, value in press(**fields).items() if value is not None}
    request = asked(query, "callback_query").request
    assert (request.action, request.text) == (None, None)


def test_a_press_under_a_message_too_old_to_see_can_not_replace_it() -> None:
    old = {"chat": GROUP, "message_id": 3, "date": 0}
    assert asked(press(message=old), "callback_query").place == Place(Destination(-5), None, "q")


def test_a_press_without_a_chat_is_lost() -> None:
    query = press()
    del query["message"]
    assert read("callback_query", query) == LostPress("q", "zh-hans")


RIGHTS = dict.fromkeys(
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
    "can_delete_stories".split(),
    False,
)
LIMITED = {"status": "restricted", "is_member": True, "until_date": 0} | dict.fromkeys(
    "can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes can_send_voice_notes "
    "can_send_polls can_send_other_messages can_add_web_page_previews can_change_info can_invite_users "
    "can_pin_messages can_manage_topics can_edit_tag can_react_to_messages".split(),
    False,
)


@pytest.mark.parametrize(
    ("chat", "member", "is_here"),
    [
        (PRIVATE, {"status": "kicked", "until_date": 0}, False),
        (PRIVATE, {"status": "member"}, True),
        (GROUP, {"status": "left"}, False),
        (GROUP, {"status": "member"}, True),
        (GROUP, {"status": "administrator", **RIGHTS}, True),
        (GROUP, LIMITED | {"can_send_messages": False}, False),
        (GROUP, LIMITED | {"can_send_messages": True}, True),
        (GROUP, LIMITED | {"can_send_messages": True, "is_member": False}, False),
        (CHANNEL, {"status": "administrator", "can_post_messages": True, **RIGHTS}, True),
        (CHANNEL, {"status": "administrator", "can_post_messages": False, **RIGHTS}, False),
        (CHANNEL, {"status": "member"}, False),
        (CHANNEL, {"status": "kicked", "until_date": 0}, False),
    ],
)  # fmt: skip
def test_where_the_bot_may_write_it_is_present(chat: dict[str, Any], member: dict[str, Any], *, is_here: bool) -> None:
    itself = {"id": 1, "is_bot": True, "first_name": "Yaodian"}
    before = {"status": "left", "user": itself}
    change = {
        "chat": chat,
        "from": PERSON,
        "date": 1,
        "old_chat_member": before,
        "new_chat_member": member | {"user": itself},
    }
    assert read("my_chat_member", change) == Presence(
        address(chat["id"]), is_here, ChatKind(chat["type"]), person_id=7, locale="zh-hans"
    )
    anonymous = read("my_chat_member", change | {"from": ANONYMOUS})
    assert isinstance(anonymous, Presence)
    assert anonymous.person_id is None


def test_a_migration_is_told_in_both_chats() -> None:
    moved = Migration(address(-5), address(-1005))
    assert read("message", message(GROUP, migrate_to_chat_id=-1005)) == moved
    new_home = {"id": -1005, "type": "supergroup", "title": "G"}
    assert read("message", message(new_home, migrate_from_chat_id=-5)) == moved


def test_updates_are_handled_chat_by_chat() -> None:
    assert chat_of(parse("message", message(GROUP, text="x"))) == -5
    assert chat_of(parse("callback_query", press())) == 7
    orphan = press()
    del orphan["message"]
    assert chat_of(parse("callback_query", orphan)) == 7
    assert chat_of(Update(1)) is None


def test_no_kind_of_update_that_is_left_alone_is_asked_for() -> None:
    assert set(ALLOWED_UPDATES) == {"message", "channel_post", "callback_query", "my_chat_member"}
