"""What holds for the summary of any text whatever."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Article, excerpt
from bot.core.summary import Passage, Point, Summary
from bot.errors import ReadingError
from bot.reading.posts import read_post
from bot.summarising.budget import STANDARD
from bot.summarising.summarise import summarise

MARKERS = (
    "一是 二是 （一） （二） 一、 二、 1. 2. 1、 2、 ① ② 首先， 其次， 最后， 第一， 第二， ● 问： 答： First, Second,"
).split()
SENTENCES = [
    "港务局今天表示，码头恢复了全部班次。",
    "旅客可以在窗口购票；学生半价。",
    "“票价不变。”他说。",
    "增长1.5%，达到三十二万人次！",
    "The board said fares stay the same. It will rain.",
    "安排如下：",
    "新华社澜州11月20日电（记者林某某）",
    "责任编辑：林某某",
    "小标题",
    "🚢",
]
TAGS = (
    "<p> </p> <br> <h2> </h2> <ul> <li> </li> </ul> <ol> </ol> <b> </b> <blockquote> </blockquote> <div> </div>".split()
)
PIECES = st.sampled_from(MARKERS) | st.sampled_from(SENTENCES) | st.sampled_from(TAGS) | st.text(max_size=8)
BODIES = st.lists(PIECES, max_size=40).map("".join) | st.text()


def read(body: str) -> Article:
    return read_post(f"---\ntitle: 港口\n---\n{body}".replace("\0", "").encode(errors="replace"), "a.md", "a", "a")


def flat(points: tuple[Point, ...]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from flat(point.children)


def passages(summary: Summary) -> list[Passage]:
    return [*([summary.lead] if summary.lead else []), *(point.head for point in flat(summary.points))]


@given(BODIES)
def test_every_passage_stands_in_the_article_where_it_says(body: str) -> None:
    article = read(body)
    for passage in passages(summarise(article)):
        parts = [excerpt(article.blocks, span) for span in passage.spans]
        assert passage.text in {"".join(parts), " ".join(parts)}
        assert all(parts)
        assert passage.text == passage.text.strip()


@given(BODIES)
def test_points_follow_the_order_of_the_article(body: str) -> None:
    points = flat(summarise(read(body)).points)
    places = [(span.block, span.part, span.start) for point in points for span in point.head.spans]
    assert places == sorted(set(places))


@given(BODIES)
def test_the_same_article_has_the_same_summary(body: str) -> None:
    assert summarise(read(body)) == summarise(read(body))


@given(BODIES)
def test_nothing_is_overlong(body: str) -> None:
    summary = summarise(read(body))
    assert summary.lead is None or len(summary.lead.text) <= STANDARD.lead_most + 1
    assert all(0 < len(point.text) <= 160 for point in flat(summary.points))


@given(st.binary() | st.text().map(lambda text: text.encode(errors="replace")))
def test_any_file_gives_a_summary_or_a_reading_error(data: bytes) -> None:
    try:
        article = read_post(data, "a.md", "a", "a")
    except ReadingError:
        return
    summarise(article)
