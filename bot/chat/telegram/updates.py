"""Telegram's updates → what happened, as our own values: purely, so that every odd shape of an update can be tested.

Left alone are edited messages, service messages, commands for other bots, what other bots say, and, in groups and
channels, all that is no command.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    Update,
)

from bot.chat.actions import decode
from bot.chat.request import Request
from bot.chat.telegram.looks import markup_of
from bot.chat.telegram.messages import Destination
from bot.core.subscriber import ChatAddress, ChatKind, Platform

ALLOWED_UPDATES: Final = (Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
_ADDRESSED = re.compile(r"(?P<command>[/／][^\s@/／]+)@(?P<bot>\w+)")
_SLASHES = ("/", "／")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, and who operates it."""

    username: str
    operators: frozenset[int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes. `query_id` is a button's press, `message_id` its message, if that can be replaced."""

    destination: Destination
    message_id: int | None = None
    query_id: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody typed something or pressed a button. Where `may_manage` is false, it has yet to be looked up."""

    request: Request
    place: Place


@dataclass(frozen=True, slots=True)
class LostPress:
    """A button was pressed that stands in no chat that we could see."""

    query_id: str
    locale: str


@dataclass(frozen=True, slots=True)
class WordlessMessage:
    """In a private chat, something came that has no words: a photo, a sticker. `album` is what it is one of."""

    destination: Destination
    locale: str
    album: str | None


@dataclass(frozen=True, slots=True)
class Presence:
    """The bot was blocked, removed or silenced in a chat, or let in (again), by whom: none for who can't be told from
    others. `locale` is that person's language.
    """

    address: ChatAddress
    is_here: bool
    kind: ChatKind
    person_id: int | None
    locale: str


@dataclass(frozen=True, slots=True)
class Migration:
    """A group became a supergroup."""

    old: ChatAddress
    new: ChatAddress


Event = Asked | LostPress | WordlessMessage | Presence | Migration


def chat_of(update: Update) -> int | None:
    """Return the id of the chat that an update is about; the person's where there's no chat."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None


def read_update(update: Update, identity: Identity) -> Event | None:
    """Return what an update means to us; none where it is left alone."""
    if update.callback_query is not None:
        return _press(update.callback_query, identity.operators)
    if update.my_chat_member is not None:
        return _presence(update.my_chat_member)
    message = update.message or update.channel_post
    return _message(message, identity) if message is not None else None


def _message(message: Message, identity: Identity) -> Event | None:
    here = _address(message.chat.id)
    if message.migrate_to_chat_id is not None:
        return Migration(here, _address(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        return Migration(_address(message.migrate_from_chat_id), here)
    if _is_of_a_bot(message) or message.is_automatic_forward:
        return None
    if message.chat.type == Chat.PRIVATE:
        return _said_in_private(message, identity)
    is_command = (message.text or "").startswith(_SLASHES)
    if not is_command or message.forward_origin is not None or message.via_bot is not None:
        return None
    return _asked(message, message.text or "", identity)


def _said_in_private(message: Message, identity: Identity) -> Event | None:
    words = message.text or message.caption
    if words:
        return _asked(message, words, identity)
    if message.effective_attachment is None:
        return None
    return WordlessMessage(_destination(message), _locale(message), message.media_group_id)


def _asked(message: Message, words: str, identity: Identity) -> Asked | None:
    text = _for_this_bot(words, identity.username)
    if text is None:
        return None
    user_id = message.from_user.id if message.from_user is not None else message.chat.id
    in_person = message.sender_chat is None and message.from_user is not None
    there = _destination(message)
    request = Request(
        address=_address(message.chat.id),
        kind=ChatKind(message.chat.type),
        user_id=user_id,
        locale=_locale(message),
        text=text,
        may_manage=message.chat.type in {Chat.PRIVATE, Chat.CHANNEL} or _speaks_for_the_chat(message),
        is_operator=in_person and user_id in identity.operators,
        thread_id=there.thread_id,
        in_person=in_person,
        markup=markup_of(message),
    )
    return Asked(request, Place(there))


def _for_this_bot(text: str, username: str) -> str | None:
    """Take `@ThisBot` off a command; none where the command is for another bot."""
    addressed = _ADDRESSED.match(text)
    if addressed is None:
        return text
    if addressed["bot"].casefold() != username.casefold():
        return None
    return addressed["command"] + text[addressed.end() :]


def _press(query: CallbackQuery, operators: Collection[int]) -> Event:
    locale = query.from_user.language_code or ""
    message = query.message
    if message is None:
        return LostPress(query.id, locale)
    there = _destination(message)
    request = Request(
        address=_address(message.chat.id),
        kind=ChatKind(message.chat.type),
        user_id=query.from_user.id,
        locale=locale,
        action=decode(query.data) if query.data is not None else None,
        may_manage=message.chat.type == Chat.PRIVATE,
        is_operator=query.from_user.id in operators,
        thread_id=there.thread_id,
    )
    replaceable = message.message_id if message.is_accessible else None
    return Asked(request, Place(there, replaceable, query.id))


def _is_of_a_bot(message: Message) -> bool:
    """Whether another bot speaks. Telegram shows a bot's account for those who speak as a chat as well."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def _speaks_for_the_chat(message: Message) -> bool:
    """Whether an administrator speaks anonymously, as the group itself."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _presence(change: ChatMemberUpdated) -> Presence:
    by = change.from_user
    return Presence(
        _address(change.chat.id),
        _is_here(change),
        ChatKind(change.chat.type),
        None if by.is_bot else by.id,
        by.language_code or "",
    )


def _is_here(change: ChatMemberUpdated) -> bool:
    member = change.new_chat_member
    in_channel = change.chat.type == Chat.CHANNEL
    match member:
        case ChatMemberAdministrator():
            return bool(member.can_post_messages) if in_channel else True
        case ChatMemberRestricted():
            return member.is_member and member.can_send_messages
    return member.status in {ChatMember.OWNER, ChatMember.MEMBER} and not in_channel


def _address(chat_id: int) -> ChatAddress:
    return ChatAddress(Platform.TELEGRAM, chat_id)


def _destination(message: MaybeInaccessibleMessage) -> Destination:
    in_topic = isinstance(message, Message) and message.is_topic_message
    return Destination(message.chat.id, message.message_thread_id if in_topic else None)  # type: ignore[attr-defined]


def _locale(message: Message) -> str:
    """Return the person's language; a chat that speaks as itself has none, whatever the account shown for it has."""
    if message.from_user is None or message.sender_chat is not None:
        return ""
    return message.from_user.language_code or ""
