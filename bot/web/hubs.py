"""The address that WebSub hubs call: `/websub/TOKEN`, GET to confirm a subscription, POST when there is news."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.services.hubs import Verification

PATH = "/websub"
MAX_BYTES = 10 * 2**20


class Hubs(Protocol):
    async def verify(self, token: str, asked: Verification) -> str | None:
        """Return what confirms a hub's question, or none where we have not asked for that."""
        ...

    async def take(self, token: str, body: bytes, signature: str) -> bool:
        """Take a hub's call; return whether the subscription is known."""
        ...


def hub_routes(hubs: Hubs) -> list[Route]:
    """Return the routes under which hubs reach the bot."""

    async def verify(request: Request) -> Response:
        asked = request.query_params
        verification = Verification(
            asked.get("hub.mode", ""),
            asked.get("hub.topic", ""),
            asked.get("hub.challenge", ""),
            asked.get("hub.lease_seconds"),
        )
        answer = await hubs.verify(request.path_params["token"], verification)
        return Response(status_code=404) if answer is None else PlainTextResponse(answer)

    async def take(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        is_known = await hubs.take(request.path_params["token"], body, request.headers.get("X-Hub-Signature", ""))
        return Response(status_code=202 if is_known else 410)

    return [
        Route(PATH + "/{token}", verify, methods=["GET"]),
        Route(PATH + "/{token}", take, methods=["POST"]),
    ]


async def _body(request: Request) -> bytes | None:
    """Return the body, or none where it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)
