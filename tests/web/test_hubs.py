"""What a hub meets at the bot's address, over real HTTP."""

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp
import pytest

from bot.errors import SettingsError
from bot.services.hubs import Verification
from bot.web.hubs import MAX_BYTES, hub_routes
from bot.web.server import serving


@dataclass
class KnownToken:
    """Knows the token `ours`, confirms everything for it, and keeps what it was handed."""

    verified: list[Verification] = field(default_factory=list)
    taken: list[tuple[bytes, str]] = field(default_factory=list)

    async def verify(self, token: str, asked: Verification) -> str | None:
        self.verified.append(asked)
        return asked.challenge if token == "ours" else None

    async def take(self, token: str, body: bytes, signature: str) -> bool:
        self.taken.append((body, signature))
        return token == "ours"


@pytest.fixture
def hubs() -> KnownToken:
    return KnownToken()


@pytest.fixture
async def address(hubs: KnownToken) -> AsyncIterator[str]:
    async with serving(hub_routes(hubs), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/websub"


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_subscription_is_confirmed_by_its_challenge(
    address: str, client: aiohttp.ClientSession, hubs: KnownToken
) -> None:
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": "https://a.example/f?x=1",
        "hub.challenge": "c<1>",
        "hub.lease_seconds": "9",
    }
    async with client.get(f"{address}/ours", params=asked) as answer:
        assert (answer.status, answer.content_type, await answer.text()) == (200, "text/plain", "c<1>")
    assert hubs.verified == [Verification("subscribe", "https://a.example/f?x=1", "c<1>", "9")]
    async with client.get(f"{address}/theirs", params=asked) as answer:
        assert answer.status == 404


async def test_a_call_is_handed_on_with_its_signature(
    address: str, client: aiohttp.ClientSession, hubs: KnownToken
) -> None:
    async with client.post(f"{address}/ours", data=b"news", headers={"X-Hub-Signature": "sha256=00"}) as answer:
        assert answer.status == 202
    assert hubs.taken == [(b"news", "sha256=00")]
    async with client.post(f"{address}/theirs", data=b"news") as answer:
        assert answer.status == 410


async def test_a_call_that_is_too_long_is_refused(
    address: str, client: aiohttp.ClientSession, hubs: KnownToken
) -> None:
    async with client.post(f"{address}/ours", data=BytesIO(bytes(MAX_BYTES + 1))) as answer:
        assert answer.status == 413
    assert hubs.taken == []


@pytest.mark.parametrize("path", ["", "/", "/ours/more"])
async def test_there_is_nothing_else(address: str, client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(address + path) as answer:
        assert answer.status == 404


async def test_a_port_that_is_taken_is_told(hubs: KnownToken) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"WEB_PORT {port}"):
            async with serving(hub_routes(hubs), "127.0.0.1", port):
                pass


async def test_a_server_that_is_left_listens_no_more(hubs: KnownToken) -> None:
    async with serving(hub_routes(hubs), "127.0.0.1", 0) as port:
        pass
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", port))
