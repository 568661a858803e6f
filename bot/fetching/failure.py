"""Why a fetch came to nothing, told within this package before it is known whose address was asked for; and what other
people's exceptions mean.
"""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import h2.exceptions
import httpcore2

from bot.core.fault import Fault
from bot.errors import YaodianError

LONGEST_DETAIL = 200
_BROKEN_OFF = ("peer closed connection", "Server disconnected", "ConnectionTerminated")

_FOREIGN: tuple[type[Exception], ...] = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ConnectionNotAvailable,
    h2.exceptions.H2Error,
    OSError,
    # httpcore2 reads an HTTP/2 status with int().
    ValueError,
)
"""All that httpcore2 raises for what a server does."""


class Failure(YaodianError):  # noqa: N818 - not the error that callers see
    """A FetchError without its address. `detail` is cut to 200 characters on one line."""

    def __init__(self, fault: Fault, detail: str = "", retry_after_s: float | None = None) -> None:
        self.fault = fault
        self.detail = " ".join("".join(one if one.isprintable() else " " for one in detail).split())[:LONGEST_DETAIL]
        self.retry_after_s = retry_after_s
        super().__init__(f"{fault.replace('_', ' ')}{f' ({self.detail})' if self.detail else ''}")


@contextmanager
def translated() -> Iterator[None]:
    """Raise Failure for what httpcore2 raises."""
    try:
        yield
    except _FOREIGN as error:
        raise failure_of(error) from error


def failure_of(error: Exception) -> Failure:
    """Return what an exception of a connection means."""
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return Failure(Fault.TLS, _tls_reason(cause))
    if isinstance(error, httpcore2.TimeoutException | TimeoutError):
        return Failure(Fault.TIMEOUT)
    if isinstance(error, httpcore2.NetworkError | OSError):
        return Failure(Fault.UNREACHABLE, _reason(causes))
    if isinstance(error, httpcore2.ConnectionNotAvailable) or any(words in str(error) for words in _BROKEN_OFF):
        return Failure(Fault.UNREACHABLE, "broken off")
    return Failure(Fault.GARBLED)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what lies behind it. httpcore2 hands on an error as the first argument of its own."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        inner = one.args[0] if one.args else None
        one = one.__cause__ or (inner if isinstance(inner, BaseException) else None)


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or "").replace("_", " ").lower()


def _reason(causes: tuple[BaseException, ...]) -> str:
    """Return in the system's words why a connection failed, where it has any."""
    for cause in reversed(causes):
        if isinstance(cause, OSError) and cause.errno is not None:
            return os.strerror(cause.errno).lower()
    return "broken off"
