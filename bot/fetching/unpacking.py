"""Bodies as they were before a server packed them (RFC 9110, section 8.4): gzip, deflate, br, zstd, within limits.

All is unpacked in pieces, so that a body made to burst memory is ended when it has come to its limit.
"""

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

import brotli  # type: ignore[import-untyped, unused-ignore] # publishes no types

from bot.core.fault import Fault
from bot.fetching.failure import Failure

if sys.version_info >= (3, 14):
    from compression.zstd import DecompressionParameter, ZstdDecompressor, ZstdError
else:
    from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

ACCEPTED = "gzip, deflate, br, zstd"
MOST_CODINGS = 2
_PIECE = 2**18
_MOST_PARTS = 1_000
_WINDOW_LOG = 23
"""8 MiB, as much as a browser must bear (RFC 9659); a server may ask for 2 GiB."""
_GZIP_START = b"\x1f\x8b"


class _Unpacker(Protocol):
    def unpack(self, data: bytes) -> Iterator[bytes]: ...

    def is_complete(self) -> bool: ...


class _Gzip:
    """One member after the other; what follows the last is passed over, as browsers do."""

    def __init__(self) -> None:
        self._stream = _new_gzip()
        self._parts = 1
        self._begun = b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if self._stream.eof:
            data = self._next_member(self._begun + data)
        while not self.is_complete():
            yield from _inflated(self._stream, data)
            if not self.is_complete():
                return
            data = self._next_member(self._stream.unused_data)

    def is_complete(self) -> bool:
        return self._stream.eof

    def _next_member(self, data: bytes) -> bytes:
        """Begin with the next member if `data` holds one; return what is left to unpack."""
        self._begun = data if data == _GZIP_START[:1] else b""
        if not data.startswith(_GZIP_START):
            return b""
        self._parts = _counted(self._parts)
        self._stream = _new_gzip()
        return data


class _Deflate:
    """With zlib's header as the standard has it, or without as some servers do."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._begun = b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._begun += data
            if len(self._begun) < 2:
                return
            data = self._begun
            has_header = data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        if not self._stream.eof:
            yield from _inflated(self._stream, data)

    def is_complete(self) -> bool:
        return self._stream is not None and self._stream.eof


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpack(self, data: bytes) -> Iterator[bytes]:
        # It takes all input before it has given all output, and says then that it can take more.
        while not self._stream.is_finished():
            piece = self._stream.process(data, output_buffer_limit=_PIECE)
            if not piece and self._stream.can_accept_more_data():
                return
            yield piece
            data = b""

    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    """One frame after the other."""

    def __init__(self) -> None:
        self._stream = _new_zstd()
        self._parts = 1

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._stream.eof:
                data = self._stream.unused_data + data
                if not data:
                    return
                self._parts = _counted(self._parts)
                self._stream = _new_zstd()
            yield self._stream.decompress(data, _PIECE)
            data = b""
            if self._stream.needs_input and not self._stream.eof:
                return

    def is_complete(self) -> bool:
        return self._stream.eof


_UNPACKERS: Mapping[str, Callable[[], _Unpacker]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
_DAMAGED = (zlib.error, brotli.error, ZstdError)


class Body:
    """A body as it comes in. `content_encoding` is the header's; codings that nobody knows are passed over, for servers
    write charsets there. Raises Failure (GARBLED) where there are too many, here and below for damaged ones, and
    TOO_LARGE as soon as more than `max_bytes` have come, packed or unpacked.
    """

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        codings = [coding.strip().lower() for coding in content_encoding.split(",")]
        known = [coding for coding in codings if coding in _UNPACKERS]
        if len(known) > MOST_CODINGS:
            raise Failure(Fault.GARBLED, f"{len(known)} content codings")
        # Undone in the opposite order.
        self._stages = [(_UNPACKERS[coding](), _Counter(max_bytes)) for coding in reversed(known)]
        self._moved = _Counter(max_bytes)
        self._bytes = bytearray()

    @property
    def moved_bytes(self) -> int:
        """How many bytes have come, packed as they were."""
        return self._moved.count

    def add(self, packed: bytes) -> None:
        self._moved.add(packed)
        pieces: Iterable[bytes] = (packed,)
        for unpacker, counter in self._stages:
            pieces = self._unpacked(unpacker, counter, pieces)
        try:
            for piece in pieces:
                self._bytes += piece
        except _DAMAGED as error:
            raise Failure(Fault.GARBLED, "content coding") from error

    def whole(self) -> bytes:
        """Return the body when all of it has come."""
        # Servers call an empty body packed as well.
        if self.moved_bytes and not all(unpacker.is_complete() for unpacker, _ in self._stages):
            raise Failure(Fault.GARBLED, "content coding")
        return bytes(self._bytes)

    @staticmethod
    def _unpacked(unpacker: _Unpacker, counter: "_Counter", pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            for unpacked in unpacker.unpack(piece):
                counter.add(unpacked)
                yield unpacked


class _Counter:
    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.count = 0

    def add(self, piece: bytes) -> None:
        self.count += len(piece)
        if self.count > self._max_bytes:
            raise too_large(self._max_bytes)


def too_large(max_bytes: int) -> Failure:
    return Failure(Fault.TOO_LARGE, f"{max_bytes / 2**20:g} MiB")


def _inflated(stream: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """Unpack all of `data` that belongs to a stream. After a full piece there may be more to come without more data."""
    while True:
        piece = stream.decompress(data, _PIECE)
        yield piece
        data = stream.unconsumed_tail
        if stream.eof or not (data or len(piece) == _PIECE):
            return


def _new_gzip() -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def _new_zstd() -> ZstdDecompressor:
    return ZstdDecompressor(options={DecompressionParameter.window_log_max: _WINDOW_LOG})


def _counted(parts: int) -> int:
    """Count one more part of a body: a body of nothing but small ones would take hours."""
    if parts >= _MOST_PARTS:
        raise Failure(Fault.GARBLED, "content coding")
    return parts + 1
