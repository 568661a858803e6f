import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Block, Code, Heading, Image, Listing, Paragraph, Quote, Role, Span, Table
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.errors import StorageError
from bot.store.codec import (
    KINDS,
    decode_blocks,
    decode_buttons,
    decode_summary,
    encode_blocks,
    encode_summary,
)

texts = st.text(max_size=20)
tuples = st.lists(texts, max_size=4).map(tuple)
roles = st.sampled_from(Role)
sizes = st.none() | st.integers(0, 10_000)
blocks = st.one_of(
    st.builds(Paragraph, texts, roles, st.booleans(), st.booleans()),
    st.builds(Heading, texts, st.integers(1, 6), roles),
    st.builds(Listing, tuples, st.lists(st.integers(0, 5), max_size=4).map(tuple), st.booleans(), roles),
    st.builds(Quote, tuples, roles),
    st.builds(Table, st.lists(tuples, max_size=3).map(tuple), roles),
    st.builds(Code, texts, roles),
    st.builds(Image, texts, texts, sizes, sizes, roles),
)
numbers = st.integers(0, 2**31)
passages = st.builds(
    Passage, texts, st.lists(st.builds(Span, numbers, numbers, numbers, numbers), max_size=3).map(tuple)
)
points = st.recursive(
    st.builds(Point, passages),
    lambda below: st.builds(Point, passages, st.lists(below, max_size=3).map(tuple), st.none() | passages),
    max_leaves=6,
)
summaries = st.builds(
    Summary,
    st.none() | passages,
    st.lists(st.builds(PointList, st.lists(points, max_size=3).map(tuple), st.none() | passages), max_size=3).map(
        tuple
    ),
    st.none() | texts,
    st.sampled_from(Method),
)
buttons = st.lists(st.lists(st.tuples(texts, texts), max_size=3).map(tuple), max_size=3).map(tuple)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(st.lists(blocks, max_size=5).map(tuple))
def test_blocks_come_back_from_json_as_they_were(written: tuple[Block, ...]) -> None:
    assert decode_blocks(through_json(encode_blocks(written))) == written


@given(summaries)
def test_summaries_come_back_from_json_as_they_were(written: Summary) -> None:
    assert decode_summary(through_json(encode_summary(written))) == written


@given(buttons)
def test_buttons_come_back_from_json_as_they_were(written: tuple[tuple[tuple[str, str], ...], ...]) -> None:
    assert decode_buttons(through_json(written)) == written


def test_every_kind_of_block_can_be_stored() -> None:
    assert set(KINDS.values()) == set(get_args(Block))


@pytest.mark.parametrize(
    "stored",
    [
        [{"kind": "video", "role": "body"}],
        [{"text": "no kind", "role": "body"}],
        [{"kind": "code", "text": "x", "role": "unheard of"}],
        [{"kind": "code", "text": "x"}],
        [{"kind": "code", "text": "x", "role": "body", "colour": "red"}],
        ["no object"],
        None,
    ],
)
def test_a_block_that_is_not_understood_is_refused(stored: object) -> None:
    with pytest.raises(StorageError, match="block"):
        decode_blocks(stored)


def test_a_summary_that_an_earlier_version_wrote_is_read() -> None:
    point = {"text": "修路", "spans": [[0, 0, 0, 2]], "children": []}
    stored = {"lead": None, "points": [point], "picture": None, "method": "list"}
    assert decode_summary(stored).lists == (PointList((Point(Passage("修路", (Span(0, 0, 0, 2),))),)),)
    assert decode_summary(stored | {"points": []}).lists == ()


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        {"lead": None, "points": [], "picture": None, "method": "guessing"},
        {"lead": {"text": "x", "spans": [[1, 2]]}, "points": [], "picture": None, "method": "none"},
    ],
)
def test_a_summary_that_is_not_understood_is_refused(stored: object) -> None:
    with pytest.raises(StorageError, match="summary"):
        decode_summary(stored)


@pytest.mark.parametrize("stored", [None, [["label"]], [[["a", "b", "c"]]]])
def test_buttons_that_are_not_understood_are_refused(stored: object) -> None:
    with pytest.raises(StorageError, match="buttons"):
        decode_buttons(stored)
