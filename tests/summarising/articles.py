"""Articles for tests, from HTML as a post would have it."""

from bot.core.article import Article
from bot.core.category import CategoryPath
from bot.core.language import detect
from bot.core.summary import Point, Summary
from bot.reading.blocks import read_blocks
from bot.reading.roles import assign_roles
from bot.summarising.fragments import Fragment, fragments_of
from bot.summarising.summarise import summarise

Tree = list["str | tuple[str, Tree]"]


def article(html: str, title: str = "标题", head_image: str | None = None) -> Article:
    return Article(
        title=title,
        categories=CategoryPath(()),
        author=None,
        source=None,
        published=None,
        url=None,
        blocks=assign_roles(read_blocks(html), title),
        language=detect(html),
        identity="a",
        revision="1",
        origin="a.md",
        head_image=head_image,
    )


def fragments(html: str) -> tuple[Fragment, ...]:
    return fragments_of(article(html))


def summary(html: str, title: str = "标题") -> Summary:
    return summarise(article(html, title))


def tree(points: tuple[Point, ...]) -> Tree:
    """The texts of points; one with others below it is a pair."""
    return [(point.text, tree(point.children)) if point.children else point.text for point in points]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)
