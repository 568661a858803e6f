import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from bot.core.fault import Fault
from bot.errors import FetchError
from bot.fetching.backend import GuardedBackend, SystemResolver, by_turns
from bot.fetching.failure import Failure
from bot.fetching.guard import Guard
from bot.fetching.web import Web
from tests.fetching.conftest import Certificates, Serve
from tests.fetching.servers import Asked, Names, answer, redirect, web_of


async def fault(web: Web, url: str) -> tuple[Fault, str]:
    with pytest.raises(FetchError) as caught:
        await web.get(url)
    return caught.value.fault, caught.value.detail


async def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked(serve: Serve) -> None:
    server = await serve(answer(b"public"), host="127.0.0.2")
    private = await serve(answer(b"private"), port=server.port)
    names = Names([["127.0.0.2"], ["127.0.0.1"]])
    async with web_of(names=names, allowed=("127.0.0.2",)) as web:
        assert (await web.get(server.url())).body == b"public"
        assert names.asked == ["feeds.example"]
    assert not private.asked


async def test_a_name_that_turns_private_is_forbidden_from_then_on(serve: Serve) -> None:
    def once(asked: Asked) -> bytes:
        return redirect(f"http://feeds.example:{private.port}/")

    private = await serve(answer(b"private"))
    server = await serve(once, host="127.0.0.2")
    async with web_of(names=Names([["127.0.0.2"], ["127.0.0.1"]]), allowed=("127.0.0.2",)) as web:
        assert await fault(web, server.url()) == (Fault.FORBIDDEN_ADDRESS, "feeds.example")
    assert server.asked
    assert not private.asked


async def test_of_mixed_addresses_only_those_that_may_be_are_connected_to(serve: Serve) -> None:
    server = await serve(answer(b"public"), host="127.0.0.2")
    private = await serve(answer(b"private"), port=server.port)
    async with web_of(names=Names([["127.0.0.1", "::1", "127.0.0.2"]]), allowed=("127.0.0.2",)) as web:
        assert (await web.get(server.url())).body == b"public"
    assert not private.asked


async def test_the_next_address_is_tried_where_one_leads_nowhere(serve: Serve) -> None:
    server = await serve(answer(b"here"), host="127.0.0.3")
    async with web_of(names=Names([["::1", "127.0.0.1", "127.0.0.2", "127.0.0.3"]])) as web:
        assert (await web.get(server.url())).body == b"here"


@pytest.mark.parametrize("host", ["localhost", "feeds.localhost", "127.0.0.1", "2130706433", "[::1]", "0"])
async def test_this_machine_is_forbidden_and_no_resolver_is_asked_for_it(serve: Serve, host: str) -> None:
    server = await serve(answer(b"private"))
    names = Names()
    async with web_of(names=names, allowed=()) as web:
        assert (await fault(web, server.url(host=host)))[0] is Fault.FORBIDDEN_ADDRESS
    assert not names.asked
    assert not server.asked


async def test_an_operators_own_service_is_reached_at_its_port_only(serve: Serve) -> None:
    service, other = await serve(answer(b"rsshub")), await serve(answer(b"private"))
    async with web_of(allowed=(f"127.0.0.1:{service.port}",)) as web:
        assert (await web.get(service.url(host="127.0.0.1"))).body == b"rsshub"
        assert (await fault(web, other.url(host="127.0.0.1")))[0] is Fault.FORBIDDEN_ADDRESS


class Slow:
    """A resolver that never comes to an end."""

    def __init__(self) -> None:
        self.is_cancelled = False

    async def __call__(self, host: str) -> Sequence[str]:
        try:
            await asyncio.Event().wait()
        finally:
            self.is_cancelled = True
        return [host]


async def test_finding_an_address_has_its_time() -> None:
    slow = Slow()
    with pytest.raises(Failure) as caught:
        await GuardedBackend(Guard(), slow).connect_tcp("feeds.example", 80, 0.01)
    assert (caught.value.fault, caught.value.detail) == (Fault.TIMEOUT, "connect")
    assert slow.is_cancelled


async def test_a_server_that_does_not_answer_at_all_has_its_time() -> None:
    with socket.socket() as silent:
        # A full queue: the system answers no more connections.
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        address = silent.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(address)
        async with web_of(connect_timeout_s=0.05) as web:
            assert await fault(web, f"http://feeds.example:{address[1]}/") == (Fault.TIMEOUT, "connect")
        for one in waiting:
            one.close()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (socket.EAI_NONAME, (Fault.NAME_UNKNOWN, "feeds.example")),
        (socket.EAI_AGAIN, (Fault.UNREACHABLE, "name lookup")),
    ],
)
async def test_a_name_that_is_unknown_is_another_matter_than_one_that_can_not_be_looked_up(
    number: int, expected: tuple[Fault, str]
) -> None:
    async def broken(_: str) -> Sequence[str]:
        raise socket.gaierror(number, "why")

    with pytest.raises(Failure) as caught:
        await GuardedBackend(Guard(), broken).connect_tcp("feeds.example", 80, 1)
    assert (caught.value.fault, caught.value.detail) == expected


async def test_addresses_that_are_none_are_passed_over() -> None:
    with pytest.raises(Failure) as caught:
        await GuardedBackend(Guard(), Names([["what", ""]])).connect_tcp("feeds.example", 80, 1)
    assert caught.value.fault is Fault.NAME_UNKNOWN


async def test_the_system_resolves_names() -> None:
    resolve = SystemResolver(1)
    assert "127.0.0.1" in await resolve("localhost") or "::1" in await resolve("localhost")
    resolve.close()


def test_families_are_tried_by_turns_and_few_of_them() -> None:
    addresses = [ip_address(one) for one in "2400::1 2400::2 2400::3 1.1.1.1 1.1.1.2".split()]
    assert [str(one) for one in by_turns(addresses)] == ["2400::1", "1.1.1.1", "2400::2", "1.1.1.2"]
    assert [str(one) for one in by_turns(addresses[:1])] == ["2400::1"]
    assert [str(one) for one in by_turns(addresses[3:])] == ["1.1.1.1", "1.1.1.2"]


async def test_tls_asks_for_the_name_and_verifies_it(serve: Serve, certificates: Certificates) -> None:
    asked_for: list[str | None] = []
    context = certificates.server()
    context.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    server = await serve(answer(b"secure"), tls=context)
    async with web_of(tls=certificates.trust()) as web:
        assert (await web.get(server.url(host="secure.example"))).body == b"secure"
        assert asked_for == ["secure.example"]
        assert await fault(web, server.url(host="other.example")) == (
            Fault.TLS,
            "Hostname mismatch, certificate is not valid for 'other.example'.",
        )
        assert (await fault(web, server.url(host="127.0.0.1")))[0] is Fault.TLS


async def test_certificates_that_are_not_valid_are_refused(serve: Serve, certificates: Certificates) -> None:
    expired = await serve(answer(b"expired"), tls=certificates.server(name="expired"))
    server = await serve(answer(b"secure"), tls=certificates.server())
    async with web_of(tls=certificates.trust()) as web:
        assert await fault(web, expired.url(host="expired.example")) == (Fault.TLS, "certificate has expired")
    async with web_of() as web:
        kind, detail = await fault(web, server.url(host="secure.example"))
        assert kind is Fault.TLS
        assert "unable to get" in detail or "self-signed" in detail
    assert not expired.asked
    assert not server.asked


async def greeting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example\r\n\r\n")
    await reader.read()
    writer.transport.abort()


async def test_a_server_without_tls_is_told_by_its_fault(serve: Serve, certificates: Certificates) -> None:
    server = await serve(b"HTTP/1.1 400 Bad Request\r\n\r\n\r\n\r\n")
    async with web_of(tls=certificates.trust(), connect_timeout_s=0.2) as web:
        kind, detail = await fault(web, f"https://secure.example:{server.port}/")
        # It waits for the end of a request that never comes.
        assert (kind, detail) == (Fault.TIMEOUT, "connect")
    plain = await asyncio.start_server(greeting, "127.0.0.1", 0)
    async with plain, web_of(tls=certificates.trust()) as web:
        url = f"https://secure.example:{plain.sockets[0].getsockname()[1]}/"
        assert (await fault(web, url))[0] is Fault.TLS


async def test_a_redirect_from_https_to_http_is_followed_but_not_for_good(
    serve: Serve, certificates: Certificates
) -> None:
    plain = await serve(lambda asked: redirect("/c", "301 Moved") if asked.target == "/b" else answer(b"feed"))
    steps = {"/0": redirect("/a", "301 Moved"), "/a": redirect(plain.url("/b"), "301 Moved")}
    server = await serve(lambda asked: steps[asked.target], tls=certificates.server())
    async with web_of(tls=certificates.trust()) as web:
        page = await web.get(server.url("/0", host="secure.example"))
        assert page.url == plain.url("/c")
        assert page.moved_to == server.url("/a", host="secure.example")


async def test_a_form_is_not_sent_on_without_encryption(serve: Serve, certificates: Certificates) -> None:
    plain = await serve(answer())
    server = await serve(redirect(plain.url(), "307 Temporary"), tls=certificates.server())
    async with web_of(tls=certificates.trust()) as web:
        assert await web.post(server.url(host="secure.example"), {"hub.secret": "x"}) == 307
    assert not plain.asked


async def test_a_tls_handshake_that_is_cancelled_leaves_no_connection(certificates: Certificates) -> None:
    left = asyncio.Event()
    came = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        came.set()
        await reader.read()
        left.set()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server, web_of(tls=certificates.trust()) as web:
        task = asyncio.create_task(web.get(f"https://secure.example:{server.sockets[0].getsockname()[1]}/"))
        await came.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            await left.wait()
