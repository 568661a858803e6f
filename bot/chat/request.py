"""What a chat asks, as every platform hands it over."""

from dataclasses import dataclass

from bot.chat.actions import Action
from bot.core.subscriber import ChatAddress, ChatKind


@dataclass(frozen=True, slots=True)
class Request:
    """Typed text or a pressed button, from one chat.

    `text` is as it was typed, a leading `/command@ThisBot` reduced to `/command`; `action` is what a button asked for;
    at most one of the two is given: neither means a button whose data are none of ours (any more). `locale` is what the
    platform says of the person's language (`zh-hans`, `en-GB`, or empty). `may_manage`: whether this person may change
    the chat's settings (in a group: its administrators). `is_operator`: whether the person is one of `ADMIN_IDS`.
    `thread_id`: the topic of a forum in which it was asked; none: outside of topics. `in_person`: whether `user_id` is
    a person's; it isn't where a channel or a group itself speaks.
    `markup` is the text with its looks written as Markdown; none where it has no looks.
    """

    address: ChatAddress
    kind: ChatKind
    user_id: int
    locale: str
    text: str | None = None
    action: Action | None = None
    may_manage: bool = True
    is_operator: bool = False
    thread_id: int | None = None
    in_person: bool = True
    markup: str | None = None
