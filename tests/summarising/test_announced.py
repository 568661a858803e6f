import pytest

from bot.summarising.announced import announced


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("工信部：五方面发力激发活力", {5}),
        ("出台四项举措", {4}),
        ("实现三个“融合”", {3}),
        ("原因有三。", {3}),
        ("提出以下三点：", {3}),
        ("两条建议", {2}),
        ("十五条措施", {15}),
        ("10大变化", {10}),
        ("１２项任务", {12}),
        ("三看：看天、看地、看人；两个条件", {2}),
        ("Five ways to win", {5}),
        ("12 simple steps for beginners", {12}),
        ("gave three new reasons and two tips", {2, 3}),
    ],
)
def test_a_text_announces_how_many_there_are(text: str, numbers: set[int]) -> None:
    assert announced(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "三季度增长",
        "第三个方面",
        "2021年",
        "一个问题",
        "3.5个百分点",
        "五个月",
        "三个交易日",
        "两个工作日",
        "four people and five dogs",
        "one reason",
        "",
    ],
)
def test_other_numbers_announce_nothing(text: str) -> None:
    assert announced(text) == set()
