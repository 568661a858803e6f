"""Both transports on the wire: what is sent, how often, and what each failure is taken for."""

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.telegram import connection
from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.errors import NotSentError, NotSentInTimeError
from bot.chat.telegram.network import Network, Transport
from tests.botapi.people import User
from tests.botapi.server import TOKEN, BotApiServer
from tests.chat.telegram.wires import DONE, Wire, answers, boundary, call, hangs_up, http, is_clean, is_silent


@pytest.fixture(params=list(Transport))
def network(request: pytest.FixtureRequest) -> Network:
    return Network(request.param)


@pytest.fixture
def transport(network: Network, wire: Wire) -> BaseRequest:
    """Not initialised yet."""
    return build_bot(TOKEN, wire.url, network).request


@pytest.fixture
async def bot(server: BotApiServer, network: Network) -> AsyncIterator[Bot]:
    async with build_bot(server.token, server.api_url, network) as running:
        yield running


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with Wire().running() as running:
        yield running


async def test_a_request_that_was_read_is_never_sent_again(transport: BaseRequest, wire: Wire) -> None:
    async with transport:
        await transport.post(call(wire))
        wire.deed = hangs_up
        for number in (2, 3):
            with pytest.raises(NetworkError) as caught:
                await transport.post(call(wire))
            assert len(wire.asked) == number, "over a connection that was used before, and over a new one"
            assert not isinstance(caught.value, NotSentError)
            assert caught.value.__cause__ is not None
            assert is_clean(caught.value)


async def test_a_connection_that_was_closed_while_idle_costs_no_message(transport: BaseRequest, wire: Wire) -> None:
    async def answers_and_closes(number: int, writer: asyncio.StreamWriter) -> None:
        await answers(number, writer)
        writer.close()

    wire.deed = answers_and_closes
    async with transport:
        for number in range(1, 21):
            await transport.post(call(wire))
            assert len(wire.asked) == number


async def test_connections_are_used_again(transport: BaseRequest, wire: Wire) -> None:
    async with transport:
        for _ in range(5):
            await transport.post(call(wire))
    assert (len(wire.asked), wire.accepted) == (5, 1)


async def test_a_redirect_is_not_followed(transport: BaseRequest, wire: Wire) -> None:
    async def redirects(_: int, writer: asyncio.StreamWriter) -> None:
        writer.write(http(b"", "307 Temporary Redirect", f"Location: {wire.url}/elsewhere"))

    wire.deed = redirects
    async with transport:
        with pytest.raises(NetworkError, match="307"):
            await transport.post(call(wire))
    assert len(wire.asked) == 1


async def test_answers_may_be_compressed_and_cookies_are_not_kept(transport: BaseRequest, wire: Wire) -> None:
    async def compresses(_: int, writer: asyncio.StreamWriter) -> None:
        writer.write(http(gzip.compress(DONE), "200 OK", "Content-Encoding: gzip", "Set-Cookie: a=b"))

    wire.deed = compresses
    async with transport:
        assert await transport.post(call(wire)) is True
    assert "gzip" in wire.asked[0].head


async def test_files_are_fetched_as_they_are(transport: BaseRequest, wire: Wire) -> None:
    async def hands_out(_: int, writer: asyncio.StreamWriter) -> None:
        writer.write(http(b"\x89PNG"))

    wire.deed = hands_out
    async with transport:
        assert await transport.retrieve(f"{wire.url}/file/bot{TOKEN}/photos/1%20%E4%B8%AD.png") == b"\x89PNG"
    assert wire.asked[0].head.startswith(f"GET /file/bot{TOKEN}/photos/1%20%E4%B8%AD.png ")


async def test_half_an_answer_may_have_been_a_success(transport: BaseRequest, wire: Wire) -> None:
    async def breaks_off(_: int, writer: asyncio.StreamWriter) -> None:
        writer.write(http()[:-5])
        writer.close()

    wire.deed = breaks_off
    async with transport:
        with pytest.raises(NetworkError) as caught:
            await transport.post(call(wire))
    assert not isinstance(caught.value, NotSentError)


@pytest.mark.parametrize(
    "garbage", [b"SMTP ready\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]
)
async def test_what_is_no_http_is_a_network_error(transport: BaseRequest, wire: Wire, garbage: bytes) -> None:
    async def babbles(_: int, writer: asyncio.StreamWriter) -> None:
        writer.write(garbage)
        writer.close()

    wire.deed = babbles
    async with transport:
        with pytest.raises(NetworkError) as caught:
            await transport.post(call(wire))
    assert is_clean(caught.value)


async def test_it_may_be_initialised_twice_and_anew_and_is_of_no_use_in_between(
    transport: BaseRequest, wire: Wire
) -> None:
    for _ in range(2):
        await transport.initialize()
        await transport.initialize()
        assert await transport.post(call(wire)) is True
        await transport.shutdown()
        await transport.shutdown()
        with pytest.raises(RuntimeError, match="not initialized"):
            await transport.do_request(call(wire), "POST")


@pytest.mark.parametrize("kind", list(Transport))
def test_it_moves_from_one_event_loop_to_another(kind: Transport) -> None:
    bot = build_bot(TOKEN, "http://127.0.0.1", Network(kind))

    async def post() -> Any:
        async with Wire().running() as wire, bot.request:
            return await bot.request.post(call(wire))

    assert [asyncio.run(post()) for _ in range(2)] == [True, True]


async def test_a_server_that_refuses_connections_took_nothing(transport: BaseRequest) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/bot{TOKEN}/sendMessage"
        async with transport:
            with pytest.raises(NotSentError) as caught:
                await transport.post(address)
    assert caught.value.__cause__ is not None
    assert is_clean(caught.value)


async def test_a_name_that_nobody_knows_took_nothing(transport: BaseRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with transport:
        with pytest.raises(NotSentError) as caught:
            await transport.post(f"http://telegram.example/bot{TOKEN}/sendMessage")
    assert is_clean(caught.value)


async def test_a_server_without_tls_took_nothing(network: Network) -> None:
    async with Wire(hangs_up).running() as wire:
        bot = build_bot(TOKEN, f"https://127.0.0.1:{wire.port}", network)
        async with bot.request:
            with pytest.raises(NotSentError) as caught:
                await bot.request.post(f"https://127.0.0.1:{wire.port}/bot{TOKEN}/sendMessage", connect_timeout=2)
    assert is_clean(caught.value)


async def test_a_handshake_without_end_took_nothing(network: Network) -> None:
    async with Wire(is_silent, is_reading=False).running() as wire:
        bot = build_bot(TOKEN, f"https://127.0.0.1:{wire.port}", network)
        async with bot.request:
            with pytest.raises(NotSentInTimeError) as caught:
                await bot.request.post(f"https://127.0.0.1:{wire.port}/bot{TOKEN}/sendMessage", connect_timeout=0.05)
    assert isinstance(caught.value, TimedOut)
    assert is_clean(caught.value)


async def test_without_a_free_connection_nothing_is_sent(
    network: Network, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_CONNECTIONS", dict.fromkeys(Transport, 1))
    came, release = asyncio.Event(), asyncio.Event()

    async def waits(number: int, writer: asyncio.StreamWriter) -> None:
        came.set()
        await release.wait()
        await answers(number, writer)

    wire.deed = waits
    transport = build_bot(TOKEN, wire.url, network).request
    async with transport:
        first = asyncio.create_task(transport.post(call(wire)))
        await came.wait()
        with pytest.raises(NotSentInTimeError, match="Pool timeout"):
            await transport.post(call(wire), pool_timeout=0.02)
        release.set()
        assert await first is True
        assert await transport.post(call(wire), pool_timeout=0.02) is True
    assert len(wire.asked) == 2


async def test_an_answer_has_to_come_in_time_but_for_those_who_wait_without_end(
    transport: BaseRequest, wire: Wire
) -> None:
    async def answers_later(number: int, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        await answers(number, writer)

    wire.deed = answers_later
    async with transport:
        with pytest.raises(TimedOut) as caught:
            await transport.post(call(wire), read_timeout=0.01)
        assert not isinstance(caught.value, NotSentError)
        assert is_clean(caught.value)
        assert await transport.post(call(wire), read_timeout=None) is True
        assert await transport.post(call(wire)) is True


@pytest.mark.parametrize("has_files", [False, True])
async def test_what_is_sent_has_to_be_taken_in_time(network: Network, has_files: bool) -> None:  # noqa: FBT001 - a parameter
    large = b"x" * 2**26
    given = {"document": InputFile(large)} if has_files else {"text": large.decode()}
    async with Wire(is_silent, is_reading=False).running() as wire:
        transport = build_bot(TOKEN, wire.url, network).request
        async with transport:
            with pytest.raises(TimedOut) as caught:
                await transport.post(call(wire), _data(given), write_timeout=0.1)
    assert not isinstance(caught.value, NotSentError)
    assert is_clean(caught.value)


async def test_a_form_is_the_same_over_both_transports(wire: Wire) -> None:
    given = {"chat_id": -100, "caption": "要点 & 早报", "photo": InputFile(b"\x89PNG", "早报 “1”.png"), "silent": True}
    for kind in Transport:
        async with build_bot(TOKEN, wire.url, Network(kind)).request as transport:
            await transport.post(call(wire), _data(given))
    bodies = [asked.body.replace(boundary(asked.head), b"--") for asked in wire.asked]
    assert bodies[0] == bodies[1]
    assert "要点 & 早报".encode() in bodies[0]


async def test_parameters_mean_the_same_over_both_transports(wire: Wire) -> None:
    given = {"chat_id": -100, "text": '"要点" & <b>', "silent": True, "markup": {"rows": [[1, "二"]]}, "at": 1.5}
    async with build_bot(TOKEN, wire.url).request as transport:
        await transport.post(call(wire), _data(given))
    as_read = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in json.loads(wire.asked[0].body).items()
    }
    assert as_read == _data(given).json_parameters


@pytest.mark.parametrize("length", [10, 20_000, 400_000])
async def test_texts_of_any_length_arrive(transport: BaseRequest, wire: Wire, length: int) -> None:
    async with transport:
        await transport.post(call(wire), _data({"text": "要" * length}))
    assert len(wire.asked[0].body) >= 3 * length
    assert "chunked" not in wire.asked[0].head.lower()


async def test_half_a_character_is_refused_by_telegram(server: BotApiServer, ann: User) -> None:
    async with build_bot(server.token, server.api_url) as bot:
        with pytest.raises(BadRequest, match=r"(?i)utf-8"):
            await bot.send_message(ann.id, "\ud83d")


async def test_an_upload_arrives(bot: Bot, server: BotApiServer, ann: User) -> None:
    await bot.send_photo(ann.id, b"\x89PNG" + bytes(200_000), caption="早报")
    [upload] = server.calls_of("sendPhoto")
    assert len(upload.parameters["photo"].content) == 200_004


async def test_the_token_is_in_no_log(transport: BaseRequest, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with transport:
        await transport.post(call(wire))
        wire.deed = hangs_up
        with pytest.raises(NetworkError):
            await transport.post(call(wire))
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_an_address_that_is_none_shows_no_token(transport: BaseRequest) -> None:
    async with transport:
        with pytest.raises(TelegramError) as caught:
            await transport.post(f"mailto:bot{TOKEN}/sendMessage")
    assert is_clean(caught.value)


def _data(given: dict[str, Any]) -> RequestData:
    from telegram.request._requestparameter import RequestParameter  # noqa: PLC0415 - python-telegram-bot's own way

    return RequestData([RequestParameter.from_input(name, value) for name, value in given.items()])
