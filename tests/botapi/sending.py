"""The methods that put messages into chats, change and remove them, and answer button presses."""

from dataclasses import replace
from typing import Any

from tests.botapi.checks import Upload
from tests.botapi.contents import Arguments, caption_content, rich_content, text_content
from tests.botapi.keyboards import check_markup, inline_rows
from tests.botapi.limits import Gate
from tests.botapi.markup import is_link
from tests.botapi.refusal import bad_request
from tests.botapi.values import Answer, Chat, ChatKind, Content, Message, Shape
from tests.botapi.world import World

MAX_TOAST = 200
MAX_DELETED_AT_ONCE = 100
_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)
_ELSEWHERE = {
    "business_connection_id": "business connection not found",
    "direct_messages_topic_id": "direct messages topic not found",
    "suggested_post_parameters": "suggested posts can be sent only to direct messages chats",
    "inline_message_id": "MESSAGE_ID_INVALID",
}


class Sending:
    """Handlers of the Bot API methods, named as those are; each takes checked arguments and returns the result."""

    def __init__(self, world: World, gate: Gate) -> None:
        self._world = world
        self._gate = gate
        self._files: set[str] = set()

    def send_message(self, arguments: Arguments) -> Any:
        return self._send("sendMessage", self._target(arguments), arguments, text_content(arguments))

    def send_photo(self, arguments: Arguments) -> Any:
        chat = self._target(arguments)
        content = caption_content(arguments, {"photo": self._photo(arguments["photo"])})
        return self._send("sendPhoto", chat, arguments, content)

    def send_rich_message(self, arguments: Arguments) -> Any:
        return self._send("sendRichMessage", self._target(arguments), arguments, rich_content(arguments))

    def edit_message_text(self, arguments: Arguments) -> Any:
        message = self._own_message(arguments)
        if message.content.shape is Shape.CAPTION:
            raise bad_request("there is no text in the message to edit")
        if {"text", "rich_message"} <= arguments.keys():
            raise bad_request("exactly one of the parameters text and rich_message must be used")
        content = rich_content(arguments) if "rich_message" in arguments else text_content(arguments)
        return self._edit("editMessageText", message, arguments, content)

    def edit_message_reply_markup(self, arguments: Arguments) -> Any:
        message = self._own_message(arguments)
        keyboard = inline_rows(arguments.get("reply_markup"))
        content = replace(message.content, keyboard=keyboard, losses=())
        return self._edit("editMessageReplyMarkup", message, arguments, content)

    def delete_message(self, arguments: Arguments) -> Any:
        chat = self._world.writable(arguments["chat_id"])
        message = chat.messages.get(arguments["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        if not message.is_own and chat.kind is not ChatKind.PRIVATE:
            raise bad_request("message can't be deleted")
        self._world.remove("deleteMessage", message)
        return True

    def delete_messages(self, arguments: Arguments) -> Any:
        """Delete what can be deleted; Telegram skips the rest without a word."""
        message_ids = arguments["message_ids"]
        if not 1 <= len(message_ids) <= MAX_DELETED_AT_ONCE:
            raise bad_request("message identifiers are not specified" if not message_ids else "too many messages")
        chat = self._world.writable(arguments["chat_id"])
        for message_id in message_ids:
            message = chat.messages.get(message_id)
            if message is not None and (message.is_own or chat.kind is ChatKind.PRIVATE):
                self._world.remove("deleteMessages", message)
        return True

    def answer_callback_query(self, arguments: Arguments) -> Any:
        press = self._world.presses.get(arguments["callback_query_id"])
        if press is None or press.answer is not None or press.is_too_old:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(arguments.get("text", "")) > MAX_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        press.answer = Answer(arguments.get("text"), arguments.get("show_alert", False), arguments.get("url"))
        self._world.changes.announce()
        return True

    def send_chat_action(self, arguments: Arguments) -> Any:
        self._target(arguments)
        if arguments["action"] not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _target(self, arguments: Arguments) -> Chat:
        _refuse_elsewhere(arguments)
        chat = self._world.writable(arguments["chat_id"])
        topic = arguments.get("message_thread_id")
        if topic is not None and not chat.topics.get(topic, False):
            raise bad_request("TOPIC_CLOSED" if topic in chat.topics else "message thread not found")
        return chat

    def _send(self, method: str, chat: Chat, arguments: Arguments, content: Content) -> Any:
        elsewhere = {**self._reply(chat, arguments), **_topic(arguments)}
        concerns = check_markup(arguments.get("reply_markup", {}))
        self._gate.pass_message(chat, is_paid=arguments.get("allow_paid_broadcast", False))
        message = self._world.post(method, chat, replace(content, extra={**content.extra, **elsewhere}))
        self._notice(message, concerns)
        return message.as_json()

    def _edit(self, method: str, message: Message, arguments: Arguments, content: Content) -> Any:
        concerns = check_markup(arguments.get("reply_markup", {}))
        if content.shows_the_same_as(message.content):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        edited = self._world.change(method, message, content)
        self._notice(edited, concerns)
        return edited.as_json()

    def _notice(self, message: Message, concerns: list[str]) -> None:
        self._world.notice("buttons", concerns, message)
        self._world.notice("formatting", list(message.content.losses), message)

    def _own_message(self, arguments: Arguments) -> Message:
        """Return the message that an edit names. Raises RefusedError."""
        _refuse_elsewhere(arguments)
        if "chat_id" not in arguments:
            raise bad_request("chat_id is empty")
        if "message_id" not in arguments:
            raise bad_request("message identifier is not specified")
        chat = self._world.writable(arguments["chat_id"])
        message = chat.messages.get(arguments["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if not message.is_own:
            raise bad_request("message can't be edited")
        return message

    def _reply(self, chat: Chat, arguments: Arguments) -> dict[str, Any]:
        wanted = arguments.get("reply_parameters")
        if wanted is None:
            return {}
        place = self._world.chat(wanted["chat_id"]) if "chat_id" in wanted else chat
        message = place.messages.get(wanted["message_id"])
        if message is not None:
            return {"reply_to_message": message.as_json()}
        if wanted.get("allow_sending_without_reply", False):
            return {}
        raise bad_request("message to be replied not found")

    def _photo(self, photo: Upload | str) -> list[dict[str, Any]]:
        """Return the sizes of a photo: uploaded, by address, or sent before (its `file_id`)."""
        if isinstance(photo, Upload):
            if not photo.content:
                raise bad_request("file must be non-empty")
        elif photo not in self._files and not (photo.startswith(("http://", "https://")) and is_link(photo)):
            raise bad_request("wrong remote file identifier specified: Wrong character in the string")
        file_id = photo if isinstance(photo, str) and photo in self._files else f"photo-{len(self._files) + 1}"
        self._files.add(file_id)
        return [{"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 90, "height": 60}]


def _topic(arguments: Arguments) -> dict[str, Any]:
    topic = arguments.get("message_thread_id")
    return {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}


def _refuse_elsewhere(arguments: Arguments) -> None:
    """Refuse what belongs to kinds of chats that this world hasn't."""
    for name, reason in _ELSEWHERE.items():
        if name in arguments:
            raise bad_request(reason)
