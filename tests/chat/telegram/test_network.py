"""Proxies: which one is taken, that both transports go through it, and that nobody is shown its password."""

import base64
import logging
import traceback
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError

from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.errors import NotSentError
from bot.chat.telegram.inspection import inspect
from bot.chat.telegram.network import Network, Proxy, Transport, proxy_for
from bot.errors import SettingsError
from tests.botapi.server import TOKEN
from tests.chat.telegram.wires import TunnelProxy, Wire
from tests.fetching.conftest import Certificates, certificates

__all__ = ["certificates"]
API = "https://secure.example"
PASSWORD = "s3cret@proxy"
CREDENTIALS = "Basic " + base64.b64encode(f"me:{PASSWORD}".encode()).decode()
REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No proxies but those of the test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.fixture(params=list(Transport))
def kind(request: pytest.FixtureRequest) -> Transport:
    transport: Transport = request.param
    return transport


@pytest.fixture
async def secure(certificates: Certificates, environment: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    """A server that speaks TLS in the name of secure.example."""
    environment.setenv("SSL_CERT_FILE", str(certificates.folder / "authority.pem"))
    async with Wire().running(certificates.server()) as running:
        yield running


def through(proxy: TunnelProxy) -> str:
    return f"http://me:s3cret%40proxy@127.0.0.1:{proxy.port}"


def shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__)


async def test_a_tunnel_is_dug_and_told_who_asks_which_telegram_is_not(
    kind: Transport, secure: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with (
        TunnelProxy(secure).running() as proxy,
        build_bot(TOKEN, API, Network(kind, through(proxy))).request as transport,
    ):
        for _ in range(2):
            assert await transport.post(f"{API}/bot{TOKEN}/getMe") is True
    [head] = proxy.heads
    assert head.startswith("CONNECT secure.example:443 ")
    assert f"Proxy-Authorization: {CREDENTIALS}" in head
    assert len(secure.asked) == 2
    assert all("roxy-" not in asked.head and TOKEN in asked.head for asked in secure.asked)
    assert TOKEN not in head + caplog.text
    assert PASSWORD not in caplog.text


async def test_without_tls_a_request_is_handed_on(kind: Transport) -> None:
    async with (
        Wire().running() as wire,
        TunnelProxy(wire).running() as proxy,
        build_bot(TOKEN, wire.url, Network(kind, through(proxy))).request as transport,
    ):
        assert await transport.post(f"{wire.url}/bot{TOKEN}/getMe") is True
    assert proxy.heads[0].startswith(f"POST {wire.url}/bot{TOKEN}/getMe ")
    assert f"Proxy-Authorization: {CREDENTIALS}" in proxy.heads[0]


async def test_the_environments_proxy_is_taken_unless_it_makes_an_exception(
    kind: Transport, secure: Wire, environment: pytest.MonkeyPatch
) -> None:
    async with TunnelProxy(secure).running() as proxy:
        environment.setenv("HTTPS_PROXY", through(proxy))
        async with build_bot(TOKEN, API, Network(kind)).request as transport:
            assert await transport.post(f"{API}/bot{TOKEN}/getMe") is True
        assert len(proxy.heads) == 1
        environment.setenv("NO_PROXY", "secure.example")
        async with build_bot(TOKEN, API, Network(kind)).request as transport:
            with pytest.raises(NotSentError):
                await transport.post(f"{API}/bot{TOKEN}/getMe")
        assert len(proxy.heads) == 1


@pytest.mark.parametrize("refusal", [REFUSAL, b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"])
async def test_a_proxy_that_refuses_took_nothing_and_shows_no_secret(
    kind: Transport, secure: Wire, refusal: bytes
) -> None:
    async with (
        TunnelProxy(secure, refusal).running() as proxy,
        build_bot(TOKEN, API, Network(kind, through(proxy))).request as transport,
    ):
        with pytest.raises(NotSentError) as caught:
            await transport.post(f"{API}/bot{TOKEN}/sendMessage")
    assert caught.value.__cause__ is not None
    assert not any(secret in shown(caught.value) for secret in (PASSWORD, "s3cret%40proxy", CREDENTIALS, TOKEN))


async def test_a_proxy_that_refuses_without_tls_took_nothing_either(kind: Transport) -> None:
    async with (
        Wire().running() as wire,
        TunnelProxy(wire, REFUSAL).running() as proxy,
        build_bot(TOKEN, wire.url, Network(kind, through(proxy))).request as transport,
    ):
        with pytest.raises(NotSentError, match="407"):
            await transport.post(f"{wire.url}/bot{TOKEN}/sendMessage")


async def test_a_proxy_that_is_not_there_took_nothing(kind: Transport, secure: Wire) -> None:
    async with TunnelProxy(secure).running() as proxy:
        address = through(proxy)
    async with build_bot(TOKEN, API, Network(kind, address)).request as transport:
        with pytest.raises(NotSentError) as caught:
            await transport.post(f"{API}/bot{TOKEN}/sendMessage")
    assert not any(secret in shown(caught.value) for secret in (PASSWORD, "s3cret%40proxy", CREDENTIALS, TOKEN))


async def test_a_certificate_that_nobody_vouches_for_took_nothing(
    kind: Transport, secure: Wire, environment: pytest.MonkeyPatch
) -> None:
    environment.delenv("SSL_CERT_FILE")
    async with (
        TunnelProxy(secure).running() as proxy,
        build_bot(TOKEN, API, Network(kind, through(proxy))).request as transport,
    ):
        with pytest.raises(NotSentError, match=r"(?i)certificate") as caught:
            await transport.post(f"{API}/bot{TOKEN}/sendMessage")
    assert isinstance(caught.value, NetworkError)
    assert TOKEN not in shown(caught.value)


@pytest.mark.parametrize("kind", list(Transport))
@pytest.mark.parametrize("source", ["TELEGRAM_PROXY", "HTTPS_PROXY"])
def test_a_socks_proxy_needs_what_is_not_there(kind: Transport, source: str, environment: pytest.MonkeyPatch) -> None:
    address = f"socks5://me:{PASSWORD}@127.0.0.1:1080"
    environment.setenv("HTTPS_PROXY", address)
    network = Network(kind, address if source == "TELEGRAM_PROXY" else "")
    with pytest.raises(SettingsError, match="SOCKS") as caught:
        build_bot(TOKEN, API, network)
    assert ("TELEGRAM_TRANSPORT must be httpx" in str(caught.value)) is (kind is Transport.AIOHTTP)
    assert PASSWORD not in shown(caught.value)


@pytest.mark.parametrize("address", ["ftp://me:s3cret@proxy", "http://me:s3cret@:3128", "http://me:s3cret@proxy:port"])
async def test_what_can_not_be_a_proxy_is_a_settings_error_that_does_not_show_it(address: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_PROXY must be") as caught:
        proxy_for(Network(proxy=address), API)
    assert "s3cret" not in shown(caught.value)
    found = await inspect(TOKEN, API, Network(proxy=address))
    assert "TELEGRAM_PROXY" in (found.remedy or "")


@pytest.mark.parametrize(
    ("name", "value", "api", "proxy"),
    [
        ("HTTPS_PROXY", "proxy.example:3128", API, Proxy("http://proxy.example:3128")),
        ("HTTPS_PROXY", "http://[::1]:3128", API, Proxy("http://[::1]:3128")),
        ("HTTPS_PROXY", "http://proxy.example", "http://127.0.0.1:8081", None),
        ("ALL_PROXY", "https://a:b@proxy.example", API, Proxy("https://proxy.example", "a", "b")),
    ],
)
def test_the_environment_names_a_proxy_a_scheme(
    environment: pytest.MonkeyPatch, name: str, value: str, api: str, proxy: Proxy | None
) -> None:
    environment.setenv(name, value)
    assert proxy_for(Network(), api) == proxy
    environment.setenv("NO_PROXY", "*")
    assert proxy_for(Network(), api) is None
    assert proxy_for(Network(proxy="http://own.example"), api) == Proxy("http://own.example")


def test_nothing_shows_a_proxys_password() -> None:
    network = Network(proxy=f"http://me:{PASSWORD}@proxy.example")
    assert PASSWORD not in f"{network!r} {proxy_for(network, API)!r}"
