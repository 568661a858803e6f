import pytest
from telegram import Bot, LinkPreviewOptions, MessageEntity, ReplyParameters
from telegram.error import BadRequest, Forbidden

from tests.botapi.conftest import SetClock
from tests.botapi.people import User
from tests.botapi.server import BotApiServer


async def test_a_message_arrives_as_a_reader_sees_it(server: BotApiServer, bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "<b>头条</b>\n正文 &amp; 更多", parse_mode="HTML")
    assert sent.text == "头条\n正文 & 更多"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2)]
    assert ann.last.content.source == "<b>头条</b>\n正文 &amp; 更多"
    assert ann.texts == [sent.text]
    assert server.violations == []


async def test_messages_are_numbered_and_dated(bot: Bot, ann: User, clock: SetClock) -> None:
    first = await bot.send_message(ann.id, "1")
    clock.seconds += 90
    second = await bot.send_message(ann.id, "2")
    assert second.message_id == first.message_id + 1
    assert (second.date - first.date).total_seconds() == 90
    assert first.date.timestamp() == clock.seconds - 90


async def test_ids_run_through_private_chats_and_apart_in_supergroups(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    bob = server.user("Bob")
    bob.sends("/start")
    supergroup = server.supergroup()
    in_private = [await bot.send_message(user.id, "x") for user in (ann, bob)]
    in_supergroup = await bot.send_message(supergroup.id, "x")
    assert [message.message_id for message in in_private] == [3, 4]
    assert in_supergroup.message_id == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Message text is empty"),
        ("  \n ", "Text must be non-empty"),
        ("<b> </b>", "Text must be non-empty"),
        ("要" * 4097, "Message is too long"),
        ("<b>x", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("x" * 32769, "Text is too long"),
    ],
)
async def test_a_text_that_can_not_be_shown_is_refused(bot: Bot, ann: User, text: str, reason: str) -> None:
    with pytest.raises(BadRequest, match="(?i)" + reason.replace("(", r"\(")):
        await bot.send_message(ann.id, text, parse_mode="HTML")
    assert ann.messages == []


async def test_length_counts_characters_after_parsing(server: BotApiServer, bot: Bot, ann: User) -> None:
    await bot.send_message(ann.id, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    assert len(ann.last.text) == 4096


async def test_the_entities_beyond_a_hundred_are_a_violation(server: BotApiServer, bot: Bot, ann: User) -> None:
    sent = await bot.send_message(ann.id, "<b>x</b> " * 101, parse_mode="HTML")
    assert len(sent.entities) == 100
    [violation] = server.violations
    assert (violation.kind, violation.chat_id, violation.message_id) == ("formatting", ann.id, sent.message_id)
    assert "101 entities" in violation.detail


async def test_entities_can_be_given_instead_of_a_parse_mode(bot: Bot, ann: User) -> None:
    entity = MessageEntity(MessageEntity.TEXT_LINK, 0, 2, url="https://example.org")
    sent = await bot.send_message(ann.id, "链接", entities=[entity])
    assert sent.entities == (entity,)


async def test_parse_mode_and_entities_exclude_each_other(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="can't be used together"):
        await bot.send_message(ann.id, "x", parse_mode="HTML", entities=[MessageEntity("bold", 0, 1)])


async def test_an_unsupported_parse_mode_is_refused(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(ann.id, "x", parse_mode="BBCode")


async def test_nobody_is_written_to_who_has_not_written_first(server: BotApiServer, bot: Bot) -> None:
    stranger = server.user("Stranger")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "hello")


async def test_an_unknown_chat_is_not_found(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(12345, "hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message("@nobody", "hello")


async def test_a_public_channel_is_found_by_name(server: BotApiServer, bot: Bot) -> None:
    channel = server.channel("News", username="News_Channel")
    sent = await bot.send_message("@news_channel", "hello")
    assert sent.chat.id == channel.id
    assert sent.from_user is None
    assert channel.texts == ["hello"]


async def test_link_previews_and_replies_come_back_with_the_message(bot: Bot, ann: User) -> None:
    asked = ann.sends("news?")
    sent = await bot.send_message(
        ann.id,
        "here",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(asked.message_id),
    )
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "news?"


async def test_a_reply_to_nothing_is_refused_unless_allowed(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ann.id, "x", reply_parameters=ReplyParameters(999))
    await bot.send_message(ann.id, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))


async def test_a_topic_of_a_chat_without_topics_is_not_found(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(ann.id, "x", message_thread_id=5)


async def test_a_message_goes_to_a_topic_as_long_as_it_is_open(server: BotApiServer, bot: Bot, ann: User) -> None:
    forum = server.supergroup(members=(ann,))
    first, second = forum.opens_topic(), forum.opens_topic()
    assert ann.sends("/latest", forum, topic=second).content.extra["message_thread_id"] == second
    sent = await bot.send_message(forum.id, "x", message_thread_id=second)
    assert (sent.message_thread_id, sent.is_topic_message, sent.chat.is_forum) == (second, True, True)
    forum.closes_topic(first)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "x", message_thread_id=first)
    forum.deletes_topic(second)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_chat_action(forum.id, "typing", message_thread_id=second)


async def test_a_photo_goes_by_address_by_upload_and_by_its_id(bot: Bot, ann: User) -> None:
    by_address = await bot.send_photo(ann.id, "https://example.org/a.png", caption="<i>a</i>", parse_mode="HTML")
    by_upload = await bot.send_photo(ann.id, b"\x89PNG", caption="b")
    by_id = await bot.send_photo(ann.id, by_upload.photo[0].file_id)
    assert (by_address.caption, by_upload.caption, by_id.caption) == ("a", "b", None)
    assert by_address.caption_entities[0].type == "italic"
    assert by_id.photo[0].file_id == by_upload.photo[0].file_id


async def test_a_photo_that_can_not_be_sent_is_refused(bot: Bot, ann: User) -> None:
    with pytest.raises(BadRequest, match="Wrong remote file identifier"):
        await bot.send_photo(ann.id, "no-such-file")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_photo(ann.id, b"")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(ann.id, "https://example.org/a.png", caption="x" * 1025)


async def test_chat_actions_are_known_ones(bot: Bot, ann: User) -> None:
    assert await bot.send_chat_action(ann.id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(ann.id, "thinking")


async def test_a_chat_can_be_looked_up(server: BotApiServer, bot: Bot, ann: User) -> None:
    chat = await bot.get_chat(ann.id)
    assert (chat.type, chat.first_name) == ("private", "Ann")
    group = server.group("Circle", members=(ann,))
    assert (await bot.get_chat_member(group.id, ann.id)).status == "member"
    assert (await bot.get_chat_member(group.id, server.user().id)).status == "left"
    assert (await bot.get_chat_member(group.id, bot.id)).status == "member"
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(group.id, 1)


async def test_after_logging_out_nothing_is_taken(bot: Bot, ann: User) -> None:
    assert await bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await bot.send_message(ann.id, "x")
