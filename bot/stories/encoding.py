"""A fingerprint as bytes, as it is stored: about two kilobytes.

A version, how many numbers of each kind follow, and these, little-endian: whole numbers of 32 bits, weights as parts of
65,535, figures as double floats.
"""

import struct
from collections.abc import Iterable, Sequence
from itertools import chain

from bot.stories.figures import Figure
from bot.stories.fingerprint import Fingerprint

_VERSION = 2
_HEAD = struct.Struct("<B9H2B4I")
_UNIT = 65_535
_FIGURE = struct.Struct("<BdB")


def encode(one: Fingerprint) -> bytes:
    """Write a fingerprint as bytes that `decode` reads."""
    lists: list[Sequence[int]] = [
        one.sketch,
        one.sounds,
        one.spellings,
        sorted(one.days),
        sorted(one.title_days),
        sorted(one.subject),
        list(chain.from_iterable(sorted(one.labels))),
        list(one.terms),
    ]
    head = _HEAD.pack(
        _VERSION,
        *map(len, lists),
        len(one.figures),
        one.is_latin,
        one.is_round_up,
        one.shingles,
        one.head_figures,
        one.form,
        one.numbers,
    )
    numbers = list(chain.from_iterable(lists))
    weights = [round(min(weight, 1.0) * _UNIT) for weight in one.terms.values()]
    terms = struct.pack(f"<{len(weights)}H", *weights) + bytes(one.marks[term] for term in one.terms)
    figures = b"".join(_FIGURE.pack(figure.kind, figure.value, min(figure.digits, 255)) for figure in one.figures)
    return head + struct.pack(f"<{len(numbers)}I", *numbers) + terms + figures


def decode(data: bytes) -> Fingerprint:
    """Read what `encode` wrote. Raises ValueError for anything else, as what an earlier version wrote."""
    try:
        return _read(data)
    except (struct.error, IndexError) as error:
        raise ValueError(f"no fingerprint: {error}") from error


def _read(data: bytes) -> Fingerprint:
    version, *counts, is_latin, is_round_up, shingles, head_figures, form, digits = _HEAD.unpack_from(data)
    if version != _VERSION:
        raise ValueError(f"a fingerprint of version {version}")
    *lengths, figure_count = counts
    numbers = struct.unpack_from(f"<{sum(lengths)}I", data, _HEAD.size)
    sketch, sounds, spellings, days, title_days, subject, labels, terms = _split(numbers, lengths)
    at = _HEAD.size + 4 * len(numbers)
    weights = struct.unpack_from(f"<{len(terms)}H", data, at)
    at += 2 * len(terms)
    marks = data[at : at + len(terms)]
    at += len(terms)
    figures = [_FIGURE.unpack_from(data, at + _FIGURE.size * index) for index in range(figure_count)]
    if len(data) != at + _FIGURE.size * figure_count:
        raise ValueError("a fingerprint that is too long or too short")
    return Fingerprint(
        sketch=sketch,
        shingles=shingles,
        terms={term: weight / _UNIT for term, weight in zip(terms, weights, strict=True)},
        marks=dict(zip(terms, marks, strict=True)),
        figures=tuple(Figure(kind, value, count) for kind, value, count in figures),
        head_figures=head_figures,
        days=frozenset(days),
        title_days=frozenset(title_days),
        labels=frozenset(zip(labels[::2], labels[1::2], strict=True)),
        sounds=sounds,
        spellings=spellings,
        subject=frozenset(subject),
        form=form,
        numbers=digits,
        is_latin=bool(is_latin),
        is_round_up=bool(is_round_up),
    )


def _split(numbers: tuple[int, ...], lengths: Iterable[int]) -> list[tuple[int, ...]]:
    parts, at = [], 0
    for length in lengths:
        parts.append(numbers[at : at + length])
        at += length
    return parts
