"""Whatever a file holds, it becomes an article and a summary, or an error that names it; and with bounded work.

`FUZZ_RUNS=100000` makes it long; a post that fails is named by its seed. Work is counted in calls, not in seconds, so
that a slow machine fails nothing: what grows faster than the post does is found on any machine.
"""

import os
from pathlib import Path
from random import Random

import pytest

from bot.core.article import Article, excerpt
from bot.core.summary import Passage, Point, Summary
from bot.errors import ReadingError
from bot.reading.posts import read_post
from bot.summarising.summarise import summarise
from tests.fuzz.mutate import mutated
from tests.fuzz.work import TooMuchWorkError, WorkMeter

RUNS = int(os.environ.get("FUZZ_RUNS", "300"))
PORTION = 25
GOLDEN = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "data" / "golden").glob("*.md"))]
# Markdown that is nothing but open brackets needs 180; news needs ten.
CALLS_A_BYTE = 250
CALLS_AT_LEAST = 200_000


def read_and_summarise(data: bytes) -> tuple[Article, Summary] | None:
    """Return none where the post can't be read; raises whatever else goes wrong, and for too much work."""
    with WorkMeter(max(CALLS_AT_LEAST, CALLS_A_BYTE * len(data))):
        try:
            article = read_post(data, "posts/a.md", "a", "a")
        except ReadingError as error:
            assert error.origin == "posts/a.md"  # noqa: PT017 - most posts raise nothing
            return None
        return article, summarise(article)


def passages(summary: Summary) -> list[Passage]:
    def flat(points: tuple[Point, ...]) -> list[Passage]:
        return [passage for point in points for passage in (point.head, *flat(point.children))]

    return [*([summary.lead] if summary.lead else []), *flat(summary.points)]


@pytest.mark.parametrize("first", range(0, RUNS, PORTION))
def test_a_mutated_post_is_read_or_refused(first: int) -> None:
    for seed in range(first, min(first + PORTION, RUNS)):
        data = mutated(GOLDEN, Random(seed))  # noqa: S311 - a seed names a post
        try:
            found = read_and_summarise(data)
        except (Exception, TooMuchWorkError) as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error
        if found is None:
            continue
        article, summary = found
        for passage in passages(summary):
            parts = [excerpt(article.blocks, span) for span in passage.spans]
            assert passage.text in {"".join(parts), " ".join(parts)}, f"seed {seed}"


def test_most_mutated_posts_can_still_be_read() -> None:
    found = [read_and_summarise(mutated(GOLDEN, Random(seed))) for seed in range(60)]  # noqa: S311 - a seed names a post
    assert sum(one is not None for one in found) > 30


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "一是抓好生产。二是抓好销售。" * 2_000,
        "<p>一是抓好生产。二是抓好销售。</p>" * 2_000,
        "<p>● 抓好生产销售</p>" * 2_000,
        "<p>The mayor said so. </p>" + "It rained in the U.S. on Monday. " * 2_000,
        "<p>“" + "码头今天开了。" * 3_000,
        "<ul><li>甲" * 1_500,
        "<table><tr><td>甲" * 1_500,
        "<div class='share'>" * 1_500,
        "<b>" * 4_000,
        "<!--" * 4_000,
        "（" * 20_000,
        "（1" * 8_000,
        "[" * 3_000,
        "> " * 3_000,
        "http://a" * 5_000,
        "问：甲？答：乙。" * 3_000,
    ],
    ids=lambda body: body[:20],
)
def test_work_grows_no_faster_than_the_post(body: str) -> None:
    assert read_and_summarise(f"---\ntitle: 港口\n---\n{body}".encode()) is not None
