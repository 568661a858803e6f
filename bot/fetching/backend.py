"""How connections come about: a name is resolved by us, once; every address is checked; and the connection goes to
exactly an address that was checked. TLS still asks for the name, and verifies it.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from typing import Any

import httpcore2

from bot.core.fault import Fault
from bot.fetching.addresses import IPAddress, as_ip
from bot.fetching.failure import Failure, failure_of, translated
from bot.fetching.guard import Guard, known_addresses

MOST_TRIES = 4
_MOST_ADDRESSES = 100
_UNKNOWN = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""Return the addresses of a name, as text. Raises socket.gaierror."""


class SystemResolver:
    """The system's resolver, in threads of its own: a name that takes long keeps nobody waiting but who asked."""

    def __init__(self, concurrency: int) -> None:
        self._threads = ThreadPoolExecutor(concurrency, "resolver")

    async def __call__(self, host: str) -> Sequence[str]:
        found = await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host)
        return [str(address[0]) for *_, address in found]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str) -> Sequence[tuple[Any, ...]]:
    return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects for httpcore2. Raises Failure."""

    def __init__(self, guard: Guard, resolve: Resolve) -> None:
        self._guard = guard
        self._resolve = resolve
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's own interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect within `timeout` seconds, which the TLS handshake must end in as well."""
        del local_address, socket_options
        deadline = None if timeout is None else asyncio.get_running_loop().time() + timeout
        try:
            async with asyncio.timeout_at(deadline):
                addresses = self._guard.usable(host, port, await self._addresses(host))
                return _Stream(await self._first_connected(by_turns(addresses), port, deadline), deadline)
        except TimeoutError as error:
            raise Failure(Fault.TIMEOUT, "connect") from error

    async def _addresses(self, host: str) -> Sequence[IPAddress]:
        known = known_addresses(host)
        if known is not None:
            return known
        try:
            found = await self._resolve(host)
        except socket.gaierror as error:
            if error.errno in _UNKNOWN:
                raise Failure(Fault.NAME_UNKNOWN, host) from error
            raise Failure(Fault.UNREACHABLE, "name lookup") from error
        addresses = [address for one in found[:_MOST_ADDRESSES] if (address := as_ip(one)) is not None]
        if not addresses:
            raise Failure(Fault.NAME_UNKNOWN, host)
        return addresses

    async def _first_connected(
        self, addresses: Sequence[IPAddress], port: int, deadline: float | None
    ) -> httpcore2.AsyncNetworkStream:
        """Try one address after the other, each for its share of the time that is left."""
        failure = Failure(Fault.UNREACHABLE)
        for tried, address in enumerate(addresses):
            left_s = None if deadline is None else deadline - asyncio.get_running_loop().time()
            share_s = None if left_s is None else left_s / (len(addresses) - tried)
            try:
                return await self._inner.connect_tcp(str(address), port, share_s)
            except httpcore2.ConnectTimeout as error:
                failure = Failure(Fault.TIMEOUT, "connect")
                failure.__cause__ = error
            except httpcore2.ConnectError as error:
                failure = failure_of(error)
                failure.__cause__ = error
        raise failure


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection that ends when its TLS handshake doesn't come to its end, and tells why."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream, deadline: float | None) -> None:
        self._inner = inner
        self._deadline = deadline

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as above
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as above
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> httpcore2.AsyncNetworkStream:
        del timeout
        try:
            async with asyncio.timeout_at(self._deadline):
                return await self._shake_hands(ssl_context, server_hostname)
        except TimeoutError as error:
            raise Failure(Fault.TIMEOUT, "connect") from error
        except Failure as failure:
            raise Failure(Fault.TLS, failure.detail) from failure

    async def _shake_hands(self, tls: ssl.SSLContext, host: str | None) -> httpcore2.AsyncNetworkStream:
        try:
            with translated():
                return await self._inner.start_tls(tls, host)
        except BaseException:
            # httpcore2 itself forgets a connection whose handshake is cancelled.
            await self._inner.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def by_turns(addresses: Sequence[IPAddress]) -> Sequence[IPAddress]:
    """Return the first few addresses, the two families by turns: one of them may lead nowhere from here."""
    first = [one for one in addresses if one.version == addresses[0].version]
    others = [one for one in addresses if one.version != addresses[0].version]
    mixed = chain.from_iterable(zip_longest(first, others))
    return [one for one in mixed if one is not None][:MOST_TRIES]
