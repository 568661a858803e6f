"""What the server knows of people, chats and messages, and how Telegram writes them in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.botapi.keyboards import Keyboard
from tests.botapi.markup import Entity


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Membership(StrEnum):
    """As Telegram names it; in a private chat a bot that is blocked is `KICKED`, in a group one that is silenced is
    `RESTRICTED`.
    """

    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


class Happened(StrEnum):
    """What the log of a server tells of. `UNANSWERED`: a message was sent, and the answer to that never came."""

    SENT = "sent"
    UNANSWERED = "unanswered"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        user: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username is not None:
            user["username"] = self.username
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Chat:
    """A chat as it is now. A private chat has its person's id, and `opened` once that person has written. A forum has
    `topics`: number → whether it is open. `may_post`: whether the bot, as a channel's administrator, may write there.
    """

    id: int
    kind: ChatKind
    title: str
    username: str | None = None
    person: Account | None = None
    opened: bool = False
    deactivated: bool = False
    bot_membership: Membership = Membership.MEMBER
    members: dict[int, Account] = field(default_factory=dict)
    administrators: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    topics: dict[int, bool] = field(default_factory=dict)
    may_post: bool = True
    messages: "dict[int, Message]" = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        chat: dict[str, Any] = {"id": self.id, "type": str(self.kind)}
        chat |= {"first_name": self.title} if self.kind is ChatKind.PRIVATE else {"title": self.title}
        chat |= {"is_forum": True} if self.topics else {}
        return chat | ({"username": self.username} if self.username is not None else {})


class Shape(StrEnum):
    """Where in a message its text stands."""

    TEXT = "text"
    CAPTION = "caption"
    RICH = "rich"


@dataclass(frozen=True, slots=True)
class Content:
    """What a message shows. `source` and `parse_mode` are as the bot gave them; `extra` are Telegram's other fields.

    `losses` is what formatting a reader would miss.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    source: str = ""
    parse_mode: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    shape: Shape = Shape.TEXT
    losses: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        names = ("caption", "caption_entities") if self.shape is Shape.CAPTION else ("text", "entities")
        shown: dict[str, Any] = {}
        if self.text and self.shape is not Shape.RICH:
            shown[names[0]] = self.text
        if self.entities:
            shown[names[1]] = [entity.as_json() for entity in self.entities]
        if self.keyboard:
            shown["reply_markup"] = {"inline_keyboard": [list(map(dict, row)) for row in self.keyboard]}
        return shown | dict(self.extra)

    def shows_the_same_as(self, other: "Content") -> bool:
        is_rich = Shape.RICH in {self.shape, other.shape}
        return self.as_json() == other.as_json() and (not is_rich or self.source == other.source)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now; an edit makes a new value with the same id.

    `sender` is none in a channel; `is_own` tells the bot's messages from everybody else's.
    """

    message_id: int
    chat: Chat
    sender: Account | None
    date: int
    content: Content
    is_own: bool
    edit_date: int | None = None

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.content.entities

    @property
    def keyboard(self) -> Keyboard:
        return self.content.keyboard

    @property
    def labels(self) -> list[list[str]]:
        """The buttons' labels, row by row."""
        return [[button["text"] for button in row] for row in self.content.keyboard]

    def as_json(self) -> dict[str, Any]:
        message: dict[str, Any] = {"message_id": self.message_id, "date": self.date, "chat": self.chat.as_json()}
        if self.sender is not None:
            message["from"] = self.sender.as_json()
        else:
            message["sender_chat"] = self.chat.as_json()
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        return message | self.content.as_json()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bot answered to a button press."""

    text: str | None
    show_alert: bool
    url: str | None


@dataclass(slots=True, eq=False)
class Press:
    """A button press, which is to be answered once."""

    id: str
    by: Account
    message: Message
    data: str
    answer: Answer | None = None
    is_too_old: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Telegram lets pass and a reader minds."""

    kind: str
    detail: str
    chat_id: int
    message_id: int

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "detail": self.detail,
            "chat_id": self.chat_id,
            "message_id": self.message_id,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came in. `parameters` are as the request had them, in a form all strings.

    `status` is what was answered, 0 for a connection that was dropped before anything happened; `accepted` says whether
    the call took effect, its answer dropped or not.
    """

    method: str
    parameters: Mapping[str, Any]
    at: float
    status: int
    accepted: bool

    @property
    def chat_id(self) -> int | str | None:
        """The chat that the call names: an id as an integer, however it was written, or a username."""
        chat_id: int | str | None = self.parameters.get("chat_id")
        is_written_number = isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal()
        return int(chat_id) if is_written_number and chat_id is not None else chat_id
