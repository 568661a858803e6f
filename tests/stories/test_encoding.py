from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.language import Language
from bot.stories.encoding import decode, encode
from bot.stories.fingerprinting import fingerprint
from bot.stories.report import Report

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FIRE = Report(
    "海澜化工：三季度净利润8.36亿元",
    "海澜化工11月20日公布，第三季度净利润8.36亿元，同比增长20.4%，董事长樊立群在望江市说，公司将扩建青石镇的工厂。" * 4,
    "望江日报",
    NOW,
    Language.SIMPLIFIED,
)


def test_a_fingerprint_is_read_as_it_was_written() -> None:
    one = fingerprint(FIRE)
    read = decode(encode(one))
    for name in ("sketch", "shingles", "marks", "figures", "head_figures", "days", "title_days", "labels", "sounds"):
        assert getattr(read, name) == getattr(one, name)
    for name in ("spellings", "subject", "form", "numbers", "is_latin", "is_round_up", "keys"):
        assert getattr(read, name) == getattr(one, name)
    assert read.terms == pytest.approx(one.terms, abs=1e-4)
    assert one.subject
    assert one.labels
    assert len(encode(one)) < 3_000


@pytest.mark.parametrize("data", [b"", b"\x02", b"{}", b"[1,[],0,0,0,{},{},[],[],[]]", encode(fingerprint(FIRE))[:-1]])
def test_a_damaged_fingerprint_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(data)


@given(st.binary(max_size=200), st.integers(0, 40))
def test_whatever_bytes_there_are_only_a_value_error_comes_of_them(data: bytes, at: int) -> None:
    written = bytearray(encode(fingerprint(FIRE)))
    written[at : at + len(data)] = data
    try:
        decode(bytes(written))
    except ValueError:
        return


@pytest.mark.parametrize(
    "text", ["", "\ud800" * 9, "９" * 5_000, "1亿" * 5_000, "的" * 200_000, "a" * 200_000, "12月" * 9_999, "：" * 99]
)
@pytest.mark.parametrize("language", list(Language))
def test_odd_texts_cost_little_and_break_nothing(text: str, language: Language) -> None:
    one = fingerprint(Report(text[:300], text, text[:50], NOW, language))
    assert len(one.keys) <= 32
    assert len(encode(one)) < 6_000
    assert decode(encode(one)).keys == one.keys
