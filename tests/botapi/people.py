"""The people of a test: they write, press buttons, block the bot and run groups, and see what the bot sends them.

Tests in the server's process call these directly, tests elsewhere through `/control`; both do the same.
"""

import re
from collections.abc import Callable
from itertools import count

from tests.botapi.keyboards import buttons_of
from tests.botapi.markup import Entity, utf16_length
from tests.botapi.values import Account, Answer, Chat, ChatKind, Content, Membership, Message, Press
from tests.botapi.world import World

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?")
_FIRST_SUPERGROUP = -1_001_000_000_000
_GENERAL_TOPIC = 1
DEFAULT_TIMEOUT_S = 5.0


class Room:
    """A chat as a person sees it: what the bot has sent there and not deleted, as it reads now."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """The bot's messages, oldest first."""
        return [message for message in self.chat.messages.values() if message.is_own]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    @property
    def last(self) -> Message:
        """The newest message of the bot's. Raises LookupError if there is none."""
        if not self.messages:
            raise LookupError(f"the bot has sent nothing to chat {self.id}")
        return self.messages[-1]

    async def until(
        self,
        predicate: Callable[[Message], bool] = lambda _: True,
        *,
        after: int = 0,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> Message:
        """Wait for a message of the bot's, newer than message id `after`, that `predicate` holds for: new or edited."""

        def look() -> Message | None:
            return next((m for m in self.messages if m.message_id > after and predicate(m)), None)

        return await self._world.changes.until(look, timeout_s, f"a message in chat {self.id}; has {self.texts}")

    async def until_count(self, number: int, *, timeout_s: float = DEFAULT_TIMEOUT_S) -> list[Message]:
        """Wait until the bot has sent at least `number` messages here, and return them all."""
        return await self._world.changes.until(
            lambda: self.messages if len(self.messages) >= number else None,
            timeout_s,
            f"{number} messages in chat {self.id}",
        )


class User(Room):
    """A person, and the private chat with the bot."""

    def __init__(self, world: World, chat: Chat, account: Account) -> None:
        super().__init__(world, chat)
        self.account = account

    def sends(self, text: str, room: "Room | None" = None, *, topic: int | None = None) -> Message:
        """Write to the bot, or in a group, perhaps in a topic of it. As in Telegram's clients, writing to a blocked bot
        unblocks it.
        """
        if room is None:
            self.unblocks()
            self.chat.opened = True
        chat = (room or self).chat
        extra = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
        return self._world.receive(chat, self.account, Content(text, _commands(text), source=text, extra=extra))

    async def asks(
        self,
        text: str,
        room: "Room | None" = None,
        *,
        topic: int | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> Message:
        """Write, and wait for the bot's next message there."""
        sent = self.sends(text, room, topic=topic)
        return await (room or self).until(after=sent.message_id, timeout_s=timeout_s)

    def presses(self, button: str, message: Message | None = None, room: "Room | None" = None) -> "PressedButton":
        """Press the button with this label or callback data: on `message`, or the newest message that has it.

        Raises LookupError, which names the buttons that there are.
        """
        place = room or self
        candidates = list(reversed(place.messages)) if message is None else [message]
        for candidate in candidates:
            current = candidate.chat.messages.get(candidate.message_id, candidate)
            for entry in buttons_of(current.keyboard):
                if button in {entry["text"], entry.get("callback_data")} and "callback_data" in entry:
                    press = self._world.press(self.account, current, entry["callback_data"])
                    return PressedButton(self._world, press)
        there_are = [candidate.labels for candidate in candidates if candidate.keyboard]
        raise LookupError(f"no button {button!r}; there are {there_are}")

    def blocks(self) -> None:
        self._world.set_bot_membership(self.chat, Membership.KICKED, self.account)

    def unblocks(self) -> None:
        self._world.set_bot_membership(self.chat, Membership.MEMBER, self.account)

    def deactivates(self) -> None:
        """Delete the account: the bot isn't told, it only learns by writing."""
        self.chat.deactivated = True
        self._world.changes.announce()


class PressedButton:
    """A press that waits for its answer."""

    def __init__(self, world: World, press: Press) -> None:
        self._world = world
        self._press = press

    @property
    def id(self) -> str:
        return self._press.id

    @property
    def answer(self) -> Answer | None:
        return self._press.answer

    async def answered(self, *, timeout_s: float = DEFAULT_TIMEOUT_S) -> Answer:
        return await self._world.changes.until(lambda: self.answer, timeout_s, f"an answer to {self._press.data!r}")

    def grows_old(self) -> None:
        """Let the time for an answer run out: one that comes now is too late."""
        self._press.is_too_old = True


class Group(Room):
    """A group, supergroup or channel. `owner` is who adds and removes the bot."""

    def __init__(self, world: World, chat: Chat, owner: Account, people: "People") -> None:
        super().__init__(world, chat)
        self._owner = owner
        self._people = people

    def promotes(self, member: User) -> None:
        """Make a member an administrator."""
        self.chat.administrators.add(member.id)

    def kicks_bot(self) -> None:
        self._world.set_bot_membership(self.chat, Membership.KICKED, self._owner)

    def silences_bot(self) -> None:
        """Take from the bot the right to write: in a channel, to post."""
        if self.chat.kind is ChatKind.CHANNEL:
            self._world.set_bot_membership(self.chat, Membership.ADMINISTRATOR, self._owner, may_post=False)
        else:
            self._world.set_bot_membership(self.chat, Membership.RESTRICTED, self._owner)

    def posts(self, text: str) -> Message:
        """Write as the channel."""
        return self._world.receive(self.chat, self._owner, Content(text, _commands(text), source=text))

    def opens_topic(self) -> int:
        """Become a forum, if it isn't one, and open a topic in it."""
        number = max(self.chat.topics, default=_GENERAL_TOPIC) + 1
        self.chat.topics[number] = True
        return number

    def closes_topic(self, number: int) -> None:
        self.chat.topics[number] = False

    def deletes_topic(self, number: int) -> None:
        del self.chat.topics[number]

    def adds_bot(self) -> None:
        is_channel = self.chat.kind is ChatKind.CHANNEL
        membership = Membership.ADMINISTRATOR if is_channel else Membership.MEMBER
        self._world.set_bot_membership(self.chat, membership, self._owner)

    def migrates(self) -> "Group":
        """Become a supergroup: the bot is told in both chats, and writing to the old id is refused from now on."""
        if self.chat.kind is not ChatKind.GROUP or self.chat.migrated_to is not None:
            raise ValueError(f"chat {self.id} is no group that could migrate")
        new = self._people.upgraded(self.chat, self._owner)
        self._world.receive(self.chat, self._owner, Content("", extra={"migrate_to_chat_id": new.id}))
        self.chat.migrated_to = new.id
        self._world.receive(new.chat, self._owner, Content("", extra={"migrate_from_chat_id": self.id}))
        return new


class People:
    """Everybody in a server's world, by id."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids = count(700_001)
        self._group_ids = count(500_001)
        self._supergroup_ids = count(1)
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}

    def user(
        self,
        first_name: str = "Reader",
        *,
        language_code: str | None = "zh-hans",
        username: str | None = None,
        user_id: int | None = None,
    ) -> User:
        """Let somebody join who has never written to the bot."""
        account = Account(next(self._ids) if user_id is None else user_id, first_name, username, language_code)
        chat = Chat(account.id, ChatKind.PRIVATE, first_name, username, person=account)
        user = User(self._world, self._world.add_chat(chat), account)
        self.users[user.id] = user
        return user

    def group(
        self,
        title: str = "Group",
        *,
        members: tuple[User, ...] = (),
        kind: ChatKind = ChatKind.GROUP,
        username: str | None = None,
    ) -> Group:
        """Found a group, supergroup or channel and add the bot to it, which it is told."""
        people = {user.id: user.account for user in members}
        chat = Chat(self._new_id(kind), kind, title, username, bot_membership=Membership.LEFT, members=people)
        owner = members[0].account if members else Account(next(self._ids), "Owner")
        group = self._found(chat, owner)
        group.adds_bot()
        return group

    def crowd(self, kind: ChatKind, count: int) -> list[int]:
        """Let so many chats be there that have known the bot for long, and return their ids: it is told of none."""
        if kind is ChatKind.PRIVATE:
            users = [self.user() for _ in range(count)]
            for user in users:
                user.chat.opened = True
            return [user.id for user in users]
        return [self._known_group(kind).id for _ in range(count)]

    def upgraded(self, old: Chat, owner: Account) -> Group:
        """Found the supergroup that `old` becomes; the bot is in it as it was."""
        chat = Chat(self._new_supergroup_id(), ChatKind.SUPERGROUP, old.title, members=dict(old.members))
        chat.administrators = set(old.administrators)
        chat.bot_membership = old.bot_membership
        return self._found(chat, owner)

    def room(self, chat_id: int) -> Room:
        """Return anybody's or any group's chat. Raises LookupError."""
        room = self.users.get(chat_id) or self.groups.get(chat_id)
        if room is None:
            raise LookupError(f"no chat {chat_id}")
        return room

    def _known_group(self, kind: ChatKind) -> Group:
        is_channel = kind is ChatKind.CHANNEL
        membership = Membership.ADMINISTRATOR if is_channel else Membership.MEMBER
        chat = Chat(self._new_id(kind), kind, "Group", bot_membership=membership)
        return self._found(chat, Account(next(self._ids), "Owner"))

    def _new_id(self, kind: ChatKind) -> int:
        return -next(self._group_ids) if kind is ChatKind.GROUP else self._new_supergroup_id()

    def _found(self, chat: Chat, owner: Account) -> Group:
        group = Group(self._world, self._world.add_chat(chat), owner, self)
        self.groups[chat.id] = group
        return group

    def _new_supergroup_id(self) -> int:
        return _FIRST_SUPERGROUP - next(self._supergroup_ids)


def _commands(text: str) -> tuple[Entity, ...]:
    """Mark the commands in a text as Telegram does, on which bots rely."""
    return tuple(
        Entity("bot_command", utf16_length(text[: match.start()]), utf16_length(match.group()))
        for match in _COMMAND.finditer(text)
    )
