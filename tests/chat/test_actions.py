from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.actions import (
    MAX_BYTES,
    Action,
    Damp,
    Open,
    PickStory,
    Purpose,
    ReadStory,
    SaveStory,
    Screen,
    ShowCategory,
    ShowLatest,
    SubscribeTo,
    decode,
    encode,
)
from bot.chat.feed_actions import ChooseCategory, FileFeed

ACTIONS: st.SearchStrategy[Action] = st.one_of(*(st.from_type(kind) for kind in get_args(Action)))


@given(ACTIONS)
def test_an_action_survives_the_way_to_a_button_and_back(action: Action) -> None:
    data = encode(action)
    numbers = [word for word in data.split(":") if word.lstrip("-").isdigit()]
    if all(len(number) <= 18 for number in numbers):
        assert decode(data) == action


def test_what_the_bot_itself_offers_fits_a_button() -> None:
    offered: tuple[Action, ...] = (
        ShowLatest(2**31, 20, 2**53, 2**53),
        ShowCategory(2**31, 99, 1),
        SubscribeTo(2**31, Screen.SUBSCRIPTIONS),
        Open(Screen.SUBSCRIPTIONS, 1),
        ChooseCategory(2**53, 2**31, 99),
        FileFeed(2**53, 2**31),
        *(PickStory(purpose, 2**56 - 1) for purpose in Purpose),
        ReadStory(2**53, 999),
        SaveStory(2**53, 1),
        Damp(2**31, 0),
    )
    for action in offered:
        assert len(encode(action).encode()) <= MAX_BYTES
        assert decode(encode(action)) == action


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "x:1",
        "o",
        "o:nowhere:0",
        "o:help",
        "o:help:0:0",
        "s:1",
        "s:one:categories",
        "l:1:5:1e3",
        "l:1:5:٣",
        "w:digests:on",
        "t:" + "9" * 70,
        "t:1\n",
        "f1:1",
        "fd:-",
        "ft:1:1",
    ],
)
def test_data_that_are_none_of_ours_are_no_action(data: str) -> None:
    assert decode(data) is None


@given(st.text(max_size=80))
def test_any_data_are_an_action_or_none(data: str) -> None:
    action = decode(data)
    if action is not None:
        assert decode(encode(action)) == action
