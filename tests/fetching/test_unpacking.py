import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped, unused-ignore] # publishes no types
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fault import Fault
from bot.fetching.failure import Failure
from bot.fetching.unpacking import Body

MIB = 2**20
TEXT = "港口恢复全部班次。".encode() * 5_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def unpacked(coding: str, packed: bytes, size: int = 1_000, max_bytes: int = MIB) -> bytes:
    body = Body(coding, max_bytes)
    for at in range(0, len(packed), size):
        body.add(packed[at : at + size])
    assert body.moved_bytes == len(packed)
    return body.whole()


@pytest.mark.parametrize("size", [1, 2, 7, 2**16])
@pytest.mark.parametrize("coding", PACKERS)
def test_a_body_is_unpacked_however_it_is_cut(coding: str, size: int) -> None:
    assert unpacked(coding, PACKERS[coding](TEXT), size) == TEXT


@pytest.mark.parametrize("size", [1, 2**16])
def test_deflate_without_its_header_is_understood(size: int) -> None:
    assert unpacked("deflate", raw_deflate(TEXT), size) == TEXT


@pytest.mark.parametrize("beyond", [0, 1, 7, 100, 257, 258])
def test_what_is_held_back_when_a_piece_is_full_comes_after_it(beyond: int) -> None:
    # Nothing follows a body without header and trailer that would fetch the rest of it.
    text = bytes(2**18 + beyond)
    assert unpacked("deflate", raw_deflate(text), 2**16) == text


@pytest.mark.parametrize("coding", PACKERS)
@given(data=st.data())
def test_bodies_of_any_size_come_whole(coding: str, data: st.DataObject) -> None:
    # Around the size of a piece, zlib keeps output back.
    length = data.draw(st.sampled_from([0, 1, 2**18 - 1, 2**18, 2**18 + 1, 2**19]) | st.integers(0, 600_000))
    text = (data.draw(st.binary(min_size=1, max_size=50)) * (length + 1))[:length]
    assert unpacked(coding, PACKERS[coding](text), 2**16) == text


@pytest.mark.parametrize("size", [1, 2**16])
@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_may_be_packed_in_several_parts(coding: str, size: int) -> None:
    pack = PACKERS[coding]
    assert unpacked(coding, pack(TEXT) + pack(b"") + pack(b"end"), size) == TEXT + b"end"


@pytest.mark.parametrize("size", [1, 2**16])
def test_what_follows_a_packed_body_is_passed_over(size: int) -> None:
    assert unpacked("gzip", gzip.compress(TEXT) + b"\0" * 100, size) == TEXT
    assert unpacked("deflate", zlib.compress(TEXT) + b"junk", size) == TEXT


@pytest.mark.parametrize("coding", ["", "identity", "utf-8", "none", "binary, identity"])
def test_codings_that_pack_nothing_change_nothing(coding: str) -> None:
    assert unpacked(coding, TEXT) == TEXT


def test_codings_are_undone_in_the_opposite_order() -> None:
    assert unpacked("gzip, BR", brotli.compress(gzip.compress(TEXT))) == TEXT
    assert unpacked("X-Gzip", gzip.compress(TEXT)) == TEXT


def test_three_codings_are_too_many() -> None:
    with pytest.raises(Failure) as caught:
        Body("gzip, gzip, gzip", MIB)
    assert caught.value.fault is Fault.GARBLED


@pytest.mark.parametrize("coding", PACKERS)
def test_an_empty_body_need_not_be_packed(coding: str) -> None:
    assert unpacked(coding, b"") == b""


def damaged(coding: str) -> Iterator[bytes]:
    packed = PACKERS[coding](TEXT)
    yield packed[: len(packed) // 2]
    yield TEXT
    yield b"\xff" * 100
    yield packed[:1]


@pytest.mark.parametrize("coding", PACKERS)
def test_a_damaged_body_is_garbled(coding: str) -> None:
    for packed in damaged(coding):
        with pytest.raises(Failure) as caught:
            unpacked(coding, packed)
        assert caught.value.fault is Fault.GARBLED


@given(st.sampled_from([*PACKERS, "gzip, gzip", "deflate, br", "zstd, gzip"]), st.lists(st.binary(), max_size=8))
def test_any_bytes_are_unpacked_or_refused(coding: str, pieces: list[bytes]) -> None:
    body = Body(coding, 1_000)
    try:
        for piece in pieces:
            body.add(piece)
        assert len(body.whole()) <= 1_000
    except Failure as failure:
        assert failure.fault in {Fault.GARBLED, Fault.TOO_LARGE}  # noqa: PT017 - both are right


def bomb(coding: str) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(bytes(64 * MIB), quality=5))
    return PACKERS[coding](bytes(64 * MIB))


@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_is_ended_at_the_limit_in_little_memory(coding: str) -> None:
    packed = bomb(coding)
    tracemalloc.start()
    try:
        with pytest.raises(Failure) as caught:
            unpacked(coding, packed, 2**16, 2 * MIB)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (caught.value.fault, caught.value.detail) == (Fault.TOO_LARGE, "2 MiB")
    assert peak < 8 * MIB


def test_a_bomb_within_a_packed_body_is_ended_too() -> None:
    # The inner body is over at once; all that follows would be passed over after it had been unpacked.
    packed = gzip.compress(gzip.compress(b"short") + bytes(16 * MIB))
    with pytest.raises(Failure) as caught:
        unpacked("gzip, gzip", packed, 2**16, 2 * MIB)
    assert caught.value.fault is Fault.TOO_LARGE


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_of_thousands_of_empty_parts_is_garbled(coding: str) -> None:
    with pytest.raises(Failure) as caught:
        unpacked(coding, PACKERS[coding](b"") * 2_000, 2**16)
    assert caught.value.fault is Fault.GARBLED


def test_a_window_larger_than_browsers_bear_is_garbled() -> None:
    options: dict[int, int] = {
        zstd.CompressionParameter.window_log: 27,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(TEXT) + packer.flush()
    with pytest.raises(Failure) as caught:
        unpacked("zstd", packed)
    assert caught.value.fault is Fault.GARBLED


def test_more_packed_bytes_than_allowed_are_too_many_whatever_they_hold() -> None:
    with pytest.raises(Failure) as caught:
        unpacked("gzip", gzip.compress(b"") + b"\0" * 2_000, max_bytes=1_000)
    assert caught.value.fault is Fault.TOO_LARGE
