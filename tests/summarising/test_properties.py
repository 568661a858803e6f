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
    points = list(flat(summary.points))
    found = [summary.lead, *(one.introduction for one in summary.lists), *(point.full for point in points)]
    return [*(passage for passage in found if passage), *(point.head for point in points)]


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
def test_what_is_cut_short_is_the_beginning_of_its_statement(body: str) -> None:
    cut = [point for point in flat(summarise(read(body)).points) if point.full]
    assert all(point.full and point.full.text.startswith(point.text) for point in cut)


PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(MARKERS) | st.sampled_from(SENTENCES), min_size=1, max_size=6).map("".join), max_size=12
)
WRAPPERS = (
    "<p>{}{}</p>",
    "<p><span>{}{}</span></p>",
    '<p><font color="red">{}</font>{}</p>',
    "<p>{}<span style='color:#333'>{}</span></p>",
    "<div><p>\u3000\u3000{}{}</p></div>",
    "<section>\n  <div>\n    {}{}\n  </div>\n</section>",
    "<p>\n\t{}{}&nbsp;</p>\n\n",
    "<div><div><span>{}</span><span>{}</span></div></div>",
)


def wrapped(paragraphs: list[str], data: st.DataObject) -> str:
    html = []
    for text in paragraphs:
        at = data.draw(st.integers(0, len(text)))
        html.append(data.draw(st.sampled_from(WRAPPERS)).format(text[:at], text[at:]))
    return "".join(html)


@given(PARAGRAPHS, st.data())
def test_tags_and_white_space_around_the_same_text_change_nothing(paragraphs: list[str], data: st.DataObject) -> None:
    plain = summarise(read("".join(f"<p>{text}</p>" for text in paragraphs)))
    assert [one.text for one in passages(summarise(read(wrapped(paragraphs, data))))] == [
        one.text for one in passages(plain)
    ]


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
