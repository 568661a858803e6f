"""A strict Bot API server for tests: real HTTP on loopback, a world of people behind it, faults and limits on order.

`async with BotApiServer() as server:` and a bot with `base_url=f"{server.api_url}/bot"`. The token is `server.token`.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.botapi.changes import Found
from tests.botapi.checks import Upload
from tests.botapi.control import control_routes
from tests.botapi.faults import Fault, FaultKind, Faults
from tests.botapi.journal import Journal
from tests.botapi.limits import Gate, Limits
from tests.botapi.methods import Methods
from tests.botapi.people import DEFAULT_TIMEOUT_S, Group, People, User
from tests.botapi.refusal import RefusedError, bad_request
from tests.botapi.spec import load
from tests.botapi.updates import Update
from tests.botapi.values import Account, Call, ChatKind, Happened, Message, Violation
from tests.botapi.world import World

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
_TOKEN_SHAPE = re.compile(r"[0-9]+:[A-Za-z0-9_-]{35}")
_MAX_BODY_BYTES = 50 * 1024 * 1024
_BAD_GATEWAY = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>\r\n"
_SHUTDOWN_S = 0.5


class BotApiServer:
    """One server with one bot.

    `now` gives Unix seconds: dates and limits go by it. `state` is a file that gets every accepted message, a JSON line
    each. `seed` makes random faults repeat.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        limits: Limits | None = None,
        state: Path | None = None,
        now: Callable[[], float] = time.time,
        seed: int = 0,
    ) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.faults = Faults(seed)
        self._port = port
        self._now = now
        self._state = state
        self._journal: Journal | None = None
        bot = Account(int(token.partition(":")[0]), "Yaodian", "yaodian_bot", is_bot=True)
        self.world = World(bot, now, self._remember)
        self.people = People(self.world)
        self._gate = Gate(now, limits or Limits())
        self._methods = Methods(load(), self.world, self._gate)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        if self._state is not None:
            self._journal = Journal(self._state, self._now)
        app = web.Application(client_max_size=_MAX_BODY_BYTES)
        app.add_routes(control_routes(self))
        for verb in ("GET", "POST"):
            app.router.add_route(verb, "/bot{token}/{method}", self._answer)
        app.on_shutdown.append(self._end_waiting)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._journal is not None:
            self._journal.close()

    @property
    def api_url(self) -> str:
        """Where the server listens, without a trailing slash: what TELEGRAM_API_URL is to be."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def limits(self) -> Limits:
        return self._gate.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._gate.limits = limits

    @property
    def violations(self) -> list[Violation]:
        """What Telegram lets pass and a reader minds, button presses without an answer included."""
        return self.world.violations

    @property
    def pending_updates(self) -> tuple[Update, ...]:
        """The updates that the bot hasn't confirmed."""
        return self.world.updates.pending

    @property
    def is_polled(self) -> bool:
        """Whether the bot is waiting in getUpdates."""
        return self.world.updates.is_polled

    def user(
        self,
        first_name: str = "Reader",
        *,
        language_code: str | None = "zh-hans",
        username: str | None = None,
        user_id: int | None = None,
    ) -> User:
        """Let somebody join who has never written to the bot."""
        return self.people.user(first_name, language_code=language_code, username=username, user_id=user_id)

    def group(self, title: str = "Group", *, members: tuple[User, ...] = (), username: str | None = None) -> Group:
        return self.people.group(title, members=members, username=username)

    def supergroup(self, title: str = "Group", *, members: tuple[User, ...] = (), username: str | None = None) -> Group:
        return self.people.group(title, members=members, kind=ChatKind.SUPERGROUP, username=username)

    def channel(self, title: str = "Channel", *, members: tuple[User, ...] = (), username: str | None = None) -> Group:
        return self.people.group(title, members=members, kind=ChatKind.CHANNEL, username=username)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def until(self, look: Callable[[], Found | None], *, timeout_s: float = DEFAULT_TIMEOUT_S) -> Found:
        """Wait until `look` returns something true, and return that. Raises TimeoutError."""
        return await self.world.changes.until(look, timeout_s)

    def _remember(self, happened: Happened, method: str, message: Message) -> None:
        if self._journal is not None:
            self._journal.write(happened, method, message)

    async def _end_waiting(self, _: web.Application) -> None:
        self.world.updates.release()
        await self._methods.webhook.stop()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check_token(request.match_info["token"])
            given = await _parameters(request)
        except RefusedError as refusal:
            return self._refused(method, {}, refusal)
        except ConnectionResetError:
            # Whoever called was killed before it had said all.
            return web.Response()
        faults = self.faults.draw(method, given)
        response = self._fault_instead(request, method, given, faults) or await self._carry_out(method, given, faults)
        for fault in faults:
            if fault.kind is FaultKind.LATENCY:
                await asyncio.sleep(fault.seconds)
        if any(fault.kind is FaultKind.DROP_AFTER for fault in faults):
            _hang_up(request)
        return response

    def _note_unanswered(self, method: str, result: Any) -> None:
        """Remember that nobody will learn of the message that a call has put into a chat, if it has."""
        if isinstance(result, dict) and "message_id" in result:
            message = self.world.chats[result["chat"]["id"]].messages[result["message_id"]]
            self.world.leave_unanswered(method, message)

    def _check_token(self, token: str) -> None:
        if not _TOKEN_SHAPE.fullmatch(token):
            raise RefusedError(404, "Not Found")
        if token != self.token:
            raise RefusedError(401, "Unauthorized")

    def _fault_instead(
        self, request: web.Request, method: str, given: Mapping[str, Any], faults: list[Fault]
    ) -> web.Response | None:
        """Return what is answered where a fault keeps the call from being carried out."""
        for fault in faults:
            refusal = fault.refusal()
            if refusal is not None:
                return self._refused(method, given, refusal)
            if fault.kind is FaultKind.SERVER_ERROR:
                self._record(method, given, fault.status, accepted=False)
                page = _BAD_GATEWAY.format(f"{fault.status} {web.Response(status=fault.status).reason}")
                return web.Response(status=fault.status, text=page, content_type="text/html")
            if fault.kind is FaultKind.ANSWER:
                self._record(method, given, fault.status, accepted=False)
                return web.Response(status=fault.status, text=fault.body)
            if fault.kind is FaultKind.DROP_BEFORE:
                self._record(method, given, 0, accepted=False)
                _hang_up(request)
                return web.Response()
        return None

    async def _carry_out(self, method: str, given: Mapping[str, Any], faults: list[Fault]) -> web.Response:
        try:
            result = await self._methods.call(method, given)
        except RefusedError as refusal:
            return self._refused(method, given, refusal)
        if any(fault.kind is FaultKind.DROP_AFTER for fault in faults):
            self._note_unanswered(method, result)
        self._record(method, given, 200, accepted=True)
        return _json({"ok": True, "result": result}, 200)

    def _refused(self, method: str, given: Mapping[str, Any], refusal: RefusedError) -> web.Response:
        self._record(method, given, refusal.status, accepted=False)
        return _json(refusal.as_json(), refusal.status)

    def _record(self, method: str, given: Mapping[str, Any], status: int, *, accepted: bool) -> None:
        self.calls.append(Call(method, given, self._now(), status, accepted))
        self.world.changes.announce()


def _json(document: Mapping[str, Any], status: int) -> web.Response:
    return web.json_response(document, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False))


def _hang_up(request: web.Request) -> None:
    """End the connection without a word."""
    if request.transport is not None:
        request.transport.abort()


async def _parameters(request: web.Request) -> dict[str, Any]:
    """Read a call's parameters from its address and body, as strings, uploads and JSON values. Raises RefusedError."""
    try:
        given: dict[str, Any] = dict(parse_qsl(request.rel_url.raw_query_string, True, errors="strict"))
        if not request.body_exists:
            return given
        match request.content_type:
            case "application/json":
                return given | _object(await request.read())
            case "application/x-www-form-urlencoded":
                return given | dict(parse_qsl((await request.read()).decode(), True, errors="strict"))
            case "multipart/form-data":
                return given | await _form(request)
            case _:
                raise RefusedError(415, "Unsupported Media Type: unsupported content-type header")
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        document = json.loads(body.decode())
    except json.JSONDecodeError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(document, dict):
        raise bad_request("JSON object expected")
    return document


async def _form(request: web.Request) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart form data")
        content = bytes(await part.read(decode=True))
        fields[part.name] = content.decode() if part.filename is None else Upload(part.filename, content)
    return fields
