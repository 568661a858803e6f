"""Bodies packed for the wire, and bombs: a few bytes that unpack to a gigabyte of spaces."""

import gzip
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import brotli  # type: ignore[import-untyped] # it publishes none
from backports import zstd

from tests.feedweb.conduct import Packing

GIB = 1 << 30
_MIB = bytes([0x20]) * (1 << 20)
_ZSTD_BLOCK = 128 * 1024
_BR_BOMB_MIB = 256

PACKERS: Mapping[Packing, Callable[[bytes], bytes]] = {
    Packing.GZIP: lambda body: gzip.compress(body, 1, mtime=0),
    Packing.DEFLATE: lambda body: zlib.compress(body, 1),
    Packing.BR: lambda body: brotli.compress(body, quality=1),
    Packing.ZSTD: lambda body: zstd.compress(body, 1),
}


@cache
def gzip_bomb() -> bytes:
    """A megabyte for a gibibyte, which is the most that gzip can do.

    One packed mebibyte that ends on a byte's boundary and refers to nothing before it, a thousand times over.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(_MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(GIB // len(_MIB)):
        check = zlib.crc32(_MIB, check)
    head, last_block = b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x03\0"
    return head + packed * (GIB // len(_MIB)) + last_block + check.to_bytes(4, "little") + GIB.to_bytes(4, "little")


@cache
def gzip_twice_bomb() -> bytes:
    """A few kilobytes for a gibibyte: `Content-Encoding: gzip, gzip`."""
    return gzip.compress(gzip_bomb(), 9, mtime=0)


@cache
def zstd_bomb() -> bytes:
    """32 kilobytes for a gibibyte: a frame of blocks that each repeat one byte (RFC 8878, 3.1.1.2)."""
    size_and_kind = _ZSTD_BLOCK << 3 | 1 << 1
    block, last = ((size_and_kind | end).to_bytes(3, "little") + b" " for end in (0, 1))
    head = b"\x28\xb5\x2f\xfd" + b"\0" + b"\x38"  # the magic number, no sizes or checksum, a window of 128 KiB
    return head + block * (GIB // _ZSTD_BLOCK - 1) + last


@cache
def br_bomb() -> bytes:
    """Half a kilobyte for a quarter of a gibibyte: more takes too long to pack."""
    packer = brotli.Compressor(quality=5)
    packed: bytes = b"".join(packer.process(_MIB) for _ in range(_BR_BOMB_MIB)) + packer.finish()
    return packed
