import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarising.openings import own_start

NEWS = "港务局今天表示，码头恢复了全部班次，旅客可以在窗口或者网上购票。"


@pytest.mark.parametrize(
    "label",
    [
        "摘要：",
        "【摘要】",
        "导读：",
        "【导语】",
        "核心提示：",
        "内容提要：",
        "要点 | ",
        "【港口恢复全部班次】",
        "【摘要】本报讯 ",
        "TL;DR: ",
    ],
)
def test_a_label_before_the_news_is_passed_over(label: str) -> None:
    assert (label + NEWS)[own_start(label + NEWS) :] == NEWS


@pytest.mark.parametrize(
    "text", [NEWS, "【港口】", "【港口恢复全部班次】短", "摘要写得很好，大家都爱读。", "要点并不多，记住就行。"]
)
def test_what_is_no_label_is_kept(text: str) -> None:
    assert own_start(text) == 0


@given(st.text())
def test_own_words_begin_within_the_text(text: str) -> None:
    assert 0 <= own_start(text) <= len(text)
