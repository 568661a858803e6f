"""Fetching from the web: within limits of time and size, kind to servers, and never into a private network.

Redirects are followed here, each checked like the first address; there are no cookies, no proxies, no credentials.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpcore2

from bot.core.fault import Fault
from bot.core.feed import Validators
from bot.errors import FetchError
from bot.fetching.addresses import WebAddress, join_address, read_address, without_credentials
from bot.fetching.backend import GuardedBackend, Resolve, SystemResolver
from bot.fetching.connections import Answer, Connections
from bot.fetching.failure import Failure
from bot.fetching.guard import Guard
from bot.fetching.headers import (
    Headers,
    asking_with,
    content_length,
    links_of,
    max_age_s,
    retry_after_s,
    validators_of,
)
from bot.fetching.hosts import Clock, Hosts
from bot.fetching.unpacking import ACCEPTED, Body, too_large

FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

_NOT_MODIFIED = 304
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_SAME_REQUEST = frozenset({307, 308})
_WAITING = frozenset({429, 503})
_NONE = Validators()


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`allowed`: hosts, host:port pairs, IP addresses or networks of the operator's own that the guard lets through.
    `concurrency`: requests at once overall, `per_host`: at once a host.
    """

    user_agent: str
    allowed: tuple[str, ...] = ()
    concurrency: int = 32
    per_host: int = 2
    connect_timeout_s: float = 10
    """For finding the address, connecting and the TLS handshake."""
    first_byte_timeout_s: float = 20
    """For what comes next, until all headers have come."""
    total_timeout_s: float = 60
    """For everything, redirects included; waiting for one's turn not."""
    max_bytes: int = 10 * 2**20
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `body` is unpacked; for an answer that nothing has changed `is_unchanged` is true and `body` empty."""

    url: str
    """Where the body really came from, after all redirects."""
    moved_to: str | None
    """Where the asked-for address has moved for good: the end of the unbroken chain of 301 and 308 at the start."""
    is_unchanged: bool
    content_type: str
    body: bytes
    validators: Validators
    """Those of this answer; `body_print` is none."""
    max_age_s: int | None
    links: Mapping[str, str]
    """Relation (`hub`, `self`, `alternate`) → absolute address, from Link headers."""
    moved_bytes: int
    """Bytes of the body as it came over the wire."""


@dataclass(slots=True)
class _Trip:
    """One fetch on its way: where it is, where it was, and what is left of its time."""

    at: WebAddress
    left_s: float
    been: set[str]
    moved_to: str | None = None
    is_permanent: bool = True

    def go_on(self, to: WebAddress, status: int, max_redirects: int) -> None:
        """Follow a redirect. Raises Failure (REDIRECTS) for one too many, or in a circle."""
        if to.url in self.been:
            raise Failure(Fault.REDIRECTS, "in a circle")
        if len(self.been) > max_redirects:
            raise Failure(Fault.REDIRECTS, f"more than {max_redirects}")
        is_downgrade = self.at.scheme == "https" and to.scheme == "http"
        self.is_permanent = self.is_permanent and status in _PERMANENT and not is_downgrade
        if self.is_permanent:
            self.moved_to = to.url
        self.been.add(to.url)
        self.at = to


class Web:
    """The way to the web. `resolve` and `tls` are the system's by default. Raises SettingsError for `allowed`."""

    def __init__(
        self, settings: WebSettings, clock: Clock, *, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._guard = Guard(settings.allowed)
        self._resolver = SystemResolver(settings.concurrency)
        self._connections = Connections(GuardedBackend(self._guard, resolve or self._resolver), tls)
        self._hosts = Hosts(settings.concurrency, settings.per_host, clock)

    async def get(self, url: str, validators: Validators = _NONE, *, accept: str = FEED_ACCEPT) -> Page:
        """Fetch an address, unless it is still what `validators` say. Raises FetchError."""
        try:
            trip = self._set_out(url)
            return await self._fetch(trip, asking_with(validators), validators, accept)
        except Failure as failure:
            raise _told(url, failure) from failure

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Post a form; return the status of the answer, whatever it is. Raises FetchError where there is none.

        A redirect is followed where it asks for the same request (307, 308) and stays encrypted if it was.
        """
        body = urlencode(form, errors="replace").encode()
        more = [(b"Content-Type", b"application/x-www-form-urlencoded"), (b"Content-Length", b"%d" % len(body))]
        try:
            trip = self._set_out(url)
            while True:
                request = self._request(b"POST", trip.at, more, body)
                async with self._answer(trip, request) as (status, headers, _):
                    to = _target(trip.at, headers) if status in _SAME_REQUEST else None
                if to is None or (trip.at.scheme, to.scheme) == ("https", "http"):
                    return status
                trip.go_on(to, status, self._settings.max_redirects)
        except Failure as failure:
            raise _told(url, failure) from failure

    async def close(self) -> None:
        """End all connections that wait for a next request."""
        self._resolver.close()
        await self._connections.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _set_out(self, url: str) -> _Trip:
        at = read_address(url)
        return _Trip(at, self._settings.total_timeout_s, {at.url})

    async def _fetch(self, trip: _Trip, asking: list[tuple[bytes, bytes]], validators: Validators, accept: str) -> Page:
        first = trip.at
        while True:
            # What another host has given along is of no use to this one, and none of its business.
            more = asking if trip.at.host == first.host else []
            headers_sent = [(b"Accept", accept.encode("ascii")), *more]
            async with self._answer(trip, self._request(b"GET", trip.at, headers_sent)) as (status, headers, answer):
                if status not in _REDIRECTS:
                    return await self._page(trip, headers, answer, validators if more else None)
            to = _target(trip.at, headers)
            if to is None:
                raise Failure(Fault.GARBLED, f"{status} without Location")
            trip.go_on(to, status, self._settings.max_redirects)

    def _request(
        self, method: bytes, to: WebAddress, more: list[tuple[bytes, bytes]], body: bytes | None = None
    ) -> httpcore2.Request:
        headers = [
            (b"Host", to.authority.encode("ascii")),
            (b"User-Agent", self._settings.user_agent.encode("ascii", "ignore")),
            (b"Accept-Encoding", ACCEPTED.encode("ascii")),
            *more,
        ]
        url = httpcore2.URL(scheme=to.scheme, host=to.host, port=to.port, target=to.target)
        limits = {"timeout": {"connect": self._settings.connect_timeout_s}}
        return httpcore2.Request(method, url, headers=headers, content=body, extensions=limits)

    @asynccontextmanager
    async def _answer(self, trip: _Trip, request: httpcore2.Request) -> AsyncIterator[tuple[int, Headers, Answer]]:
        """Give the answer of the host at which a trip is. Its time runs until this is left. Raises Failure."""
        self._guard.check_port(trip.at)
        async with self._hosts.turn(trip.at.site):
            loop = asyncio.get_running_loop()
            started = loop.time()
            try:
                async with asyncio.timeout(trip.left_s), AsyncExitStack() as stack:
                    answer = await self._first_byte(stack, request)
                    headers = Headers(answer.headers)
                    self._heed(trip.at.site, answer.status, headers)
                    yield answer.status, headers, answer
            except TimeoutError as error:
                raise Failure(Fault.TIMEOUT, "whole") from error
            finally:
                trip.left_s -= loop.time() - started

    async def _first_byte(self, stack: AsyncExitStack, request: httpcore2.Request) -> Answer:
        limit_s = self._settings.connect_timeout_s + self._settings.first_byte_timeout_s
        try:
            async with asyncio.timeout(limit_s):
                return await stack.enter_async_context(self._connections.answer(request))
        except TimeoutError as error:
            raise Failure(Fault.TIMEOUT, "first byte") from error

    def _heed(self, site: str, status: int, headers: Headers) -> None:
        """Remember what a host asks of us."""
        if status in _WAITING:
            self._hosts.close(site, _refusal(status, retry_after_s(headers, self._clock.now())))

    async def _page(self, trip: _Trip, headers: Headers, answer: Answer, asked: Validators | None) -> Page:
        """Read an answer that is no redirect. `asked`: the validators that were sent, none where there were none."""
        is_unchanged = answer.status == _NOT_MODIFIED and asked is not None
        if not is_unchanged and not 200 <= answer.status < 300:
            raise _refusal(answer.status, retry_after_s(headers, self._clock.now()))
        body = await self._body(headers, answer)
        validators = validators_of(headers)
        if is_unchanged and asked is not None:
            etag, last_modified = validators.etag or asked.etag, validators.last_modified or asked.last_modified
            validators = replace(validators, etag=etag, last_modified=last_modified)
        return Page(
            url=trip.at.url,
            moved_to=trip.moved_to,
            is_unchanged=is_unchanged,
            content_type=headers.text("content-type"),
            body=b"" if is_unchanged else body.whole(),
            validators=validators,
            max_age_s=max_age_s(headers, self._clock.now()),
            links=links_of(headers, trip.at),
            moved_bytes=body.moved_bytes,
        )

    async def _body(self, headers: Headers, answer: Answer) -> Body:
        max_bytes = self._settings.max_bytes
        if content_length(headers) > max_bytes and answer.status != _NOT_MODIFIED:
            raise too_large(max_bytes)
        body = Body(headers.text("content-encoding"), max_bytes)
        async with aclosing(answer.pieces()) as pieces:
            async for piece in pieces:
                body.add(piece)
        return body


def _told(url: str, failure: Failure) -> FetchError:
    return FetchError(without_credentials(url), failure.fault, failure.detail, failure.retry_after_s)


def _target(at: WebAddress, headers: Headers) -> WebAddress | None:
    """Return where a redirect leads, or none where it doesn't say. Raises Failure (BAD_ADDRESS)."""
    location = headers.first("location")
    return join_address(at, location) if location and location.strip() else None


def _refusal(status: int, retry_after_s: float | None) -> Failure:
    """Return what a status means that is neither success nor a redirect."""
    if status == 410:
        return Failure(Fault.GONE, "410")
    if status == 429:
        return Failure(Fault.TOO_FAST, "429", retry_after_s)
    if 400 <= status < 500:
        return Failure(Fault.REFUSED, str(status), retry_after_s)
    if status >= 500:
        return Failure(Fault.SERVER_ERROR, str(status), retry_after_s)
    return Failure(Fault.GARBLED, f"status {status}")
