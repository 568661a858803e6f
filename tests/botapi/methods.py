"""From a method's name to what does it: checks the arguments, then calls the handler."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.botapi.checks import check
from tests.botapi.contents import Arguments
from tests.botapi.limits import Gate
from tests.botapi.profile import Profile
from tests.botapi.refusal import RefusedError, bad_request, conflict
from tests.botapi.sending import Sending
from tests.botapi.spec import Spec
from tests.botapi.values import Account, Chat, ChatKind, Membership
from tests.botapi.webhook import Webhook
from tests.botapi.world import World, member_json

MAX_UPDATES = 100
MAX_POLL_S = 50

Handler = Callable[[Arguments], Any | Awaitable[Any]]


class Methods:
    """All that a bot can call. A method that the spec has and this hasn't is a mistake that shows at construction."""

    def __init__(self, spec: Spec, world: World, gate: Gate) -> None:
        self._spec = spec
        self._world = world
        self._is_logged_out = False
        self.webhook = Webhook(world)
        parts = (Sending(world, gate), Profile(world, world.bot), self.webhook, self)
        found = {
            name.replace("_", ""): getattr(part, name)
            for part in parts
            for name in dir(part)
            if not name.startswith("_")
        }
        self._handlers: Mapping[str, Handler] = {name: found[name] for name in spec.methods}

    async def call(self, method: str, given: Mapping[str, Any]) -> Any:
        """Carry out one call and return its result. Raises RefusedError."""
        name = method.lower()
        if name not in self._handlers:
            raise RefusedError(404, "Not Found: method not found")
        if self._is_logged_out:
            raise bad_request("logged out")
        result = self._handlers[name](check(self._spec, self._spec.methods[name], given))
        return await result if inspect.isawaitable(result) else result

    def get_me(self, arguments: Arguments) -> Any:
        abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        lacks = ("can_connect_to_business", "has_main_web_app")
        return self._world.bot.as_json() | abilities | dict.fromkeys(lacks, False)

    async def get_updates(self, arguments: Arguments) -> Any:
        if self.webhook.is_set:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        updates = self._world.updates
        if "allowed_updates" in arguments:
            updates.allow(arguments["allowed_updates"])
        limit = min(max(arguments.get("limit", MAX_UPDATES), 1), MAX_UPDATES)
        timeout_s = min(max(arguments.get("timeout", 0), 0), MAX_POLL_S)
        return await updates.poll(arguments.get("offset", 0), limit, timeout_s)

    def get_chat(self, arguments: Arguments) -> Any:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        chat = self._world.chat(arguments["chat_id"])
        of_all = {"accent_color_id": 0, "max_reaction_count": 11}
        return chat.as_json() | of_all | {"accepted_gift_types": dict.fromkeys(gifts, False)}

    def get_chat_member(self, arguments: Arguments) -> Any:
        chat = self._world.writable(arguments["chat_id"])
        user_id = arguments["user_id"]
        if user_id == self._world.bot.id:
            return member_json(self._world.bot, chat.bot_membership)
        account = self._world.accounts.get(user_id)
        if account is None:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return member_json(account, _membership(chat, account))

    def leave_chat(self, arguments: Arguments) -> Any:
        chat = self._world.writable(arguments["chat_id"])
        if chat.kind is ChatKind.PRIVATE:
            raise bad_request("chat can't be left")
        self._world.set_bot_membership(chat, Membership.LEFT, self._world.bot)
        return True

    def log_out(self, arguments: Arguments) -> Any:
        self._is_logged_out = True
        return self.close(arguments)

    def close(self, arguments: Arguments) -> Any:
        self._world.updates.release()
        return True


def _membership(chat: Chat, account: Account) -> Membership:
    if account.id in chat.administrators:
        return Membership.ADMINISTRATOR
    is_member = account.id == chat.id or account.id in chat.members
    return Membership.MEMBER if is_member else Membership.LEFT
