"""The people, faults and limits of a server by HTTP, for tests in another process: `/control/…`, JSON both ways.

| call | body | answer |
| --- | --- | --- |
| POST `users` | `first_name language_code username user_id`, all optional | `{"id"}` |
| POST `groups` | `title kind members username`, all optional | `{"id"}` |
| POST `crowd` | how many chats of each kind: `private group supergroup channel` | their ids by kind |
| POST `send` | `user text`, `chat` if not the private one | the message |
| POST `press` | `user button`, `message_id`, `chat` | `{"id"}` of the callback query |
| POST `block` `unblock` `deactivate` | `user` | `{}` |
| POST `kick` `add` | `group` | `{}` |
| POST `migrate` | `group` | `{"id"}` of the supergroup |
| GET `messages?chat=` | | the bot's messages there |
| POST `wait` | `chat`; `contains after count timeout_s` | the messages that were waited for; 408 if they don't come |
| POST `answer` | `press`, `timeout_s` | what the bot answered; 408 if it doesn't |
| POST `wait_calls` | `method count`, `accepted timeout_s` | the calls; 408 if they don't come |
| POST `wait_messages` | `count`, `timeout_s` | `{"count"}`: the bot's messages in all chats; 408 if they don't come |
| POST `faults`, DELETE `faults` | the fields of a Fault | `{}` |
| POST `limits` | the fields of Limits | `{}` |
| POST `wait_confirmed` | `timeout_s` | `{}` once the bot has confirmed all updates; 408 if it doesn't |
| GET `calls` `violations` `pending` | | a list |
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi.faults import Fault, FaultKind
from tests.botapi.limits import Limits
from tests.botapi.people import DEFAULT_TIMEOUT_S, PressedButton
from tests.botapi.values import Call, ChatKind, Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.botapi.people import Group, User
    from tests.botapi.server import BotApiServer

    Deed = Callable[[dict[str, Any]], Awaitable[Any]]


def control_routes(server: BotApiServer) -> list[web.RouteDef]:
    """Return the routes that hand each call on to `server` and its people."""
    desk = _Desk(server)
    posts: dict[str, Deed] = {
        name: getattr(desk, name)
        for name in (
            "users groups crowd send press block unblock deactivate kick add migrate wait answer wait_calls "
            "wait_messages wait_confirmed faults limits"
        ).split()
    }
    gets: dict[str, Deed] = {name: getattr(desk, name) for name in ("messages", "calls", "violations", "pending")}
    return [
        *(web.post(f"/control/{name}", _handler(deed)) for name, deed in posts.items()),
        *(web.get(f"/control/{name}", _handler(deed)) for name, deed in gets.items()),
        web.delete("/control/faults", _handler(desk.clear_faults)),
    ]


def _handler(deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        given = await request.json() if request.body_exists else dict(request.query)
        try:
            return web.json_response(await deed(given))
        except TimeoutError as error:
            return web.json_response({"error": str(error)}, status=408)
        except (LookupError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handle


class _Desk:
    """What can be asked for; each takes the body (or the query) of a call and returns the answer."""

    def __init__(self, server: BotApiServer) -> None:
        self._server = server
        self._presses: dict[str, PressedButton] = {}

    async def users(self, given: dict[str, Any]) -> Any:
        return {"id": self._server.people.user(**given).id}

    async def groups(self, given: dict[str, Any]) -> Any:
        members = tuple(self._user({"user": member}) for member in given.pop("members", ()))
        kind = ChatKind(given.pop("kind", ChatKind.GROUP))
        return {"id": self._server.people.group(members=members, kind=kind, **given).id}

    async def crowd(self, given: dict[str, Any]) -> Any:
        return {kind: self._server.people.crowd(ChatKind(kind), count) for kind, count in given.items()}

    async def send(self, given: dict[str, Any]) -> Any:
        user = self._user(given)
        room = self._server.people.room(given["chat"]) if "chat" in given else None
        return user.sends(given["text"], room).as_json()

    async def press(self, given: dict[str, Any]) -> Any:
        user = self._user(given)
        room = self._server.people.room(given.get("chat", user.id))
        message = room.chat.messages[given["message_id"]] if "message_id" in given else None
        pressed = user.presses(given["button"], message, room)
        self._presses[pressed.id] = pressed
        return {"id": pressed.id}

    async def answer(self, given: dict[str, Any]) -> Any:
        return asdict(await self._presses[given["press"]].answered(timeout_s=_timeout_s(given)))

    async def block(self, given: dict[str, Any]) -> Any:
        self._user(given).blocks()
        return {}

    async def unblock(self, given: dict[str, Any]) -> Any:
        self._user(given).unblocks()
        return {}

    async def deactivate(self, given: dict[str, Any]) -> Any:
        self._user(given).deactivates()
        return {}

    async def kick(self, given: dict[str, Any]) -> Any:
        self._group(given).kicks_bot()
        return {}

    async def add(self, given: dict[str, Any]) -> Any:
        self._group(given).adds_bot()
        return {}

    async def migrate(self, given: dict[str, Any]) -> Any:
        return {"id": self._group(given).migrates().id}

    async def messages(self, given: dict[str, Any]) -> Any:
        return [message.as_json() for message in self._server.people.room(int(given["chat"])).messages]

    async def wait(self, given: dict[str, Any]) -> Any:
        """Wait for `count` (1) messages that contain `contains`, newer than message `after`."""
        room = self._server.people.room(given["chat"])

        def look() -> list[Message] | None:
            new = [message for message in room.messages if message.message_id > given.get("after", 0)]
            found = [message for message in new if given.get("contains", "") in message.text]
            return found if len(found) >= given.get("count", 1) else None

        found = await self._server.until(look, timeout_s=_timeout_s(given))
        return [message.as_json() for message in found]

    async def wait_calls(self, given: dict[str, Any]) -> Any:
        """Wait for `count` calls of `method`, whatever became of them, or only accepted ones."""

        def look() -> list[Call] | None:
            found = [
                call for call in self._server.calls_of(given["method"]) if call.accepted or not given.get("accepted")
            ]
            return found if len(found) >= given.get("count", 1) else None

        return [_call_json(call) for call in await self._server.until(look, timeout_s=_timeout_s(given))]

    async def wait_messages(self, given: dict[str, Any]) -> Any:
        """Wait until the bot has sent at least `count` messages, to whomever."""
        world = self._server.world
        await self._server.until(lambda: world.posted >= given["count"], timeout_s=_timeout_s(given))
        return {"count": world.posted}

    async def wait_confirmed(self, given: dict[str, Any]) -> Any:
        await self._server.until(lambda: not self._server.pending_updates, timeout_s=_timeout_s(given))
        return {}

    async def faults(self, given: dict[str, Any]) -> Any:
        self._server.faults.order(Fault(**{**given, "kind": FaultKind(given["kind"])}))
        return {}

    async def clear_faults(self, given: dict[str, Any]) -> Any:
        self._server.faults.clear()
        return {}

    async def limits(self, given: dict[str, Any]) -> Any:
        self._server.limits = Limits(**given)
        return {}

    async def calls(self, given: dict[str, Any]) -> Any:
        found = self._server.calls_of(given["method"]) if "method" in given else self._server.calls
        return [_call_json(call) for call in found]

    async def violations(self, given: dict[str, Any]) -> Any:
        return [violation.as_json() for violation in self._server.violations]

    async def pending(self, given: dict[str, Any]) -> Any:
        return list(self._server.pending_updates)

    def _user(self, given: dict[str, Any]) -> User:
        return self._server.people.users[given["user"]]

    def _group(self, given: dict[str, Any]) -> Group:
        return self._server.people.groups[given["group"]]


def _timeout_s(given: dict[str, Any]) -> float:
    timeout_s: float = given.get("timeout_s", DEFAULT_TIMEOUT_S)
    return timeout_s


def _call_json(call: Call) -> dict[str, Any]:
    return {
        "method": call.method,
        "chat_id": call.chat_id,
        "at": call.at,
        "status": call.status,
        "accepted": call.accepted,
    }
