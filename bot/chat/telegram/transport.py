"""The transport: python-telegram-bot's `BaseRequest` over aiohttp, at a fraction of httpx's cost.

Nothing is ever sent twice: aiohttp repeats a GET on a connection that turns out to be closed, never a POST, and
redirects are not followed. Failures before a connection stands are told from all others: after them, Telegram surely
hasn't taken the message. Addresses hold the token and stay out of every error.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

import aiohttp
import orjson
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError
from aiohttp.tracing import Trace
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.telegram.answers import checked
from bot.chat.telegram.bodies import body_of
from bot.chat.telegram.errors import NotSentError, NotSentInTimeError
from bot.chat.telegram.network import Proxy

_KEEP_ALIVE_S = 15.0
"""Well below the server's own: it must not close a connection just when a message goes out over it."""
_DNS_S = 300
_STALE = 2
"""How many closed connections in a row are passed over."""
_ADDRESS = re.compile(r"(\w+://)(?:[^\s/@'\"]*@)?([^\s/'\"]*)[^\s'\"]*")
_FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError)
_TOO_SLOW = "Timed out while connecting"
_NO_ADDRESS = "The server's address can't be used"
_OCCUPIED = "Pool timeout: all connections are occupied, the request was not sent"
_DEFAULT = BaseRequest.DEFAULT_NONE


class _NotConnectedError(aiohttp.ClientError):
    """No connection came about, for the reason that is its cause."""


class _Connector(aiohttp.TCPConnector):
    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own
    ) -> ResponseHandler:
        """Resolve, connect, ask a proxy for a tunnel, and shake hands; whatever fails here, nothing was sent."""
        try:
            return await super()._create_connection(req, traces, timeout)
        except (aiohttp.ClientError, OSError) as error:
            raise _NotConnectedError from error


class AiohttpRequest(BaseRequest):
    """Time-outs are those of python-telegram-bot's `HTTPXRequest`, in seconds; none: without end."""

    __slots__ = (
        "_connect_s",
        "_connections",
        "_media_write_s",
        "_places",
        "_pool_s",
        "_proxy",
        "_read_s",
        "_session",
        "_tls",
        "_write_s",
    )

    def __init__(  # noqa: PLR0913 - python-telegram-bot's own, and the last two
        self,
        *,
        connection_pool_size: int,
        connect_timeout: float | None,
        read_timeout: float | None,
        write_timeout: float | None,
        pool_timeout: float | None,
        media_write_timeout: float | None = 20.0,
        proxy: Proxy | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Without `tls` certificates are checked by the system's authorities."""
        self._connections = connection_pool_size
        self._connect_s = connect_timeout
        self._read_s = read_timeout
        self._write_s = write_timeout
        self._media_write_s = media_write_timeout
        self._pool_s = pool_timeout
        self._proxy = proxy
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(connection_pool_size)

    @property
    def read_timeout(self) -> float | None:
        return self._read_s

    async def initialize(self) -> None:
        """Open the pool in the loop that runs, if it isn't open."""
        if self._session is not None:
            return
        self._places = asyncio.Semaphore(self._connections)
        self._session = aiohttp.ClientSession(
            # `_places` are the limit, so that a wait for one has a time-out of its own and isn't taken for connecting.
            connector=_Connector(limit=0, ttl_dns_cache=_DNS_S, keepalive_timeout=_KEEP_ALIVE_S, ssl=self._tls or True),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT, "Accept-Encoding": "gzip, deflate"},
            timeout=_timeout(self._connect_s, self._read_s),
        )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Send one request and return its answer. Raises NetworkError, TimedOut, and what `checked` does."""
        session, places = self._session, self._places
        if session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        options = self._options(url, read_timeout, connect_timeout)
        await _take_place(places, _or(pool_timeout, self._pool_s))
        try:
            if method == "GET":
                return await _exchange(session, method, url, None, options)
            body, headers = body_of(request_data)
            options["headers"] = options["headers"] | headers if "headers" in options else headers
            if isinstance(body, bytes):
                answer = await _post(session, url, body, options)
            else:
                has_files = request_data is not None and request_data.contains_files
                write_s = _or(write_timeout, self._media_write_s if has_files else self._write_s)
                async with asyncio.timeout(None) as deadline:
                    answer = await _exchange(session, method, url, _watched(body, deadline, write_s), options)
            return checked(*answer)
        except _FAILURES as error:
            failure, cause = _meaning(error)
            raise failure from cause
        finally:
            places.release()

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """Parse an answer: half the time is that of the standard library's. Raises TelegramError."""
        try:
            answer: JSONDict = orjson.loads(payload)
        except orjson.JSONDecodeError:
            return BaseRequest.parse_json_payload(payload)
        return answer

    def _options(self, url: str, read_timeout: ODVInput[float], connect_timeout: ODVInput[float]) -> dict[str, Any]:
        """Return what differs from the session's own: time-outs, and a proxy."""
        options: dict[str, Any] = {}
        if read_timeout is not _DEFAULT or connect_timeout is not _DEFAULT:
            options["timeout"] = _timeout(_or(connect_timeout, self._connect_s), _or(read_timeout, self._read_s))
        if self._proxy is not None:
            options["proxy"] = self._proxy.address
            # It is told who asks when it digs a tunnel, and where there is none, with each request.
            options["proxy_headers" if url.startswith("https:") else "headers"] = self._proxy.authorization
        return options


async def _take_place(places: asyncio.Semaphore, timeout_s: float | None) -> None:
    """Wait for one of the connections. Raises NotSentInTimeError."""
    if not places.locked():
        await places.acquire()
        return
    try:
        async with asyncio.timeout(timeout_s):
            await places.acquire()
    except TimeoutError as error:
        raise NotSentInTimeError(_OCCUPIED) from error


async def _post(session: aiohttp.ClientSession, url: str, body: bytes, options: dict[str, Any]) -> tuple[int, bytes]:
    """Send a body in one write; anew where that write found the connection closed, so that not a byte went out."""
    for _ in range(_STALE):
        try:
            return await _exchange(session, "POST", url, body, options)
        except aiohttp.ClientOSError as error:
            if not isinstance(error.__cause__, aiohttp.ClientConnectionResetError):
                raise
    return await _exchange(session, "POST", url, body, options)


async def _exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    body: bytes | AsyncIterator[bytes] | None,
    options: dict[str, Any],
) -> tuple[int, bytes]:
    async with session.request(method, url, data=body, allow_redirects=False, **options) as response:
        return response.status, await response.read()


async def _watched(
    pieces: AsyncIterable[bytes], deadline: asyncio.Timeout, write_s: float | None
) -> AsyncIterator[bytes]:
    """Hand on pieces, each of which has to be written in time; after the last, only reading is timed.

    aiohttp asks for the next piece once there is room for it.
    """
    loop = asyncio.get_running_loop()
    async for piece in pieces:
        deadline.reschedule(None if write_s is None else loop.time() + write_s)
        yield piece
    deadline.reschedule(None)


def _timeout(connect_s: float | None, read_s: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect_s, sock_read=read_s)


def _or(timeout: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(timeout, DefaultValue) else timeout


def _meaning(error: Exception) -> tuple[NetworkError, BaseException]:
    """Return what a failure means to python-telegram-bot, and a cause that gives no secret away."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentInTimeError(_TOO_SLOW), TimeoutError(_TOO_SLOW)
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return NotSentError(_NO_ADDRESS), ValueError(_NO_ADDRESS)
    is_sent = not isinstance(error, _NotConnectedError)
    reason = error if is_sent else error.__cause__ or error
    text = _ADDRESS.sub(r"\1\2", str(reason))
    # aiohttp's own errors carry the request with its address and a proxy's password; what the system said doesn't.
    beneath = reason.__cause__
    is_systems = isinstance(beneath, OSError) and not isinstance(beneath, aiohttp.ClientError)
    cause = beneath if is_systems and beneath else ConnectionError(text)
    if isinstance(reason, TimeoutError):
        return TimedOut() if is_sent else NotSentInTimeError(_TOO_SLOW), cause
    message = f"aiohttp.{type(reason).__name__}: {text}"
    return NetworkError(message) if is_sent else NotSentError(message), cause
