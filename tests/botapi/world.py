"""The world behind the server: chats, messages, button presses, and what the bot is told of them.

Only this module changes that world; the methods of the Bot API and the people of the tests both go through it. Message
ids run as on Telegram: one count for the bot's private chats and groups, one for each supergroup and channel.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from tests.botapi.changes import Changes
from tests.botapi.refusal import RefusedError, bad_request, forbidden
from tests.botapi.updates import UpdateQueue
from tests.botapi.values import Account, Chat, ChatKind, Content, Happened, Membership, Message, Press, Violation

_WRITABLE = {Membership.MEMBER, Membership.ADMINISTRATOR}
_OWN_COUNT = {ChatKind.SUPERGROUP, ChatKind.CHANNEL}
_CHAT_NAMES = {ChatKind.GROUP: "group chat", ChatKind.SUPERGROUP: "supergroup chat", ChatKind.CHANNEL: "channel chat"}

Listener = Callable[[Happened, str, Message], None]


class World:
    """`now` gives Unix seconds. `on_message` hears of every message of the bot's at once, before any answer."""

    def __init__(self, bot: Account, now: Callable[[], float], on_message: Listener) -> None:
        self.bot = bot
        self.now = now
        self.changes = Changes()
        self.updates = UpdateQueue(self.changes.announce)
        self.chats: dict[int, Chat] = {}
        self.accounts: dict[int, Account] = {bot.id: bot}
        self.presses: dict[str, Press] = {}
        self.noticed: list[Violation] = []
        self.posted = 0
        """How many messages of the bot's there have been."""
        self._on_message = on_message
        self._message_ids: defaultdict[int, count[int]] = defaultdict(lambda: count(1))
        self._press_ids = count(4_000_000_000_000_000_001)

    # What there is

    def add_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        if chat.person is not None:
            self.accounts[chat.person.id] = chat.person
        self.changes.announce()
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """Return the chat with this id or `@username`. Raises RefusedError."""
        if isinstance(chat_id, int):
            found = self.chats.get(chat_id)
        else:
            public = (chat for chat in self.chats.values() if chat.username and chat.kind is not ChatKind.PRIVATE)
            found = next((chat for chat in public if f"@{chat.username}".lower() == chat_id.lower()), None)
        if found is None:
            raise bad_request("chat not found")
        return found

    def writable(self, chat_id: int | str) -> Chat:
        """Return the chat, if the bot may write to it. Raises RefusedError with Telegram's reason if not."""
        chat = self.chat(chat_id)
        reason = _why_not(chat)
        if reason is not None:
            raise reason
        return chat

    @property
    def violations(self) -> list[Violation]:
        """What was noticed, and each button press that isn't answered yet."""
        unanswered = [
            Violation("unanswered button", f"{press.data!r}", press.message.chat.id, press.message.message_id)
            for press in self.presses.values()
            if press.answer is None and not press.is_too_old
        ]
        return self.noticed + unanswered

    def notice(self, kind: str, details: list[str], message: Message) -> None:
        self.noticed += [Violation(kind, detail, message.chat.id, message.message_id) for detail in details]

    # What the bot does

    def post(self, method: str, chat: Chat, content: Content) -> Message:
        """Put a message of the bot's into the chat."""
        message = self._put(chat, self.bot, content)
        self.posted += 1
        self._on_message(Happened.SENT, method, message)
        self.changes.announce()
        return message

    def change(self, method: str, message: Message, content: Content) -> Message:
        """Put new content into a message of the bot's."""
        edited = replace(message, content=content, edit_date=int(self.now()))
        message.chat.messages[message.message_id] = edited
        self._on_message(Happened.EDITED, method, edited)
        self.changes.announce()
        return edited

    def leave_unanswered(self, method: str, message: Message) -> None:
        """Note that the bot doesn't learn of a message that it has posted."""
        self._on_message(Happened.UNANSWERED, method, message)

    def remove(self, method: str, message: Message) -> None:
        del message.chat.messages[message.message_id]
        self._on_message(Happened.DELETED, method, message)
        self.changes.announce()

    # What happens to the bot

    def receive(self, chat: Chat, sender: Account, content: Content) -> Message:
        """Put someone else's message into the chat and tell the bot, if it is there to see it."""
        message = self._put(chat, sender, content)
        if _is_seen(chat):
            kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
            self.updates.add(kind, message.as_json())
        self.changes.announce()
        return message

    def press(self, by: Account, message: Message, data: str) -> Press:
        press = Press(str(next(self._press_ids)), by, message, data)
        self.presses[press.id] = press
        query = {
            "id": press.id,
            "from": by.as_json(),
            "message": message.as_json(),
            "chat_instance": str(abs(message.chat.id) * 31 + 7),
            "data": data,
        }
        self.updates.add("callback_query", query)
        self.changes.announce()
        return press

    def set_bot_membership(self, chat: Chat, membership: Membership, by: Account, *, may_post: bool = True) -> None:
        """Change what the bot is in a chat and tell it."""
        before, chat.bot_membership = chat.bot_membership, membership
        might_post, chat.may_post = chat.may_post, may_post
        if (before, might_post) != (membership, may_post):
            change = {
                "chat": chat.as_json(),
                "from": by.as_json(),
                "date": int(self.now()),
                "old_chat_member": member_json(self.bot, before, may_post=might_post),
                "new_chat_member": member_json(self.bot, membership, may_post=may_post),
            }
            self.updates.add("my_chat_member", change)
        self.changes.announce()

    def _put(self, chat: Chat, sender: Account, content: Content) -> Message:
        message_id = next(self._message_ids[chat.id if chat.kind in _OWN_COUNT else 0])
        shown_sender = None if chat.kind is ChatKind.CHANNEL else sender
        message = Message(message_id, chat, shown_sender, int(self.now()), content, is_own=sender is self.bot)
        chat.messages[message_id] = message
        return message


def _why_not(chat: Chat) -> RefusedError | None:
    """Return why the bot can't write to a chat."""
    if chat.migrated_to is not None:
        return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if chat.kind is ChatKind.PRIVATE:
        return _why_not_person(chat)
    if chat.bot_membership is Membership.RESTRICTED:
        return bad_request("not enough rights to send text messages to the chat")
    if chat.bot_membership in _WRITABLE:
        return None if chat.may_post else bad_request("need administrator rights in the channel chat")
    name = _CHAT_NAMES[chat.kind]
    if chat.bot_membership is Membership.KICKED:
        return forbidden(f"bot was kicked from the {name}")
    return forbidden(f"bot is not a member of the {name}")


def _is_seen(chat: Chat) -> bool:
    """Whether the bot gets what is said in a chat: also where it may not answer."""
    may_only_read = chat.bot_membership is Membership.RESTRICTED or not chat.may_post
    return _why_not(chat) is None or (may_only_read and chat.migrated_to is None)


def _why_not_person(chat: Chat) -> RefusedError | None:
    if chat.deactivated:
        return forbidden("user is deactivated")
    if chat.bot_membership is Membership.KICKED:
        return forbidden("bot was blocked by the user")
    return None if chat.opened else forbidden("bot can't initiate conversation with a user")


def member_json(account: Account, membership: Membership, *, may_post: bool = True) -> Mapping[str, Any]:
    """Return a ChatMember."""
    member: dict[str, Any] = {"status": str(membership), "user": account.as_json()}
    match membership:
        case Membership.KICKED:
            member["until_date"] = 0
        case Membership.ADMINISTRATOR:
            rights = "can_manage_chat can_delete_messages can_edit_messages can_invite_users"
            lacks = (
                "can_be_edited is_anonymous can_manage_video_chats can_restrict_members can_promote_members "
                "can_change_info can_post_stories can_edit_stories can_delete_stories"
            )
            member |= dict.fromkeys(rights.split(), True) | dict.fromkeys(lacks.split(), False)
            member["can_post_messages"] = may_post
        case Membership.RESTRICTED:
            rights = (
                "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos "
                "can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages "
                "can_add_web_page_previews can_react_to_messages can_edit_tag can_change_info can_invite_users "
                "can_pin_messages can_manage_topics"
            )
            member |= {"is_member": True, "until_date": 0} | dict.fromkeys(rights.split(), False)
        case _:
            pass
    return member
