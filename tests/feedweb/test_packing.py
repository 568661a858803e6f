"""Bombs are small, and unpack to what they promise, as far as anybody wants to see."""

import zlib
from collections.abc import Callable
from typing import Any

import brotli  # type: ignore[import-untyped] # it publishes none
import pytest
from backports import zstd

from tests.feedweb.conduct import Packing
from tests.feedweb.packing import GIB, PACKERS, br_bomb, gzip_bomb, gzip_twice_bomb, zstd_bomb

MIB = 1 << 20


def unpacked_bytes(step: Callable[[bytes, int], bytes], data: bytes, enough: int) -> int:
    """Unpack by pieces until there is enough, and return how much that is."""
    length = len(step(data, MIB))
    while length < enough and (piece := step(b"", MIB)):
        length += len(piece)
    return length


def inflating() -> Callable[[bytes, int], bytes]:
    unpacker: Any = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return lambda data, most: unpacker.decompress(unpacker.unconsumed_tail + data, most)


def test_a_gzip_bomb_makes_a_thousand_bytes_of_one() -> None:
    assert len(gzip_bomb()) < 1_100_000
    assert unpacked_bytes(inflating(), gzip_bomb(), 64 * MIB) >= 64 * MIB
    assert int.from_bytes(gzip_bomb()[-4:], "little") == GIB


def test_packing_it_twice_makes_a_bomb_of_a_few_kilobytes() -> None:
    assert len(gzip_twice_bomb()) < 10_000
    assert zlib.decompress(gzip_twice_bomb(), zlib.MAX_WBITS | 16) == gzip_bomb()


def test_a_zstd_bomb_is_a_valid_frame_of_a_gibibyte() -> None:
    unpacker = zstd.ZstdDecompressor()
    assert len(zstd_bomb()) < 40_000
    assert unpacked_bytes(unpacker.decompress, zstd_bomb(), GIB) == GIB
    assert unpacker.eof


def test_a_brotli_bomb_fits_into_a_packet() -> None:
    unpacker = brotli.Decompressor()
    assert len(br_bomb()) < 1_500

    def step(data: bytes, most: int) -> bytes:
        piece: bytes = unpacker.process(data, output_buffer_limit=most)
        return piece

    assert unpacked_bytes(step, br_bomb(), 64 * MIB) >= 64 * MIB


@pytest.mark.parametrize(
    ("packing", "unpack"),
    [
        (Packing.GZIP, lambda body: zlib.decompress(body, zlib.MAX_WBITS | 16)),
        (Packing.DEFLATE, zlib.decompress),
        (Packing.BR, brotli.decompress),
        (Packing.ZSTD, zstd.decompress),
    ],
)
def test_what_is_packed_can_be_unpacked(packing: Packing, unpack: Callable[[bytes], bytes]) -> None:
    assert unpack(PACKERS[packing]("要点".encode() * 999)) == "要点".encode() * 999
