"""Blocks, summaries and buttons as values that JSON can hold, and back.

A block is an object with its `kind` and its fields by name; a span is a list of four numbers. Reading refuses what
it doesn't know, so that nothing is lost in silence.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from bot.core.article import Block, Code, Heading, Image, Listing, Paragraph, Quote, Role, Span, Table
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.errors import StorageError

Buttons = tuple[tuple[tuple[str, str], ...], ...]

KINDS: Mapping[str, type[Block]] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "listing": Listing,
    "quote": Quote,
    "table": Table,
    "code": Code,
    "image": Image,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def encode_blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {"kind": _NAMES[type(block)]} | {field.name: getattr(block, field.name) for field in fields(block)}
        for block in blocks
    ]


def decode_blocks(stored: Any) -> tuple[Block, ...]:
    """Return the blocks that `encode_blocks` wrote. Raises StorageError for anything else."""
    try:
        return tuple(_block(entry) for entry in stored)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StorageError(f"a stored article has a block that this program can't read: {error!r}") from error


def encode_summary(summary: Summary) -> dict[str, Any]:
    return {
        "lead": None if summary.lead is None else _encode_passage(summary.lead),
        "lists": [_encode_list(one) for one in summary.lists],
        "picture": summary.picture,
        "method": summary.method.value,
    }


def decode_summary(stored: Any) -> Summary:
    """Return the summary that `encode_summary` wrote. Raises StorageError for anything else."""
    try:
        return Summary(
            lead=None if stored["lead"] is None else _decode_passage(stored["lead"]),
            lists=_decode_lists(stored),
            picture=stored["picture"],
            method=Method(stored["method"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StorageError(f"a stored summary is none that this program can read: {error!r}") from error


def decode_buttons(stored: Any) -> Buttons:
    """Return buttons as tuples. Raises StorageError for anything but rows of label and action."""
    try:
        return tuple(tuple((label, action) for label, action in row) for row in stored)
    except (TypeError, ValueError) as error:
        raise StorageError(f"a stored message has buttons that this program can't read: {error!r}") from error


def _block(entry: Mapping[str, Any]) -> Block:
    values = {name: _frozen(value) for name, value in entry.items() if name != "kind"}
    values["role"] = Role(values["role"])
    build: Callable[..., Block] = KINDS[entry["kind"]]
    return build(**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _encode_passage(passage: Passage) -> dict[str, Any]:
    spans = [[span.block, span.part, span.start, span.end] for span in passage.spans]
    return {"text": passage.text, "spans": spans}


def _decode_passage(stored: Mapping[str, Any]) -> Passage:
    return Passage(stored["text"], tuple(Span(*span) for span in stored["spans"]))


def _encode_list(one: PointList) -> dict[str, Any]:
    introduction = None if one.introduction is None else _encode_passage(one.introduction)
    return {"introduction": introduction, "points": [_encode_point(point) for point in one.points]}


def _decode_lists(stored: Mapping[str, Any]) -> tuple[PointList, ...]:
    if "lists" not in stored:  # written when a summary had one list
        points = tuple(_decode_point(point) for point in stored["points"])
        return (PointList(points),) if points else ()
    return tuple(
        PointList(
            tuple(_decode_point(point) for point in one["points"]),
            None if one["introduction"] is None else _decode_passage(one["introduction"]),
        )
        for one in stored["lists"]
    )


def _encode_point(point: Point) -> dict[str, Any]:
    encoded = _encode_passage(point.head) | {"children": [_encode_point(child) for child in point.children]}
    return encoded if point.full is None else encoded | {"full": _encode_passage(point.full)}


def _decode_point(stored: Mapping[str, Any]) -> Point:
    full = stored.get("full")
    return Point(
        _decode_passage(stored),
        tuple(_decode_point(child) for child in stored["children"]),
        None if full is None else _decode_passage(full),
    )
