import pytest

from bot.stories.figures import CLOCK, PERCENT, PLAIN, Figure, figures


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("营收1.2亿元", PLAIN, 1.2e8),
        ("营收12000万元", PLAIN, 1.2e8),
        ("revenue of $120 million", PLAIN, 1.2e8),
        ("同比增长20.4%", PERCENT, 20.4),
        ("涨了两成", PERCENT, 20.0),
        ("两千人", None, 0.0),
        ("两千万人", PLAIN, 2e7),
        ("下午2点21分", CLOCK, 14 * 60 + 21),
        ("14:21", CLOCK, 14 * 60 + 21),
        ("a final of 51 minutes", PLAIN, 51.0),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(text: str, kind: int | None, value: float) -> None:
    found = [(one.kind, one.value) for one in figures(text)]
    assert (kind, value) in found if kind is not None else found == []


def test_a_date_is_no_figure() -> None:
    assert figures("2026年11月20日") == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (Figure(PLAIN, 8.36e8, 3), Figure(PLAIN, 8.4e8, 2), True),
        (Figure(PLAIN, 8.36e8, 3), Figure(PLAIN, 8.37e8, 3), False),
        (Figure(PLAIN, 8.36e8, 3), Figure(PLAIN, 8e8, 1), False),
        (Figure(PLAIN, 20.0, 2), Figure(PERCENT, 20.0, 2), False),
    ],
)
def test_a_rounded_figure_agrees_with_an_exact_one(one: Figure, other: Figure, *, agree: bool) -> None:
    assert one.agrees(other) is agree
    assert other.agrees(one) is agree
