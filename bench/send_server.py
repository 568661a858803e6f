"""A lean Bot API server to measure sending against, as a process of its own: `python -m bench.send_server`.

It answers after a set latency, holds the bot to Telegram's limits by the rules of `tests.botapi`, and remembers of each
call that sends when it came, to which chat, with which of the measured messages, and whether it was taken. On order it
lets readers ask for something at random moments. A message is known by the mark that `bench.send` puts into its text,
`push-7-`; one without any is the answer to a reader.
"""

import argparse
import asyncio
import json
import random
import re
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.botapi.checks import check
from tests.botapi.contents import rich_content, text_content
from tests.botapi.limits import TELEGRAMS, Gate, Limits
from tests.botapi.refusal import RefusedError
from tests.botapi.server import TOKEN
from tests.botapi.spec import load
from tests.botapi.values import Chat, ChatKind

LATENCY_S = 0.05
_QUESTION = "/help"
_CONTENTS = {"sendMessage": text_content, "sendRichMessage": rich_content}
_ME = {"id": int(TOKEN.partition(":")[0]), "is_bot": True, "first_name": "Yaodian", "username": "yaodian_bot"}
_ABILITIES = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
# Forms, JSON and multipart forms write a parameter in ways that one expression reads.
_CHAT = re.compile(rb'chat_id["=:\s]+(-?\d+)')
_PAID = re.compile(rb'allow_paid_broadcast["=:\s]+[Tt]rue')
_PUSH = re.compile(rb"push-(\d+)-")


@dataclass(slots=True)
class Question:
    """Seconds of the monotonic clock, which all processes of a machine share. `answered_at`: none came yet."""

    chat_id: int
    asked_at: float
    answered_at: float | None = None


class Readers:
    """Ask something in random chats at random moments, and wait for the answers. A chat asks one thing at a time."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self._open: dict[int, Question] = {}
        self._updates: dict[int, dict[str, Any]] = {}
        self._asked = asyncio.Event()

    async def ask(self, per_second: float, chats: range, seed: int) -> None:
        """Ask so often, in the mean, until cancelled."""
        chance = random.Random(seed)  # noqa: S311 - the same questions every time
        while True:
            await asyncio.sleep(chance.expovariate(per_second))
            chat_id = chance.choice(chats)
            if chat_id not in self._open:
                self._ask(chat_id)

    async def poll(self, offset: int, timeout_s: float) -> list[dict[str, Any]]:
        """Return what was asked, from update `offset` on; wait for it where there is none."""
        self._updates = {number: update for number, update in self._updates.items() if number >= offset}
        if not self._updates:
            self._asked.clear()
            try:
                await asyncio.wait_for(self._asked.wait(), timeout_s)
            except TimeoutError:
                return []
        return list(self._updates.values())

    def note_answer(self, chat_id: int, at: float) -> None:
        question = self._open.pop(chat_id, None)
        if question is not None:
            question.answered_at = at

    def _ask(self, chat_id: int) -> None:
        question = self._open[chat_id] = Question(chat_id, time.monotonic())
        self.questions.append(question)
        number = len(self.questions)
        person = {"id": chat_id, "first_name": "Reader"}
        message = {
            "message_id": 1_000_000_000 + number,
            "date": int(time.time()),
            "chat": person | {"type": "private"},
            "from": person | {"is_bot": False, "language_code": "zh-hans"},
            "text": _QUESTION,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(_QUESTION)}],
        }
        self._updates[number] = {"update_id": number, "message": message}
        self._asked.set()


class SendServer:
    """Answers calls. `calls` are (when it came, chat, number of the push or none, status)."""

    def __init__(self, limits: Limits, latency_s: float) -> None:
        self.calls: list[tuple[float, int, int | None, int]] = []
        self._taken = 0
        self._came_at = 0.0
        """When the call that is being judged came: what the gates go by, and what is written down."""
        self._latency_s = latency_s
        # One for the whole bot, one for chats: which of them refuses is counted. A message that only its chat refuses
        # counts in the bot's second all the same.
        self._gates = {
            "overall": Gate(lambda: self._came_at, Limits(overall_per_second=limits.overall_per_second)),
            "chat": Gate(lambda: self._came_at, replace(limits, overall_per_second=None)),
        }
        self._refused = dict.fromkeys(self._gates, 0)
        self._readers = Readers()
        self._asking: asyncio.Task[None] | None = None
        self._spec = load()
        self._echoes: dict[tuple[str, int], bytes] = {}
        """(method, push) → the end of the answer: what the message shows is the same for all who get it."""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        _, owner, method = request.path.split("/", 2)
        try:
            body = await request.read()
        except ConnectionResetError:
            # A sender that is ended leaves calls half sent.
            return web.Response()
        if owner == "control":
            return web.json_response(self._control(method, json.loads(body or b"{}")))
        if method in _CONTENTS:
            self._came_at = time.monotonic()
            response = self._send(method, request.content_type, body)
            await asyncio.sleep(self._latency_s)
            return response
        return _answer(await self._other(method, request.content_type, body))

    def _control(self, deed: str, given: Mapping[str, Any]) -> object:
        if deed == "ask":
            chats = range(given["first_chat"], given["last_chat"] + 1)
            self._asking = asyncio.create_task(self._readers.ask(given["per_second"], chats, given["seed"]))
        if deed == "count":
            return self._taken
        if deed == "calls":
            questions = [(one.chat_id, one.asked_at, one.answered_at) for one in self._readers.questions]
            return {"calls": self.calls, "questions": questions, "refused": self._refused}
        return {}

    def _send(self, method: str, content_type: str, body: bytes) -> web.Response:
        chat_id, push = _whole_number(_CHAT, body), _whole_number(_PUSH, body)
        assert chat_id is not None, "a chat has to be named"
        try:
            chat = Chat(chat_id, ChatKind.PRIVATE if chat_id > 0 else ChatKind.SUPERGROUP, "Reader")
            echo = self._echo(method, push, content_type, body)
            self._pass(chat, is_paid=_PAID.search(body) is not None)
        except RefusedError as refusal:
            self.calls.append((self._came_at, chat_id, push, refusal.status))
            return web.json_response(refusal.as_json(), status=refusal.status)
        self.calls.append((self._came_at, chat_id, push, 200))
        self._taken += 1
        if push is None:
            self._readers.note_answer(chat_id, self._came_at)
        head = {"message_id": len(self.calls), "date": int(time.time()), "chat": chat.as_json(), "from": _ME}
        result = b"%b,%b" % (json.dumps(head)[:-1].encode(), echo)
        return web.Response(body=b'{"ok":true,"result":%b}' % result, content_type="application/json")

    def _pass(self, chat: Chat, *, is_paid: bool) -> None:
        for kind, gate in self._gates.items():
            try:
                gate.pass_message(chat, is_paid=is_paid)
            except RefusedError:
                self._refused[kind] += 1
                raise

    def _echo(self, method: str, push: int | None, content_type: str, body: bytes) -> bytes:
        """Return how the message goes on in the answer, without the opening brace. Raises RefusedError."""
        echo = self._echoes.get((method, push)) if push is not None else None
        if echo is None:
            given = check(self._spec, self._spec.methods[method.lower()], _parameters(content_type, body))
            echo = json.dumps(_CONTENTS[method](given).as_json()).encode()[1:]
            if push is not None:
                self._echoes[method, push] = echo
        return echo

    async def _other(self, method: str, content_type: str, body: bytes) -> object:
        match method:
            case "getMe":
                return _ME | _ABILITIES
            case "getUpdates":
                given = _parameters(content_type, body)
                return await self._readers.poll(int(given.get("offset", 0)), float(given.get("timeout", 0)))
            case _:
                return True


def _whole_number(pattern: re.Pattern[bytes], body: bytes) -> int | None:
    found = pattern.search(body)
    return int(found[1]) if found else None


def _parameters(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type == "application/json":
        given: dict[str, Any] = json.loads(body)
        return given
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _answer(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.send_server")
    parser.add_argument("--latency", type=float, default=LATENCY_S, help="seconds until a message is answered")
    asyncio.run(_serve(parser.parse_args().latency))


async def _serve(latency_s: float) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    server = web.Server(partial(SendServer.handle, SendServer(TELEGRAMS, latency_s)), access_log=None)
    listening = await loop.create_server(server, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"api_url": f"http://127.0.0.1:{port}", "token": TOKEN}) + "\n")
    sys.stdout.flush()
    await ended.wait()
    listening.close()
    await server.shutdown(0)


if __name__ == "__main__":
    main()
