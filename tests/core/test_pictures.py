"""Pictures as values and as JSON."""

import json

import pytest

from bot.core.pictures import CardContent, Picture, TrendContent, TrendRow, decode, encode

CARD = CardContent("要点早报", "11 月 26 日", ("海棠科技发布芯片",), (("芯片", 3),), "今日关键词", "3 条新闻")
TRENDS = TrendContent("升温的词", "全部", (TrendRow("芯片", 12, 3.5),), "最近", "此前")


@pytest.mark.parametrize("picture", [Picture(CARD), Picture(CARD, dark=True), Picture(TRENDS, dark=True)])
def test_what_is_written_is_read_again(picture: Picture) -> None:
    assert decode(encode(picture)) == picture


def test_equal_pictures_are_written_alike_and_others_are_not() -> None:
    assert encode(Picture(CARD)) == encode(Picture(CARD))
    assert encode(Picture(CARD)) != encode(Picture(CARD, dark=True))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"kind": "poster", "dark": false}',
        json.dumps({"kind": "card", "dark": False, "title": "要点"}),
        encode(Picture(CARD)).replace('["芯片", 3]', '["芯片"]'),
        encode(Picture(CARD)).replace('["芯片", 3]', '["芯片", Infinity]'),
        encode(Picture(TRENDS)).replace('"usual": 3.5', '"usual": "a lot"'),
    ],
)
def test_what_is_no_picture_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="no picture"):
        decode(body)
